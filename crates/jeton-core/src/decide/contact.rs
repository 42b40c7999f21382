//! Contacts: where an account gets mail, and in which language.

use jiff::Timestamp;

use super::account::{must_be_there, revised};
use crate::{Account, Caller, Change, Contact, Event, Refusal};

/// Decides whether `account` gets mail elsewhere, or in another language. Its own person may, and administrators for
/// everybody. Mails tell of tokens that are at risk, so that another address asks for the password of late: whoever has
/// taken over a session must not have them sent elsewhere.
pub fn set_contact(
    account: &Account,
    contact: Contact,
    by: &Caller,
    now: Timestamp,
) -> Result<(Account, Change), Refusal> {
    if !by.answers_for(account.id) {
        return Err(Refusal::NotFound { what: "account" });
    }
    by.must_be_a_person()?;
    if contact.mail != account.contact.mail {
        by.must_be_in_person(now)?;
    }
    must_be_there(account)?;
    let next = Account { contact, ..revised(account) };
    Ok((next.clone(), Change::account(Event::ContactSet, next)))
}
