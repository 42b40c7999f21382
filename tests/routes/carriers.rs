//! Where a secret may stand: each kind in its own headers and nowhere else, whatever a header is called that looks like one.

use jeton_tests::{Question, RawReply, TestJeton, send_raw};
use serde_json::json;

use crate::{
    bad_input::{CONVENTIONS, good, present},
    support::{STRANGER, api_token, online, permanent, text},
};

/// A header, and what stands in it before the secret.
type Carrier = (&'static str, &'static str);

/// Every way in which the clients of any product send a secret, and some in which those of none do.
const CARRIERS: [Carrier; 12] = [
    BARE,
    BEARER,
    TOKEN,
    XC_TOKEN,
    XC_AUTH,
    X_AUTH_TOKEN,
    API_TOKEN,
    ("Authorization", "Basic "),
    ("xc-token", "Bearer "),
    ("X-Api-Key", ""),
    ("Proxy-Authorization", "Bearer "),
    ("Jeton-Token", ""),
];

const BARE: Carrier = ("Authorization", "");
const BEARER: Carrier = ("Authorization", "Bearer ");
const TOKEN: Carrier = ("Authorization", "token ");
const XC_TOKEN: Carrier = ("xc-token", "");
const XC_AUTH: Carrier = ("xc-auth", "");
const X_AUTH_TOKEN: Carrier = ("X-Auth-Token", "");
const API_TOKEN: Carrier = ("api-token", "");

/// Which kind travels where, by the source texts and not by what the presets say.
const ENABLED: [(&str, &str, &[Carrier]); 10] = [
    ("discloud", "api-key", &[BARE, API_TOKEN]),
    ("duplocloud", "temporary", &[BEARER]),
    ("duplocloud", "permanent", &[BEARER]),
    ("nocodb", "api-token", &[XC_TOKEN, BEARER]),
    ("nocodb", "auth-token", &[XC_AUTH]),
    ("online", "api-token", &[X_AUTH_TOKEN]),
    ("github-style", "personal-access-token", &[BEARER, TOKEN]),
    ("jeton", "api-token", &[BEARER]),
    ("jeton", "session", &[BEARER]),
    ("jeton", "calendar", &[]),
];

/// Those with a front.
const PRODUCTS: [&str; 5] = ["discloud", "duplocloud", "nocodb", "online", "github-style"];

/// A good secret of a kind, of Ada.
async fn secret(jeton: &TestJeton, ada: &str, service: &str, kind: &str) -> String {
    let name = "ada@example.com";
    let order = match (service, kind) {
        ("jeton", "session") => return ada.to_owned(),
        ("duplocloud", "permanent") => return permanent(jeton, name).await.1,
        ("discloud", _) | ("duplocloud", "temporary") => {
            let id = text(&jeton.token(ada, service, kind).await, "id");
            return jeton.reveal(ada, &id).await;
        }
        ("nocodb", "auth-token") => return jeton.nocodb_sign_in(name).await,
        ("online", _) => json!({ "service": service }),
        _ => json!({ "service": service, "kind": kind, "name": "ci" }),
    };
    text(&jeton.issue(ada, order).await, "secret")
}

#[tokio::test]
async fn every_kind_is_accepted_in_its_own_headers_and_refused_in_all_others() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let services: Vec<&str> = PRODUCTS.into_iter().chain(["jeton"]).collect();

    let (mut accepted, mut refused) = (0, 0);
    for (of, kind, enabled) in ENABLED {
        let secret = secret(&jeton, &ada, of, kind).await;
        for carrier in CARRIERS {
            let (header, scheme) = carrier;
            let value = format!("{scheme}{secret}");
            for service in &services {
                let expected = match (*service == of, enabled.contains(&carrier), kind) {
                    (true, true, _) => 200,
                    // A header that is right for others: whoever uses a calendar's secret for more is told so.
                    (true, _, "calendar") if carrier == BEARER => 403,
                    _ => 401,
                };
                let cell = format!("{kind} of {of} at {service} as `{header}: {scheme}TOKEN`");

                let gateway = jeton.verify(service).header(header, &value).send().await;
                assert_eq!(gateway.status, expected, "forward-auth, {cell}: {}", gateway.text);
                let question = Question::about(service).line("GET", "/x").header(header, &value);
                let answer = question.ask(&jeton).await.expect("an answer");
                let is_let_through = answer.status.expect("a status").code == 0;
                assert_eq!(is_let_through, expected == 200, "Envoy over gRPC, {cell}");
                if PRODUCTS.contains(service) {
                    let call = jeton.front(service, "GET", "/x").header(header, &value);
                    assert_eq!(call.send().await.status, expected, "front, {cell}");
                }
                *if expected == 200 { &mut accepted } else { &mut refused } += 1;
            }
        }
    }

    assert_eq!((accepted, accepted + refused), (12, ENABLED.len() * CARRIERS.len() * 6));
}

/// Names that some programs take for `header`: with `_` and `.` for `-`.
fn aliases(header: &str) -> Vec<String> {
    let with = |put: &str| header.replace('-', put);
    let mut names = vec![with("_"), with("."), with("_").to_uppercase(), with(".").to_uppercase()];
    if header.matches('-').count() > 1 {
        names.extend([header.replacen('-', "_", 1), header.replacen('-', ".", 1)]);
    }
    names
}

#[tokio::test]
async fn a_name_that_looks_like_a_carriers_carries_nothing() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    let mut tried = 0;
    for convention in CONVENTIONS.into_iter().filter(|(_, header, _)| header.contains('-')) {
        let (service, header, _) = convention;
        let good = good(&jeton, &ada, convention).await;
        let path = format!("/verify/{service}");
        let accepted = present(jeton.address(), &path, header, good.as_bytes()).await;
        assert_eq!(accepted.status, Some(200), "{header}");
        let stranger = jeton.verify(service).send().await.expect(401).text;
        for alias in aliases(header) {
            let reply = present(jeton.address(), &path, &alias, good.as_bytes()).await;
            assert_eq!((reply.status, &reply.body), (Some(401), &stranger), "{alias}");
            let front =
                present(jeton.front_address(service), "/anything", &alias, good.as_bytes()).await;
            assert_eq!(front.status, Some(401), "{alias}");
            let question = Question::about(service).header(&alias, &good);
            let answer = question.raw(true).ask(&jeton).await.expect("an answer");
            assert_ne!(answer.status.expect("a status").code, 0, "{alias}");
            tried += 1;
        }
    }

    assert_eq!(tried, 4 + 4 + 6);
    assert!(jeton.upstream.seen().is_empty());
}

#[tokio::test]
async fn nothing_under_a_name_that_looks_like_a_carriers_or_an_identitys_reaches_the_product() {
    let jeton = TestJeton::new().await;
    let (id, secret) = online(&jeton, &jeton.admin).await;
    let mut names = aliases("X-Auth-Token");
    for identity in ["Jeton-Account", "Jeton-Token", "Jeton-Kind", "Jeton-Scopes"] {
        names.extend(aliases(identity));
        names.push(identity.to_owned());
    }

    for name in &names {
        for forged in [secret.as_str(), STRANGER] {
            let head = format!("X-Auth-Token: {secret}\r\n{name}: {forged}");
            let raw =
                format!("GET /servers HTTP/1.1\r\nHost: a\r\n{head}\r\nConnection: close\r\n\r\n");
            assert_eq!(
                send_raw(jeton.front_address("online"), raw).await.status,
                Some(200),
                "{name}"
            );
        }
    }

    let seen = jeton.upstream.seen();
    assert_eq!(seen.len(), 2 * names.len());
    for request in seen {
        let values: Vec<_> = request.headers.values().map(|value| value.as_bytes()).collect();
        assert!(!values.contains(&secret.as_bytes()), "{request:?}");
        assert!(!values.contains(&STRANGER.as_bytes()), "{request:?}");
        assert_eq!(request.headers["jeton-token"], id.as_str());
        let looks_alike = |name: &str| name.starts_with("jeton") && name.contains(['_', '.']);
        assert!(!request.headers.keys().any(|name| looks_alike(name.as_str())), "{request:?}");
    }
}

/// What stands in `Authorization`, and the answer of every door.
const BEARERS: [(&str, u16); 38] = [
    ("Bearer TOKEN", 200),
    ("bearer TOKEN", 200),
    ("BEARER TOKEN", 200),
    ("bEaReR TOKEN", 200),
    ("Bearer  TOKEN", 200),
    ("Bearer     TOKEN", 200),
    ("  Bearer TOKEN", 200),
    ("Bearer TOKEN  ", 200),
    ("Bearer TOKEN\t", 200),
    ("\tBearer TOKEN", 200),
    ("Bearer", 401),
    ("Bearer ", 401),
    ("BearerTOKEN", 401),
    ("Bearer\tTOKEN", 401),
    ("Bearer \tTOKEN", 401),
    ("Bearer=TOKEN", 401),
    ("Bearer:TOKEN", 401),
    ("Bearer: TOKEN", 401),
    ("Bearer, TOKEN", 401),
    ("Bearer TOKEN,", 401),
    ("Bearer TOKEN TOKEN", 401),
    ("Bearer TOKEN, Bearer TOKEN", 401),
    ("Bearer \"TOKEN\"", 401),
    ("Bearer 'TOKEN'", 401),
    ("Bearer <TOKEN>", 401),
    ("Bearer token=TOKEN", 401),
    ("Bearer Bearer TOKEN", 401),
    ("Token TOKEN", 401),
    ("Basic TOKEN", 401),
    ("TOKEN", 401),
    ("TOKEN Bearer", 401),
    ("Bearer-TOKEN", 401),
    ("Bea rer TOKEN", 401),
    ("Bearer TOKEN;x", 401),
    ("Bearer %TOKEN", 401),
    ("Digest TOKEN", 401),
    ("Bearer\u{a0}TOKEN", 401),
    ("B\u{435}arer TOKEN", 401),
];

#[tokio::test]
async fn a_bearer_credential_is_one_scheme_in_any_case_spaces_and_one_secret() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let own = api_token(&jeton, &jeton.admin, json!({ "scopes": ["tokens:read"] })).await;
    let own = text(&own, "secret");
    let (_, of_duplocloud) = permanent(&jeton, "ada@example.com").await;
    let front = jeton.front_address("duplocloud");
    let doors = [
        ("forward-auth", jeton.address(), "/verify/jeton", &own),
        ("the API", jeton.address(), "/api/v1/tokens", &own),
        ("front", front, "/anything", &of_duplocloud),
        ("declared route", front, "/v3/features/system", &of_duplocloud),
    ];

    for (spelling, status) in BEARERS {
        for (door, address, path, secret) in doors {
            let value = spelling.replace("TOKEN", secret);
            let reply = present(address, path, "Authorization", value.as_bytes()).await;
            assert_eq!(reply.status, Some(status), "{door}: {spelling:?}");
        }
        let value = spelling.replace("TOKEN", &own);
        let plain = plainly(&jeton, &value).await;
        assert_eq!(plain.status, Some(status), "forward-auth without hyper: {spelling:?}");
        // Blanks around the value are no part of it (RFC 9110 section 5.5): Envoy sends it without.
        let value = spelling.replace("TOKEN", &of_duplocloud);
        let question =
            Question::about("duplocloud").header("authorization", value.trim_matches([' ', '\t']));
        let answer = question.ask(&jeton).await.expect("an answer");
        let is_let_through = answer.status.expect("a status").code == 0;
        assert_eq!(is_let_through, status == 200, "Envoy over gRPC: {spelling:?}");
    }
}

/// The answer to a question over a connection that is to stay open, which another request ends.
async fn plainly(jeton: &TestJeton, value: &str) -> RawReply {
    let last = "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let question =
        format!("GET /verify/jeton HTTP/1.1\r\nHost: a\r\nAuthorization: {value}\r\n\r\n");
    send_raw(jeton.address(), format!("{question}{last}")).await
}
