//! TLS from the configuration, and new certificates by SIGHUP.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use crate::support::Home;

#[test]
fn the_doors_speak_tls_and_take_a_new_certificate_at_a_hangup() {
    let home = Home::new();
    certificate(&home, "first");
    home.file(
        "jeton.toml",
        "listen = \"127.0.0.1:0\"\n\
         [tls]\ncertificate = \"server.pem\"\nkey = \"server.key\"\n\
         [limits]\nconnections = 64\nhead = \"5s\"\nidle = \"1m\"\nstall = \"20s\"\nstop = \"3s\"\n\
         [[service]]\npreset = \"online\"\n[[service]]\npreset = \"nocodb\"\n\
         [[front]]\nservice = \"online\"\nlisten = \"127.0.0.1:0\"\nmax-body = \"1 MiB\"\nanswer-timeout = \"10s\"\nidle-timeout = \"30s\"\n\
         [[front]]\nservice = \"nocodb\"\nlisten = \"127.0.0.1:0\"\ntls = false\n",
    );
    let mut jeton = home.start(&["serve", "--config", "jeton.toml", "--json"]);
    jeton.json();
    let doors = jeton.json();

    let main = doors["url"].as_str().unwrap();
    let front = |index: usize| doors["fronts"][index]["url"].as_str().unwrap();
    assert!(front(0).starts_with("https://") && front(1).starts_with("http://"), "{doors}");
    assert_eq!(status(&home, "first", &format!("{main}/livez")), "200");
    assert_eq!(status(&home, "first", &format!("{}/servers", front(0))), "401");
    assert_eq!(status(&home, "first", front(1)), "401");

    certificate(&home, "second");
    assert_eq!(status(&home, "second", &format!("{main}/livez")), "000");
    jeton.signal("HUP");

    let begun = Instant::now();
    while status(&home, "second", &format!("{main}/livez")) != "200" {
        assert!(begun.elapsed() < Duration::from_secs(10), "the certificate was not read again");
    }
    assert!(jeton.terminate().success());
}

#[test]
fn a_certificate_that_cannot_be_used_leaves_the_one_from_before_at_a_hangup() {
    let home = Home::new();
    certificate(&home, "first");
    home.file(
        "jeton.toml",
        "listen = \"127.0.0.1:0\"\n[tls]\ncertificate = \"server.pem\"\nkey = \"server.key\"\n",
    );
    let mut jeton = home.start_heard(&["serve", "--config", "jeton.toml", "--json"]);
    jeton.json();
    let main = jeton.json()["url"].as_str().unwrap().to_owned();
    let livez = format!("{main}/livez");
    let file = |name: &str| home.path().join(name);
    let (good, key) =
        (std::fs::read(file("server.pem")).unwrap(), std::fs::read(file("server.key")).unwrap());
    // The certificate of another key, none, half of one, nothing.
    certificate(&home, "second");
    let other = std::fs::read(file("server.pem")).unwrap();
    std::fs::write(file("server.key"), key).unwrap();
    for wrong in [&other[..], b"hunter2", &good[..good.len() / 2], b""] {
        std::fs::write(file("server.pem"), wrong).unwrap();

        jeton.signal("HUP");

        let said = jeton.said("the certificate from before stays in use");
        assert!(!said.contains("hunter2"), "{said}");
        assert_eq!(status(&home, "first", &livez), "200");
    }
    assert!(jeton.terminate().success());
}

#[test]
fn the_configuration_of_the_guide_is_a_good_one() {
    let home = Home::new();
    certificate(&home, "tls");
    for (copy, file) in [("tls.pem", "server.pem"), ("nocodb.pem", "server.pem")] {
        std::fs::copy(home.path().join(file), home.path().join(copy)).unwrap();
    }
    for copy in ["tls.key", "nocodb.key"] {
        std::fs::copy(home.path().join("server.key"), home.path().join(copy)).unwrap();
    }
    let guide = include_str!("../../../../docs/guides/fronts.md");
    let blocks = guide.split("```toml\n").skip(1).map(|block| block.split("```").next().unwrap());
    let config = blocks.collect::<String>().replace("/etc/jeton/", "");
    let config =
        config.replace("0.0.0.0:443", "127.0.0.1:0").replace("0.0.0.0:8443", "127.0.0.1:0");
    let main = "listen = \"127.0.0.1:0\"\n";
    home.file("jeton.toml", &format!("{main}{config}[[service]]\npreset = \"nocodb\"\n"));

    let mut jeton = home.start(&["serve", "--config", "jeton.toml", "--json"]);
    jeton.json();
    let doors = jeton.json();

    assert_eq!(doors["fronts"].as_array().unwrap().len(), 2, "{doors}");
    assert!(jeton.terminate().success());
}

#[test]
fn a_certificate_that_is_not_believed_is_told_with_what_to_do() {
    let home = Home::new();
    certificate(&home, "first");
    let serve = |home: &Home| {
        home.file(
            "jeton.toml",
            "listen = \"127.0.0.1:0\"\n[tls]\ncertificate = \"server.pem\"\nkey = \"server.key\"\n",
        );
        let mut jeton = home.start(&["serve", "--config", "jeton.toml", "--json"]);
        let mut told = jeton.json();
        while told["url"].is_null() {
            told = jeton.json();
        }
        let url = told["url"].as_str().unwrap().to_owned();
        (jeton, url)
    };
    home.file("password", "correct horse battery staple");
    let log_in = |url: &str, believed: Option<&str>| {
        let login = ["login", "admin", "--server", url, "--password-file", "password"];
        let believed = believed.map(|file| ("SSL_CERT_FILE", file));
        home.run_with(&login, believed.as_slice(), "")
    };

    let (jeton, url) = serve(&home);
    let stranger = log_in(&url, None).failed(3);
    let known = log_in(&url, Some("first.authority.pem")).failed(1);
    assert!(jeton.terminate().success());
    assert!(
        stranger.contains("UnknownIssuer") && stranger.contains("`SSL_CERT_FILE`"),
        "{stranger}"
    );
    assert!(!stranger.contains("start one with `jeton serve`"), "{stranger}");
    assert!(known.contains("the account name or the password is wrong"), "{known}");

    // As people make one by themselves, and as the hint says.
    for (more, exit) in [("", 3), ("-addext basicConstraints=critical,CA:FALSE", 1)] {
        self_made(&home, more);
        let (jeton, url) = serve(&home);

        let said = log_in(&url, Some("server.pem")).failed(exit);

        let is_told = said.contains("`-addext basicConstraints=critical,CA:FALSE`");
        assert_eq!(is_told, exit == 3, "{said}");
        assert!(jeton.terminate().success());
    }
}

/// Makes server.pem and server.key, which nobody else has issued.
fn self_made(home: &Home, more: &str) {
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
        .args(["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-keyout", "server.key", "-out", "server.pem"])
        .args(more.split_whitespace())
        .current_dir(home.path())
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

/// Makes NAME.authority.pem, and server.pem and server.key by it.
pub(crate) fn certificate(home: &Home, name: &str) {
    let new = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2";
    for arguments in [
        format!("-subj /CN={name} -keyout authority.key -out {name}.authority.pem"),
        format!(
            "-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE \
             -CA {name}.authority.pem -CAkey authority.key -keyout server.key -out server.pem"
        ),
    ] {
        let made = Command::new("openssl")
            .args(["req", "-x509"])
            .args(new.split(' ').chain(arguments.split_whitespace()))
            .current_dir(home.path())
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
}

/// The status that curl sees when it trusts the authority of that name alone; `000` where there is none.
fn status(home: &Home, authority: &str, url: &str) -> String {
    let asked = Command::new("curl")
        .args(["--silent", "--output", "answer", "--write-out", "%{http_code}", "--cacert"])
        .args([&format!("{authority}.authority.pem"), url])
        .current_dir(home.path())
        .output()
        .unwrap();
    String::from_utf8(asked.stdout).unwrap()
}
