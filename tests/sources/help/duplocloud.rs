//! What the help page of DuploCloud tells.

use jeton_tests::TestJeton;

use super::{does_not_tell, page, tells, tells_in_order};

#[tokio::test]
async fn u1_u2_u3_the_page_tells_of_both_kinds_and_how_long_they_work() {
    let jeton = TestJeton::new().await;

    let page = page(&jeton, "duplocloud", "en").await;

    tells(
        &page,
        &[
            "**Temporary API Token** | every login makes one | as long as the session",
            "**Temporary API Token** is recommended",
            "**Permanent API Token** is for what runs without you, such as CI/CD and other automation",
            "it expires after one year (365 days)",
        ],
    );
}

#[tokio::test]
async fn u4_the_page_says_where_anybody_copies_their_temporary_token() {
    let jeton = TestJeton::new().await;

    let page = page(&jeton, "duplocloud", "en").await;

    tells_in_order(
        &page,
        &[
            "## Where to find it: **Temporary API Token**",
            "the person icon in the upper right corner",
            "Select **Profile**.",
            "In the area **Temporary API Token**, click **Copy**",
        ],
    );
}

#[tokio::test]
async fn u5_u6_u7_u8_the_page_says_how_administrators_make_a_permanent_token_in_both_places() {
    let jeton = TestJeton::new().await;

    let page = page(&jeton, "duplocloud", "en").await;

    tells_in_order(
        &page,
        &[
            "from the Users page: **Permanent API Token**",
            "Go to **Administrator** → **Users**.",
            "Select the user in the list **USERNAME**.",
            "Select the tab **Tokens**.",
            "Click **Add**. The pane **Create a new token** opens.",
            "Enter a meaningful name at **Token Name**.",
            "Click **Create**. A window with the token opens.",
            "Click **Copy**: the token is on your clipboard. Store it somewhere safe.",
            "> You cannot retrieve the token once the window is closed. If you lose it, create a new one: several can",
            "from their own page: **Permanent API Token**",
            "Only administrators have this button.",
            "Select **Profile**.",
            "Under **Permanent API Token**, click **Add**.",
            "Select **Add User Token**.",
            "Enter a meaningful name at **Token Name**.",
        ],
    );
    tells(&page, &["only administrators make it; it belongs to one user"]);
}

#[tokio::test]
async fn u9_u10_the_page_says_how_the_faults_and_mails_before_an_end_are_set() {
    let jeton = TestJeton::new().await;

    let page = page(&jeton, "duplocloud", "en").await;

    tells_in_order(
        &page,
        &[
            "Go to **Administrator** → **Systems Settings**.",
            "Select the tab **Config** and click **Add**. The pane **Add Config** opens.",
            "click **Submit**",
            "| **Config Type** | `App Config` |",
            "| **Key** | `Enable User Token Expiration Notifications` |",
            "| **Value** | the number of days before the end of a token when faults appear |",
            "A fault appears when a token is that long from its end.",
            "| **Config Type** | `App Config` |",
            "| **Key** | `User Token Expiration Notification Emails` |",
            "| **Value** | mail addresses, separated by semicolons |",
            "Those addresses get a mail",
        ],
    );
    does_not_tell(&page, &["The owner of the token is told by mail"]);
}

#[tokio::test]
async fn u9_u12_the_page_tells_the_settings_as_they_are_set() {
    let jeton = TestJeton::new().await;
    for (key, value) in [
        ("Enable%20User%20Token%20Expiration%20Notifications", "45"),
        ("Authorization%20token%20session%20duration", "90"),
    ] {
        let path = format!("/api/v1/services/duplocloud/settings/{key}");
        let set = jeton.call("PUT", &path).bearer(&jeton.admin);
        set.json(&serde_json::json!({ "value": value })).send().await.expect(200);
    }

    let page = page(&jeton, "duplocloud", "en").await;

    tells(
        &page,
        &[
            "A fault appears 45 days, 30 days, 7 days and 1 day before the end of a token.",
            "until you log out, or for 90 minutes, whichever comes first",
            "at **Systems Settings** → **Config**, under the key `Authorization token session duration`: a number of minutes",
        ],
    );
}

#[tokio::test]
async fn u12_the_page_sends_a_token_as_bearer_from_the_products_own_variable() {
    let jeton = TestJeton::new().await;

    let page = page(&jeton, "duplocloud", "en").await;

    tells(
        &page,
        &[
            "`Authorization: Bearer TOKEN`",
            "-H \"Authorization: Bearer $DUPLO_TOKEN\"",
            "`Bearer ${token}`",
        ],
    );
}
