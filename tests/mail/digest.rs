//! What a mail says, and to whom.

use jeton_app::{Post, mail::Templates};
use jeton_core::Language;
use jeton_tests::Smtp;

use crate::desk::{Desk, days, minutes};

#[tokio::test]
async fn a_mail_names_the_token_its_service_its_owner_its_end_and_its_page() {
    let desk = Desk::new().await;
    desk.jeton.account("ada@example.com").await;
    let issued = desk.issue("ada@example.com", "ci").await;
    let (id, secret) = (issued["id"].as_str().unwrap(), issued["secret"].as_str().unwrap());
    let hint = &secret[secret.len() - 4..];

    desk.pass(days(3));
    desk.jeton
        .verify("acme")
        .header("x-acme", secret)
        .header("user-agent", "acme-cli/1.0")
        .send()
        .await
        .expect(200);
    desk.work().await;
    desk.pass(minutes(2));
    desk.work().await;

    let mails = desk.mails();
    let [mail] = &mails[..] else { panic!("{mails:?}") };
    assert_eq!(mail.header("Subject"), "Token “ci” of acme expires in 7 days");
    assert_eq!(mail.header("From"), "Jeton <jeton@example.com>");
    assert_eq!((mail.header("To"), mail.to()), ("ada@example.com", vec!["ada@example.com"]));
    assert_eq!(mail.header("Date"), "Sun, 18 Jan 2026 12:02:00 +0000");
    assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
    let page = format!("https://tokens.example.com/tokens/{id}");
    assert_eq!(
        mail.plain().replace("\r\n", "\n"),
        format!(
            "A token expires in 7 days.\n\
             \n\
             ci (ends in {hint})\n  \
               Service:     acme\n  \
               Kind:        key\n  \
               Owner:       ada@example.com\n  \
               Expires:     in 7 days, on 25 January 2026 at 12:00 UTC\n  \
               Last used:   on 18 January 2026 at 12:00 UTC\n  \
               What stops:  whatever uses it at acme, of late:\n               \
               - acme-cli/1.0 from 127.0.0.1\n  \
               What helps:  an administrator puts its end off, or issues another token before then, to be used instead\n  \
               Its page:    {page}\n\
             \n\
             A rotation does not put an end off: the new secret ends with the token.\n\
             \n\
             Jeton sends this mail to ada@example.com. It never asks for a password or a secret by mail."
        )
    );
    let html = mail.html().replace("&#x2f;", "/");
    assert!(html.contains(&format!("<a href=\"{page}\">Open its page</a>")), "{html}");
    assert!(!mail.0.to_string().contains(secret), "a mail holds no secret");
}

#[tokio::test]
async fn a_use_so_long_ago_that_its_program_is_forgotten_is_told_of_by_its_day() {
    let desk = Desk::living("60d").await;
    desk.jeton.account("ada@example.com").await;
    let issued = desk.issue("ada@example.com", "ci").await;
    let secret = issued["secret"].as_str().unwrap();
    desk.jeton.verify("acme").header("x-acme", secret).send().await.expect(200);
    desk.work().await;

    desk.pass(days(53));
    desk.work().await;
    desk.live(2, minutes(1)).await;

    let mails = desk.mails();
    let [mail] = &mails[..] else { panic!("{mails:?}") };
    let text = mail.plain().replace("\r\n", "\n");
    let told = "  Last used:   on 15 January 2026 at 12:00 UTC\n  What stops:  whatever uses it at acme\n  ";
    assert!(text.contains(told), "{text}");
    assert!(mail.html().contains("whatever uses it at acme</td>"), "{}", mail.html());
}

#[tokio::test]
async fn the_same_in_brazilian_portuguese() {
    let smtp = Smtp::start().await;
    let mut options = Smtp::options(smtp.relay());
    options.mailer.language = Language::Portuguese;
    let desk = Desk::with(smtp, Post::new(options)).await;
    desk.jeton.account("ada@example.com").await;
    let issued = desk.issue("ada@example.com", "implantação").await;
    let (id, secret) = (issued["id"].as_str().unwrap(), issued["secret"].as_str().unwrap());
    let hint = &secret[secret.len() - 4..];

    desk.pass(days(3));
    desk.work().await;
    desk.pass(minutes(2));
    desk.work().await;

    let mails = desk.mails();
    let [mail] = &mails[..] else { panic!("{mails:?}") };
    assert_eq!(mail.header("Subject"), "O token “implantação” de acme expira em 7 dias");
    assert_eq!(mail.header("Content-Language"), "pt-BR");
    assert_eq!(
        mail.plain().replace("\r\n", "\n"),
        format!(
            "Um token expira em 7 dias.\n\
             \n\
             implantação (termina em {hint})\n  \
               Serviço:       acme\n  \
               Tipo:          key\n  \
               Proprietário:  ada@example.com\n  \
               Expira:        em 7 dias, em 25 de janeiro de 2026 às 12:00 UTC\n  \
               Último uso:    nunca\n  \
               O que para:    nada que tenha sido visto; ele não foi usado em acme\n  \
               O que ajuda:   um administrador adia o fim dele ou emite outro token antes disso, para ser usado no lugar deste\n  \
               Página:        https://tokens.example.com/tokens/{id}\n\
             \n\
             Trocar o segredo não adia o fim: o novo segredo expira junto com o token.\n\
             \n\
             O Jeton envia este e-mail para ada@example.com. Ele nunca pede senha nem segredo por e-mail."
        )
    );
    assert!(mail.html().contains("<td>em 7 dias, em 25 de janeiro de 2026 às 12:00 UTC</td>"));
}

#[tokio::test]
async fn several_for_one_recipient_make_one_digest_and_every_recipient_gets_their_own() {
    let desk = Desk::new().await;
    desk.tell("ops@example.com; sec@example.com").await;
    desk.jeton.account("ada@example.com").await;
    for name in ["one", "two", "three"] {
        desk.issue("ada@example.com", name).await;
    }

    desk.pass(days(3));
    desk.work().await;
    let at_once = desk.mails().len();
    desk.pass(minutes(2));
    desk.work().await;

    let mut mails = desk.mails();
    mails.sort_by(|a, b| a.header("To").cmp(b.header("To")));
    assert_eq!(at_once, 0, "they wait for others");
    let to: Vec<_> = mails.iter().flat_map(|mail| mail.to()).collect();
    assert_eq!(to, ["ada@example.com", "ops@example.com", "sec@example.com"]);
    for mail in &mails {
        assert_eq!(mail.header("Subject"), "3 tokens expire, the first in 7 days");
        let named = ["one (", "two (", "three ("].map(|name| mail.plain().matches(name).count());
        assert_eq!(named, [1, 1, 1]);
    }
}

#[tokio::test]
async fn names_make_no_headers_no_recipients_and_no_markup() {
    let desk = Desk::new().await;
    desk.jeton.account("ada@example.com").await;
    let names = [
        "x Bcc: eve@example.com",
        "<script>alert(1)</script> & {{ recipient }}",
        ".",
        "Müller-Straße 北京 🙂",
        "=?utf-8?q?Bcc=3A_eve=40example=2Ecom?=",
    ];
    for name in names {
        desk.issue("ada@example.com", name).await;
        desk.pass(days(3));
        desk.work().await;
        desk.pass(minutes(2));
        desk.work().await;
        desk.pass(days(8));
    }
    let refused = desk.jeton.call("POST", "/api/v1/tokens").bearer(&desk.admin().await);
    let body = serde_json::json!({ "service": "acme", "kind": "key", "account": "ada@example.com",
        "name": "x\r\nBcc: eve@example.com" });

    refused.json(&body).send().await.expect(400);

    let mails = desk.mails();
    let mails = mails.iter().filter(|mail| mail.header("Subject").contains("7 days"));
    let mails: Vec<_> = mails.collect();
    assert_eq!(mails.len(), names.len());
    for (mail, name) in mails.iter().zip(names) {
        assert_eq!(mail.to(), ["ada@example.com"]);
        assert!(!mail.header_names().contains(&"Bcc"), "{:?}", mail.header_names());
        assert_eq!(mail.header("Subject"), format!("Token “{name}” of acme expires in 7 days"));
        assert!(mail.plain().contains(&format!("{name} (ends in ")), "{}", mail.plain());
        assert!(!mail.html().contains("<script>"), "{}", mail.html());
        assert!(mail.0["raw"].as_str().unwrap().is_ascii(), "what is not ASCII is encoded");
    }
}

#[tokio::test]
async fn an_operators_template_replaces_one_file_and_leaves_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let own = "{{ tokens[0].name }} of {{ tokens[0].owner }} ends {{ first }}\n";
    std::fs::write(folder.path().join("expiring.en.txt"), own).unwrap();
    let smtp = Smtp::start().await;
    let mut options = Smtp::options(smtp.relay());
    options.mailer.templates = Templates::with_own(folder.path()).unwrap();
    let desk = Desk::with(smtp, Post::new(options)).await;
    desk.jeton.account("ada@example.com").await;
    desk.issue("ada@example.com", "ci").await;

    desk.pass(days(3));
    desk.work().await;
    desk.pass(minutes(2));
    desk.work().await;

    let mails = desk.mails();
    assert_eq!(mails[0].plain().trim_end(), "ci of ada@example.com ends in 7 days");
    assert!(mails[0].html().contains("Open its page"));
}

#[tokio::test]
async fn of_two_posts_in_a_row_the_second_sends_nothing() {
    let desk = Desk::new().await;
    desk.jeton.account("ada@example.com").await;
    desk.issue("ada@example.com", "ci").await;
    desk.pass(days(3));
    desk.work().await;
    desk.pass(minutes(2));
    desk.work().await;

    // As after a restart: nothing is known but what is in the database.
    desk.jeton.app.do_post(&desk.smtp.post()).await;

    assert_eq!(desk.mails().len(), 1);
}
