//! The help page that a policy writes tells what the product's own text tells, and nothing that is not so.

mod discloud;
mod duplocloud;
mod nocodb;
mod online;

use jeton_tests::TestJeton;

/// The page of a service, as Markdown.
pub(crate) async fn page(jeton: &TestJeton, service: &str, language: &str) -> String {
    let path = format!("/api/v1/services/{service}/help?language={language}");
    let call = jeton.call("GET", &path).bearer(&jeton.admin).header("accept", "text/markdown");
    call.send().await.expect(200).text
}

/// Each of these stands in the page.
fn tells(page: &str, facts: &[&str]) {
    for fact in facts {
        assert!(page.contains(fact), "`{fact}` is not in:\n{page}");
    }
}

/// None of these stands in the page.
fn does_not_tell(page: &str, facts: &[&str]) {
    for fact in facts {
        assert!(!page.contains(fact), "`{fact}` is in:\n{page}");
    }
}

/// Each of these stands in the page, one after the other.
fn tells_in_order(page: &str, facts: &[&str]) {
    let mut rest = page;
    for fact in facts {
        rest = rest.split_once(fact).unwrap_or_else(|| panic!("`{fact}` is not behind:\n{rest}")).1;
    }
}

#[tokio::test]
async fn no_page_has_a_part_that_was_not_filled_in_or_words_of_the_other_language() {
    let jeton = TestJeton::new().await;

    for service in ["discloud", "duplocloud", "nocodb", "online", "github-style", "jeton"] {
        let english = page(&jeton, service, "en").await;
        let portuguese = page(&jeton, service, "pt-BR").await;

        does_not_tell(&english, &["{0}", "{1}", "{2}", "****", "você", " não "]);
        does_not_tell(&portuguese, &["{0}", "{1}", "{2}", "****", " the ", " your "]);
        let count = |page: &str| page.matches("\n## ").count();
        assert_eq!(count(&english), count(&portuguese), "{service}");
    }
}

#[tokio::test]
async fn d16_the_header_that_the_page_names_says_why_a_token_is_refused() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let key = jeton.token(&ada, "discloud", "api-key").await["id"].as_str().unwrap().to_owned();
    let old = jeton.reveal(&ada, &key).await;
    let order = serde_json::json!({ "service": "online" });
    let made = jeton.issue(&ada, order).await;
    let (id, deleted) = (made["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    let reset = jeton.call("POST", &format!("/api/v1/tokens/{key}/rotate")).bearer(&ada);
    reset.send().await.expect(200);
    jeton.call("DELETE", &format!("/api/v1/tokens/{id}")).bearer(&ada).send().await.expect(204);

    let after_reset = jeton.front("discloud", "GET", "/v2/user").header("Authorization", &old);
    let after_reset = after_reset.send().await.expect(401);
    let after_delete = jeton.front("online", "GET", "/servers").header("X-Auth-Token", deleted);
    let after_delete = after_delete.send().await.expect(401);

    let why = after_reset.header("www-authenticate");
    assert!(why.contains("was reset"), "{why}");
    let why = after_delete.header("www-authenticate");
    assert!(why.contains("was revoked"), "{why}");
}
