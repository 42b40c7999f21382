//! `POST /oauth/token`

mod device;
mod exchange;

use jeton_tests::TestJeton;

use super::{expect_error, form};

#[tokio::test]
async fn a_grant_that_is_none_of_ours_is_refused_with_the_ones_that_are() {
    let jeton = TestJeton::new().await;
    for grant in ["password", "client_credentials", "authorization_code", "refresh_token", "x"] {
        let reply = form(&jeton, "/oauth/token", &[("grant_type", grant)]).send().await;

        expect_error(&reply, 400, "unsupported_grant_type");
        assert!(reply.field("error_description").contains("token-exchange"));
    }
    let nothing = form(&jeton, "/oauth/token", &[("subject_token", "x")]).send().await;
    expect_error(&nothing, 400, "invalid_request");
}
