//! Plain requests: HTTP/1.1, without a body, and nothing asked of the connection.

use std::mem;

use smallvec::SmallVec;

use crate::{
    fields::Field,
    serve::framing::head::{self, Ambiguous, Head, Length},
};

/// A plain request.
pub(crate) struct Plain<'r> {
    pub(crate) method: &'r str,
    pub(crate) path: &'r str,
    pub(crate) query: Option<&'r str>,
    /// The fields in the order of their lines.
    pub(crate) fields: &'r [Field<'r>],
}

/// What bytes begin with.
pub(super) enum Read<'r> {
    /// A plain request of so many bytes.
    Plain(Plain<'r>, usize),
    /// What may become one.
    Part,
    /// Something else, or something with another reading.
    Other,
}

/// A request with more fields is not plain.
const MOST_FIELDS: usize = 32;

/// Room for the fields of a plain request, none of which is written before it is there.
pub(super) type Room<'r> = SmallVec<[Field<'r>; MOST_FIELDS]>;

/// Those whose answers have a body (RFC 9110 section 9.3.2), and that no other protocol begins with.
const METHODS: [&[u8]; 6] = [b"GET", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS"];

/// The request that `bytes` begin with. The names of its fields are written in lower case there, which changes nothing
/// for another reader (RFC 9110 section 5.1).
pub(super) fn read<'a, 'r: 'a>(bytes: &'r mut [u8], room: &'a mut Room<'r>) -> Read<'a> {
    let whole = bytes.len();
    let mut rest = bytes;
    let Some(line) = next_line(&mut rest) else {
        return Read::Part;
    };
    let Some((method, target)) = request_line(line) else {
        return Read::Other;
    };
    let mut head = Head::default();
    loop {
        let Some(line) = next_line(&mut rest) else {
            return Read::Part;
        };
        if line == b"\r\n" {
            break;
        }
        let Ok(field) = field(line, &mut head) else {
            return Read::Other;
        };
        if room.len() == MOST_FIELDS || !is_plain(&field) {
            return Read::Other;
        }
        room.push(field);
    }
    if head.end() != Ok(Length::Bytes(0)) || head.wants_switch() {
        return Read::Other;
    }
    let (path, query) = match memchr::memchr(b'?', target.as_bytes()) {
        Some(end) => (&target[..end], Some(&target[end + 1..])),
        None => (target, None),
    };
    let plain = Plain { method, path, query, fields: room };
    Read::Plain(plain, whole - rest.len())
}

/// Takes a line with what ends it.
fn next_line<'r>(rest: &mut &'r mut [u8]) -> Option<&'r mut [u8]> {
    let end = memchr::memchr(b'\n', rest)? + 1;
    let (line, behind) = mem::take(rest).split_at_mut(end);
    *rest = behind;
    Some(line)
}

/// The method and the target of a request of HTTP/1.1 whose target is spelt as everybody reads it.
fn request_line(line: &[u8]) -> Option<(&str, &str)> {
    let line = line.strip_suffix(b" HTTP/1.1\r\n")?;
    let blank = memchr::memchr(b' ', line)?;
    let (method, target) = (&line[..blank], &line[blank + 1..]);
    let is_plain = METHODS.contains(&method)
        && target.first() == Some(&b'/')
        && target.len() <= MOST_OF_TARGET
        && target.iter().fold(true, |all, byte| all & IN_TARGET[usize::from(*byte)]);
    if !is_plain {
        return None;
    }
    Some((str::from_utf8(method).ok()?, str::from_utf8(target).ok()?))
}

/// The field of a line, its name in lower case.
fn field<'r>(line: &'r mut [u8], head: &mut Head) -> Result<Field<'r>, Ambiguous> {
    let (name, _) = head::field(head::text(line)?)?;
    let (name, value) = line.split_at_mut(name.len());
    name.make_ascii_lowercase();
    let is_token = name.iter().fold(true, |all, byte| all & IN_NAME[usize::from(*byte)]);
    let name = str::from_utf8(name).ok().filter(|_| is_token).ok_or(Ambiguous)?;
    let value = value[1..].trim_ascii();
    head.note(name.as_bytes(), value)?;
    Ok((name, value))
}

/// Whether a field asks nothing of the connection.
fn is_plain((name, value): &Field<'_>) -> bool {
    match *name {
        "connection" => value.eq_ignore_ascii_case(b"keep-alive"),
        "expect" | "upgrade" => false,
        _ => true,
    }
}

/// A longer target is left to who refuses it.
const MOST_OF_TARGET: usize = 4096;

/// What a target is made of (RFC 3986 section 3.3 and 3.4).
const IN_TARGET: [bool; 256] = letters_digits_and(b"-._~%!$&'()*+,;=:@/?");
/// What a field's name is made of (RFC 9110 section 5.6.2).
const IN_NAME: [bool; 256] = letters_digits_and(b"!#$%&'*+-.^_`|~");

const fn letters_digits_and(more: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let mut at = 0;
    while at < more.len() {
        table[more[at] as usize] = true;
        at += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a text begins with: its method, target and fields and its length, or a word.
    fn read(text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        let mut room = Room::new();
        match super::read(&mut bytes, &mut room) {
            Read::Plain(plain, length) => {
                let Plain { method, path, query, fields } = plain;
                let fields: Vec<_> = fields
                    .iter()
                    .map(|(name, value)| format!("{name}={}", String::from_utf8_lossy(value)))
                    .collect();
                format!("{method} {path} {query:?} {} {length}", fields.join("&"))
            }
            Read::Part => "part".to_owned(),
            Read::Other => "other".to_owned(),
        }
    }

    #[test]
    fn a_plain_request_is_read_and_what_follows_is_left() {
        let whole = "GET /verify/x?scope=a HTTP/1.1\r\nHost: j\r\nX-Auth-TOKEN:\t a b \r\n\r\n";
        assert_eq!(
            read(&format!("{whole}GET /")),
            format!(r#"GET /verify/x Some("scope=a") host=j&x-auth-token=a b {}"#, whole.len())
        );
        let whole =
            "POST /a HTTP/1.1\r\nhost: j\r\ncontent-length: 0\r\nconnection: Keep-Alive\r\n\r\n";
        assert_eq!(
            read(whole),
            format!("POST /a None host=j&content-length=0&connection=Keep-Alive {}", whole.len())
        );
    }

    #[test]
    fn every_beginning_of_a_plain_request_is_a_part_of_one() {
        let whole = "GET /verify/x HTTP/1.1\r\nhost: j\r\nuser-agent: a\r\n\r\n";

        for end in 0..whole.len() {
            assert_eq!(read(&whole[..end]), "part", "{end}");
        }
        assert_ne!(read(whole), "part");
    }

    #[test]
    fn what_is_not_plain_is_left_to_others() {
        let head = |line: &str, fields: &str| format!("{line}\r\n{fields}\r\n");
        let get = "GET /a HTTP/1.1";
        for line in [
            "HEAD /a HTTP/1.1",
            "CONNECT a:1 HTTP/1.1",
            "get /a HTTP/1.1",
            "GET /a HTTP/1.0",
            "GET /a HTTP/2.0",
            "GET  /a HTTP/1.1",
            "GET /a  HTTP/1.1",
            "GET /a b HTTP/1.1",
            "GET http://j/a HTTP/1.1",
            "GET * HTTP/1.1",
            "GET /a#b HTTP/1.1",
            "GET /a\\b HTTP/1.1",
            "GET /\u{e9} HTTP/1.1",
            "GET /a\0 HTTP/1.1",
            " GET /a HTTP/1.1",
            "",
        ] {
            assert_eq!(read(&head(line, "host: j\r\n")), "other", "{line:?}");
        }
        for fields in [
            "",
            "host: j\r\nhost: j\r\n",
            "host: j\r\ncontent-length: 1\r\n",
            "host: j\r\ncontent-length: 0\r\ncontent-length: 0\r\n",
            "host: j\r\ncontent-length: 0, 0\r\n",
            "host: j\r\ncontent-length: +0\r\n",
            "host: j\r\ncontent-length:\r\n",
            "host: j\r\ntransfer-encoding: chunked\r\n",
            "host: j\r\ntransfer-encoding: gzip\r\n",
            "host: j\r\nconnection: close\r\n",
            "host: j\r\nconnection: keep-alive, x\r\n",
            "host: j\r\nexpect: 100-continue\r\n",
            "host: j\r\nupgrade: websocket\r\n",
            "host: j\n",
            "host: j\r\n folded: a\r\n",
            "host: j\r\nx : a\r\n",
            "host: j\r\nx(y): a\r\n",
            "host: j\r\n: a\r\n",
            "host: j\r\nx\r\n",
            "host: j\r\nx: a\0b\r\n",
            "host: j\r\nx: a\rb\r\n",
            "host: j\r\nx: a\x7fb\r\n",
        ] {
            assert_eq!(read(&head(get, fields)), "other", "{fields:?}");
        }
        let many = "x: y\r\n".repeat(MOST_FIELDS);
        assert_eq!(read(&head(get, &format!("host: j\r\n{many}"))), "other");
        let long = format!("GET /{} HTTP/1.1", "a".repeat(MOST_OF_TARGET));
        assert_eq!(read(&head(&long, "host: j\r\n")), "other");
    }
}
