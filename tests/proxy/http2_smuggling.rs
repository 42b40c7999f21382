//! What an HTTP/2 client can put into a head, frame by frame, that a reader of HTTP/1.1 would take for something else
//! (RFC 9113 section 8.2.1). The rule is that of HTTP/1: one well-formed request for an allowed one, none otherwise.

use jeton_tests::{Recorded, Recorder};

use crate::{
    frames::{
        DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, PREFACE, RST_STREAM, SETTINGS, frame,
        literal,
    },
    support::{Door, Wire},
};

/// A head beyond the pseudo-headers and the credential, the body, and whether the product may see a request.
type Case = (&'static str, Head, &'static str, bool);
type Head = &'static [(&'static str, &'static str)];

const PSEUDO: Head =
    &[(":method", "POST"), (":scheme", "http"), (":path", "/allowed"), (":authority", "a")];

/// Regular headers, behind honest pseudo-headers.
const FIELDS: &[Case] = &[
    ("nothing more", &[], "hi", true),
    ("an honest length", &[("content-length", "2")], "hi", true),
    ("a length twice, equal", &[("content-length", "2"), ("content-length", "2")], "hi", true),
    ("a length twice", &[("content-length", "2"), ("content-length", "9")], "hi", false),
    ("a length in a list", &[("content-length", "2, 2")], "hi", false),
    ("a length with a plus", &[("content-length", "+2")], "hi", false),
    ("a length that is empty", &[("content-length", "")], "hi", false),
    ("a length too long", &[("content-length", "9")], "hi", false),
    ("a length too short", &[("content-length", "1")], "hi", false),
    ("a length of nothing", &[("content-length", "0")], "GET /smuggled HTTP/1.1\r\n\r\n", false),
    (
        "chunked",
        &[("transfer-encoding", "chunked")],
        "0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n",
        false,
    ),
    ("chunked with an underscore", &[("transfer_encoding", "chunked")], "0\r\n\r\n", true),
    ("connection", &[("connection", "close")], "", false),
    ("connection upgrade", &[("connection", "upgrade"), ("upgrade", "websocket")], "", false),
    ("upgrade", &[("upgrade", "websocket")], "", false),
    ("keep-alive", &[("keep-alive", "timeout=1")], "", false),
    ("proxy-connection", &[("proxy-connection", "keep-alive")], "", false),
    ("te gzip", &[("te", "gzip")], "", false),
    ("te trailers", &[("te", "trailers")], "", true),
    ("CRLF in a value", &[("x", "y\r\ntransfer-encoding: chunked")], "", false),
    ("LF in a value", &[("x", "y\nz: a")], "", false),
    ("CR in a value", &[("x", "y\rz: a")], "", false),
    ("NUL in a value", &[("x", "y\0z")], "", false),
    ("CRLF in a name", &[("x: y\r\nz", "a")], "", false),
    ("a colon in a name", &[("x: y", "a")], "", false),
    ("a blank in a name", &[("x y", "a")], "", false),
    ("a name in upper case", &[("X", "y")], "", false),
    ("an empty name", &[("", "y")], "", false),
    ("a pseudo-header behind", &[("x", "y"), (":path", "/smuggled")], "", false),
    ("an unknown pseudo-header", &[(":x", "y")], "", false),
    ("a pseudo-header twice", &[(":path", "/smuggled")], "", false),
    ("another host", &[("host", "b")], "", false),
    ("two hosts", &[("host", "a"), ("host", "a")], "", false),
];

/// Pseudo-headers, instead of honest ones.
const PSEUDOS: &[(&str, Head, bool)] = &[
    ("no path", &[(":method", "GET"), (":scheme", "http"), (":authority", "a")], false),
    ("an empty path", &pseudo("GET", "", "a"), false),
    ("a blank in the path", &pseudo("GET", "/allowed /smuggled", "a"), false),
    ("a version in the path", &pseudo("GET", "/allowed HTTP/1.1\r\nx: y", "a"), false),
    ("LF in the path", &pseudo("GET", "/allowed\nx", "a"), false),
    ("a tab in the path", &pseudo("GET", "/allowed\tx", "a"), false),
    ("a blank in the method", &pseudo("GET /smuggled HTTP/1.1\r\nx:", "/allowed", "a"), false),
    ("an empty method", &pseudo("", "/allowed", "a"), false),
    ("CRLF in the authority", &pseudo("GET", "/allowed", "a\r\nx: y"), false),
    ("a path in the authority", &pseudo("GET", "/allowed", "a/smuggled"), false),
    ("a quote in the authority", &pseudo("GET", "/allowed", "a\";for=b"), false),
    ("a tunnel", &[(":method", "CONNECT"), (":authority", "a:1")], false),
];

const fn pseudo(
    method: &'static str,
    path: &'static str,
    authority: &'static str,
) -> [(&'static str, &'static str); 4] {
    [(":method", method), (":scheme", "http"), (":path", path), (":authority", authority)]
}

#[tokio::test]
async fn no_field_of_http2_becomes_framing_for_the_product() {
    let upstream = Recorder::start().await;
    let door = Door::before(upstream.address).await;

    let mut wrong = Vec::new();
    for (name, fields, body, passes) in FIELDS {
        wrong.extend(judge(&door, &upstream, (name, PSEUDO, fields, body, *passes)).await);
    }
    for (name, pseudo, passes) in PSEUDOS {
        wrong.extend(judge(&door, &upstream, (name, pseudo, &[], "", *passes)).await);
    }

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn judge(
    door: &Door,
    upstream: &Recorder,
    (name, pseudo, fields, body, passes): (&str, Head, Head, &str, bool),
) -> Option<String> {
    let mut wire = door.connect().await;
    let mut block: Vec<u8> = pseudo.iter().flat_map(|(name, value)| literal(name, value)).collect();
    block.extend(literal("x-auth-token", &door.secret));
    block.extend(fields.iter().flat_map(|(name, value)| literal(name, value)));
    let flags = if body.is_empty() { END_HEADERS | END_STREAM } else { END_HEADERS };
    wire.send(PREFACE).await;
    wire.send([frame(SETTINGS, 0, 0, b""), frame(HEADERS, flags, 1, &block)].concat()).await;
    if !body.is_empty() {
        wire.try_send(frame(DATA, END_STREAM, 1, body.as_bytes())).await;
    }

    let is_allowed = wire.is_answered_with_200().await;

    let seen: Vec<Recorded> = upstream.take();
    let whole = seen.iter().filter(|seen| matches!(seen, Recorded::Request(_))).count();
    let is_well_formed = seen.iter().all(|seen| match seen {
        Recorded::Request(request) => request.line.contains(" /allowed "),
        Recorded::BrokenOff(_) => true,
        Recorded::Malformed(_) => false,
    });
    let fits = is_allowed == passes && whole == usize::from(passes) && is_well_formed;
    (!fits).then(|| format!("{name}: allowed {is_allowed}, {seen:?}"))
}

impl Wire {
    /// Whether the first answer to stream 1 is a 200, the eighth entry of the static table (RFC 7541 appendix A).
    async fn is_answered_with_200(&mut self) -> bool {
        loop {
            let Some((kind, payload)) = self.frame().await else { return false };
            match kind {
                HEADERS => return payload.first() == Some(&0x88),
                RST_STREAM | GOAWAY => return false,
                _ => {}
            }
        }
    }

    async fn frame(&mut self) -> Option<(u8, Vec<u8>)> {
        let head = self.exactly(9).await?;
        let length = usize::from(head[0]) << 16 | usize::from(head[1]) << 8 | usize::from(head[2]);
        Some((head[3], self.exactly(length).await?))
    }
}
