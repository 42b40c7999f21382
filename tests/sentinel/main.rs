//! No secret lies where it must not: whatever Jeton writes while known secrets go through it is searched for them.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected panics")]

mod forms;

use forms::{Sought, forms};

#[test]
fn a_secret_is_found_in_every_form_wherever_it_stands() {
    let secret = b"jet_0123456789abcdefghijABCDEFGHIJ+/?&".as_slice();
    let mut sought = Sought::default();
    sought.add("a token", secret);

    for (name, bytes) in forms(secret) {
        for before in 0..4 {
            let text = [&b"xyz"[..before.min(3)], &bytes, b"..."].concat();

            let found = sought.found_in(&text);

            assert!(!found.is_empty(), "{name}, {before} bytes in");
        }
    }
    for shift in 0..3 {
        let text = ["x".repeat(shift).as_bytes(), secret, b"yz"].concat();
        let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, text);
        assert_eq!(sought.found_in(encoded.as_bytes())[0], "a token as base64", "{shift}");
    }
    assert_eq!(sought.found_in(b"HIJ+ and jet_0123 are too little"), [""; 0]);
}
