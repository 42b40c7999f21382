//! `GET /.well-known/oauth-authorization-server`

use jeton_tests::TestJeton;
use serde_json::json;

use super::described;
use crate::oauth::{basic, expect_error, form, verifier};

#[tokio::test]
async fn every_endpoint_that_is_described_answers_and_no_other_is() {
    let jeton = TestJeton::new().await;
    let issuer = format!("http://{}", jeton.address());

    let told = described(&jeton, "oauth-authorization-server").await.json();

    assert_eq!(told["issuer"], issuer);
    let endpoints =
        told.as_object().unwrap().iter().filter(|(name, _)| name.ends_with("_endpoint"));
    let mut count = 0;
    for (name, url) in endpoints {
        let path = url.as_str().unwrap().strip_prefix(&issuer).expect("an endpoint of the issuer");
        assert_eq!(jeton.call("GET", path).send().await.header("allow"), "POST", "{name}");
        count += 1;
    }
    assert!(count >= 2);
    for field in ["service_documentation"] {
        let path = told[field].as_str().unwrap().strip_prefix(&issuer).unwrap();
        jeton.call("GET", path).send().await.expect(200);
    }
}

#[tokio::test]
async fn a_client_authenticates_as_it_is_described_and_in_no_other_way() {
    let jeton = TestJeton::new().await;
    let (id, secret) = verifier(&jeton).await;
    let told = described(&jeton, "oauth-authorization-server").await.json();

    let methods = &told["introspection_endpoint_auth_methods_supported"];
    assert_eq!(methods, &json!(["client_secret_basic", "Bearer"]));
    let ask = form(&jeton, "/oauth/introspect", &[("token", "x")]);
    ask.clone().header("authorization", basic(&id, &secret)).send().await.expect(200);
    ask.clone().bearer(&secret).send().await.expect(200);
    expect_error(&ask.send().await, 401, "invalid_client");
    let post = [("token", "x"), ("client_id", id.as_str()), ("client_secret", &secret)];
    let posted = form(&jeton, "/oauth/introspect", &post).send().await;
    expect_error(&posted, 401, "invalid_client");

    assert_eq!(told["revocation_endpoint_auth_methods_supported"], json!(["none"]));
    form(&jeton, "/oauth/revoke", &[("token", "x")]).send().await.expect(200);
}
