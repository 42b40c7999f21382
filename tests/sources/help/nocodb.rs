//! What the help page of NocoDB tells.

use jeton_tests::TestJeton;

use super::{does_not_tell, page, tells, tells_in_order};

#[tokio::test]
async fn n1_n2_n3_n5_n6_the_page_says_how_an_api_token_is_made_and_copied() {
    let jeton = TestJeton::new().await;

    let page = page(&jeton, "nocodb", "en").await;

    tells_in_order(
        &page,
        &[
            "## How to create it: **API Token**",
            "Open the user menu in the bottom left corner of the sidebar.",
            "Select **Account Settings**.",
            "Click the tab **Tokens**.",
            "Click **Add New API Token**.",
            "Enter a meaningful name",
            "Click **Save**. The token is added to the list.",
            "Open the menu **Actions** at the token and click **Copy**.",
            "you can copy it again at any time",
        ],
    );
    tells(&page, &["it does not expire, but it can be deleted at any time", "only one per user"]);
}

#[tokio::test]
async fn n4_n8_the_page_says_which_header_belongs_to_which_kind() {
    let jeton = TestJeton::new().await;

    let page = page(&jeton, "nocodb", "en").await;

    tells_in_order(
        &page,
        &[
            "## How to send it: **API Token**",
            "`xc-token: TOKEN`",
            "curl -H \"xc-token: $",
            "## How to send it: **Auth Token**",
            "`xc-auth: TOKEN`",
            "curl -H \"xc-auth: $",
        ],
    );
}

#[tokio::test]
async fn n7_the_page_says_how_an_api_token_is_deleted_and_warns() {
    let jeton = TestJeton::new().await;

    let page = page(&jeton, "nocodb", "en").await;

    tells_in_order(
        &page,
        &[
            "## Deleting it: **API Token**",
            "Open the menu **Actions** at the token and click **Delete**.",
            "> All services that use the token stop working once it is deleted.",
        ],
    );
    does_not_tell(&page, &["Resetting it", "was reset", "shown once", "Before a token expires"]);
}

#[tokio::test]
async fn n8_n9_the_page_says_how_an_auth_token_is_copied_and_how_its_time_is_set() {
    let read = |name: &str| (name == "NC_JWT_EXPIRES_IN").then(|| "3 days".to_owned());
    let jeton = TestJeton::with_environment(read).await;

    let page = page(&jeton, "nocodb", "en").await;

    tells_in_order(
        &page,
        &[
            "until you log out, or for 3 days, whichever comes first",
            "quick experiments with the API, **Auth Token** is recommended",
            "the environment variable `NC_JWT_EXPIRES_IN`: a number with its unit, such as `10h` or `2 days`",
            "Where neither is set, it is 10 hours.",
            "## Where to find it: **Auth Token**",
            "Select **Copy Auth Token**.",
        ],
    );
}
