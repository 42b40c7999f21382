use super::*;

/// The place of the first fault, which is the same however the bytes are cut into reads.
fn read(bytes: &str) -> Result<(), usize> {
    let at_once = in_reads_of(bytes.len().max(1), bytes.as_bytes());
    for size in [1, 2, 3, 7, 64] {
        assert_eq!(in_reads_of(size, bytes.as_bytes()), at_once, "in reads of {size}: {bytes:?}");
    }
    at_once
}

fn in_reads_of(size: usize, bytes: &[u8]) -> Result<(), usize> {
    let mut framing = Framing::default();
    for (number, read) in bytes.chunks(size).enumerate() {
        framing.read(read).map_err(|fault| number * size + fault.at)?;
    }
    assert!(matches!(framing.place, Place::Head | Place::Switch), "{:?}", bytes);
    assert!(!framing.is_within_head());
    Ok(())
}

#[test]
fn requests_of_every_honest_shape_follow_each_other() {
    for request in [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\nGET / HTTP/1.1\r\nhost:a\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n\n\n\0\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:chunked\r\n\r\n5;a=\"b\"\r\n0\r\n\r\n\r\n00A\r\n0123456789\r\n0\r\nx: y\r\n\r\n",
    ] {
        assert_eq!(read(&request.repeat(3)), Ok(()), "{request:?}");
    }
}

#[test]
fn what_two_readers_could_understand_in_two_ways_is_a_fault_at_the_end_of_its_line() {
    let rest = "\r\nX: y\r\n\r\nGET / HTTP/1.1\r\n";
    for ambiguous in [
        "GET / HTTP/1.1\n",
        "\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\n",
        "GET / HTTP/1.1\r\nHost: a\rb\r\n",
        "GET / HTTP/1.1\r\nHost: a\0b\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\tfolded\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n",
        "GET / HTTP/1.1\r\nHost\r\n",
        "GET / HTTP/1.1\r\n: a\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1, 1\r\n",
        "GET / HTTP/1.1\r\nContent-Length: +1\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1a\r\n",
        "GET / HTTP/1.1\r\nContent-Length:\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1000000000000000000\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nTransfer-Encoding: identity, chunked\r\n",
        "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "GET / HTTP/1.1\r\nTransfer-Encoding: \"chunked\"\r\n",
        "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
    ] {
        let fault = ambiguous.len() - 1;
        assert_eq!(read(&format!("{ambiguous}{rest}")), Err(fault), "{ambiguous:?}");
    }
}

#[test]
fn nothing_may_follow_a_request_to_switch_protocols() {
    let request = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\n\r\n";

    assert_eq!(read(request), Ok(()));
    assert_eq!(read(&format!("{request}GET")), Err(request.len()));
}

#[test]
fn a_chunk_is_a_size_and_as_many_bytes() {
    let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for ambiguous in [
        "\r",
        "g",
        "-",
        "0x",
        " ",
        "1 ",
        "1\n",
        "1;a\n",
        "1;\0",
        "1\rX",
        "1\r\nab",
        "1\r\na\n",
        "1\r\na\r\r",
        "0000000000000000",
        "0\r\nX\r\n",
        "0\r\nX: y\n",
        "0\r\n\n",
        "0\r\nX: y\r\n folded\r\n",
    ] {
        let bytes = format!("{head}{ambiguous}\r\n0\r\n\r\n");
        assert_eq!(read(&bytes), Err(head.len() + ambiguous.len() - 1), "{ambiguous:?}");
    }
    let extension = "x".repeat(257);
    assert!(read(&format!("{head}1;{extension}\r\n")).is_err());
}
