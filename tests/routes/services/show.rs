//! `GET /api/v1/services/{name}`

use jeton_app::preset;
use jeton_tests::TestJeton;
use serde_json::json;

use crate::support::get;

#[tokio::test]
async fn a_service_is_shown_with_its_kinds_and_the_text_of_its_policy() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    let service = get(&jeton, &ada, "/api/v1/services/online").await.expect(200).json();

    let whole = json!({
        "id": service["id"],
        "name": "online",
        "label": { "en": "online.net", "pt-BR": "online.net" },
        "page": {
            "menu": "top-right",
            "entry": { "en": "My credentials", "pt-BR": "Minhas credenciais" },
            "help": "members",
        },
        "disabled": false,
        "kinds": [{
            "name": "api-token",
            "label": { "en": "API token", "pt-BR": "Token da API" },
            "carriers": [{ "header": "X-Auth-Token" }],
            "issued": "by their owner or by administrators",
            "issued_by": ["owner", "administrator"],
            "named": false,
            "lifetime": "never",
            "maximum": "36500d",
            "reveal": "always",
            "owner_may": ["delete"],
            "scopes": [],
            "variable": "SCW_SECRET_KEY",
            "page": {
                "add": { "en": "Create New Token", "pt-BR": "Criar novo token" },
                "name": { "en": "Token name", "pt-BR": "Nome do token" },
                "save": { "en": "Create", "pt-BR": "Criar" },
                "copy": { "en": "Copy", "pt-BR": "Copiar" },
                "delete": { "en": "Delete", "pt-BR": "Excluir" },
                "reset": { "en": "Reset token", "pt-BR": "Resetar token" },
                "actions": "buttons",
            },
        }],
        "settings": {},
        "created_at": "2026-01-15T12:00:00Z",
        "policy": preset("online").unwrap().text,
    });
    assert_eq!(service, whole);
}

#[tokio::test]
async fn n1_n2_n3_n8_a_service_says_where_its_tokens_stand_and_what_the_buttons_are_called() {
    let jeton = TestJeton::new().await;

    let service = get(&jeton, &jeton.admin, "/api/v1/services/nocodb").await.expect(200).json();

    let (page, kinds) = (&service["page"], &service["kinds"]);
    assert_eq!(page["menu"], "bottom-left");
    let entry = json!({ "en": "Account Settings", "pt-BR": "Configurações da conta" });
    assert_eq!((&page["entry"], &page["tab"]["en"]), (&entry, &json!("Tokens")));
    assert_eq!(kinds[0]["page"]["actions"], "menu");
    assert_eq!(kinds[1]["page"]["menu_copy"]["en"], "Copy Auth Token");
}

#[tokio::test]
async fn an_unknown_service_is_not_found_whatever_its_name_looks_like() {
    let jeton = TestJeton::new().await;
    let long = "a".repeat(10_000);

    for name in ["nowhere", "ONLINE", "online%20", "%00", "%ff", "%2e%2e", "online%2f", &long] {
        let reply = get(&jeton, &jeton.admin, &format!("/api/v1/services/{name}")).await;
        reply.expect_problem(404, "not_found");
    }
    let stranger = jeton.call("GET", "/api/v1/services/online").send().await;
    stranger.expect_problem(401, "invalid_token");
}
