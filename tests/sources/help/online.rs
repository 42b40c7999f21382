//! What the help page of online.net tells.

use jeton_tests::TestJeton;

use super::{does_not_tell, page, tells, tells_in_order};

#[tokio::test]
async fn s1_the_page_warns_of_total_access_and_says_to_delete_and_create_another() {
    let jeton = TestJeton::new().await;

    let page = page(&jeton, "online", "en").await;

    tells(
        &page,
        &[
            "> Anyone who has this token can act as you. Treat it like a password: it gives total access to your account.",
            "or believe that others have it: delete it",
            "and create a new one.",
        ],
    );
    does_not_tell(&page, &["Resetting it", "reset it", "shown once", "log out"]);
}

#[tokio::test]
async fn s2_s3_s4_s5_the_page_says_how_a_token_is_made_and_sent() {
    let jeton = TestJeton::new().await;

    let page = page(&jeton, "online", "en").await;

    tells_in_order(
        &page,
        &[
            "as many as you need",
            "Open the menu of your account",
            "Select **My credentials**.",
            "Click **Create New Token**.",
            "`X-Auth-Token: TOKEN`",
            "curl -H \"X-Auth-Token: $SCW_SECRET_KEY\"",
        ],
    );
}
