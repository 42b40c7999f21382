//! Query parameters: whichever is wrong is named, and what was sent is not repeated.

use jeton_tests::TestJeton;

use crate::support::get;

#[tokio::test]
async fn the_parameter_that_is_wrong_is_named() {
    let jeton = TestJeton::new().await;

    for (path, named) in [
        ("tokens?limit=abc", "`limit`"),
        ("tokens?limit=70000", "`limit`"),
        ("tokens?limit=0", "`limit`"),
        ("tokens?limit=1&limit=2", "`limit`"),
        ("tokens?cursor=hunter2", "`cursor`"),
        ("tokens?ended=hunter2", "`ended`"),
        ("tokens?account=%00", "`account`"),
        ("tokens?kind=HUNTER2", "`kind`"),
        ("tokens?name=", "`name`"),
        ("tokens?seen_from=hunter2", "`seen_from`"),
        ("tokens?unused_since=hunter2", "`unused_since`"),
        ("log?order=hunter2", "`order`"),
        ("log?actor=", "`actor`"),
        ("log?account=%00", "`account`"),
        ("log?event=hunter2", "`event`"),
        ("log?since=hunter2", "`since`"),
        ("log?until=hunter2", "`until`"),
        ("faults?closed=hunter2", "`closed`"),
        ("faults?token=hunter2", "`token`"),
        ("accounts?sort=hunter2", "`sort`"),
        ("accounts?search=%00", "`search`"),
        ("notices?fault=hunter2", "`fault`"),
        ("notices?recipient=hunter2", "`recipient`"),
        ("services/jeton/usage?from=hunter2", "`from`"),
        ("services/jeton/usage?to=hunter2", "`to`"),
        ("services/jeton/usage/top", "`by`"),
        ("services/jeton/usage/top?by=hunter2", "`by`"),
        ("services/jeton/usage/top?by=idle&day=hunter2", "`day`"),
        ("sessions?hunter2=1", "unknown parameter; expected `cursor` or `limit`"),
    ] {
        let refused = get(&jeton, &jeton.admin, &format!("/api/v1/{path}")).await;

        let detail = refused.expect_problem(400, "invalid_query").field("detail");
        assert!(detail.contains(named), "{path}: {detail}");
        assert!(!detail.to_lowercase().contains("hunter2"), "{path}: {detail}");
    }
}
