//! Devices: a code that can be typed, one answer, and no hurry.

use std::collections::BTreeSet;

use jeton_core::{
    Caller, Device, DeviceAnswer, Refusal, SessionId, UserCode,
    decide::device::{INTERVAL, Polled, WAITS, approve, deny, poll},
};
use jeton_token::Entropy;
use jiff::SignedDuration;
use proptest::prelude::*;

use crate::support::{INSTANT, NOW, ada, entropy, person};

fn device() -> Device {
    Device {
        code: UserCode::make(&entropy(3)).unwrap(),
        client: "a robot".parse().unwrap(),
        agent: None,
        address: None,
        asked_at: NOW,
        expires_at: NOW + WAITS,
        answer: DeviceAnswer::Pending,
        interval: INTERVAL,
        polled_at: None,
    }
}

fn in_session() -> Caller {
    Caller { session: Some(SessionId::from_bytes([1; 16])), ..person(&ada()) }
}

#[test]
fn an_approved_device_is_logged_in_as_whoever_approved_it() {
    let approved = approve(&device(), &in_session(), NOW).unwrap();

    let (told, _) = poll(&approved, NOW + WAITS - INSTANT);

    let session = in_session().session.unwrap();
    assert_eq!(told, Polled::Approved { account: ada().id, session, authenticated_at: NOW });
    assert_eq!(poll(&approved, NOW + WAITS).0, Polled::Expired);
}

#[test]
fn an_answer_counts_once_and_only_in_time() {
    let by = in_session();
    let gone = Err(Refusal::NotFound { what: "device" });
    for answered in [approve(&device(), &by, NOW), deny(&device(), &by, NOW)] {
        let answered = answered.unwrap();

        assert_eq!(approve(&answered, &by, NOW), gone);
        assert_eq!(deny(&answered, &by, NOW), gone);
    }
    assert_eq!(deny(&device(), &by, NOW + WAITS), gone);
    assert!(deny(&device(), &by, NOW + WAITS - INSTANT).is_ok());
}

#[test]
fn approving_takes_a_session_and_a_fresh_password_and_denying_a_session_alone() {
    let later = NOW + SignedDuration::from_mins(6);

    assert_eq!(approve(&device(), &person(&ada()), NOW), Err(Refusal::SessionNeeded));
    assert_eq!(deny(&device(), &person(&ada()), NOW), Err(Refusal::SessionNeeded));
    assert_eq!(approve(&device(), &in_session(), later), Err(Refusal::StepUpRequired));
    assert!(deny(&device(), &in_session(), later).is_ok());
}

#[test]
fn who_polls_too_early_has_to_leave_five_seconds_more_each_time() {
    let (first, device) = poll(&device(), NOW);
    let (early, device) = poll(&device, NOW + SignedDuration::from_secs(5) - INSTANT);
    let at = device.polled_at.unwrap();
    let (still, device) = poll(&device, at + SignedDuration::from_secs(9));
    let at = device.polled_at.unwrap();
    let (right, _) = poll(&device, at + SignedDuration::from_secs(15));

    let told = [first, early, still, right];
    let (pending, slow) = (Polled::Pending, Polled::SlowDown);
    assert_eq!(told, [pending, slow, slow, pending]);
}

#[test]
fn a_code_without_enough_entropy_is_none() {
    assert_eq!(UserCode::make(&Entropy::from_bytes([255; 32])), None);
}

proptest! {
    #[test]
    fn a_code_reads_back_from_every_spelling_and_is_of_twenty_letters(bytes: [u8; 32]) {
        if let Some(code) = UserCode::make(&Entropy::from_bytes(bytes)) {
            let text = code.to_string();
            let letters: BTreeSet<char> = text.chars().collect();

            prop_assert_eq!(text.len(), 9);
            prop_assert!(letters.iter().all(|letter| "BCDFGHJKLMNPQRSTVWXZ-".contains(*letter)));
            for spelling in [text.clone(), text.to_lowercase(), text.replace('-', ""), text.replace('-', " ")] {
                prop_assert_eq!(spelling.parse::<UserCode>(), Ok(code.clone()));
            }
        }
    }

    #[test]
    fn no_text_makes_the_reading_of_a_code_panic(text in "\\PC{0,40}") {
        if let Ok(code) = text.parse::<UserCode>() {
            prop_assert_eq!(code.to_string().len(), 9);
        }
    }
}
