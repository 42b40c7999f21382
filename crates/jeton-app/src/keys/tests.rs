//! The key file is private and made once; a seal opens in its own place alone.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use jeton_core::{
    AccountId, KindName, Live, Scopes, Seal, ServiceId, SigningKey, SigningKeyId, Token, TokenId,
    decide::Sealer,
};
use jeton_token::{Digest, Entropy, Hint, KeyId, Secret};
use jiff::Timestamp;
use tempfile::TempDir;

use super::{KeyError, Keys};
use crate::Randomness;

const FRESH: bool = false;
const WITH_DATABASE: bool = true;

fn open(directory: &Path, database_exists: bool) -> Result<Keys, KeyError> {
    let fresh = (&Randomness::System, Timestamp::UNIX_EPOCH);
    Keys::open(directory, (!database_exists).then_some(fresh))
}

fn refusal(directory: &Path, database_exists: bool) -> String {
    match open(directory, database_exists) {
        Ok(_) => panic!("the keys were opened"),
        Err(error) => error.to_string(),
    }
}

fn entropy(byte: u8) -> Entropy {
    Entropy::from_bytes([byte; 32])
}

fn token(id: u8) -> Token {
    Token {
        id: TokenId::from_bytes([id; 16]),
        service: ServiceId::from_bytes([1; 16]),
        account: AccountId::from_bytes([2; 16]),
        kind: "api-key".parse::<KindName>().unwrap(),
        name: None,
        session: None,
        scopes: Scopes::NONE,
        addresses: Vec::new(),
        live: Live {
            digest: Digest::from_bytes([3; 32]),
            key: KeyId(1),
            hint: Hint::restore("abcd"),
            since: Timestamp::UNIX_EPOCH,
        },
        prior: None,
        seal: None,
        created_at: Timestamp::UNIX_EPOCH,
        created_by: AccountId::from_bytes([2; 16]),
        not_before: None,
        expires_at: None,
        quarantined_at: None,
        warned: None,
        outlives_owner: false,
        end: None,
        place: None,
        revision: 1,
    }
}

#[test]
fn the_keys_are_made_once_in_a_file_that_only_its_owner_reads() {
    let directory = TempDir::new().unwrap();

    let first = open(directory.path(), FRESH).unwrap();
    let again = open(directory.path(), WITH_DATABASE).unwrap();

    let mode = fs::metadata(directory.path().join("keys.toml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(first.digest().digest("a-secret"), again.digest().digest("a-secret"));
    assert_eq!(first.chain(), again.chain());
}

#[test]
fn a_database_without_its_keys_is_not_given_new_ones() {
    let directory = TempDir::new().unwrap();

    let text = refusal(directory.path(), WITH_DATABASE);

    assert!(text.contains("is missing, but there is a database"), "{text}");
    assert!(!directory.path().join("keys.toml").exists());
}

#[test]
fn a_key_file_that_others_may_read_is_refused_with_the_remedy() {
    let directory = TempDir::new().unwrap();
    open(directory.path(), FRESH).unwrap();
    let path = directory.path().join("keys.toml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();

    let text = refusal(directory.path(), WITH_DATABASE);

    assert!(text.contains("mode 640") && text.contains("chmod 600"), "{text}");
}

#[test]
fn a_broken_key_file_is_refused_by_line_and_never_quoted() {
    let directory = TempDir::new().unwrap();
    open(directory.path(), FRESH).unwrap();
    let path = directory.path().join("keys.toml");
    let good = fs::read_to_string(&path).unwrap();
    let key = good.lines().find_map(|line| line.strip_prefix("key = ")).unwrap().to_owned();

    for bad in [
        good.replace("[[digest]]", "[[digests]]"),
        good.replace(&key, "\"0g\""),
        good.replace(&key, "17"),
    ] {
        fs::write(&path, &bad).unwrap();
        let text = refusal(directory.path(), WITH_DATABASE);
        assert!(text.contains("keys.toml`, line "), "{text}");
        for line in
            good.lines().chain(bad.lines()).filter(|line| line.len() > 60 && !line.starts_with('#'))
        {
            assert!(!text.contains(line.split('"').nth(1).unwrap_or(line)), "{text}");
        }
    }
}

#[test]
fn a_sealed_secret_opens_again_and_does_not_show_in_its_seal() {
    let directory = TempDir::new().unwrap();
    let keys = open(directory.path(), FRESH).unwrap();
    let secret = Secret::parse("a-secret-that-is-sealed").unwrap();

    let seal = keys.seal(&secret, &token(1), &entropy(9));

    assert_eq!(keys.unseal(&seal, &token(1)).unwrap(), secret);
    assert!(!seal.bytes.windows(8).any(|part| part == b"a-secret"));
}

#[test]
fn a_seal_that_was_moved_altered_or_made_with_another_key_does_not_open() {
    let [directory, other] = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let keys = open(directory.path(), FRESH).unwrap();
    let stranger = open(other.path(), FRESH).unwrap();
    let seal =
        keys.seal(&Secret::parse("a-secret-that-is-sealed").unwrap(), &token(1), &entropy(9));
    let elsewhere = Token { service: ServiceId::from_bytes([7; 16]), ..token(1) };

    assert!(keys.unseal(&seal, &token(2)).is_err());
    assert!(keys.unseal(&seal, &elsewhere).is_err());
    assert!(stranger.unseal(&seal, &token(1)).is_err());
    assert!(keys.unseal(&Seal { key: KeyId(2), ..seal.clone() }, &token(1)).is_err());
    for place in 0..seal.bytes.len() {
        let mut altered = seal.clone();
        altered.bytes[place] ^= 1;
        assert!(keys.unseal(&altered, &token(1)).is_err(), "byte {place}");
    }
    assert!(keys.unseal(&Seal { bytes: vec![0; 10], ..seal }, &token(1)).is_err());
}

#[test]
fn a_sealed_answer_opens_for_its_own_account_and_key_alone() {
    let directory = TempDir::new().unwrap();
    let keys = open(directory.path(), FRESH).unwrap();

    let sealed = keys.seal_answer(b"an answer", b"ada/key-1", &entropy(9));

    assert_eq!(*keys.unseal_answer(&sealed, b"ada/key-1").unwrap(), b"an answer");
    assert!(keys.unseal_answer(&sealed, b"bob/key-1").is_err());
    assert!(keys.unseal_answer(&sealed[..3], b"ada/key-1").is_err());
}

#[test]
fn the_private_part_of_a_signing_key_opens_in_its_own_place_alone() {
    let directory = TempDir::new().unwrap();
    let keys = open(directory.path(), FRESH).unwrap();
    let id = SigningKeyId::from_bytes([1; 16]);
    let seal = keys.seal_signing_key(&[7; 32], id, &entropy(9));
    let key = |id: SigningKeyId, seal: Option<Seal>| SigningKey {
        id,
        number: 1,
        public: [0; 32],
        seal,
        created_at: Timestamp::UNIX_EPOCH,
        signs_from: Timestamp::UNIX_EPOCH,
        withdrawn_at: None,
        revision: 1,
    };

    assert_eq!(*keys.unseal_signing_key(&key(id, Some(seal.clone()))).unwrap(), [7; 32]);
    let elsewhere = SigningKeyId::from_bytes([2; 16]);
    assert!(keys.unseal_signing_key(&key(elsewhere, Some(seal.clone()))).is_err());
    assert!(keys.unseal_signing_key(&key(id, None)).is_err());
    assert!(keys.unseal(&seal, &token(1)).is_err());
    let of_a_token =
        keys.seal(&Secret::parse("a-secret-that-is-sealed").unwrap(), &token(1), &entropy(9));
    assert!(keys.unseal_signing_key(&key(id, Some(of_a_token))).is_err());
}
