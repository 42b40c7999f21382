//! Whatever people and programs call themselves: the server is given the intended recipients and headers, and no others.

use jeton_tests::Received;
use serde_json::json;

use crate::desk::{Desk, days, minutes};

/// Names that would end a header or a mail if they were written as they are: no token has one. Of blanks and ends of lines
/// around a name nothing is kept.
const REFUSED: [&str; 13] = [
    "x\r\nBcc: eve@example.com",
    "x\nBcc: eve@example.com",
    "x\rBcc: eve@example.com",
    "x\r\n.\r\nMAIL FROM:<eve@example.com>",
    "x\r\n\r\n<b>text</b>",
    "x\n.\n",
    "x\0y",
    "x\u{b}Bcc: eve@example.com",
    "x\u{c}Bcc: eve@example.com",
    "x\u{85}Bcc: eve@example.com",
    "x\u{2028}Bcc: eve@example.com",
    "x\u{2029}Bcc: eve@example.com",
    "x\u{1b}[2J",
];

/// Names that look as if they would, and that tokens may have.
const TAKEN: [&str; 11] = [
    ".",
    "..",
    ". QUIT",
    "x Bcc: eve@example.com",
    "Bcc: eve@example.com",
    "eve@example.com, ops@example.com",
    "%0d%0aBcc: eve@example.com",
    "\\r\\nBcc: eve@example.com",
    "=?utf-8?Q?x=0D=0ABcc:_eve@example.com?=",
    "\u{ff0e} \u{ff02}Müller\u{ff02} <eve@example.com>",
    "{{ recipient }} {% raw %}",
];

/// How programs call themselves.
const PROGRAMS: [&str; 5] = [
    ".",
    "Bcc: eve@example.com",
    "x\tBcc: eve@example.com",
    "=?utf-8?Q?=0D=0ABcc:_eve@example.com?=",
    "</td><script>alert(1)</script>",
];

/// Issues a token of that name, has that program use it, and lets its mail go out; the mail.
async fn told(desk: &Desk, name: &str, program: &str) -> Received {
    let before = desk.mails().len();
    let issued = desk.issue("ada@example.com", name).await;
    let verify = desk.jeton.verify("acme").header("x-acme", issued["secret"].as_str().unwrap());
    verify.header("user-agent", program).send().await.expect(200);
    desk.pass(days(3));
    desk.work().await;
    desk.pass(minutes(2));
    desk.work().await;
    let mut mails = desk.mails();
    assert_eq!(mails.len(), before + 1, "{name:?} by {program:?}");
    // Its other mail, of the day before its end, is not waited for.
    let path = format!("/api/v1/tokens/{}/revoke", issued["id"].as_str().unwrap());
    desk.jeton.call("POST", &path).bearer(&desk.admin().await).send().await.expect(204);
    mails.pop().unwrap()
}

#[tokio::test]
async fn whatever_a_name_is_a_mail_has_the_headers_and_recipients_of_any_other() {
    let desk = Desk::new().await;
    desk.jeton.account("ada@example.com").await;
    let plain = told(&desk, "ci", "acme-cli/1.0").await;

    let names = TAKEN.iter().map(|name| (*name, "acme-cli/1.0"));
    let programs = PROGRAMS.iter().map(|program| ("ci", *program));
    for (name, program) in names.chain(programs) {
        let mail = told(&desk, name, program).await;

        assert_eq!(mail.to(), ["ada@example.com"], "{name:?} by {program:?}");
        assert_eq!(mail.header_names(), plain.header_names(), "{name:?} by {program:?}");
        let addresses = ["From", "To", "Auto-Submitted", "Content-Language"];
        for header in addresses {
            assert_eq!(mail.header(header), plain.header(header), "{name:?} by {program:?}");
        }
        let subject = format!("Token “{name}” of acme expires in 7 days");
        assert_eq!(mail.header("Subject"), subject);
        // All of it came through: a line of a dot alone ended nothing.
        assert!(mail.plain().trim_end().ends_with("a secret by mail."), "{}", mail.plain());
        assert!(mail.plain().contains(&format!("{name} (ends in ")), "{}", mail.plain());
        assert!(mail.html().trim_end().ends_with("</html>"), "{}", mail.html());
        assert!(!mail.html().contains("<script>"), "{}", mail.html());
    }
}

#[tokio::test]
async fn what_would_end_a_header_is_no_name_no_address_and_no_list() {
    let desk = Desk::new().await;
    desk.jeton.account("ada@example.com").await;
    let admin = desk.admin().await;
    let call = |method: &str, path: &str| desk.jeton.call(method, path).bearer(&admin);

    for text in REFUSED {
        let token = json!({
            "service": "acme", "kind": "key", "account": "ada@example.com", "name": text,
        });
        let token = call("POST", "/api/v1/tokens").json(&token).send().await;
        let address = format!("bob@example.com{text}");
        let account = json!({ "name": address });
        let account = call("POST", "/api/v1/accounts").json(&account).send().await;
        let mail = json!({ "name": "machine", "mail": address });
        let mail = call("POST", "/api/v1/accounts").json(&mail).send().await;
        let list = json!({ "value": format!("ops@example.com;{address}") });
        let list = call("PUT", "/api/v1/services/acme/settings/mails").json(&list).send().await;

        for (what, reply) in [("name", token), ("account", account), ("mail", mail), ("list", list)]
        {
            assert!((400..500).contains(&reply.status), "{what} {text:?}: {}", reply.text);
        }
    }
    desk.live(12, days(1)).await;
    assert_eq!(desk.mails().len(), 0);
}
