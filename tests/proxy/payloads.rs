//! The payloads of the smuggling tests.

/// What a client sends, and what may come of it.
pub(crate) struct Payload {
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
    pub(crate) then: Then,
}

/// What may come of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// A 400, nothing for the product, and the end of the connection.
    Refused,
    /// One request for the product, and the connection goes on behind it.
    One,
    /// Two, each judged by itself.
    Two,
    /// One, and behind it a 400 and the end of the connection.
    OneAndNoMore,
}

use Then::{One, OneAndNoMore, Refused, Two};

const fn payload(name: &'static str, text: &'static str, then: Then) -> Payload {
    Payload { name, text, then }
}

/// `{POST}` and `{GET}` are a request line for `/allowed` with a host and a good credential, without the empty line.
pub(crate) const PAYLOADS: &[Payload] = &[
    // Two lengths.
    payload(
        "CL.TE",
        "{POST}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
        Refused,
    ),
    payload(
        "TE.CL",
        "{POST}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n{SMUGGLED}0\r\n\r\n",
        Refused,
    ),
    payload(
        "CL.TE, both agreeing",
        "{POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "CL 0 and TE",
        "{POST}Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{SMUGGLED}",
        Refused,
    ),
    payload(
        "CL.CL, different",
        "{POST}Content-Length: 0\r\nContent-Length: 40\r\n\r\n{SMUGGLED}",
        Refused,
    ),
    payload("CL.CL, equal", "{POST}Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi", Refused),
    payload("CL list, different", "{POST}Content-Length: 0, 40\r\n\r\n{SMUGGLED}", Refused),
    payload("CL list, equal", "{POST}Content-Length: 2, 2\r\n\r\nhi", Refused),
    payload(
        "CL of another case twice",
        "{POST}Content-Length: 0\r\ncontent-length: 40\r\n\r\n{SMUGGLED}",
        Refused,
    ),
    // Lengths that are no number to everybody.
    payload("CL with a plus", "{POST}Content-Length: +2\r\n\r\nhi", Refused),
    payload("CL negative", "{POST}Content-Length: -2\r\n\r\nhi", Refused),
    payload("CL empty", "{POST}Content-Length:\r\n\r\n{SMUGGLED}", Refused),
    payload("CL hexadecimal", "{POST}Content-Length: 0x2\r\n\r\nhi", Refused),
    payload("CL decimal point", "{POST}Content-Length: 2.0\r\n\r\nhi", Refused),
    payload("CL with a blank inside", "{POST}Content-Length: 1 2\r\n\r\nhi", Refused),
    payload("CL with an underscore", "{POST}Content-Length: 1_0\r\n\r\nhi", Refused),
    payload(
        "CL past 64 bits",
        "{POST}Content-Length: 18446744073709551616\r\n\r\n{SMUGGLED}",
        Refused,
    ),
    payload("CL quoted", "{POST}Content-Length: \"2\"\r\n\r\nhi", Refused),
    payload("CL with a vertical tab", "{POST}Content-Length: \x0b2\r\n\r\nhi", Refused),
    // Spellings of Transfer-Encoding.
    payload(
        "TE twice",
        "{POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "TE twice, the second unknown",
        "{POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
        Refused,
    ),
    payload("TE identity", "{POST}Transfer-Encoding: identity\r\n\r\n{SMUGGLED}", Refused),
    payload(
        "TE identity and CL",
        "{POST}Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nhi",
        Refused,
    ),
    payload("TE list", "{POST}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", Refused),
    payload(
        "TE chunked not last",
        "{POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{SMUGGLED}",
        Refused,
    ),
    payload(
        "TE chunked twice in a list",
        "{POST}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "TE xchunked",
        "{POST}Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n\r\nhi",
        Refused,
    ),
    payload("TE quoted", "{POST}Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", Refused),
    payload(
        "TE with a parameter",
        "{POST}Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n",
        Refused,
    ),
    payload("TE with a comma", "{POST}Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n", Refused),
    payload("TE empty", "{POST}Transfer-Encoding:\r\nContent-Length: 2\r\n\r\nhi", Refused),
    payload(
        "TE with a vertical tab",
        "{POST}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "TE with a blank before the colon",
        "{POST}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n{SMUGGLED}",
        Refused,
    ),
    payload(
        "TE with a tab before the colon",
        "{POST}Transfer-Encoding\t: chunked\r\nContent-Length: 2\r\n\r\nhi",
        Refused,
    ),
    payload(
        "TE behind a blank",
        "{POST} Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\nhi",
        Refused,
    ),
    payload(
        "TE behind a bare LF",
        "{POST}X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "TE behind a bare CR",
        "{POST}X: y\rTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\nhi",
        Refused,
    ),
    payload(
        "TE with a NUL",
        "{POST}Transfer-Encoding: chunked\0\r\nContent-Length: 2\r\n\r\nhi",
        Refused,
    ),
    payload(
        "TE in HTTP/1.0",
        "POST /allowed HTTP/1.0\r\n{AUTH}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "TE in HTTP/1.0 with keep-alive and CL",
        "POST /allowed HTTP/1.0\r\n{AUTH}Connection: keep-alive\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "TE in another case",
        "{POST}tRANSFER-eNCODING: CHUNKED\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
        One,
    ),
    payload(
        "TE with an underscore",
        "{POST}Transfer_Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        One,
    ),
    // Lines.
    payload("bare LF behind the request line", "GET /allowed HTTP/1.1\n{AUTH}\r\n", Refused),
    payload("bare LF behind a header", "{GET}X: y\n\r\n", Refused),
    payload("bare LF as the empty line", "{GET}X: y\r\n\n", Refused),
    payload("bare LFs alone", "GET /allowed HTTP/1.1\nHost: a\n\n", Refused),
    payload("bare CR in a value", "{GET}X: a\rb\r\n\r\n", Refused),
    payload("bare CR for an empty line", "{GET}\r{SMUGGLED}", Refused),
    payload("NUL in a value", "{GET}X: a\0b\r\n\r\n", Refused),
    payload("NUL in a name", "{GET}X\0: a\r\n\r\n", Refused),
    payload("folded line", "{GET}X: a\r\n b\r\n\r\n", Refused),
    payload("folded by a tab", "{GET}X: a\r\n\tContent-Length: 2\r\n\r\n", Refused),
    payload("first header folded", "GET /allowed HTTP/1.1\r\n X: y\r\n{AUTH}\r\n", Refused),
    payload("header without a colon", "{GET}Content-Length\r\n\r\n", Refused),
    payload("header without a name", "{GET}: y\r\n\r\n", Refused),
    payload("header name with a blank", "{GET}X Y: z\r\n\r\n", Refused),
    payload("header name that is no token", "{GET}X(Y): z\r\n\r\n", Refused),
    // The request line.
    payload("two blanks", "GET  /allowed HTTP/1.1\r\n{AUTH}\r\n", Refused),
    payload("a tab for a blank", "GET\t/allowed HTTP/1.1\r\n{AUTH}\r\n", Refused),
    payload("a blank in the target", "GET /allowed /smuggled HTTP/1.1\r\n{AUTH}\r\n", Refused),
    payload("CR in the target", "GET /allowed\rX: y HTTP/1.1\r\n{AUTH}\r\n", Refused),
    payload("LF in the target", "GET /allowed\nX: y HTTP/1.1\r\n{AUTH}\r\n", Refused),
    payload("HTTP/0.9", "GET /allowed\r\n\r\n", Refused),
    payload("HTTP/1.2", "GET /allowed HTTP/1.2\r\n{AUTH}\r\n", Refused),
    payload("HTTP/2.0", "GET /allowed HTTP/2.0\r\n{AUTH}\r\n", Refused),
    payload("another protocol", "GET /allowed XTTP/1.1\r\n{AUTH}\r\n", Refused),
    payload("no host", "GET /allowed HTTP/1.1\r\nX: y\r\n\r\n", Refused),
    payload("two hosts", "{GET}Host: b\r\n\r\n", Refused),
    payload("two equal hosts", "{GET}Host: a\r\n\r\n", Refused),
    // Chunks.
    payload(
        "chunk with an extension",
        "{POST}Transfer-Encoding: chunked\r\n\r\n2;a=b\r\nhi\r\n0;c\r\n\r\n",
        One,
    ),
    payload(
        "chunk extension with a bare LF",
        "{POST}Transfer-Encoding: chunked\r\n\r\n2;a\nhi\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "chunk extension with a bare CR",
        "{POST}Transfer-Encoding: chunked\r\n\r\n2;a\rX\r\nhi\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "chunk size with a bare LF",
        "{POST}Transfer-Encoding: chunked\r\n\r\n2\nhi\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "chunk size with 0x",
        "{POST}Transfer-Encoding: chunked\r\n\r\n0x2\r\nhi\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "chunk size with a plus",
        "{POST}Transfer-Encoding: chunked\r\n\r\n+2\r\nhi\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "chunk size negative",
        "{POST}Transfer-Encoding: chunked\r\n\r\n-2\r\nhi\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "chunk size with a blank",
        "{POST}Transfer-Encoding: chunked\r\n\r\n2 \r\nhi\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "chunk size behind a blank",
        "{POST}Transfer-Encoding: chunked\r\n\r\n 2\r\nhi\r\n0\r\n\r\n",
        Refused,
    ),
    payload("chunk size empty", "{POST}Transfer-Encoding: chunked\r\n\r\n\r\n{SMUGGLED}", Refused),
    payload(
        "chunk size past 64 bits",
        "{POST}Transfer-Encoding: chunked\r\n\r\n10000000000000002\r\nhi\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "chunk size with an underscore",
        "{POST}Transfer-Encoding: chunked\r\n\r\n0_2\r\nhi\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "chunk longer than its size",
        "{POST}Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "chunk that ends in LF",
        "{POST}Transfer-Encoding: chunked\r\n\r\n2\r\nhi\n0\r\n\r\n",
        Refused,
    ),
    payload(
        "last chunk with a bare LF",
        "{POST}Transfer-Encoding: chunked\r\n\r\n0\r\n\n{SMUGGLED}",
        Refused,
    ),
    payload(
        "last chunk of several zeros",
        "{POST}Transfer-Encoding: chunked\r\n\r\n000\r\n\r\n",
        One,
    ),
    payload(
        "trailer without a colon",
        "{POST}Transfer-Encoding: chunked\r\n\r\n0\r\nX\r\n\r\n",
        Refused,
    ),
    payload(
        "trailer with a length",
        "{POST}Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 40\r\n\r\n",
        One,
    ),
    // Requests behind requests.
    payload("two in a row", "{GET}\r\n{SECOND}", Two),
    payload("two in a row with a body", "{POST}Content-Length: 2\r\n\r\nhi{SECOND}", Two),
    payload("GET with a body", "{GET}Content-Length: 5\r\n\r\nGET /{SECOND}", Two),
    payload("an empty line between", "{POST}Content-Length: 2\r\n\r\nhi\r\n{SECOND}", Two),
    payload("rubbish behind", "{POST}Content-Length: 2\r\n\r\nhi!!\r\n{SMUGGLED}", OneAndNoMore),
    payload("a bare LF behind", "{POST}Content-Length: 2\r\n\r\nhi\n{SMUGGLED}", OneAndNoMore),
    payload(
        "an ambiguous one behind",
        "{GET}\r\nPOST /smuggled HTTP/1.1\r\n{AUTH}Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        OneAndNoMore,
    ),
    // Hosts and paths.
    payload("absolute target, another host", "GET http://b/allowed HTTP/1.1\r\n{AUTH}\r\n", One),
    payload(
        "connection takes the length away",
        "{POST}Connection: content-length\r\nContent-Length: 2\r\n\r\nhi",
        One,
    ),
    payload("connection takes the host away", "{GET}Connection: host\r\n\r\n", One),
    payload(
        "upgrade to h2c with a preface behind",
        "{GET}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        OneAndNoMore,
    ),
    payload(
        "expectation of something else",
        "{POST}Expect: 200-ok\r\nContent-Length: 2\r\n\r\nhi",
        One,
    ),
    payload(
        "expectation with the body at once",
        "{POST}Expect: 100-continue\r\nContent-Length: 2\r\n\r\nhi",
        One,
    ),
];
