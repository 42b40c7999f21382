//! Bodies that come slowly, over real sockets: they take no place of whoever could be answered at once, and what was revoked
//! meanwhile does nothing with them.

use std::{fs, net::SocketAddr, path::Path};

use jeton_tests::{Reply, TestJeton, git_files, root};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

/// So many bodies are read at a time of one token, or where none was shown of one block of addresses: a ninth of 1,024.
const OF_ONE: usize = 114;
/// More than all places that there are for one account.
const MANY: usize = 460;

/// A request whose body is on its way.
#[derive(Debug)]
struct Sending {
    stream: TcpStream,
    body: String,
}

impl Sending {
    /// Sends the head of a request, and returns once its body is waited for; else the answer.
    async fn begin(
        address: SocketAddr,
        by: &str,
        path: &str,
        body: &Value,
    ) -> Result<Self, String> {
        let body = body.to_string();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: a\r\n{}Connection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
            by,
            body.len()
        );
        let mut stream = TcpStream::connect(address).await.expect("the server listens");
        stream.write_all(head.as_bytes()).await.expect("the head is taken");
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.expect("there is an answer");
        if answer == *b"HTTP/1.1 100" {
            stream.read_exact(&mut [0; " Continue\r\n\r\n".len()]).await.expect("the rest of it");
            return Ok(Self { stream, body });
        }
        Err(String::from_utf8_lossy(&answer).into_owned() + &rest(stream).await)
    }

    /// Sends the body; the answer.
    async fn end(mut self) -> String {
        self.stream.write_all(self.body.as_bytes()).await.expect("the body is taken");
        rest(self.stream).await
    }
}

async fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("the answer comes whole");
    String::from_utf8_lossy(&answer).into_owned()
}

/// As many as are let begin, of so many at once; the others are told to come again.
async fn flood(address: SocketAddr, by: &str, path: &str, body: &Value) -> Vec<Sending> {
    let mut all = JoinSet::new();
    for _ in 0..MANY {
        let (by, path, body) = (by.to_owned(), path.to_owned(), body.clone());
        all.spawn(async move { Sending::begin(address, &by, &path, &body).await });
    }
    let mut begun = Vec::new();
    for sending in all.join_all().await {
        match sending {
            Ok(sending) => begun.push(sending),
            Err(answer) => {
                assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
                assert!(answer.contains("retry-after: 1\r\n"), "{answer}");
                assert!(answer.contains("\"overloaded\""), "{answer}");
            }
        }
    }
    begun
}

fn bearer(secret: &str) -> String {
    format!("Authorization: Bearer {secret}\r\n")
}

/// A token of Jeton's own API that may write tokens.
async fn program(jeton: &TestJeton, by: &str, name: &str) -> Value {
    let scopes = ["tokens:read", "tokens:write"];
    let wish = json!({ "service": "jeton", "kind": "api-token", "name": name, "scopes": scopes });
    jeton.issue(by, wish).await
}

fn text<'v>(token: &'v Value, field: &str) -> &'v str {
    token[field].as_str().expect("a text")
}

fn revoke(id: &str) -> String {
    format!("/api/v1/tokens/{id}/revoke")
}

fn online(name: &str) -> Value {
    json!({ "service": "online", "name": name })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn however_many_slow_revocations_a_stolen_token_sends_its_owner_revokes_it_and_asks_for_others()
 {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let stolen = program(&jeton, &ada, "stolen").await;
    let (thief, id) = (text(&stolen, "secret"), text(&stolen, "id"));
    let address = jeton.address();

    let slow = flood(address, &bearer(thief), &revoke(id), &json!({})).await;

    let create = jeton.call("POST", "/api/v1/tokens").bearer(&ada).json(&online("others"));
    create.send().await.expect(201);
    let end = |by: &str| jeton.call("POST", &revoke(id)).bearer(by).json(&json!({})).send();
    let elsewhere = revoke("tok_00000000000000000000000000");
    jeton.call("POST", &elsewhere).bearer(thief).json(&json!({})).send().await.expect(404);
    // Also where the body comes behind the head, as many clients send it.
    let late = Sending::begin(address, &bearer(&ada), "/api/v1/tokens", &online("late")).await;
    let late = late.expect("it is waited for").end().await;
    assert!(late.starts_with("HTTP/1.1 201 "), "{late}");
    end(&ada).await.expect(204);
    assert_eq!(slow.len(), OF_ONE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_bodies_of_those_who_show_nothing_take_nothing_from_those_who_show_a_token() {
    let jeton = TestJeton::new().await;
    let address = jeton.address();
    let login = json!({ "account": "admin", "password": "not that" });

    let slow = flood(address, "", "/api/v1/sessions", &login).await;

    assert_eq!(slow.len(), OF_ONE);
    let create =
        Sending::begin(address, &bearer(&jeton.admin), "/api/v1/tokens", &online("a")).await;
    let create = create.expect("it is waited for").end().await;
    assert!(create.starts_with("HTTP/1.1 201 "), "{create}");
    // Whoever sends all at once is not held up by those who do not.
    jeton.log_in("admin", &jeton.admin_password).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_is_revoked_while_a_body_comes_does_nothing_with_it() {
    let jeton = TestJeton::new().await;
    let stolen = program(&jeton, &jeton.admin, "stolen").await;
    let (thief, id) = (text(&stolen, "secret"), text(&stolen, "id"));
    let create =
        Sending::begin(jeton.address(), &bearer(thief), "/api/v1/tokens", &online("a")).await;
    let create = create.expect("it is waited for");

    let end = jeton.call("POST", &revoke(id)).bearer(&jeton.admin).json(&json!({}));
    end.send().await.expect(204);

    let answer = create.end().await;
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    let list: Reply =
        jeton.call("GET", "/api/v1/tokens?service=online").bearer(&jeton.admin).send().await;
    assert_eq!(list.expect(200).json()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_a_front_a_session_that_ends_while_a_body_comes_does_nothing_with_it() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let product = jeton.nocodb_sign_in("ada@example.com").await;
    let front = jeton.front_address("nocodb");
    let body = json!({ "description": "a" });
    let create =
        Sending::begin(front, &format!("xc-auth: {product}\r\n"), "/api/v1/tokens", &body).await;
    let create = create.expect("it is waited for");

    let end = jeton.call("DELETE", "/api/v1/sessions?all=true").bearer(&ada);
    end.send().await.expect(204);

    let answer = create.end().await;
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_nobody_is_told_so_before_a_body_of_theirs_is_read() {
    let jeton = TestJeton::new().await;

    let create =
        Sending::begin(jeton.address(), &bearer("nobody"), "/api/v1/tokens", &online("a")).await;

    let answer = create.expect_err("the body is not waited for");
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
}

/// Whoever is let in before their body has come keeps a place while it does.
#[test]
fn a_route_that_wants_a_caller_and_a_body_asks_for_both_at_once() {
    let routes = Path::new("crates/jeton-server/src/routes");
    let (mut both, mut apart) = (0, Vec::new());
    for file in git_files().iter().filter(|file| file.starts_with(routes)) {
        let text = fs::read_to_string(root().join(file)).expect("it is text");
        for handler in text.split("async fn ").skip(1) {
            let wants = handler.split_once("->").map_or(handler, |(wants, _)| wants);
            let has = |name: &str| wants.contains(&format!(": {name}"));
            both += usize::from(has("Sent<"));
            let caller = ["By,", "ByToken,", "ByLasting,", "ToRevoke,", "Client,"];
            if caller.into_iter().any(has) && ["Body<", "Form,"].into_iter().any(has) {
                apart.push(format!("{}: {wants}", file.display()));
            }
        }
    }
    assert!(both > 20, "{both}");
    assert!(apart.is_empty(), "{apart:#?}");
}
