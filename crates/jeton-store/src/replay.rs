//! Telling the projection what there is, when a store is opened, and whether that is what there was.
//!
//! Nearly all of it are tokens and accounts, and of these nearly all is the checking of seals and the reading of columns. So they
//! are read in parts, on every core.

use std::collections::HashSet;

use jeton_core::{AccountId, FaultCause, Record, TokenId};

use crate::{
    Head, OpenError, Projection, ReadError,
    audit::audit,
    chain::Chain,
    connection::Db,
    latest::Others,
    parts,
    row_seal::{Alteration, AlteredRow},
    tables::{accounts, faults, links, services, sessions, signing_keys, tokens, webhooks},
    tally::{Kept, Mark, Tally},
};

/// Hands the fault of a restoration that goes on, and every stored service, signing key, webhook that is not deleted, account,
/// session that is not closed and token to `projection`. Returns what the rows come to, and the revisions that are not the
/// projection's to keep. Where that is not the tally of the log, which ends with `end`, the log is asked which of them are
/// not as they were, and these are not handed out.
pub(crate) fn replay(
    db: &Db,
    readers: &mut [Db],
    (chain, end): (&Chain, Head),
    projection: &dyn Projection,
) -> Result<(Tally, Others), OpenError> {
    let key = db.seals().tally();
    let kept = Kept::read(db, end);
    let (mut rows, found, mut others) = but_tokens(db, readers)?;
    let mut audited = None;
    // A fault that was planted changes no sum, and stands where another one might have to.
    if !kept.fits_others(key, found) || db.seals().has_found("faults") {
        audited = Some(audit(db, chain, end)?);
        (rows, _, others) = but_tokens(db, readers)?;
    }
    // What belongs to an account that was altered or removed is refused: it might be disabled.
    let accounts = rows.iter().filter_map(|row| match row {
        Record::Account(account) => Some(account.id),
        _ => None,
    });
    let known: HashSet<AccountId> = accounts.collect();
    projection.take_all(&rows);
    drop(rows);
    let tokens = all_tokens(db, readers, (&known, &mut others), projection)?;
    let mut tally = found;
    tally.add_tokens(tokens);
    if audited.is_none() && !kept.fits_tokens(key, tally) {
        audited = Some(audit(db, chain, end)?);
        let refused = db.seals().refused("tokens");
        refused.into_iter().for_each(|id| projection.withhold(TokenId::from_bytes(id)));
    }
    let Some(audited) = audited else {
        return Ok((tally, others));
    };
    // So that the next start need not read the log if nothing is done until then; nor is anything if it cannot be kept.
    if let Err(error) = audited.keep(key, db, end) {
        tracing::warn!(%error, "the tally of the rows could not be kept");
    }
    Ok((audited, others))
}

/// Every row that stands but tokens, of which the projection hears, what these and the others come to, and their revisions.
fn but_tokens(db: &Db, readers: &mut [Db]) -> Result<(Vec<Record>, Tally, Others), ReadError> {
    let (mut rows, mut tally, mut others) = (Vec::new(), Tally::default(), Others::default());
    let restored = faults::open_of_cause(db, FaultCause::Restored)?;
    rows.extend(restored.into_iter().map(Record::Fault));
    services::each(db, |service| rows.push(Record::Service(service)))?;
    signing_keys::each(db, |key| rows.push(Record::SigningKey(key)))?;
    webhooks::each(db, |webhook| rows.push(Record::Webhook(webhook)))?;
    let accounts = parts::read("accounts", db, readers, |db, part, accounts: &mut Vec<_>| {
        accounts::each_of(db, part, |account| accounts.push(Record::Account(account)))
    })?;
    rows.extend(accounts.into_iter().flatten());
    sessions::each_not_closed(db, |session| rows.push(Record::Session(session)))?;
    let key = db.seals().tally();
    let mut count = |row: &Record| {
        if let Some(mark) = Mark::of(row) {
            tally.add(key, mark);
            others.take(mark);
        }
    };
    rows.iter().filter(|row| !matches!(row, Record::Fault(_))).for_each(&mut count);
    links::each_not_closed(db, |link| count(&Record::Link(link)))?;
    faults::each_open(db, |fault| count(&Record::Fault(fault)))?;
    Ok((rows, tally, others))
}

fn all_tokens(
    db: &Db,
    readers: &mut [Db],
    (known, others): (&HashSet<AccountId>, &mut Others),
    projection: &dyn Projection,
) -> Result<Tally, ReadError> {
    projection.expect_tokens(tokens::about(db)?);
    let read = parts::read("tokens", db, readers, |db, part, (tally, strays): &mut Tokens| {
        let mut read = Vec::with_capacity(parts::PART);
        tokens::each_of(db, part, |token| {
            let (account, token) = (token.account, Record::Token(token));
            let mark = Mark::of(&token);
            mark.into_iter().for_each(|mark| tally.add(db.seals().tally(), mark));
            if known.contains(&account) {
                read.push(token);
            } else {
                strays.extend(mark);
                let row = AlteredRow::of("accounts", account.as_bytes(), Alteration::Gone);
                db.seals().note(row);
            }
        })?;
        projection.take_all(&read);
        Ok(())
    })?;
    let mut all = Tally::default();
    for (tally, strays) in read {
        all.add_tokens(tally);
        strays.into_iter().for_each(|stray| others.keep(stray));
    }
    Ok(all)
}

/// What tokens come to, and those that the projection was not handed.
type Tokens = (Tally, Vec<Mark>);
