//! Checksums that issuers put into their tokens, so that a made-up one can be told from a real one.

/// Whether a GitHub or npm token carries the right checksum: its last six characters are the CRC-32 of the thirty before them, in base
/// 62 (GitHub, "Behind GitHub's new authentication token formats").
#[must_use]
pub(super) fn is_right_crc62(body: &str) -> bool {
    let Some((random, sum)) = body.len().checked_sub(6).and_then(|at| body.split_at_checked(at)) else { return false };
    let mut rest = crc32(random.as_bytes());
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[(rest % 62) as usize];
        rest /= 62;
    }
    sum.as_bytes() == digits
}

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// CRC-32 as in zip and Ethernet. Bit by bit: it is asked for only where a token has been found.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_of_crc_32() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn short_bodies_have_none() {
        assert!(!is_right_crc62("") && !is_right_crc62("abc") && !is_right_crc62("ééééééé"));
    }
}
