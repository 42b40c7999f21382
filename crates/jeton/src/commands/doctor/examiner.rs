//! One run: every attack is sent, the witness is asked what it received, and each attack is judged.

use std::{io, sync::Arc};

use tokio::{sync::Semaphore, task::JoinSet};

use super::{
    attack::{Attack, HIDDEN, Ink},
    catalogue,
    received::{NAME, REPORT, Received, Testimony},
    socket::{Reply, Socket},
    verdict::{Evidence, Verdict},
};

/// What became of every attack.
pub(super) struct Examination {
    /// Whether the witness stands behind the gateway.
    pub(super) has_witness: bool,
    /// The findings, in the order of the catalogue.
    pub(super) findings: Vec<Finding>,
}

/// What became of one attack.
pub(super) struct Finding {
    pub(super) attack: &'static Attack,
    /// The status of the answer; `None` where there was none.
    pub(super) status: Option<u16>,
    pub(super) verdict: Verdict,
}

/// Why a gateway could not be examined.
pub(super) enum Impossible {
    /// There is no connection.
    Unreachable(io::Error),
    /// A good secret does not get through, so that nothing can be learnt from what else does not.
    GoodSecretRefused(Option<u16>),
}

/// An attack that was sent.
struct Sent {
    attack: &'static Attack,
    number: usize,
    reply: Reply,
}

/// So many attacks are under way at a time.
const AT_ONCE: usize = 16;

/// Examines a gateway whose Jeton answers.
pub(super) async fn examine(socket: &Socket, ink: Arc<Ink>) -> Result<Examination, Impossible> {
    let first = catalogue::attacks().next().expect("the catalogue is not empty");
    let bytes = first.bytes(&ink, 0).expect("an ordinary request can always be made");
    let reply = socket.exchange(&bytes).await.map_err(Impossible::Unreachable)?;
    let has_witness = testimony(&reply).is_some();
    if !has_witness && !matches!(reply.status, Some(200..=399 | 404 | 405)) {
        return Err(Impossible::GoodSecretRefused(reply.status));
    }
    let all_sent = send_all(socket, &ink).await;
    let received = match has_witness {
        true => Some(ask_witness(socket, &ink).await?),
        false => None,
    };
    let of = |number: usize| {
        let nonce = format!("{}-{number}", ink.run);
        let all = received.iter().flatten();
        all.filter(move |one| one.nonce == nonce).collect::<Vec<_>>()
    };
    let ordinary = of(1).into_iter().next();
    let judge = |sent: Sent| {
        let evidence = Evidence {
            reply: &sent.reply,
            seen: has_witness.then(|| of(sent.number)),
            hidden: of(sent.number + HIDDEN),
            ordinary,
        };
        let verdict = Verdict::on(sent.attack, &ink, &evidence);
        Finding { attack: sent.attack, status: sent.reply.status, verdict }
    };
    Ok(Examination { has_witness, findings: all_sent.into_iter().map(judge).collect() })
}

/// Examines a gateway whose Jeton was stopped. The witness can tell nothing but what it answered.
pub(super) async fn examine_without_jeton(
    socket: &Socket,
    ink: Arc<Ink>,
) -> Result<Examination, Impossible> {
    // Whether there is a gateway at all.
    let question = ink.question(REPORT);
    socket.exchange(&question).await.map_err(Impossible::Unreachable)?;
    let judge = |sent: Sent| {
        let answered = testimony(&sent.reply).unwrap_or_default();
        let evidence = Evidence {
            reply: &sent.reply,
            seen: Some(answered.iter().collect()),
            hidden: Vec::new(),
            ordinary: None,
        };
        let verdict = Verdict::without_jeton(&evidence);
        Finding { attack: sent.attack, status: sent.reply.status, verdict }
    };
    let findings: Vec<_> = send_all(socket, &ink).await.into_iter().map(judge).collect();
    Ok(Examination { has_witness: false, findings })
}

/// Sends every attack that can be made with this credential, numbered from 1.
async fn send_all(socket: &Socket, ink: &Arc<Ink>) -> Vec<Sent> {
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let mut under_way = JoinSet::new();
    for (attack, number) in catalogue::attacks().zip(1..) {
        let (socket, ink, gate) = (socket.clone(), ink.clone(), gate.clone());
        under_way.spawn(async move {
            let _turn = gate.acquire().await;
            let bytes = attack.bytes(&ink, number)?;
            // A gateway that accepts no more connections lets nothing through either.
            let reply = socket.exchange(&bytes).await.unwrap_or_default();
            Some(Sent { attack, number, reply })
        });
    }
    let mut sent: Vec<_> = under_way.join_all().await.into_iter().flatten().collect();
    sent.sort_by_key(|sent| sent.number);
    sent
}

async fn ask_witness(socket: &Socket, ink: &Ink) -> Result<Vec<Received>, Impossible> {
    let bytes = ink.question(REPORT);
    let reply = socket.exchange(&bytes).await.map_err(Impossible::Unreachable)?;
    testimony(&reply).ok_or(Impossible::GoodSecretRefused(reply.status))
}

/// What the witness says in an answer, where it is the witness who answers.
fn testimony(reply: &Reply) -> Option<Vec<Received>> {
    let testimony: Testimony = serde_json::from_slice(&reply.body).ok()?;
    (testimony.witness == NAME).then_some(testimony.received)
}
