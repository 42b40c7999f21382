//! Through REST: keep-alive clients of `POST /api/v1/tokens`.

use std::time::Duration;

use serde_json::json;

use super::Written;
use crate::{
    Outcome, api,
    child::Child,
    load::{Plan, Requests},
    stock::Stock,
    world::SERVICE,
};

/// Has so many clients create tokens for a while in a copy of `stock`.
pub(super) fn write(stock: &Stock, clients: usize, quick: bool) -> Outcome<Written> {
    let directory = stock.copy()?;
    let server = Child::start("jeton", Some(directory.path()), &[])?;
    let token = api::log_in(&server, stock.administrator.name.as_str(), &stock.password)?;
    let body = json!({ "service": SERVICE, "kind": "permanent", "name": "ci deploy" });
    let create = api::request("POST /api/v1/tokens", Some(&token), &body);
    let (warm_up, window) = if quick { (50, 300) } else { (200, 2000) };
    let plan = Plan {
        connections: clients,
        warm_up: Duration::from_millis(warm_up),
        window: Duration::from_millis(window),
        status: 201,
        cores: Vec::new(),
    };
    let load = plan.run(server.address(), &[&server], |_| Creates(create.clone()))?;
    Ok(Written { rate: load.rate, p50: load.p50, p99: load.p99 })
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
