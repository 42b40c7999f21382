//! Services that do not exist, and services that might as well not.

use jeton_tests::{TestJeton, send_raw};

use crate::support::{STRANGER, online, post};

#[tokio::test]
async fn no_spelling_reaches_a_service_but_its_own() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;

    for (path, status) in [
        ("/verify", 404),
        ("/verifyonline", 404),
        ("//verify/online", 404),
        ("/Verify/online", 404),
        ("/%76erify/online", 404),
        ("/verify%2fonline", 404),
        ("/verify\\online", 404),
        ("/./verify/online", 404),
        ("/api/../verify/online", 404),
        ("/verify/", 403),
        ("/verify//", 403),
        ("/verify//online", 403),
        ("/verify/ONLINE", 403),
        ("/verify/nowhere", 403),
        ("/verify/nowhere/online", 403),
        ("/verify/%6fnline", 403),
        ("/verify/on%6cine", 403),
        ("/verify/online%00", 403),
        ("/verify/online%20", 403),
        ("/verify/online%2f", 403),
        ("/verify/online%2fx", 403),
        ("/verify/online%3f", 403),
        ("/verify/online;x", 403),
        ("/verify/online\\", 403),
        ("/verify/./online", 403),
        ("/verify/x/../online", 403),
    ] {
        let raw = format!(
            "GET {path} HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\nConnection: close\r\n\r\n"
        );
        let reply = send_raw(jeton.address(), raw).await;
        assert_eq!(reply.status, Some(status), "{path}: {}", reply.body);
        assert!(!reply.head.to_lowercase().contains("jeton-account"), "{path}");
    }
}

#[tokio::test]
async fn without_a_genuine_secret_a_disabled_service_and_one_that_never_was_are_the_same() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    post(&jeton, &jeton.admin, "/api/v1/services/online/disable", serde_json::json!({}))
        .await
        .expect(200);
    let long = "x".repeat(5000);
    let attempts = [
        vec![],
        vec![("x-auth-token", STRANGER)],
        vec![("x-auth-token", "")],
        vec![("x-auth-token", "rubbish")],
        vec![("x-auth-token", long.as_str())],
        vec![("x-auth-token", STRANGER), ("x-auth-token", STRANGER)],
        vec![("x-auth-token", secret.as_str()), ("x-auth-token", secret.as_str())],
        vec![("authorization", secret.as_str())],
        vec![("jeton-scope", "a")],
        vec![("jeton-scope", "")],
    ];

    for end in ["", "?scope=a", "?scope=", "?x", "/", "/?scope=a", "/servers?x=1"] {
        for headers in &attempts {
            let mut answers = Vec::new();
            for service in ["online", "nowhere"] {
                let call = jeton.call("GET", &format!("/verify/{service}{end}"));
                let call =
                    headers.iter().fold(call, |call, (name, value)| call.header(name, value));
                let mut reply = call.send().await.expect(403);
                reply.headers.remove("date");
                answers.push((reply.headers, reply.text));
            }
            assert_eq!(answers[0], answers[1], "{end} {headers:?}");
        }
    }
    let holder = jeton.verify("online").header("x-auth-token", &secret).send().await;
    holder.expect_problem(401, "service_disabled");
    jeton.verify("nowhere").send().await.expect_problem(403, "no_such_service");
}
