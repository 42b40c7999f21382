//! Fixed-width base 62, digits before capitals before small letters.

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Writes a 256-bit number, most significant byte first, as 43 digits (62^43 > 2^256).
pub(crate) fn encode_256(bytes: &[u8; 32]) -> [u8; 43] {
    let mut limbs: [u32; 8] = std::array::from_fn(|i| {
        u32::from_be_bytes([bytes[4 * i], bytes[4 * i + 1], bytes[4 * i + 2], bytes[4 * i + 3]])
    });
    let mut digits = [0; 43];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[divide_by_62(&mut limbs)];
    }
    digits
}

/// Writes a 32-bit number as 6 digits (62^6 > 2^32).
pub(crate) fn encode_32(mut number: u32) -> [u8; 6] {
    let mut digits = [0; 6];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[(number % 62) as usize];
        number /= 62;
    }
    digits
}

/// Whether every byte is a digit of this base.
pub(crate) fn is_base62(bytes: &[u8]) -> bool {
    // Without an early end: all bytes at once are looked at faster than one after the other.
    bytes.iter().fold(true, |all, byte| all & byte.is_ascii_alphanumeric())
}

fn divide_by_62(limbs: &mut [u32; 8]) -> usize {
    let mut remainder = 0_u64;
    for limb in limbs {
        let value = (remainder << 32) | u64::from(*limb);
        *limb = u32::try_from(value / 62).expect("the remainder is below 62, so the quotient fits");
        remainder = value % 62;
    }
    usize::try_from(remainder).expect("a remainder of 62 fits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_and_the_largest_numbers_keep_their_width() {
        assert_eq!(&encode_32(0), b"000000");
        assert_eq!(&encode_32(u32::MAX), b"4gfFC3");
        assert_eq!(encode_256(&[0; 32]), [b'0'; 43]);
        assert_eq!(&encode_256(&[255; 32])[..1], b"y");
    }
}
