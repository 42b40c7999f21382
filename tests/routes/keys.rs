//! Keys come and go under a Jeton that runs, and nobody is refused by it.

use std::{fs, path::Path, sync::Arc};

use jeton_app::{
    KeyKind, KeyStanding, KeysError, Randomness, look_at_keys, remove_key, rotate_key,
};
use jeton_tests::TestJeton;

use crate::{
    faults::conditions::faults,
    support::{online, permanent},
};

/// How many tokens hang on each key: what it is for, its number, how it stands.
fn hanging(directory: &Path) -> Vec<(&'static str, u32, &'static str, i64)> {
    let keys = look_at_keys(directory).expect("they can be looked at");
    keys.iter()
        .map(|key| (key.kind.name(), key.id.0, key.standing.name(), key.rows.tokens))
        .collect()
}

async fn accepted(jeton: &TestJeton, secret: &str) -> bool {
    jeton.verify("online").header("x-auth-token", secret).send().await.status == 200
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_refused_while_both_keys_are_rotated_under_load() {
    let jeton = Arc::new(TestJeton::new().await);
    let ada = jeton.account("ada@example.com").await;
    let mut secrets = Vec::new();
    for _ in 0..8 {
        secrets.push(online(&jeton, &ada).await.1);
    }

    let verifying = secrets.into_iter().map(|secret| {
        let jeton = Arc::clone(&jeton);
        tokio::spawn(async move {
            let mut refused = 0;
            for _ in 0..150 {
                refused += usize::from(!accepted(&jeton, &secret).await);
            }
            refused
        })
    });
    let verifying: Vec<_> = verifying.collect();
    let mut newer = Vec::new();
    for kind in [KeyKind::Digest, KeyKind::Seal, KeyKind::Digest] {
        rotate_key(jeton.directory(), kind, &Randomness::System, jeton.app.now())
            .expect("it is added");
        jeton.app.do_jobs().await;
        newer.push(online(&jeton, &ada).await.1);
    }

    let mut refused = 0;
    for task in verifying {
        refused += task.await.expect("it ends");
    }
    for secret in &newer {
        refused += usize::from(!accepted(&jeton, secret).await);
    }
    assert_eq!(refused, 0);
    let digests: Vec<_> =
        hanging(jeton.directory()).into_iter().filter(|key| key.0 == "digest").collect();
    assert_eq!(digests[1..], [("digest", 2, "older", 2), ("digest", 3, "newest", 1)]);
    assert!(digests[0].3 >= 8, "{digests:?}");
}

#[tokio::test]
async fn a_key_on_which_rows_hang_stays_and_one_that_nobody_needs_can_go() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (_, secret) = online(&jeton, &ada).await;
    let directory = jeton.directory();
    let newest = remove_key(directory, KeyKind::Digest, jeton_app::KeyId(1));
    rotate_key(directory, KeyKind::Digest, &Randomness::System, jeton.app.now())
        .expect("it is added");
    rotate_key(directory, KeyKind::Digest, &Randomness::System, jeton.app.now())
        .expect("it is added");
    jeton.app.do_jobs().await;

    let in_use = remove_key(directory, KeyKind::Digest, jeton_app::KeyId(1));
    let unused = remove_key(directory, KeyKind::Digest, jeton_app::KeyId(2));
    let unknown = remove_key(directory, KeyKind::Digest, jeton_app::KeyId(9));
    jeton.app.do_jobs().await;

    assert!(matches!(newest, Err(KeysError::Newest { .. })), "{newest:?}");
    assert!(matches!(&in_use, Err(KeysError::InUse { rows, .. }) if rows.tokens > 0), "{in_use:?}");
    assert!(matches!(unknown, Err(KeysError::Unknown { .. })), "{unknown:?}");
    unused.expect("nothing hangs on it");
    assert!(accepted(&jeton, &secret).await);
    assert!(accepted(&jeton, &online(&jeton, &ada).await.1).await);
    let keys = look_at_keys(directory).expect("they can be looked at");
    let newest = keys.iter().find(|key| key.standing == KeyStanding::Newest);
    assert!(newest.is_some_and(|key| key.id.0 == 3 && key.rows.tokens == 1), "{keys:?}");
}

#[tokio::test]
async fn a_key_file_that_cannot_be_used_is_told_and_the_keys_from_before_go_on() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    online(&jeton, &jeton.admin).await;
    let (_, secret) = permanent(&jeton, "ada@example.com").await;
    let path = jeton.directory().join("keys.toml");
    let whole = fs::read_to_string(&path).expect("it is there");
    let open = async || {
        jeton.app.do_jobs().await;
        let told = faults(jeton.address(), &jeton.admin, "key-missing").await;
        told.into_iter().filter(|fault| fault.1 == "open").map(|fault| fault.2).collect::<Vec<_>>()
    };

    fs::write(&path, &whole[..whole.len() / 2]).expect("it is written");
    let half = open().await;
    fs::write(&path, whole.replace("id = 1", "id = 7")).expect("it is written");
    let renumbered = open().await;
    let verified = jeton.verify("duplocloud").bearer(&secret).send().await.status;
    fs::write(&path, format!("{whole}\n# as it was\n")).expect("it is written");
    let back = open().await;

    assert!(half.len() == 1 && half[0].contains("line "), "{half:?}");
    assert_eq!(renumbered.len(), 1, "{renumbered:?}");
    assert_eq!(verified, 200);
    assert_eq!(back, [""; 0]);
}
