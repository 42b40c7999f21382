//! A sample API: a few answers of the four products, as their own documentation and clients have them.
//!
//! It asks for no credential. It stands behind the fronts, which let nobody through without one.

use std::{io, net::SocketAddr};

use axum::{
    Router,
    extract::Query,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{StatusCode, Uri, header};
use serde::Deserialize;
use tokio::{net::TcpListener, task::JoinHandle};

/// A sample API that listens. It ends when this is dropped.
pub(super) struct Upstream {
    address: SocketAddr,
    task: JoinHandle<io::Result<()>>,
}

/// Opens the sample API.
pub(super) async fn open(address: SocketAddr) -> io::Result<Upstream> {
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    let task = tokio::spawn(async move { axum::serve(listener, routes()).await });
    Ok(Upstream { address, task })
}

impl Upstream {
    /// Where it listens.
    pub(super) fn uri(&self) -> Uri {
        format!("http://{}", self.address).parse().expect("an address makes a URL")
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn routes() -> Router {
    Router::new()
        .route("/v2/app/all", get(async || json(APPS)))
        .route("/servers", get(servers))
        .route("/servers/", get(servers))
        .route("/instance/v1/zones/{zone}/servers", get(servers))
        .route("/api/v1/db/meta/projects", get(async || json(BASES)))
        .route("/api/v1/db/meta/projects/", get(async || json(BASES)))
        .route("/api/v1/db/meta/projects/{project}/tables", get(async || json(NO_TABLES)))
        .route("/api/v2/meta/bases", get(async || json(BASES)))
        .route("/api/v2/meta/bases/", get(async || json(BASES)))
        .route("/adminproxy/GetTenantNames", get(async || json(TENANTS)))
        .route("/admin/GetTenantsForUser", get(async || json(TENANTS)))
        .fallback(async || (StatusCode::NOT_FOUND, json(NOTHING)))
}

#[derive(Deserialize)]
struct Page {
    page: Option<u32>,
}

/// One server, on one page: an empty page ends a listing.
async fn servers(Query(Page { page }): Query<Page>) -> Response {
    json(if page.unwrap_or(1) > 1 { NO_SERVERS } else { SERVERS })
}

fn json(body: &'static str) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

const APPS: &str = r#"{"status":"ok","message":"ok","apps":[]}"#;
// The answer that online.net's documentation prints, and the count that its newer clients read.
const SERVERS: &str = include_str!("servers.json");
const NO_SERVERS: &str = r#"{"servers":[],"total_count":1}"#;
const BASES: &str = r#"{"list":[{"id":"p_demo","title":"Demo","type":"database"}],"pageInfo":{"totalRows":1,"page":1,"pageSize":25,"isFirstPage":true,"isLastPage":true}}"#;
const NO_TABLES: &str = r#"{"list":[],"pageInfo":{"totalRows":0,"page":1,"pageSize":25,"isFirstPage":true,"isLastPage":true}}"#;
const TENANTS: &str = r#"[{"TenantId":"4f1d6f0a-8c1e-4c57-9a55-2c9d7b6f7e01","AccountName":"default","PlanID":"default"}]"#;
const NOTHING: &str = r#"{"error":"not_found","message":"the sample API has no such path"}"#;
