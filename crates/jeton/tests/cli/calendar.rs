//! The calendar, subscribed to with what the binary prints.

use crate::story::{Started, text};

/// What stands behind a name in a sheet.
fn cell(sheet: &str, name: &str) -> String {
    let line = sheet.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap_or_else(|| panic!("no `{name}` in {sheet}")).trim().to_owned()
}

#[test]
fn what_is_printed_opens_the_calendar_until_its_token_is_revoked() {
    let started = Started::new();
    let run = |arguments: &[&str]| started.home.run(arguments);
    run(&["service", "create", "--preset", "online"]).done();
    let new = ["token", "create", "--service", "online", "--lifetime", "40d", "backup", "--json"];
    let secret = text(&run(&new).json()["secret"]);

    let made = run(&["calendar", "link", "phone", "--lifetime", "365d"]);
    let (sheet, said) = (made.stdout.clone(), made.stderr.clone());
    made.done();
    let id = cell(&sheet, "token");
    let file = started.home.file("calendar.secret", &cell(&sheet, "password"));
    let by_it =
        ["calendar", "show", "--server", &started.server, "--token-file", file.to_str().unwrap()];
    let calendar = run(&by_it).done();
    run(&["token", "revoke", &id]).done();
    let refused = run(&by_it).failed(1);

    assert_eq!(cell(&sheet, "address"), format!("{}/api/v1/calendar.ics", started.server));
    assert_eq!(cell(&sheet, "user name"), "admin");
    assert!(said.contains(&format!("jeton token revoke {id}")), "{said}");
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n"), "{calendar}");
    assert!(calendar.contains("SUMMARY:online: backup ends\r\n"), "{calendar}");
    assert!(!calendar.contains(&secret), "{calendar}");
    assert!(refused.contains("revoked"), "{refused}");
}

#[test]
fn the_calendar_of_a_service_has_its_name_in_the_address_and_reads_no_other() {
    let started = Started::new();
    let run = |arguments: &[&str]| started.home.run(arguments);
    let made = run(&["calendar", "link", "--service", "jeton", "--json"]).json();
    let file = started.home.file("calendar.secret", &text(&made["secret"]));
    let show = |more: &[&str]| {
        let file = file.to_str().unwrap();
        let by_it = ["calendar", "show", "--server", &started.server, "--token-file", file];
        started.home.run(&[&by_it, more].concat())
    };

    let sheet = run(&["calendar", "link", "--service", "jeton"]).done();

    let address = format!("{}/api/v1/calendar.ics?service=jeton", started.server);
    assert_eq!(made["address"], address);
    assert_eq!(cell(&sheet, "address"), address);
    assert!(show(&["--service", "jeton"]).done().contains("X-WR-CALNAME:Tokens at jeton\r\n"));
    assert!(show(&[]).failed(1).contains("tokens:read"));
}
