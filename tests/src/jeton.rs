//! A whole Jeton on loopback.

use std::{collections::HashMap, net::SocketAddr};

use jeton_app::{
    App, Clock, Environment, Hand, Options, PRESETS, Password, Randomness, WebhookSender,
};
use jeton_server::{DoorOptions, FrontOptions, Jeton, TrustedProxies};
use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    call::{Call, Journal, client},
    upstream::Upstream,
};

/// A whole Jeton: every preset, a front for each of them before one upstream, an administrator.
pub struct TestJeton {
    /// The clock that it goes by.
    pub clock: Hand,
    /// What stands behind its fronts.
    pub upstream: Upstream,
    /// The secret of the administrator's session.
    pub admin: String,
    /// The administrator's password.
    pub admin_password: String,
    /// The app behind the doors.
    pub app: App,
    /// Where every call to its doors is noted, if anywhere.
    pub journal: Option<Journal>,
    directory: TempDir,
    main: SocketAddr,
    fronts: HashMap<String, SocketAddr>,
    http: hyper_util::client::legacy::Client<
        hyper_util::client::legacy::connect::HttpConnector,
        http_body_util::Full<bytes::Bytes>,
    >,
}

const ADMIN_PASSWORD: &str = "staple battery horse";
const START: &str = "2026-01-15T12:00:00Z";
const ANY_PORT: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

fn start() -> Timestamp {
    START.parse().expect("a time")
}

fn empty() -> TempDir {
    tempfile::tempdir().expect("there is a temporary directory")
}

impl TestJeton {
    /// The password of every account that [`Self::account`] makes.
    pub const PASSWORD: &str = "correct horse battery";

    /// Starts one.
    pub async fn new() -> Self {
        Self::with_environment(|_variable| None).await
    }

    /// Starts one in an environment of its own.
    pub async fn with_environment(
        read: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        Self::with(read, TrustedProxies::default()).await
    }

    /// Starts one whose clock stands at `start`, for whoever has a clock of their own that goes on.
    pub async fn at(start: Timestamp) -> Self {
        Self::of(
            |_variable| None,
            TrustedProxies::default(),
            WebhookSender::off(),
            (empty(), start),
        )
        .await
    }

    /// Starts one that believes what is said about the client by whoever calls from loopback.
    pub async fn behind_proxies() -> Self {
        let loopback = "127.0.0.0/8".parse().expect("a range");
        let trusted = TrustedProxies::new(vec![loopback]).expect("narrow enough");
        Self::with(|_variable| None, trusted).await
    }

    /// Starts one whose directory is looked at before anything is in it.
    pub async fn watched<T, E: std::fmt::Debug>(
        watch: impl FnOnce(&std::path::Path) -> Result<T, E>,
    ) -> (Self, T) {
        let directory = empty();
        let watched = watch(directory.path()).expect("the directory is there");
        let (environment, trusted) = (|_: &str| None, TrustedProxies::default());
        let at = (directory, start());
        (Self::of(environment, trusted, WebhookSender::off(), at).await, watched)
    }

    /// Starts one whose webhooks are sent with `webhooks`.
    pub async fn sending(webhooks: WebhookSender) -> Self {
        Self::of(|_variable| None, TrustedProxies::default(), webhooks, (empty(), start())).await
    }

    async fn with(
        read: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
        trusted: TrustedProxies,
    ) -> Self {
        Self::of(read, trusted, WebhookSender::off(), (empty(), start())).await
    }

    async fn of(
        read: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
        trusted: TrustedProxies,
        webhooks: WebhookSender,
        (directory, start): (TempDir, Timestamp),
    ) -> Self {
        let clock = Hand::at(start);
        let app = App::start(Options {
            directory: directory.path().to_owned(),
            anchor: None,
            journal: None,
            clock: Clock::Hand(clock.clone()),
            randomness: Randomness::fixed(),
            environment: Environment::select(read),
            webhooks,
        })
        .await
        .expect("Jeton starts in an empty directory");
        let first = app.first_administrator("admin".parse().expect("a name")).await;
        let first =
            first.expect("the first records are written").expect("there was no account before");
        app.redeem_link(first.invitation.secret.expose(), Password::new(ADMIN_PASSWORD), None)
            .await
            .expect("the link works");
        let upstream = Upstream::start().await;
        let mut jeton = Self {
            clock,
            upstream,
            admin: String::new(),
            admin_password: ADMIN_PASSWORD.to_owned(),
            app: app.clone(),
            journal: None,
            directory,
            main: ANY_PORT,
            fronts: HashMap::new(),
            http: client(),
        };
        jeton.open(app, trusted).await;
        jeton
    }

    async fn open(&mut self, app: App, trusted_proxies: TrustedProxies) {
        let bare = Jeton::bind(app.clone(), DoorOptions::at(ANY_PORT))
            .await
            .expect("loopback has a free port");
        self.main = bare.address().expect("a bound socket has an address");
        tokio::spawn(bare.serve(std::future::pending()));
        self.admin = self.log_in("admin", &self.admin_password).await;
        for preset in PRESETS {
            let path = format!("/api/v1/services/{}", preset.name);
            self.call("PUT", &path)
                .bearer(&self.admin)
                .json(&json!({ "preset": preset.name }))
                .send()
                .await
                .expect(201);
        }
        let upstream = format!("http://{}", self.upstream.address).parse().expect("a URL");
        let front = |name: &str| FrontOptions::new(name, ANY_PORT, Some(Clone::clone(&upstream)));
        let fronts = PRESETS.iter().map(|preset| front(preset.name)).collect();
        let jeton =
            Jeton::bind(app, DoorOptions { trusted_proxies, fronts, ..DoorOptions::at(ANY_PORT) })
                .await
                .expect("loopback has free ports");
        self.main = jeton.address().expect("a bound socket has an address");
        self.fronts =
            jeton.front_addresses().expect("bound sockets have addresses").into_iter().collect();
        tokio::spawn(jeton.serve(std::future::pending()));
    }

    /// Opens one more front of a service, before another upstream and with other options; where it listens.
    pub async fn open_front(
        &self,
        service: &str,
        upstream: SocketAddr,
        change: impl FnOnce(&mut DoorOptions),
    ) -> SocketAddr {
        let upstream = format!("http://{upstream}").parse().expect("a URL");
        let fronts = vec![FrontOptions::new(service, ANY_PORT, Some(upstream))];
        let mut options = DoorOptions { fronts, ..DoorOptions::at(ANY_PORT) };
        change(&mut options);
        let jeton = Jeton::bind(self.app.clone(), options).await.expect("loopback has free ports");
        let front = jeton.front_addresses().expect("bound sockets have addresses")[0].1;
        tokio::spawn(jeton.serve(std::future::pending()));
        front
    }

    /// The time on its clock.
    pub fn now(&self) -> Timestamp {
        Clock::Hand(self.clock.clone()).now()
    }

    /// What it is started with once more, with its files in `directory`, by its clock and without webhooks.
    pub fn options(&self, directory: &std::path::Path) -> Options {
        Options {
            directory: directory.to_owned(),
            anchor: None,
            journal: None,
            clock: Clock::Hand(self.clock.clone()),
            randomness: Randomness::System,
            environment: Environment::default(),
            webhooks: WebhookSender::off(),
        }
    }

    /// Where its files are.
    pub fn directory(&self) -> &std::path::Path {
        self.directory.path()
    }

    /// Where its main door is.
    pub fn address(&self) -> SocketAddr {
        self.main
    }

    /// Where the front of a service is.
    pub fn front_address(&self, service: &str) -> SocketAddr {
        self.fronts[service]
    }

    /// A call to the main door.
    pub fn call(&self, method: &str, path: &str) -> Call {
        let call = Call::new(self.http.clone(), self.main, method, path);
        call.noted_in(self.journal.as_ref())
    }

    /// A call to the front of a service.
    pub fn front(&self, service: &str, method: &str, path: &str) -> Call {
        let call = Call::new(self.http.clone(), self.fronts[service], method, path);
        call.noted_in(self.journal.as_ref())
    }

    /// A call to forward-auth about a service.
    pub fn verify(&self, service: &str) -> Call {
        self.call("GET", &format!("/verify/{service}"))
    }

    /// Logs in at Jeton itself; the secret of the session.
    pub async fn log_in(&self, account: &str, password: &str) -> String {
        let body = json!({ "account": account, "password": password });
        self.call("POST", "/api/v1/sessions").json(&body).send().await.expect(201).field("token")
    }

    /// Makes a member of every service with [`Self::PASSWORD`], and logs in; the secret of the session.
    pub async fn account(&self, name: &str) -> String {
        let body = json!({ "name": name, "password": Self::PASSWORD });
        self.call("POST", "/api/v1/accounts")
            .bearer(&self.admin)
            .json(&body)
            .send()
            .await
            .expect(201);
        self.log_in(name, Self::PASSWORD).await
    }

    /// Makes an operator of these services with [`Self::PASSWORD`], and logs in; the secret of the session.
    pub async fn operator(&self, name: &str, operates: &[&str]) -> String {
        let body = json!({
            "name": name, "password": Self::PASSWORD, "role": "operator", "operates": operates,
        });
        self.call("POST", "/api/v1/accounts")
            .bearer(&self.admin)
            .json(&body)
            .send()
            .await
            .expect(201);
        self.log_in(name, Self::PASSWORD).await
    }

    /// Enters the administrator's password again, so that the session may do what needs it.
    pub async fn step_up(&self) {
        let body = json!({ "password": self.admin_password });
        let confirm = self.call("POST", "/api/v1/session/confirm").bearer(&self.admin);
        confirm.json(&body).send().await.expect(204);
    }

    /// Makes the tokens of a service rest while their owner is disabled; `policy` is what it has now.
    pub async fn suspend_without_owner(&self, service: &str, policy: &str) {
        let name = format!("name = \"{service}\"\n");
        let rest = format!("{name}owner-gone = \"suspend\"\n");
        self.apply(service, &policy.replacen(&name, &rest, 1)).await;
    }

    /// Gives `service` a policy, also one that takes something away from those who hold tokens.
    pub async fn apply(&self, service: &str, policy: &str) {
        let path = format!("/api/v1/services/{service}");
        let put = |body: Value| self.call("PUT", &path).bearer(&self.admin).json(&body).send();
        let first = put(json!({ "policy": policy })).await;
        if first.status != 409 {
            assert!(matches!(first.status, 200 | 201), "{}", first.text);
            return;
        }
        let accept = &first.json()["preview"]["accept"];
        put(json!({ "policy": policy, "accept": accept })).await.expect(200);
    }

    /// Issues a token by the API; the whole answer.
    pub async fn issue(&self, by: &str, body: Value) -> Value {
        self.call("POST", "/api/v1/tokens").bearer(by).json(&body).send().await.expect(201).json()
    }

    /// The token of a kind that the caller has at a service, as the list shows it.
    pub async fn token(&self, by: &str, service: &str, kind: &str) -> Value {
        let path = format!("/api/v1/tokens?service={service}&kind={kind}&ended=false");
        let list = self.call("GET", &path).bearer(by).send().await.expect(200).json();
        list["items"][0].clone()
    }

    /// Reveals a token that the caller may read now; its secret.
    pub async fn reveal(&self, by: &str, id: &str) -> String {
        let path = format!("/api/v1/tokens/{id}/reveal");
        self.call("POST", &path).bearer(by).send().await.expect(200).field("secret")
    }

    /// Logs in at NocoDB's front, as its clients do; the auth token.
    pub async fn nocodb_sign_in(&self, email: &str) -> String {
        let body = json!({ "email": email, "password": Self::PASSWORD });
        self.front("nocodb", "POST", "/api/v1/auth/user/signin")
            .json(&body)
            .send()
            .await
            .expect(200)
            .field("token")
    }
}
