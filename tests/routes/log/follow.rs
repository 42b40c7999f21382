//! `GET /api/v1/log/follow`
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected panics")]

use std::time::Duration;

use jeton_tests::TestJeton;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::LOG;
use crate::support::{account_id, api_token, get, items, online, post, scoped, text};

/// A log that is followed over a bare socket.
struct Stream {
    socket: TcpStream,
    came: String,
}

/// What does not come within this time does not come.
const PATIENCE: Duration = Duration::from_secs(10);

impl Stream {
    /// Follows with this query and these header lines; `None` where it is refused.
    async fn open(jeton: &TestJeton, query: &str, headers: &str) -> Self {
        let mut socket = TcpStream::connect(jeton.address()).await.unwrap();
        let request = format!(
            "GET {LOG}/follow{query} HTTP/1.1\r\nhost: jeton\r\nconnection: close\r\n{headers}\r\n\r\n"
        );
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut stream = Self { socket, came: String::new() };
        stream.until(": following").await;
        stream
    }

    async fn by(jeton: &TestJeton, secret: &str, query: &str) -> Self {
        Self::open(jeton, query, &format!("authorization: Bearer {secret}")).await
    }

    /// Reads until `text` has come, and the line that it is in.
    async fn until(&mut self, text: &str) {
        let wait = async {
            while !self.came.split_once(text).is_some_and(|(_, rest)| rest.contains('\n')) {
                assert!(self.read().await, "it ended before {text:?}: {}", self.came);
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("no {text:?}"));
    }

    /// Reads to the end.
    async fn end(mut self) -> String {
        let wait = async { while self.read().await {} };
        tokio::time::timeout(PATIENCE, wait).await.expect("it ends");
        self.came
    }

    async fn read(&mut self) -> bool {
        let mut buffer = [0; 4096];
        let count = self.socket.read(&mut buffer).await.unwrap_or(0);
        self.came += &String::from_utf8_lossy(&buffer[..count]);
        count > 0
    }

    fn entries(&self) -> Vec<Value> {
        let data = self.came.lines().filter_map(|line| line.strip_prefix("data: "));
        data.map(|json| serde_json::from_str(json).unwrap()).collect()
    }
}

#[tokio::test]
async fn what_happens_comes_as_an_event_with_its_place_and_the_entry() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let mut stream = Stream::by(&jeton, &jeton.admin, "?event=token.").await;

    let (id, _) = online(&jeton, &ada).await;
    stream.until(&id).await;

    let listed = items(&jeton, &jeton.admin, &format!("{LOG}?token={id}")).await;
    assert_eq!(stream.entries(), listed);
    let event = format!("id: {}\nevent: token.issued\ndata: {{", listed[0]["seq"]);
    assert!(stream.came.contains(&event), "{}", stream.came);
    assert!(stream.came.contains("content-type: text/event-stream"), "{}", stream.came);
}

#[tokio::test]
async fn a_follower_that_comes_back_gets_what_it_has_missed_once() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let mut ids = Vec::new();
    for _ in 0..250 {
        ids.push(online(&jeton, &ada).await.0);
    }
    let issued = items(&jeton, &jeton.admin, &format!("{LOG}?limit=200&event=token.issued")).await;
    let first = issued.iter().position(|entry| entry["token"] == ids[0].as_str()).unwrap();
    let headers =
        format!("authorization: Bearer {}\r\nlast-event-id: {}", jeton.admin, issued[first]["seq"]);

    let mut stream = Stream::open(&jeton, "?event=token.issued", &headers).await;
    stream.until(&ids[249]).await;

    assert_eq!(stream.entries(), issued[first + 1..]);
}

#[tokio::test]
async fn a_member_follows_what_concerns_them_alone() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let bob = jeton.account("bob@example.com").await;
    let mut stream = Stream::by(&jeton, &ada, "").await;

    let (foreign, _) = online(&jeton, &bob).await;
    let (own, _) = online(&jeton, &ada).await;
    stream.until(&own).await;

    assert!(!stream.came.contains(&foreign), "{}", stream.came);
}

#[tokio::test]
async fn nothing_that_happens_after_a_revocation_is_streamed_and_the_stream_ends() {
    let jeton = TestJeton::new().await;
    let token =
        api_token(&jeton, &jeton.admin, json!({ "scopes": ["admin", "tokens:read"] })).await;
    let mut streams = Vec::new();
    for _ in 0..5 {
        streams.push(Stream::by(&jeton, &text(&token, "secret"), "").await);
    }

    let path = format!("/api/v1/tokens/{}/revoke", text(&token, "id"));
    post(&jeton, &jeton.admin, &path, json!({})).await.expect(204);
    let (after, _) = online(&jeton, &jeton.admin).await;

    for stream in streams {
        let came = stream.end().await;
        assert!(!came.contains(&after), "{came}");
    }
}

#[tokio::test]
async fn a_stream_ends_with_the_session_the_secret_the_role_and_the_account() {
    let jeton = TestJeton::new().await;
    for (name, end) in [("a", "session"), ("b", "secret"), ("c", "role"), ("d", "account")] {
        let ada = jeton.operator(&format!("{name}@example.com"), &["online"]).await;
        let id = account_id(&jeton, &format!("{name}@example.com")).await;
        let token = api_token(&jeton, &ada, json!({ "scopes": ["operate", "tokens:read"] })).await;
        let secret = if end == "session" { ada.clone() } else { text(&token, "secret") };
        let stream = Stream::by(&jeton, &secret, "?service=online").await;

        let call = match end {
            "session" => jeton.call("DELETE", "/api/v1/session").bearer(&ada),
            "secret" => {
                let path = format!("/api/v1/tokens/{}/rotate", text(&token, "id"));
                jeton.call("POST", &path).bearer(&ada).json(&json!({ "grace": "0s" }))
            }
            "role" => {
                let path = format!("/api/v1/accounts/{id}");
                jeton.call("PATCH", &path).bearer(&jeton.admin).json(&json!({ "role": "member" }))
            }
            _ => {
                let path = format!("/api/v1/accounts/{id}/disable");
                jeton.call("POST", &path).bearer(&jeton.admin).json(&json!({}))
            }
        };
        let done = call.send().await;
        assert!((200..300).contains(&done.status), "{end}: {}", done.text);
        let (after, _) = online(&jeton, &jeton.admin).await;

        let came = stream.end().await;
        assert!(!came.contains(&after), "{end}: {came}");
    }
}

#[tokio::test]
async fn a_browser_follows_with_its_cookie_and_streams_end_when_jeton_stops() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let body =
        json!({ "account": "ada@example.com", "password": TestJeton::PASSWORD, "cookie": true });
    let login = jeton.call("POST", "/api/v1/sessions").header("sec-fetch-site", "same-origin");
    let login = login.json(&body).send().await.expect(201);
    let cookie = login.header("set-cookie").split(';').next().unwrap().to_owned();
    let stream = Stream::open(&jeton, "", &format!("cookie: {cookie}")).await;

    jeton.app.begin_stop();

    assert!(stream.end().await.contains(": following"));
}

#[tokio::test]
async fn one_account_follows_ten_times_at_most_and_a_closed_stream_makes_room() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let mut streams = Vec::new();
    for _ in 0..10 {
        streams.push(Stream::by(&jeton, &ada, "").await);
    }
    let path = format!("{LOG}/follow");

    get(&jeton, &ada, &path).await.expect_problem(503, "too_many_followers");
    let other = Stream::by(&jeton, &jeton.admin, "").await;

    drop((streams, other));
    let again = async {
        while get(&jeton, &ada, &format!("{path}?limit=1")).await.status != 400 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, again).await.expect("there is room again");
}

#[tokio::test]
async fn members_leave_room_for_administrators() {
    let jeton = TestJeton::new().await;
    let mut streams = Vec::new();
    for n in 0..8 {
        let member = jeton.account(&format!("ada{n}@example.com")).await;
        for _ in 0..10 {
            streams.push(Stream::by(&jeton, &member, "").await);
        }
    }
    let late = jeton.account("late@example.com").await;

    // Where it is not refused as it should be, the query is.
    let refused = get(&jeton, &late, &format!("{LOG}/follow?limit=1")).await;
    let administrator = Stream::by(&jeton, &jeton.admin, "").await;

    refused.expect_problem(503, "too_many_followers");
    drop((streams, administrator));
}

#[tokio::test]
async fn a_place_beyond_the_end_of_the_log_is_refused_and_the_end_itself_is_not() {
    let jeton = TestJeton::new().await;
    let newest = items(&jeton, &jeton.admin, &format!("{LOG}?order=newest&limit=1")).await;
    let last = newest[0]["seq"].as_i64().unwrap();
    let from = |seq: i64| {
        let call = jeton.call("GET", &format!("{LOG}/follow")).bearer(&jeton.admin);
        call.header("last-event-id", seq.to_string())
    };

    let by_header = from(last + 1).send().await;
    let by_cursor = get(&jeton, &jeton.admin, &format!("{LOG}/follow?cursor={}", last + 1)).await;
    Stream::by(&jeton, &jeton.admin, &format!("?cursor={last}")).await;

    by_header.expect_problem(400, "beyond_log");
    by_cursor.expect_problem(400, "beyond_log");
    from(i64::MAX).send().await.expect_problem(400, "beyond_log");
}

#[tokio::test]
async fn who_may_not_read_the_log_does_not_follow_it() {
    let jeton = TestJeton::new().await;
    let path = format!("{LOG}/follow");
    let writer = scoped(&jeton, &jeton.admin, &["tokens:write", "admin"]).await;

    jeton.call("GET", &path).send().await.expect_problem(401, "invalid_token");
    get(&jeton, &writer, &path).await.expect_problem(403, "caller_scope_missing");
    let ended = "until=2026-01-01T00:00:00Z";
    for query in ["limit=5", "order=newest", "cursor=x", "event=nothing", "x=1", ended] {
        let refused = get(&jeton, &jeton.admin, &format!("{path}?{query}")).await;
        refused.expect_problem(400, "invalid_query");
    }
}
