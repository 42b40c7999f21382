//! Contacts: where an account gets mail, and in which language.

use jiff::Timestamp;

use super::account::{must_be_there, revised};
use crate::{Account, Caller, Change, Contact, Event, Refusal};

/// Decides whether `account` gets mail elsewhere, or in another language. Everybody chooses their language. An address is
/// for administrators to say, with the password of late: nobody has shown that it is theirs, so that a member could have
/// Jeton write to strangers, share the mails of whoever has the address, or have their own notices sent elsewhere.
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
        by.must_be_admin()?;
        by.must_be_in_person(now)?;
    }
    must_be_there(account)?;
    let next = Account { contact, ..revised(account) };
    Ok((next.clone(), Change::account(Event::ContactSet, next)))
}
