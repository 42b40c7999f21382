//! What every endpoint of OAuth refuses: forms that are none.

use jeton_tests::{TestJeton, send_raw};
use proptest::prelude::*;

use super::{expect_error, form, verifier};

const ENDPOINTS: &[&str] =
    &["/oauth/introspect", "/oauth/revoke", "/oauth/token", "/oauth/device_authorization"];

#[tokio::test]
async fn a_body_that_is_no_form_is_refused_in_the_words_of_the_standard() {
    let jeton = TestJeton::new().await;
    let (_, by) = verifier(&jeton).await;
    for path in ENDPOINTS {
        for kind in ["application/json", "text/plain", "", "application/x-www-form-urlencode"] {
            let call = jeton.call("POST", path).bearer(&by).header("content-type", kind);
            expect_error(&call.body("token=x").send().await, 400, "invalid_request");
        }
        for body in ["", "&&&", "token", "token=", "=x", "token=a&token=a", "token=%ff%fe"] {
            let call = form(&jeton, path, &[]).bearer(&by).body(body);
            expect_error(&call.send().await, 400, "invalid_request");
        }
        let large = form(&jeton, path, &[("token", &"x".repeat(300 * 1024))]).bearer(&by);
        expect_error(&large.send().await, 413, "invalid_request");
        // A secret in a URL ends up in logs: it is not read from there.
        let call = form(&jeton, &format!("{path}?token=x"), &[]).bearer(&by);
        expect_error(&call.send().await, 400, "invalid_request");
    }
}

#[tokio::test]
async fn no_other_method_is_taken() {
    let jeton = TestJeton::new().await;
    for path in ENDPOINTS {
        for method in ["GET", "PUT", "DELETE", "PATCH"] {
            let reply = jeton.call(method, path).send().await;
            assert_eq!(reply.header("allow"), "POST", "{method} {path}");
            reply.expect_problem(405, "method_not_allowed");
        }
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_refused() {
    let jeton = TestJeton::new().await;
    let head = "POST /oauth/revoke HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
                content-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\n";

    let reply = send_raw(jeton.address(), format!("{head}zz\r\ntoken=x\r\n0\r\n\r\n")).await;

    assert!(reply.status.is_none_or(|status| status == 400), "{}", reply.head);
}

#[test]
fn no_body_makes_an_endpoint_fail_inside() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (jeton, by) = runtime.block_on(async {
        let jeton = TestJeton::new().await;
        let by = verifier(&jeton).await.1;
        (jeton, by)
    });
    let part = prop_oneof![
        Just("token".to_owned()),
        Just("grant_type=urn:ietf:params:oauth:grant-type:token-exchange&".to_owned()),
        Just("subject_token_type=urn:ietf:params:oauth:token-type:access_token&".to_owned()),
        Just("subject_token".to_owned()),
        Just("scope".to_owned()),
        Just("audience".to_owned()),
        Just("service".to_owned()),
        Just("address".to_owned()),
        Just("online".to_owned()),
        Just("=".to_owned()),
        Just("&".to_owned()),
        "%[0-9a-f]{0,2}",
        "\\PC{0,8}",
    ];
    let bodies = prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat());

    proptest!(ProptestConfig::with_cases(256), |(body in bodies, path in prop::sample::select(ENDPOINTS))| {
        let call = form(&jeton, path, &[]).bearer(&by).body(body.as_bytes());
        let reply = runtime.block_on(call.send());
        prop_assert!(matches!(reply.status, 200 | 400), "{} {}", reply.status, reply.text);
        let cacheable = reply.header("cache-control") != "no-store";
        prop_assert!(!cacheable);
    });
}
