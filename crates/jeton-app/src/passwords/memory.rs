//! Argon2id, over memory that is taken once and used again.
//!
//! The allocator would not give 19 MiB back that are taken and freed with every password: what is taken in between lands
//! behind them, and each thread came to keep several.

use argon2::{Algorithm, Argon2, Block, Params, Version, password_hash::phc};
use jeton_core::PasswordHash;
use jeton_token::Entropy;

/// What one hash at a time is made over. It is taken with the first one.
#[derive(Default)]
pub(super) struct Memory(Vec<Block>);

impl Memory {
    /// Hashes a password, with a salt of that entropy.
    pub(super) fn hash(&mut self, password: &str, entropy: &Entropy) -> PasswordHash {
        let salt = &entropy.as_bytes()[..SALT];
        let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
        let hashed = self.fill(&argon2(), password, salt, &mut output);
        hashed.expect("a password of bounded length and a salt of 16 bytes can be hashed");
        written(salt, &output)
    }

    /// Whether a password is the one that was hashed.
    pub(super) fn check(&mut self, password: &str, against: &PasswordHash) -> bool {
        let Ok(against) = phc::PasswordHash::new(against.as_phc()) else { return false };
        let (Some(salt), Some(expected), Some(argon2)) =
            (&against.salt, &against.hash, made_by(&against))
        else {
            return false;
        };
        let mut output = [0; phc::Output::MAX_LENGTH];
        let Some(output) = output.get_mut(..expected.len()) else { return false };
        // Two outputs are compared in constant time.
        self.fill(&argon2, password, salt, output).is_ok()
            && phc::Output::new(output).is_ok_and(|output| output == *expected)
    }

    fn fill(
        &mut self,
        argon2: &Argon2<'_>,
        password: &str,
        salt: &[u8],
        output: &mut [u8],
    ) -> Result<(), argon2::Error> {
        let count = argon2.params().block_count();
        if self.0.len() < count {
            self.0.resize(count, Block::new());
        }
        argon2.hash_password_into_with_memory(
            password.as_bytes(),
            salt,
            output,
            &mut self.0[..count],
        )
    }
}

const SALT: usize = 16;

// The floor of OWASP's password storage cheat sheet: 19 MiB, two passes, one lane.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("these parameters are in range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// A hash that no password has: checking against it takes as long as against any other.
pub(super) fn stand_in(entropy: &Entropy) -> PasswordHash {
    written(&entropy.as_bytes()[..SALT], entropy.as_bytes())
}

fn written(salt: &[u8], output: &[u8]) -> PasswordHash {
    let argon2 = argon2();
    let phc = phc::PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: argon2.params().try_into().expect("these parameters can be written"),
        salt: Some(phc::Salt::new(salt).expect("16 bytes are a salt")),
        hash: Some(phc::Output::new(output).expect("32 bytes are a hash")),
    };
    PasswordHash::from_phc(phc.to_string())
}

/// Argon2 as `hash` was made by it.
fn made_by(hash: &phc::PasswordHash) -> Option<Argon2<'static>> {
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = hash.version.map_or(Ok(Version::V0x13), Version::try_from).ok()?;
    Some(Argon2::new(algorithm, version, Params::try_from(hash).ok()?))
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

    use super::*;

    fn entropy(byte: u8) -> Entropy {
        Entropy::from_bytes([byte; 32])
    }

    #[test]
    fn over_memory_that_was_used_before_a_hash_is_what_argon2_says() {
        let mut memory = Memory::default();
        memory.hash("another password", &entropy(1));

        let ours = memory.hash("correct horse battery", &entropy(2));

        let theirs: phc::PasswordHash = argon2()
            .hash_password_with_salt(b"correct horse battery", &entropy(2).as_bytes()[..SALT])
            .unwrap();
        assert_eq!(ours.as_phc(), theirs.to_string());
    }

    #[test]
    fn a_hash_that_was_made_with_other_parameters_is_checked_by_those() {
        let params = Params::new(64, 3, 2, Some(24)).unwrap();
        let other = Argon2::new(Algorithm::Argon2i, Version::V0x10, params);
        let hash: phc::PasswordHash =
            other.hash_password_with_salt(b"correct horse battery", &[7; 16]).unwrap();
        assert!(other.verify_password(b"correct horse battery", &hash).is_ok());
        let (mut memory, hash) = (Memory::default(), PasswordHash::from_phc(hash.to_string()));
        memory.hash("a longer one before", &entropy(1));

        assert!(memory.check("correct horse battery", &hash));
        assert!(!memory.check("correct horse batterz", &hash));
    }

    #[test]
    fn no_password_has_the_hash_that_stands_in_or_one_that_is_none() {
        let mut memory = Memory::default();

        assert!(!memory.check("", &stand_in(&entropy(1))));
        for none in ["", "$argon2id$v=19$m=19456,t=2,p=1", "$scrypt$ln=16$aaaa$bbbb"] {
            assert!(!memory.check("", &PasswordHash::from_phc(none)));
        }
    }
}
