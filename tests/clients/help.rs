//! The programs of the help pages, as they are pasted: sh with curl, Node.js and Python against a front.

use jeton_tests::TestJeton;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::installed::run;

/// Every program of the page of a service whose API is its front: what it is written in, and its text.
async fn programs(jeton: &TestJeton, service: &str) -> Vec<(String, String)> {
    let front = format!("http://{}", jeton.front_address(service));
    let policy = jeton_app::preset(service).unwrap().text;
    let policy = policy.replace("[page]\n", &format!("[page]\napi = \"{front}\"\n"));
    jeton.apply(service, &policy).await;
    let path = format!("/api/v1/services/{service}/help");
    let page = jeton.call("GET", &path).bearer(&jeton.admin).send().await.expect(200).json();
    let list = |value: &Value| value.as_array().unwrap().clone();
    let blocks = list(&page["sections"]).into_iter().flat_map(|section| list(&section["blocks"]));
    let programs = blocks.filter(|block| block["type"] == "code").map(|block| {
        let text = |name: &str| block[name].as_str().unwrap().to_owned();
        (text("language"), text("code"))
    });
    programs
        .filter(|(_, code)| !code.starts_with("export ") && !code.starts_with("setx "))
        .collect()
}

/// What a program prints that has the secret in this variable.
async fn printed((language, code): &(String, String), variable: &str, secret: &str) -> String {
    let (program, arguments) = match language.as_str() {
        "sh" => ("sh", &["-s"][..]),
        "js" => ("node", &["--input-type=module", "-"][..]),
        "python" => ("python3", &["-"][..]),
        other => panic!("nobody runs `{other}`"),
    };
    let mut command = Command::new(program);
    command.args(arguments);
    let output = run(command, &[(variable, secret)], code.as_bytes()).await;
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{code}\n{errors}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn d9_the_three_programs_of_discloud_tell_who_calls() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token = jeton.token(&ada, "discloud", "api-key").await;
    let secret = jeton.reveal(&ada, token["id"].as_str().unwrap()).await;

    let programs = programs(&jeton, "discloud").await;

    assert_eq!(programs.len(), 3);
    for program in &programs {
        let printed = printed(program, "DISCLOUD_TOKEN", &secret).await;
        assert!(printed.contains("ada@example.com"), "{printed}");
    }
}

#[tokio::test]
async fn u12_the_three_programs_of_duplocloud_are_let_in() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token = jeton.token(&ada, "duplocloud", "temporary").await;
    let secret = jeton.reveal(&ada, token["id"].as_str().unwrap()).await;

    let programs = programs(&jeton, "duplocloud").await;

    assert_eq!(programs.len(), 3);
    for program in &programs {
        let printed = printed(program, "DUPLO_TOKEN", &secret).await;
        assert!(printed.contains("IsOtpNeeded"), "{printed}");
    }
}

#[tokio::test]
async fn n4_n8_the_six_programs_of_nocodb_tell_who_calls_each_with_a_token_of_its_kind() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let order = json!({ "service": "nocodb", "kind": "api-token", "name": "ci" });
    let api = jeton.issue(&ada, order).await["secret"].as_str().unwrap().to_owned();
    let token = jeton.token(&ada, "nocodb", "auth-token").await;
    let auth = jeton.reveal(&ada, token["id"].as_str().unwrap()).await;

    let programs = programs(&jeton, "nocodb").await;

    assert_eq!(programs.len(), 6);
    let variables = [("NOCODB_API_TOKEN", api), ("NOCODB_AUTH_TOKEN", auth)];
    for (programs, (variable, secret)) in programs.chunks(3).zip(&variables) {
        for program in programs {
            let printed = printed(program, variable, secret).await;
            assert!(printed.contains("ada@example.com"), "{printed}");
        }
    }
}

#[tokio::test]
async fn s5_the_three_programs_of_online_list_the_tokens() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let order = json!({ "service": "online", "name": "laptop" });
    let secret = jeton.issue(&ada, order).await["secret"].as_str().unwrap().to_owned();

    let programs = programs(&jeton, "online").await;

    assert_eq!(programs.len(), 3);
    for program in &programs {
        let printed = printed(program, "SCW_SECRET_KEY", &secret).await;
        assert!(printed.contains("laptop"), "{printed}");
    }
}
