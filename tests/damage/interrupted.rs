//! Creating, rotating, resetting, revoking and revealing, with each step of it on the disk failing, waiting, or being the
//! last before the power is away: it was done or it was not, and a rotation leaves the old secret, both, or the new one.

use std::{
    cell::Cell, fs::Permissions, os::unix::fs::PermissionsExt as _, path::Path,
    sync::atomic::AtomicU64,
};

use jeton_app::{
    App, AppError, Clock, Done, Environment, Errand, Hand, Options, Order, Randomness, Rotation,
    Sender, WebhookSender,
};
use jeton_core::{Caller, Cause, Scopes, TokenId, Verdict, decide::issue::Wish};
use jeton_disk::{Dice, Disk, Image, Manner};
use jeton_tests::TestJeton;
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

const POLICY: &str = r#"
name = "acme"
label = { en = "Acme" }

[[kind]]
name = "key"
label = { en = "Key" }
form = "native"
prefix = "acm"
carriers = [{ header = "x-acme" }]
issued-by = ["owner"]
lifetime = "30d"
reveal = "always"
owner-may = ["reset", "delete"]
grace = "1d"
"#;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Create,
    Rotate,
    Reset,
    Revoke,
    Reveal,
}

/// Of the steps every fourth is tried, of each operation others; with 1 it takes four times as long and finds no more.
const STRIDE: usize = 4;

const ALL: [Operation; 5] =
    [Operation::Create, Operation::Rotate, Operation::Reset, Operation::Revoke, Operation::Reveal];

/// What becomes of a secret that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Accepted,
    InGrace,
    Refused,
}

/// What is accepted of the secret that was there and of the one that the operation makes.
type State = (Shown, Shown);

const BEFORE: State = (Shown::Accepted, Shown::Refused);

impl Operation {
    /// The one state that there is once it was done.
    fn after(self) -> State {
        match self {
            Self::Create => (Shown::Accepted, Shown::Accepted),
            Self::Rotate => (Shown::InGrace, Shown::Accepted),
            Self::Reset => (Shown::Refused, Shown::Accepted),
            Self::Revoke => (Shown::Refused, Shown::Refused),
            Self::Reveal => BEFORE,
        }
    }
}

/// A data directory in which somebody has a key.
struct World {
    files: Image,
    now: Timestamp,
    session: String,
    key: TokenId,
    secret: String,
}

impl World {
    async fn new() -> Self {
        let jeton = TestJeton::new().await;
        jeton.apply("acme", POLICY).await;
        let session = jeton.account("ada@example.com").await;
        let issued = jeton.issue(&session, json!({ "service": "acme" })).await;
        let text = |field: &str| issued[field].as_str().expect("a text").to_owned();
        jeton.app.stop().await;
        let files = Image::of(jeton.directory()).expect("they are there");
        let key = text("id").parse().expect("an identifier");
        Self { files, now: jeton.now(), session, key, secret: text("secret") }
    }

    fn directory(&self) -> TempDir {
        directory(&self.files)
    }

    /// Starts a Jeton there, which draws the row of entropy from that number on.
    async fn start(&self, directory: &Path, row: u64) -> Node<'_> {
        let app = App::start(Options {
            directory: directory.to_owned(),
            anchor: None,
            journal: None,
            clock: Clock::Hand(Hand::at(self.now)),
            randomness: Randomness::Fixed(AtomicU64::new(row)),
            environment: Environment::select(|_variable| None),
            webhooks: WebhookSender::off(),
        });
        let app = app.await.expect("it starts");
        let bearer = format!("Bearer {}", self.session);
        let headers = [("authorization", bearer.as_bytes())].into_iter();
        let held = app.caller(headers, SENDER).expect("it is accepted");
        let let_in = app.let_in(&held, Errand::Other).await;
        let caller = let_in.expect("the session is there").clone();
        Node { app, caller, world: self }
    }

    /// What the operation makes where nothing is in its way.
    async fn new_secret(&self, operation: Operation) -> String {
        let directory = self.directory();
        let node = self.start(directory.path(), FIRST).await;
        let made = node.act(operation).await.expect("nothing is in its way");
        assert_eq!(node.state(&made), operation.after(), "{operation:?}");
        node.app.stop().await;
        made
    }

    /// Starts on what is left and sees what holds: what was acknowledged was done, and what was not may have been.
    async fn judge(&self, left: &Path, made: &str, operation: Operation, acknowledged: bool) {
        let node = self.start(left, SECOND).await;
        let state = node.state(made);
        let case = format!("{operation:?}, acknowledged {acknowledged}: {state:?}");
        assert!(state == operation.after() || (!acknowledged && state == BEFORE), "{case}");
        assert!(operation != Operation::Reveal || !acknowledged || reveals(left) == 1, "{case}");
        if operation != Operation::Revoke {
            // What its owner reads is what works, and the next change is taken.
            let read = node.act(Operation::Reveal).await.expect("it can be read");
            assert!([&self.secret, made].contains(&read.as_str()), "{case}");
            assert_eq!(node.shown(&read), Shown::Accepted, "{case}");
            node.act(Operation::Revoke).await.expect("it takes changes");
            assert_eq!(node.shown(&read), Shown::Refused, "{case}");
        }
        node.app.stop().await;
    }
}

/// A Jeton that runs, and who uses it.
struct Node<'w> {
    app: App,
    caller: Caller,
    world: &'w World,
}

impl Node<'_> {
    /// Does it; the secret that it showed, where it shows one.
    async fn act(&self, operation: Operation) -> Result<String, AppError> {
        let (key, by) = (self.world.key, &self.caller);
        let secret = match operation {
            Operation::Create => {
                let (service, wish) = ("acme".to_owned(), Wish::default());
                let order = Order { service, kind: None, account: None, wish };
                Some(now(self.app.issue(order, by, None).await?).1)
            }
            Operation::Rotate => self.rotate(SignedDuration::from_hours(1)).await?,
            Operation::Reset => self.rotate(SignedDuration::ZERO).await?,
            Operation::Revoke => {
                self.app.revoke(key, Cause::Revoked, by).await?;
                None
            }
            Operation::Reveal => Some(self.app.reveal(key, by).await?.1),
        };
        Ok(secret.map(|secret| secret.expose().to_owned()).unwrap_or_default())
    }

    async fn rotate(&self, grace: SignedDuration) -> Result<Option<jeton_token::Secret>, AppError> {
        let wanted = Rotation { grace, seen: None };
        Ok(now(self.app.rotate(self.world.key, wanted, &self.caller, None).await?).1)
    }

    fn shown(&self, secret: &str) -> Shown {
        let judged = self.app.verify_secret("acme", secret, SENDER, &Scopes::NONE);
        match judged.expect("there is such a service").verdict {
            Verdict::Allow(grant) if grant.in_grace => Shown::InGrace,
            Verdict::Allow(_) => Shown::Accepted,
            Verdict::Deny(_) => Shown::Refused,
        }
    }

    /// Of the secret that was there and of `made`, which may be none or the same one.
    fn state(&self, made: &str) -> State {
        let old = &self.world.secret;
        let new = if made == old { Shown::Refused } else { self.shown(made) };
        (self.shown(old), new)
    }
}

const SENDER: Sender<'_> = Sender { address: None, agent: None };
/// Whoever starts a second time does not draw the same entropy again.
const FIRST: u64 = 1 << 20;
const SECOND: u64 = 1 << 30;

fn now<T>(done: Done<T>) -> T {
    match done {
        Done::Now(made) => made,
        Done::Before(_) => panic!("nobody asked to repeat anything"),
    }
}

fn directory(files: &Image) -> TempDir {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    files.restore(directory.path()).expect("it takes files");
    for name in files.files.keys() {
        // Keys that others may read are refused.
        let owners = Permissions::from_mode(0o600);
        std::fs::set_permissions(directory.path().join(name), owners).expect("they are ours");
    }
    directory
}

/// How often the log says that a secret was read.
fn reveals(directory: &Path) -> i64 {
    let connection = Connection::open(directory.join("jeton.db")).expect("it opens");
    let sql = "SELECT count(*) FROM log WHERE event = 'token.revealed'";
    connection.query_row(sql, [], |row| row.get(0)).expect("a number")
}

#[tokio::test]
async fn the_power_fails_behind_each_step_of_an_operation_and_it_was_done_or_it_was_not() {
    let world = World::new().await;
    let mut dice = Dice::new(1);
    for operation in ALL {
        let place = world.directory();
        let disk = Disk::watch(place.path(), Manner::Honest).expect("it is there");
        let node = world.start(place.path(), FIRST).await;
        let first = disk.record().len();
        let made = node.act(operation).await.expect("the power is on");
        disk.note(1);
        node.app.stop().await;
        let record = disk.record();
        assert!(record.len() > first + 2, "{operation:?}: {first} of {}", record.len());

        for step in (first + operation as usize % STRIDE..=record.len()).step_by(STRIDE) {
            let left = directory(&record.crash(step, &mut dice));
            let acknowledged = record.notes(step).next().is_some();
            world.judge(left.path(), &made, operation, acknowledged).await;
        }
    }
}

#[tokio::test]
async fn each_step_of_an_operation_fails_and_it_is_not_acknowledged_or_it_was_done() {
    let world = World::new().await;
    for operation in ALL {
        let made = world.new_secret(operation).await;
        for step in (operation as usize % STRIDE..).step_by(STRIDE) {
            let place = world.directory();
            let disk = Disk::watch(place.path(), Manner::Honest).expect("it is there");
            let node = world.start(place.path(), FIRST).await;
            disk.fail_one(step);
            let done = node.act(operation).await;
            let has_failed = disk.has_caught();
            disk.let_go();

            let expected = if done.is_ok() { operation.after() } else { BEFORE };
            assert_eq!(node.state(&made), expected, "{operation:?}, step {step}: {done:?}");
            node.app.stop().await;
            world.judge(place.path(), &made, operation, done.is_ok()).await;
            if !has_failed {
                assert!(step > 2, "{operation:?} takes {step} steps");
                break;
            }
            assert!(done.is_err(), "{operation:?}, step {step}: {done:?}");
        }
    }
}

#[tokio::test]
async fn each_step_of_an_operation_takes_long_and_until_it_is_acknowledged_nothing_has_changed() {
    let world = World::new().await;
    for operation in ALL {
        let made = world.new_secret(operation).await;
        for step in (operation as usize % STRIDE..).step_by(STRIDE) {
            let place = world.directory();
            let disk = Disk::watch(place.path(), Manner::Honest).expect("it is there");
            let node = world.start(place.path(), FIRST).await;
            disk.hold_one(step);

            let is_done = Cell::new(false);
            let first = async {
                let done = node.act(operation).await;
                is_done.set(true);
                done
            };
            // Somebody else wants the same meanwhile.
            let second = async {
                while !disk.has_caught() && !is_done.get() {
                    tokio::task::yield_now().await;
                }
                if is_done.get() {
                    return None;
                }
                let meanwhile = node.state(&made);
                let release = async { disk.let_go() };
                let (done, ()) = tokio::join!(node.act(operation), release);
                assert_eq!(meanwhile, BEFORE, "{operation:?}, step {step}");
                Some(done)
            };
            let (first, second) = tokio::join!(first, second);
            let was_held = disk.has_caught();
            disk.let_go();

            let first = first.expect("it only took long");
            assert_eq!(first, made, "{operation:?}, step {step}");
            let is_rotation = matches!(operation, Operation::Rotate | Operation::Reset);
            assert!(!is_rotation || second.is_none_or(|second| second.is_err()), "{operation:?}");
            assert_eq!(node.state(&made), operation.after(), "{operation:?}, step {step}");
            node.app.stop().await;
            if !was_held {
                assert!(step > 2, "{operation:?} takes {step} steps");
                break;
            }
        }
    }
}
