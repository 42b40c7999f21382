//! What a call sends, and what it makes of an answer, on a real connection.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected panics")]

mod server;

use jeton_client::{
    Client, Error, Fault, NewToken, Password, Question, Secret, TokenFilter, TokenQuery, Verdict,
};
use server::Server;

const TOKEN: &str = "jtn_0000000000000000000000000000000000000000000000000";

#[tokio::test]
async fn a_call_carries_the_token_and_the_idempotency_key_and_escapes_what_it_asks_for() {
    let server = Server::answering("200 OK", "application/json", r#"{"items":[]}"#).await;
    let client = client(&server);
    let query = TokenQuery {
        filter: TokenFilter {
            account: Some("ada+ci@example.org".to_owned()),
            ..TokenFilter::default()
        },
        ..TokenQuery::default()
    };

    client.tokens(&query).await.unwrap();

    let request = server.request().await;
    assert!(
        request.starts_with("GET /api/v1/tokens?account=ada%2Bci%40example.org HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(request.contains(&format!("authorization: Bearer {TOKEN}\r\n")), "{request}");
}

#[tokio::test]
async fn a_write_says_what_is_asked_for_and_nothing_else() {
    let server =
        Server::answering("422 Unprocessable Entity", "application/problem+json", PROBLEM).await;
    let new = NewToken {
        service: "online".to_owned(),
        idempotency_key: Some("once".to_owned()),
        ..NewToken::default()
    };

    client(&server).issue(&new).await.unwrap_err();

    let request = server.request().await;
    assert!(request.contains("idempotency-key: once\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n{\"service\":\"online\"}"), "{request}");
}

#[tokio::test]
async fn a_problem_is_a_refusal_with_its_code() {
    let server =
        Server::answering("422 Unprocessable Entity", "application/problem+json", PROBLEM).await;

    let error = client(&server).services().await.unwrap_err();

    let Error::Refused { status, code, detail } = error else { panic!("{error:?}") };
    assert_eq!(
        (status.as_u16(), code.as_str(), detail.as_str()),
        (422, "name_missing", "a name is needed")
    );
}

#[tokio::test]
async fn an_answer_that_is_not_jetons_is_unexpected() {
    for (status, body) in
        [("502 Bad Gateway", "<html>"), ("302 Found", ""), ("200 OK", "<html>"), ("200 OK", "{}")]
    {
        let server = Server::answering(status, "text/html", body).await;

        let error = client(&server).services().await.unwrap_err();

        assert!(matches!(error, Error::Unexpected { .. }), "{status}: {error:?}");
    }
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_its_end() {
    let server = Server::answering("200 OK", "application/json", &" ".repeat((8 << 20) + 1)).await;

    let error = client(&server).services().await.unwrap_err();

    assert!(matches!(error, Error::Unexpected { source: Fault::TooLarge { .. }, .. }), "{error:?}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unreachable() {
    let address = Server::nobody().await;

    let error = Client::new(address, None).services().await.unwrap_err();

    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    assert_eq!(error.code(), None);
}

#[tokio::test]
async fn a_verdict_accepts_only_when_it_says_so() {
    let refused = r#"{"active":false,"reason":"expired","token":"tok_0192f0c4a1b27c3d8e4f5a6b7c8d9e0f",
        "account":"acc_0192f0c4a1b27c3d8e4f5a6b7c8d9e0f","kind":"api-token","scopes":[],"in_grace":false}"#;
    let server = Server::answering("200 OK", "application/json", refused).await;

    let verdict = client(&server).verify(&Question::new("online", secret())).await.unwrap();

    let Verdict::Deny(denial) = verdict.into_value() else { panic!("it was accepted") };
    assert_eq!(denial.reason, "expired");
}

#[tokio::test]
async fn half_a_grant_is_no_grant() {
    let server = Server::answering("200 OK", "application/json", r#"{"active":true}"#).await;

    let verdict = client(&server).verify(&Question::new("online", secret())).await;

    assert!(matches!(verdict, Err(Error::Unexpected { .. })), "{verdict:?}");
}

#[tokio::test]
async fn neither_a_client_nor_an_answer_nor_a_request_shows_a_secret() {
    let opened = format!(
        r#"{{"session":{{"id":"ses_1","opened_at":"","authenticated_at":"","seen_at":"","expires_at":""}},"account":{{"id":"acc_1",
        "name":"ada","role":"member","machine":false,"disabled":false,"created_at":""}},"token":"{TOKEN}","tokens":[]}}"#
    );
    let server = Server::answering("201 Created", "application/json", &opened).await;
    let client = client(&server);

    let answer = client.open_session("ada", &Password::new("correct horse battery")).await.unwrap();

    assert_eq!(answer.token.expose(), TOKEN);
    let shown = format!("{client:?} {answer:?} {:?}", Question::new("online", secret()));
    assert!(!shown.contains(TOKEN), "{shown}");
    assert!(!format!("{:?}", Password::new("correct horse")).contains("horse"));
}

#[tokio::test]
async fn an_error_does_not_quote_what_was_answered() {
    let server =
        Server::answering("200 OK", "application/json", &format!(r#"{{"items":"{TOKEN}"}}"#)).await;

    let error = client(&server).services().await.unwrap_err();

    let source = std::error::Error::source(&error).expect("it has a cause");
    assert!(!format!("{error} {error:?} {source}").contains(TOKEN));
}

const PROBLEM: &str = r#"{"type":"about:blank","title":"Unprocessable Entity","status":422,"code":"name_missing","detail":"a name is needed"}"#;

fn client(server: &Server) -> Client {
    Client::new(server.address(), Some(secret()))
}

fn secret() -> Secret {
    Secret::parse(TOKEN).unwrap()
}

#[tokio::test]
async fn where_nobody_is_there_to_ask_a_step_up_stays_a_refusal() {
    let refusal = r#"{"code":"step_up_required","detail":"the password is needed"}"#;
    let kind = "application/problem+json";
    let server = Server::answering("403 Forbidden", kind, refusal).await;

    let refused = client(&server).asking(|| None).services().await.unwrap_err();

    assert_eq!(refused.code(), Some("step_up_required"));
}
