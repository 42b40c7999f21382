//! Through REST: 64 keep-alive clients of `POST /api/v1/tokens`.

use std::time::Duration;

use serde_json::{Value, json};

use super::{CLIENTS, Written};
use crate::{
    Outcome,
    child::Child,
    load::{self, Plan, Requests},
    stock::Stock,
    world::SERVICE,
};

/// Creates tokens for a while in a copy of `stock`.
pub(super) fn write(stock: &Stock, quick: bool) -> Outcome<Written> {
    let directory = stock.copy()?;
    let server = Child::start("jeton", Some(directory.path()), &[])?;
    let token = log_in(&server, stock)?;
    let body = json!({ "service": SERVICE, "kind": "permanent", "name": "ci deploy" });
    let create = request("tokens", Some(&token), &body);
    let (warm_up, window) = if quick { (50, 300) } else { (200, 2000) };
    let plan = Plan {
        connections: CLIENTS,
        warm_up: Duration::from_millis(warm_up),
        window: Duration::from_millis(window),
        status: 201,
        cores: Vec::new(),
    };
    let load = plan.run(server.address(), &[&server], |_| Creates(create.clone()))?;
    Ok(Written { rate: load.rate, p50: load.p50, p99: load.p99 })
}

fn log_in(server: &Child, stock: &Stock) -> Outcome<String> {
    let body = json!({ "account": stock.administrator.name.as_str(), "password": stock.password });
    let answer = load::once(server.address(), &request("sessions", None, &body), 201)?;
    let answer: Value = serde_json::from_slice(&answer)?;
    Ok(answer["token"].as_str().ok_or("a session without a token")?.to_owned())
}

fn request(route: &str, token: Option<&str>, body: &Value) -> String {
    let body = body.to_string();
    let authorization = token.map(|token| format!("Authorization: Bearer {token}\r\n"));
    format!(
        "POST /api/v1/{route} HTTP/1.1\r\nHost: localhost\r\n{}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        authorization.unwrap_or_default(),
        body.len()
    )
}

/// The same request again and again.
struct Creates(String);

impl Requests for Creates {
    fn prepare(&mut self, request: &mut Vec<u8>) {
        if request.is_empty() {
            request.extend_from_slice(self.0.as_bytes());
        }
    }
}
