//! What was merely seen or counted has no seal. What somebody else writes there may be nonsense: it is left out and told, and nothing
//! else suffers by it.

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::json;

use crate::{
    altered_rows::{altered, tamper, verdict},
    support::{get, online, post},
};

#[tokio::test]
async fn a_count_or_a_use_that_cannot_be_read_is_left_out_and_told_and_its_token_works() {
    for (what, part) in [
        ("token_hours SET count = 'x'", "usage of token"),
        ("token_hours SET count = 1e300", "usage of token"),
        ("token_hours SET outcome = 'nonsense'", "usage of token"),
        ("token_days SET allowed = 'x'", "usage of token"),
        ("service_hours SET count = x'00'", "usage of service"),
        ("uses SET last_at = 'z'", "uses of token"),
        ("uses SET address = x'ff'", "uses of token"),
        ("uses SET secret = 'short'", "uses of token"),
        ("tokens SET used_at = 'x'", "last use of token"),
        ("tokens SET used_from = 'nowhere' WHERE used_at IS NOT NULL", "last use of token"),
    ] {
        let mut jeton = TestJeton::new().await;
        let (id, secret) = online(&jeton, &jeton.admin).await;
        for _ in 0..3 {
            assert_eq!(verdict(jeton.address(), &secret).await, 200);
        }
        jeton.clock.advance(SignedDuration::from_secs(10));
        jeton.app.do_jobs().await;

        tamper(&jeton, &format!("UPDATE {what}"));

        for path in [
            &format!("/api/v1/tokens/{id}"),
            &format!("/api/v1/tokens/{id}/usage"),
            &format!("/api/v1/tokens/{id}/uses"),
            "/api/v1/services/online/usage",
            "/api/v1/services/online/usage/top?by=allowed",
            "/api/v1/services/online/usage/top?by=idle",
            "/api/v1/tokens?sort=used",
            "/api/v1/tokens?sort=-used",
            "/api/v1/tokens?account=*&seen_from=127.0.0.0/8",
        ] {
            let read = get(&jeton, &jeton.admin, path).await;
            assert_eq!(read.status, 200, "{what}, {path}: {}", read.text);
        }
        let dry = json!({ "filter": { "seen_from": "127.0.0.1" }, "dry_run": true });
        post(&jeton, &jeton.admin, "/api/v1/tokens/revoke", dry).await.expect(200);
        jeton.app.do_jobs().await;
        let told = altered(jeton.address(), &jeton.admin).await;
        assert!(told.iter().any(|told| told.starts_with(part)), "{what}: {told:?}");
        // Whoever uses it is not refused because of what was written about it, and is counted on.
        assert_eq!(verdict(jeton.address(), &secret).await, 200, "{what}");
        jeton.clock.advance(SignedDuration::from_mins(24 * 60 - 1));
        jeton.admin = jeton.log_in("admin", &jeton.admin_password).await;
        assert_eq!(verdict(jeton.address(), &secret).await, 200, "{what}");
        jeton.app.do_jobs().await;
    }
}
