//! Where an HTTP/1.1 answer ends, as far as the servers here write answers: with a `content-length`.

use memchr::memmem;

/// An answer whose head is there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// Its status.
    pub(super) status: u16,
    /// Where its body begins.
    pub(super) body: usize,
    /// Where it ends.
    pub(super) end: usize,
}

/// Reads the head of an answer, if all of it is there.
pub(super) fn read(bytes: &[u8]) -> Option<Answer> {
    let head = &bytes[..memmem::find(bytes, b"\r\n\r\n")?];
    let status = number(head.get("HTTP/1.1 ".len()..)?)?;
    let length = memmem::find(head, LENGTH).or_else(|| memmem::find(head, LENGTH_OF_NGINX));
    let length = length.and_then(|at| number(&head[at + LENGTH.len()..]));
    let body = head.len() + 4;
    Some(Answer { status: u16::try_from(status).ok()?, body, end: body + length? })
}

const LENGTH: &[u8] = b"\r\ncontent-length: ";
const LENGTH_OF_NGINX: &[u8] = b"\r\nContent-Length: ";

fn number(bytes: &[u8]) -> Option<usize> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&bytes[..digits]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_behind_its_body_and_is_nothing_before_its_head_is_whole() {
        let text = b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 12\r\na: b\r\n\r\n{}";

        let answer = read(text).unwrap();

        assert_eq!((answer.status, answer.end), (401, text.len() + 10));
        assert_eq!(&text[answer.body..], b"{}");
        assert_eq!(read(&text[..40]), None);
    }
}
