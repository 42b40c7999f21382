//! Envoy over HTTP puts `/verify/{service}` before the path of the request that it holds back.

use jeton_tests::TestJeton;

use crate::support::{STRANGER, online, scoped};

#[tokio::test]
async fn a_path_behind_the_service_is_that_of_the_request_with_its_own_method_and_query() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;

    for path in ["/", "/v2/user", "/v2/user?x=1&scope=admin", "//a/../b", "/?x=1", "/a%2fb?%zz"] {
        for method in ["GET", "POST", "DELETE"] {
            let ask = |secret: &str| {
                let call = jeton.call(method, &format!("/verify/online{path}"));
                call.header("x-auth-token", secret).send()
            };
            ask(&secret).await.expect(200);
            ask(STRANGER).await.expect_problem(401, "invalid_token");
        }
    }
}

#[tokio::test]
async fn a_header_asks_for_scopes_and_can_only_ask_for_more() {
    let jeton = TestJeton::new().await;
    let token = scoped(&jeton, &jeton.admin, &["tokens:read", "verify"]).await;
    let ask = |end: &str, lines: &[&str]| {
        let call = jeton.call("GET", &format!("/verify/jeton{end}")).bearer(&token);
        lines.iter().fold(call, |call, line| call.header("jeton-scope", line)).send()
    };

    for end in ["", "/v2/user", "?scope=verify", "/v2/user?scope=admin"] {
        ask(end, &[]).await.expect(200);
        ask(end, &["verify"]).await.expect(200);
        ask(end, &["verify tokens:read", "verify"]).await.expect(200);
        ask(end, &["admin"]).await.expect_problem(403, "scope_missing");
        ask(end, &["admin", "verify"]).await.expect_problem(403, "scope_missing");
        ask(end, &["verify", "admin"]).await.expect_problem(403, "scope_missing");
        ask(end, &["verify,admin"]).await.expect_problem(403, "scope_missing");
        for malformed in ["", " ", ",", "a\"b"] {
            ask(end, &["verify", malformed]).await.expect_problem(403, "invalid_scope");
        }
    }
    ask("?scope=admin", &["verify"]).await.expect_problem(403, "scope_missing");
}

#[tokio::test]
async fn a_slash_too_many_does_not_lose_the_scopes_of_the_query() {
    let jeton = TestJeton::new().await;
    let token = scoped(&jeton, &jeton.admin, &["verify"]).await;
    let ask = |end: &str| jeton.call("GET", &format!("/verify/jeton{end}")).bearer(&token).send();

    ask("/?scope=verify").await.expect(200);
    ask("/?scope=admin").await.expect_problem(403, "scope_missing");
    ask("/?code=1&scope=admin").await.expect(200);
}
