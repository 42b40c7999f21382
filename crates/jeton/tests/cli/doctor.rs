//! `jeton doctor`

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    thread,
};

use serde_json::Value;

use crate::support::Home;

/// A gateway that answers the same to everybody, whatever they send.
fn gateway(answer: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            thread::spawn(move || {
                assert_ne!(stream.read(&mut [0; 128 << 10]).unwrap(), 0);
                // Whoever sent more than fits may have gone.
                stream.write_all(answer.as_bytes()).ok();
            });
        }
    });
    address
}

const SECRET: &[(&str, &str)] = &[("JETON_SECRET", "a-good-secret")];

#[test]
fn a_gateway_that_lets_everybody_in_is_reported_and_ends_with_1() {
    let home = Home::new();
    let open = gateway("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");

    let run = home.run_with(&["doctor", "gateway", &format!("http://{open}")], SECRET, "");

    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.contains("no-secret"), "{}", run.stdout);
    assert!(run.stdout.contains("it was answered with 200"), "{}", run.stdout);
    assert!(run.stdout.contains("could not be judged without `jeton doctor witness`"));
    assert!(!run.stdout.contains("a-good-secret"));
}

#[test]
fn a_gateway_that_refuses_the_good_secret_cannot_be_examined() {
    let home = Home::new();
    let shut = gateway("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    let broken = gateway("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    let silent = gateway("");

    for (address, code, cause) in [
        (shut, 2, "a good secret is answered with 401"),
        (broken, 3, "a good secret is answered with 502"),
        (silent, 2, "a request with a good secret is not answered"),
    ] {
        let run = home.run_with(&["doctor", "gateway", &format!("http://{address}")], SECRET, "");
        let said = run.failed(code);
        assert!(said.contains(cause), "{said}");
    }
}

#[test]
fn with_jeton_down_every_refusal_will_do_and_every_answer_is_reported() {
    let home = Home::new();
    let shut = gateway("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    let open = gateway("HTTP/1.1 204 No Content\r\n\r\n");
    let down = |address: SocketAddr| {
        let url = format!("http://{address}");
        home.run_with(&["doctor", "gateway", &url, "--jeton-is-down", "--json"], SECRET, "")
    };

    let held = down(shut);
    let through = down(open);

    assert_eq!((held.code, through.code), (0, 1));
    assert_eq!(held.json()["through"], 0);
    let report: Value = serde_json::from_str(&through.stdout).unwrap();
    assert_eq!(report["through"], report["attacks"]);
}

#[test]
fn a_gateway_that_is_not_there_ends_with_3() {
    let home = Home::new();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{nobody}");

    home.run_with(&["doctor", "gateway", &url], SECRET, "").failed(3);
    home.run_with(&["doctor", "gateway", &url, "--jeton-is-down"], SECRET, "").failed(3);
}

#[test]
fn what_cannot_be_used_is_named() {
    let home = Home::new();
    home.file("empty.pem", "");

    for (arguments, said) in [
        (&["ftp://a"][..], "URL"),
        (&["http://a", "--header", "a b"], "--header"),
        (&["http://a", "--scheme", "a b"], "--scheme"),
        (&["https://a", "--ca-file", "empty.pem"], "empty.pem"),
        (&["https://a", "--ca-file", "nowhere.pem"], "nowhere.pem"),
        (&["http://a", "--secret-file", "nowhere"], "nowhere"),
    ] {
        let run = home.run_with(&[&["doctor", "gateway"], arguments].concat(), SECRET, "");
        let message = run.failed(2);
        assert!(message.contains(said), "{arguments:?}: {message}");
    }
}

#[test]
fn behind_the_witness_alone_everything_gets_through_and_is_named() {
    let home = Home::new();
    let mut witness = home.start(&["doctor", "witness", "--listen", "127.0.0.1:0", "--json"]);
    let url = witness.json()["witness"].as_str().unwrap().to_owned();
    let header = ["--header", "X-Auth-Token", "--scheme", "Token", "--json"];

    let arguments = [&["doctor", "gateway", &url], &header[..]].concat();
    let run = home.run_with(&arguments, SECRET, "");

    assert_eq!(run.code, 1, "{}", run.stderr);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["witness"], true);
    assert_eq!(report["unseen"], 0);
    let why = |attack: &str| {
        let findings = report["findings"].as_array().unwrap();
        let finding = findings.iter().find(|one| one["attack"] == attack).unwrap();
        finding["why"].as_str().unwrap_or("nothing").to_owned()
    };
    for (attack, said) in [
        ("good-secret", "the API got the secret, in `x-auth-token`"),
        ("no-secret", "it reached the API"),
        ("forged-account", "the API got what the client wrote in `jeton-account`"),
        ("forged-with-underscores", "the API got what the client wrote in `jeton_account`"),
        ("spoofed-x-real-ip", "the API got what the client wrote in `x-real-ip`"),
        ("hidden-behind", "a request without a credential, hidden in another, reached the API"),
        ("method-unknown", "it reached the API"),
    ] {
        assert_eq!(why(attack), said, "{attack}");
    }
    assert!(!run.stdout.contains("a-good-secret"));
    assert!(witness.terminate().success());
}
