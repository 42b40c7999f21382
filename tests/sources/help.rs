//! The help page that a policy writes tells what the product's own text tells, and nothing that is not so.

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
async fn d1_d2_the_page_says_what_the_token_is_and_serves_in_both_languages() {
    let jeton = TestJeton::new().await;

    let english = page(&jeton, "discloud", "en").await;
    let portuguese = page(&jeton, "discloud", "pt-BR").await;

    tells(
        &english,
        &[
            "**API Key** is your personal, secret credential: it tells **Discloud** who you are",
            "requests of your own, command-line tools, extensions of editors, and libraries",
            "Anyone who has this token can act as you. Treat it like a password",
            "it exists with your account",
            "only one per user",
        ],
    );
    tells(
        &portuguese,
        &[
            "**API Key** é a sua credencial pessoal e secreta",
            "ferramentas de linha de comando, extensões de editores e bibliotecas",
            "Qualquer pessoa com esse token pode agir como você. Trate-o como uma senha",
            "só um por usuário",
        ],
    );
}

#[tokio::test]
async fn d3_d4_d5_the_page_says_where_to_find_and_copy_and_see_it_in_both_languages() {
    let jeton = TestJeton::new().await;

    let english = page(&jeton, "discloud", "en").await;
    let portuguese = page(&jeton, "discloud", "pt-BR").await;

    tells_in_order(
        &english,
        &[
            "1. Open the dashboard at <http://127.0.0.1:",
            "3. Select **Profile**.",
            "4. Click the tab **API Key**.",
            "click **Copy**: the token is on your clipboard",
            "hidden until you click the eye icon",
        ],
    );
    tells_in_order(
        &portuguese,
        &[
            "1. Abra o dashboard em <http://127.0.0.1:",
            "4. Clique na aba **API Key**.",
            "clique em **Copy**: o token vai para a sua área de transferência",
            "até você clicar no ícone de olho",
        ],
    );
}

#[tokio::test]
async fn d6_d15_the_page_says_when_to_reset_what_follows_and_what_to_do_then_in_both_languages() {
    let jeton = TestJeton::new().await;

    let english = page(&jeton, "discloud", "en").await;
    let portuguese = page(&jeton, "discloud", "pt-BR").await;

    tells_in_order(
        &english,
        &[
            "Use **Reset Token** if:",
            "- you committed it to a repository",
            "- you shared it in logs, screenshots or support tickets",
            "- you suspect that somebody else uses it",
            "the old one is invalid immediately",
            "1. Update the environment variables.",
            "2. Give the new token to command-line tools, extensions and deployed secrets.",
            "3. Redeploy whatever kept the old value.",
        ],
    );
    tells_in_order(
        &portuguese,
        &[
            "Use **Resetar Token** se:",
            "o antigo deixa de valer imediatamente",
            "1. Atualize as variáveis de ambiente.",
            "3. Reimplante tudo o que guardou o valor antigo.",
        ],
    );
}

#[tokio::test]
async fn d7_d8_d9_the_page_has_the_variable_the_header_and_programs_to_paste() {
    let jeton = TestJeton::new().await;

    for language in ["en", "pt-BR"] {
        let page = page(&jeton, "discloud", language).await;

        tells(
            &page,
            &[
                "\nexport DISCLOUD_TOKEN=YOUR_TOKEN",
                "\nsetx DISCLOUD_TOKEN YOUR_TOKEN",
                "`Authorization: TOKEN`",
                "curl -H \"Authorization: $DISCLOUD_TOKEN\" -H \"Accept: application/json\"",
                "/v2/user",
                "process.env.DISCLOUD_TOKEN",
                "headers: { \"Authorization\": token }",
                "os.environ[\"DISCLOUD_TOKEN\"]",
                "headers={\"Authorization\": token}",
            ],
        );
        does_not_tell(&page, &["Bearer $", "Bearer {", "DISCCLOUD", "DISCOLOUD"]);
    }
}

#[tokio::test]
async fn d13_d14_the_page_has_the_advice_with_its_reasons_and_the_warning_in_both_languages() {
    let jeton = TestJeton::new().await;

    let english = page(&jeton, "discloud", "en").await;
    let portuguese = page(&jeton, "discloud", "pt-BR").await;

    tells(
        &english,
        &[
            "Keep it private: never share it, not even in a screenshot.",
            "| Never commit it to Git. | Public repositories are scanned by bots. |",
            "Use environment variables or a secret manager.",
            "Rotate it (**Reset Token**) if others have seen it. | The old token is invalid immediately.",
            "Keep production apart from your own work.",
            "If you publish **API Key** by accident",
            "reset it immediately",
            "Then redeploy whatever used the old one",
        ],
    );
    tells(
        &portuguese,
        &[
            "Mantenha-o privado: nunca o compartilhe",
            "| Nunca faça commit dele no Git. | Repositórios públicos são escaneados por bots. |",
            "Use variáveis de ambiente ou um gerenciador de segredos.",
            "Recrie-o (**Resetar Token**)",
            "Se você publicar **API Key** por engano",
            "resete-o imediatamente",
            "reimplante tudo o que usava o antigo",
        ],
    );
}

#[tokio::test]
async fn d16_the_page_answers_the_four_troubles_in_both_languages() {
    let jeton = TestJeton::new().await;

    let english = page(&jeton, "discloud", "en").await;
    let portuguese = page(&jeton, "discloud", "pt-BR").await;

    tells(
        &english,
        &[
            "`401 Unauthorized`",
            "| You forgot where to find it. | Go to the menu of your account → **Profile** → **API Key**. |",
            "Restart tools and shells, so that they read the new value.",
            "Clear the log. Others may have it, so reset it immediately",
        ],
    );
    tells(
        &portuguese,
        &[
            "| Você esqueceu onde encontrar. | Vá para o menu da sua conta → **Perfil** → **API Key**. |",
            "Reinicie ferramentas e terminais",
            "Limpe o log.",
        ],
    );
}

#[tokio::test]
async fn d1_d6_the_page_tells_nothing_that_a_discloud_token_has_not() {
    let jeton = TestJeton::new().await;

    let page = page(&jeton, "discloud", "en").await;

    does_not_tell(
        &page,
        &[
            "Deleting it",
            "Before a token expires",
            "shown once",
            "cannot retrieve",
            "log out",
            "side by side",
            "grace",
            "let the old one go on",
            "the token has expired",
        ],
    );
}

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
