//! Throttling of logins: by growing delays, never by a lock that an attacker could throw.
//!
//! Wrong passwords are counted per account and per block of addresses. An address from which the account has
//! logged in before has a count of its own, so that somebody who guesses from elsewhere cannot keep the owner out.

use std::{collections::HashMap, net::IpAddr, sync::Mutex};

use jeton_core::AccountName;
use jiff::{SignedDuration, Timestamp};

/// Counts wrong passwords and says how long to wait.
#[derive(Debug, Default)]
pub(crate) struct Throttle(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    failures: HashMap<Key, Failures>,
    familiar: HashMap<(AccountName, Block), Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Account(AccountName),
    Familiar(AccountName, Block),
    Block(Block),
    SignUps(Option<Block>),
    Links(Option<Block>),
}

/// The part of an address that one attacker has: a /24 of IPv4, a /64 of IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Block(u64);

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Timestamp,
}

/// Wrong passwords that cost nothing: people mistype.
const FREE_PER_ACCOUNT: u32 = 5;
const FREE_PER_BLOCK: u32 = 20;
const LONGEST_WAIT_SECONDS: i64 = 60;
const FORGET_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// A bound on memory under a flood of invented names.
const MOST_COUNTS: usize = 100_000;

impl Throttle {
    /// How many seconds a login of `name` from `address` has to wait, if any.
    pub(crate) fn wait(
        &self,
        name: &AccountName,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Option<u64> {
        let counts = self.counts();
        counts.keys(name, address).iter().filter_map(|key| counts.wait(key, now)).max()
    }

    /// Records a wrong password.
    pub(crate) fn failed(&self, name: &AccountName, address: Option<IpAddr>, now: Timestamp) {
        let mut counts = self.counts();
        counts.forget_old(now);
        for key in counts.keys(name, address) {
            counts.count(key, now);
        }
    }

    /// Records a right password.
    pub(crate) fn succeeded(&self, name: &AccountName, address: Option<IpAddr>, now: Timestamp) {
        let mut counts = self.counts();
        for key in [
            Some(Key::Account(name.clone())),
            address.map(|a| Key::Familiar(name.clone(), Block::of(a))),
        ] {
            key.map(|key| counts.failures.remove(&key));
        }
        if let Some(address) = address
            && counts.familiar.len() < MOST_COUNTS
        {
            counts.familiar.insert((name.clone(), Block::of(address)), now);
        }
    }

    /// How many seconds a sign-up from `address` has to wait, if any.
    pub(crate) fn wait_to_sign_up(&self, address: Option<IpAddr>, now: Timestamp) -> Option<u64> {
        self.counts().wait(&Key::SignUps(address.map(Block::of)), now)
    }

    /// Records that somebody tried to sign up.
    pub(crate) fn signed_up(&self, address: Option<IpAddr>, now: Timestamp) {
        let mut counts = self.counts();
        counts.forget_old(now);
        counts.count(Key::SignUps(address.map(Block::of)), now);
    }

    /// How many seconds a link from `address` has to wait, if any.
    pub(crate) fn wait_for_link(&self, address: Option<IpAddr>, now: Timestamp) -> Option<u64> {
        self.counts().wait(&Key::Links(address.map(Block::of)), now)
    }

    /// Records a link that does not work.
    pub(crate) fn guessed_link(&self, address: Option<IpAddr>, now: Timestamp) {
        let mut counts = self.counts();
        counts.forget_old(now);
        counts.count(Key::Links(address.map(Block::of)), now);
    }

    fn counts(&self) -> std::sync::MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Counts {
    fn wait(&self, key: &Key, now: Timestamp) -> Option<u64> {
        let failures = self.failures.get(key)?;
        let until = failures.last.checked_add(failures.delay(key.free())).ok()?;
        let left = until.duration_since(now).as_millis();
        u64::try_from(left).ok().filter(|left| *left > 0).map(|left| left.div_ceil(1000))
    }

    fn count(&mut self, key: Key, now: Timestamp) {
        let failures = self.failures.entry(key).or_insert(Failures { count: 0, last: now });
        let forgotten = now.duration_since(failures.last) >= FORGET_AFTER;
        let before = if forgotten { 0 } else { failures.count };
        *failures = Failures { count: before.saturating_add(1), last: now };
    }

    fn keys(&self, name: &AccountName, address: Option<IpAddr>) -> Vec<Key> {
        let Some(block) = address.map(Block::of) else {
            return vec![Key::Account(name.clone())];
        };
        if self.familiar.contains_key(&(name.clone(), block)) {
            return vec![Key::Familiar(name.clone(), block)];
        }
        vec![Key::Account(name.clone()), Key::Block(block)]
    }

    fn forget_old(&mut self, now: Timestamp) {
        if self.failures.len() < MOST_COUNTS {
            return;
        }
        self.failures.retain(|_, failures| now.duration_since(failures.last) < FORGET_AFTER);
        if self.failures.len() >= MOST_COUNTS {
            // Still full within the hour: the counts of blocks are what holds back a flood of invented names.
            self.failures.retain(|key, _| key.is_of_block());
        }
        if self.failures.len() >= MOST_COUNTS {
            self.forget_oldest();
        }
    }

    /// Drops a tenth of the counts, those that were added to the longest ago.
    fn forget_oldest(&mut self) {
        let mut times: Vec<_> = self.failures.values().map(|failures| failures.last).collect();
        let mut left = times.len() / 10;
        if left == 0 {
            return;
        }
        let (_, newest_of_them, _) = times.select_nth_unstable(left - 1);
        let newest_of_them = *newest_of_them;
        self.failures.retain(|_, failures| {
            let is_kept = left == 0 || failures.last > newest_of_them;
            left -= usize::from(!is_kept);
            is_kept
        });
    }
}

impl Key {
    fn free(&self) -> u32 {
        if self.is_of_block() { FREE_PER_BLOCK } else { FREE_PER_ACCOUNT }
    }

    fn is_of_block(&self) -> bool {
        match self {
            Self::Block(_) | Self::SignUps(_) | Self::Links(_) => true,
            Self::Account(_) | Self::Familiar(..) => false,
        }
    }
}

impl Failures {
    fn delay(self, free: u32) -> SignedDuration {
        let Some(beyond) = self.count.checked_sub(free) else {
            return SignedDuration::ZERO;
        };
        let seconds = 1_i64.checked_shl(beyond.min(6)).unwrap_or(LONGEST_WAIT_SECONDS);
        SignedDuration::from_secs(seconds.min(LONGEST_WAIT_SECONDS))
    }
}

impl Block {
    pub(crate) fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => Self(u64::from(u32::from(v4) >> 8)),
            IpAddr::V6(v6) => Self(u64::try_from(u128::from(v6) >> 64).unwrap_or(u64::MAX)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7)));
    const ELSEWHERE: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 9)));

    fn ada() -> AccountName {
        "ada@example.com".parse().unwrap()
    }

    #[test]
    fn the_first_wrong_passwords_cost_nothing_and_then_the_wait_doubles_up_to_a_minute() {
        let (throttle, now) = (Throttle::default(), Timestamp::UNIX_EPOCH);
        let waits: Vec<_> = (0..13)
            .map(|_| {
                throttle.failed(&ada(), HERE, now);
                throttle.wait(&ada(), HERE, now).unwrap_or(0)
            })
            .collect();

        assert_eq!(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn a_wait_ends_by_itself_and_a_right_password_ends_it_for_good() {
        let (throttle, now) = (Throttle::default(), Timestamp::UNIX_EPOCH);
        (0..10).for_each(|_| throttle.failed(&ada(), HERE, now));

        assert!(throttle.wait(&ada(), HERE, now).is_some());
        assert_eq!(throttle.wait(&ada(), HERE, now + SignedDuration::from_secs(33)), None);
        throttle.succeeded(&ada(), HERE, now);
        assert_eq!(throttle.wait(&ada(), HERE, now), None);
    }

    #[test]
    fn wrong_passwords_of_more_than_an_hour_ago_are_forgotten() {
        let (throttle, now) = (Throttle::default(), Timestamp::UNIX_EPOCH);
        (0..30).for_each(|_| throttle.failed(&ada(), HERE, now));
        let later = now + FORGET_AFTER;

        throttle.failed(&ada(), HERE, later);

        assert_eq!(throttle.wait(&ada(), HERE, later), None);
    }

    #[test]
    fn a_flood_from_more_blocks_than_are_counted_drops_the_oldest_and_not_the_newest() {
        let (throttle, start) = (Throttle::default(), Timestamp::UNIX_EPOCH);
        let from = |i: u32| Some(IpAddr::V4((i << 8).into()));
        let flood = u32::try_from(MOST_COUNTS).unwrap() + 50_000;
        for i in 0..flood {
            throttle.guessed_link(from(i), start + SignedDuration::from_millis(i.into()));
        }

        let counts = throttle.counts();
        let has = |i| counts.failures.contains_key(&Key::Links(from(i).map(Block::of)));
        assert!(counts.failures.len() <= MOST_COUNTS, "{}", counts.failures.len());
        assert!(!has(0) && !has(50_000 - 1) && has(flood - 80_000) && has(flood - 1));
    }

    #[test]
    fn who_guesses_from_many_addresses_waits_and_the_owner_at_a_familiar_one_does_not() {
        let (throttle, now) = (Throttle::default(), Timestamp::UNIX_EPOCH);
        throttle.succeeded(&ada(), HERE, now);
        for i in 0..20 {
            throttle.failed(&ada(), Some(IpAddr::V4([10, 0, i, 1].into())), now);
        }

        assert!(throttle.wait(&ada(), ELSEWHERE, now).is_some());
        assert_eq!(throttle.wait(&ada(), HERE, now), None);
    }
}
