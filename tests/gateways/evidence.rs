//! What a test looks at besides an answer: the bytes that reached the API, Jeton's own answer, the logs.

use jeton_tests::send_raw;

use crate::{gateway::Gateway, recorder::folded, scene::Scene};

const IDENTITY: [&str; 4] = ["Jeton-Account", "Jeton-Token", "Jeton-Kind", "Jeton-Scopes"];

/// More than one credential, whatever they are, is refused in Jeton's words.
pub(crate) async fn two_are_refused(scene: &Scene, gateway: &Gateway, lines: &str) {
    let before = scene.api.requests().len();

    let answer = gateway.get("/thing", lines).await;

    assert_eq!(scene.api.requests().len(), before, "{lines}");
    let code = answer.json()["code"].clone();
    let refused = (answer.status, code.as_str().unwrap());
    // nginx refuses by itself what must not be there twice. Envoy makes one line of two before it asks.
    let known = [(401, "several_credentials"), (401, "invalid_token"), (400, "malformed_request")];
    assert!(known.contains(&refused), "{lines}: {answer:?}");
}

/// The client gets the very answer that Jeton gives.
pub(crate) async fn is_refused_by_jeton(
    scene: &Scene,
    gateway: &Gateway,
    service: &str,
    lines: &str,
) {
    let before = scene.api.requests().len();
    let ask =
        format!("GET /verify/{service} HTTP/1.1\r\nHost: a\r\n{lines}Connection: close\r\n\r\n");
    let own = send_raw(scene.jeton_address, ask).await;

    let answer = gateway.get("/thing", lines).await;

    assert_eq!(scene.api.requests().len(), before, "{lines}");
    assert_eq!((answer.status, own.status), (401, Some(401)), "{lines}: {answer:?}");
    assert_eq!(answer.body, own.body, "{lines}");
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let challenge = answer.header("www-authenticate");
    assert!(!challenge.is_empty() && own.head.contains(challenge), "{answer:?}");
}

/// What a gateway writes down holds no secret.
pub(crate) fn no_log_holds_a_secret(scene: &Scene) {
    let logs = scene.logs();
    assert!(!logs.is_empty());
    for one in scene.tokens.carried.iter().chain([&scene.tokens.bound]) {
        for (path, text) in &logs {
            assert!(!text.contains(&one.secret), "{} holds a secret", path.display());
        }
    }
}

/// Whatever reached the API came with one genuine identity, without a credential, and with nothing forged.
pub(crate) fn nothing_of_a_client_reached_the_api(scene: &Scene) {
    let ids: Vec<_> = scene.tokens.carried.iter().map(|one| one.id.as_str()).collect();
    for request in scene.api.requests() {
        let token = request.values("Jeton-Token");
        assert!(matches!(token[..], [one] if ids.contains(&one)), "{request:?}");
        for (name, _) in &request.headers {
            let ours = IDENTITY.iter().any(|known| known.eq_ignore_ascii_case(name));
            assert!(ours || !folded(name).starts_with("jeton"), "{request:?}");
        }
        for name in IDENTITY {
            assert!(request.values(name).len() <= 1, "{request:?}");
        }
    }
    for bytes in scene.api.bytes() {
        let text = String::from_utf8_lossy(&bytes);
        for one in &scene.tokens.carried {
            assert!(!text.contains(&one.secret), "the API got a secret of `{}`", one.service);
        }
        for forged in ["forged-by-client", "203.0.113.66"] {
            let around = text.find(forged).map(|at| &text[at.saturating_sub(200)..at + 40]);
            assert_eq!(around, None);
        }
    }
}
