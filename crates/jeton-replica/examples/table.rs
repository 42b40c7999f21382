//! What a verify costs beside one SHA-256 of the same secret: `table [TOKENS [HOT]]`.
//!
//! Each round takes 100 secrets, of HOT ones that come again and again or of all, and times on them, one after another: SHA-256 once,
//! HMAC, and HMAC with the verify. The medians over all rounds are compared.
#![allow(clippy::print_stdout, reason = "a program for people")]

use std::{hint::black_box, time::Instant};

use jeton_core::{
    Account, AccountId, AccountState, Contact, Live, LoginBy, Membership, Record, Role, Scopes,
    Service, ServiceId, ServiceState, Token, TokenId, Verdict,
    policy::{Kind, Policy},
};
use jeton_replica::{Question, Replica, ServiceView};
use jeton_token::{DigestKey, Entropy, Hint, KeyId};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

const BATCH: usize = 100;
const ROUNDS: usize = 10_000;
const TOKENS_PER_ACCOUNT: u64 = 10;
const NOW: Timestamp = Timestamp::UNIX_EPOCH;

const POLICY: &str = r#"
name = "bench"
label = { en = "Bench" }

[[kind]]
name = "permanent"
label = { en = "Permanent" }
form = "native"
prefix = "bn"
carriers = [{ header = "Authorization", scheme = "Bearer" }]
issued-by = ["owner"]
lifetime = "never"
reveal = "once"
scopes = ["read", "write"]
"#;

fn main() {
    let [tokens, hot] = [(1, 1_000_000), (2, 10_000)].map(|(nth, default)| {
        let given = std::env::args().nth(nth);
        given.map_or(default, |count| count.parse().expect("a number of tokens"))
    });
    let key = DigestKey::new(KeyId(1), &[7; 32]);
    let service = service();

    let start = Instant::now();
    let replica = filled(tokens, &service, &key);
    let seconds = start.elapsed().as_secs_f64();
    let bytes = replica.resident_bytes() as f64 / tokens as f64;
    println!(
        "{tokens} tokens: built in {seconds:.2} s with minting and digests, {bytes:.1} bytes each"
    );

    let view = replica.service("bench").expect("it was taken");
    let bench = Bench { replica: &replica, view, key: &key };
    let mut random = 1;
    let mut draw =
        |count| -> Vec<u64> { (0..count).map(|_| split_mix(&mut random) % tokens).collect() };
    let favourites = draw(hot);
    let [mut again, mut anywhere] = [Times::default(), Times::default()];
    for batch in favourites.chunks(BATCH).cycle().take(ROUNDS) {
        bench.round(batch, &mut again);
    }
    for _ in 0..ROUNDS {
        bench.round(&draw(BATCH as u64), &mut anywhere);
    }
    again.print("hot");
    anywhere.print("uniform");
}

struct Bench<'a> {
    replica: &'a Replica,
    view: &'a ServiceView,
    key: &'a DigestKey,
}

#[derive(Default)]
struct Times {
    sha256: Vec<f64>,
    hmac: Vec<f64>,
    verify: Vec<f64>,
}

impl Bench<'_> {
    fn round(&self, tokens: &[u64], times: &mut Times) {
        let kind = &self.view.policy.kinds[0];
        let secrets: Vec<String> = tokens.iter().map(|n| secret(kind, *n)).collect();
        times.sha256.push(each(&secrets, |text| {
            black_box(Sha256::digest(text.as_bytes()));
        }));
        times.hmac.push(each(&secrets, |text| {
            black_box(self.key.digest(text));
        }));
        times.verify.push(each(&secrets, |text| {
            let question =
                Question { carrier: None, address: None, needs: &Scopes::NONE, now: NOW };
            let verdict = self.replica.verify(self.view, &self.key.digest(text), &question);
            assert!(matches!(black_box(verdict), Verdict::Allow(_)), "every secret was issued");
        }));
    }
}

impl Times {
    fn print(self, name: &str) {
        let [sha256, hmac, verify] = [self.sha256, self.hmac, self.verify].map(median);
        println!(
            "{name:8} SHA-256 {sha256:6.1} ns   HMAC {hmac:6.1} ns   HMAC and verify {verify:6.1} ns   = {:.2} x SHA-256",
            verify / sha256
        );
    }
}

/// Nanoseconds for each of `secrets`.
fn each(secrets: &[String], work: impl Fn(&str)) -> f64 {
    let start = Instant::now();
    secrets.iter().for_each(|text| work(text));
    start.elapsed().as_nanos() as f64 / secrets.len() as f64
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn filled(tokens: u64, service: &Service, key: &DigestKey) -> Replica {
    let replica = Replica::with_capacity(
        usize::try_from(tokens).expect("it is a number of things in memory"),
    );
    replica.take(&Record::Service(service.clone()));
    for n in 0..tokens.div_ceil(TOKENS_PER_ACCOUNT) {
        replica.take(&Record::Account(account(n)));
    }
    for n in 0..tokens {
        replica.take(&Record::Token(token(n, service, key)));
    }
    replica
}

/// The text of the secret of token `n`, always the same.
fn secret(kind: &Kind, n: u64) -> String {
    let mut state = n;
    let mut bytes = [0; 32];
    for chunk in bytes.chunks_exact_mut(8) {
        chunk.copy_from_slice(&split_mix(&mut state).to_le_bytes());
    }
    kind.form.mint(&Entropy::from_bytes(bytes), "").expose().to_owned()
}

fn service() -> Service {
    Service {
        id: ServiceId::from_bytes([1; 16]),
        policy: Policy::parse(POLICY).expect("the policy above is right"),
        state: ServiceState::Enabled,
        settings: Default::default(),
        created_at: NOW,
        revision: 1,
    }
}

fn account(n: u64) -> Account {
    Account {
        id: AccountId::from_bytes(id(n)),
        name: format!("account-{n}").parse().expect("it is a name"),
        role: Role::Member,
        state: AccountState::Active,
        membership: Membership::All,
        login: LoginBy::Nothing,
        contact: Contact::default(),
        created_at: NOW,
        revision: 1,
    }
}

fn token(n: u64, service: &Service, key: &DigestKey) -> Token {
    let kind = &service.policy.kinds[0];
    let account = AccountId::from_bytes(id(n / TOKENS_PER_ACCOUNT));
    let digest = key.digest(&secret(kind, n));
    Token {
        id: TokenId::from_bytes(id(n)),
        service: service.id,
        account,
        kind: kind.name.clone(),
        name: None,
        session: None,
        scopes: "read write".parse().expect("they are scopes"),
        addresses: Vec::new(),
        live: Live { digest, key: key.id(), hint: Hint::restore(""), since: NOW },
        prior: None,
        seal: None,
        created_at: NOW,
        created_by: account,
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

fn id(n: u64) -> [u8; 16] {
    u128::from(n).to_be_bytes()
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
