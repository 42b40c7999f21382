//! What the help page of Discloud tells.

use jeton_tests::TestJeton;

use super::{does_not_tell, page, tells, tells_in_order};

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
