//! Gives verdicts for somebody who counts instructions: `verdicts SORT COUNT`, where SORT is `accepted`, `unknown`,
//! `wrong-checksum` or `no-credential`. From the fields of a request on, as a door asks. The digest is made beforehand: where
//! instructions are counted it is computed without those that processors have for it, and would hide the rest.
//! `./dev instructions` takes the difference of two counts, so that what else the process does is in neither.

use std::hint::black_box;

use jeton_core::{
    Account, AccountId, AccountState, Contact, Live, LoginBy, Membership, Reason, Record, Role,
    Scopes, Service, ServiceId, ServiceState, Token, TokenId, Verdict,
    policy::{Kind, Policy},
};
use jeton_replica::{Question, Replica, ServiceView};
use jeton_token::{Digest, DigestKey, Entropy, Hint, KeyId};
use jiff::Timestamp;

/// So many tokens are stored; the secrets of those behind them are unknown.
const TOKENS: u64 = 10_000;
const TOKENS_PER_ACCOUNT: u64 = 10;
/// So many different requests come again and again.
const REQUESTS: u64 = 100;
const NOW: Timestamp = Timestamp::UNIX_EPOCH;

const POLICY: &str = r#"
name = "counted"
label = { en = "Counted" }

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
    let mut arguments = std::env::args().skip(1);
    let sort = arguments.next().expect("a sort of requests");
    let count: usize = arguments.next().expect("how many").parse().expect("a number");

    let key = DigestKey::new(KeyId(1), &[7; 32]);
    let service = service();
    let replica = filled(&service, &key);
    let view = replica.service("counted").expect("it was taken");
    let requests: Vec<_> =
        (0..REQUESTS).map(|n| request(&sort, &view.policy.kinds[0], &key, n)).collect();
    for request in requests.iter().cycle().take(count) {
        let said = black_box(answer(&replica, view, request));
        assert_eq!(said, expected(&sort), "{sort}");
    }
}

/// A request with a credential, or without.
struct Request {
    credential: Option<String>,
    digest: Digest,
}

fn request(sort: &str, kind: &Kind, key: &DigestKey, n: u64) -> Request {
    let text = match sort {
        "accepted" => secret(kind, n * (TOKENS / REQUESTS)),
        "unknown" => secret(kind, TOKENS + n),
        "wrong-checksum" => {
            let mut text = secret(kind, n);
            let last = if text.ends_with('0') { '1' } else { '0' };
            text.pop();
            text.push(last);
            text
        }
        _ => String::new(),
    };
    let digest = key.digest(&text);
    let credential = (!text.is_empty()).then(|| format!("Bearer {text}"));
    Request { credential, digest }
}

fn expected(sort: &str) -> Result<(), Reason> {
    match sort {
        "accepted" => Ok(()),
        "unknown" => Err(Reason::Unknown),
        "wrong-checksum" => Err(Reason::Malformed),
        _ => Err(Reason::Missing),
    }
}

/// The verdict on a request with the fields that gateways send.
fn answer(replica: &Replica, view: &ServiceView, request: &Request) -> Result<(), Reason> {
    let mut fields: Vec<(&str, &[u8])> =
        vec![("host", b"api.example.com"), ("user-agent", b"curl/8.5.0"), ("accept", b"*/*")];
    if let Some(credential) = &request.credential {
        fields.push(("authorization", credential.as_bytes()));
    }
    let presented = view.policy.present(fields.into_iter())?;
    if !view.policy.knows_form_of(presented.text) {
        return Err(Reason::Malformed);
    }
    let question = Question {
        carrier: Some(presented.carrier),
        address: None,
        needs: &Scopes::NONE,
        now: NOW,
    };
    match replica.verify(view, &request.digest, &question) {
        Verdict::Allow(_) => Ok(()),
        Verdict::Deny(reason) => Err(reason),
    }
}

fn filled(service: &Service, key: &DigestKey) -> Replica {
    let replica = Replica::with_capacity(TOKENS as usize);
    replica.take(&Record::Service(service.clone()));
    for n in 0..TOKENS.div_ceil(TOKENS_PER_ACCOUNT) {
        replica.take(&Record::Account(account(n)));
    }
    for n in 0..TOKENS {
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
