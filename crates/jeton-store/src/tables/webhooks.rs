//! The tables `webhooks` and `deliveries`.

use jeton_core::{AccountId, Delivery, PriorSeal, Seal, ServiceId, Webhook};
use jeton_token::KeyId;

use crate::{
    ReadError, columns::Columns, connection::Db, row::Row, sealed, sql, time::micros, words::Word,
};

const TABLE: &str = "webhooks";

macro_rules! columns {
    () => {
        "id, url, events, service, state, seal_key, seal, prior_key, prior_seal, prior_until, created_at, created_by, \
         revision, row_seal"
    };
}

/// Every row, for its seal.
pub(super) const ROWS: (&str, &str) = (TABLE, columns!());

macro_rules! values {
    () => {
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14"
    };
}

const INSERT: &str = concat!("INSERT INTO webhooks (", columns!(), ") VALUES (", values!(), ")");
const UPDATE: &str = concat!(
    "UPDATE webhooks SET (",
    columns!(),
    ") = (",
    values!(),
    ") WHERE id = $1 AND revision = $13 - 1"
);
// In the transaction that makes it, so that it begins exactly behind what was there before.
const BEGIN: &str = "INSERT INTO deliveries (webhook, delivered, failures) \
     SELECT $1, coalesce(max(seq), 0), 0 FROM log";
const SEE: &str = "UPDATE deliveries SET (delivered, failures, failing_since, next_at, told, told_at) = \
     ($2, $3, $4, $5, $6, $7) WHERE webhook = $1";

/// Writes a webhook and tells how many rows that changed. A new one begins at the end of the log.
pub(super) fn write(db: &Db, webhook: &Webhook) -> rusqlite::Result<usize> {
    let sql = if webhook.revision == 1 { INSERT } else { UPDATE };
    let prior = webhook.prior.as_ref().and_then(|prior| prior.seal.as_ref());
    let written = sealed::write(
        db,
        TABLE,
        sql,
        &[
            &webhook.id.as_bytes(),
            &webhook.url.as_str(),
            &webhook.events.to_string(),
            &webhook.service.as_ref().map(ServiceId::as_bytes),
            &webhook.state.word(),
            &webhook.seal.as_ref().map(|seal| i64::from(seal.key.0)),
            &webhook.seal.as_ref().map(|seal| seal.bytes.as_slice()),
            &prior.map(|seal| i64::from(seal.key.0)),
            &prior.map(|seal| seal.bytes.as_slice()),
            &webhook.prior.as_ref().map(|prior| micros(prior.until)),
            &micros(webhook.created_at),
            &AccountId::as_bytes(&webhook.created_by),
            &webhook.revision,
        ],
    )?;
    if webhook.revision == 1 {
        sql::execute(db, BEGIN, &[&webhook.id.as_bytes()])?;
    }
    Ok(written)
}

fn read(row: &Row<'_>) -> Result<Webhook, ReadError> {
    let mut columns = Columns::of(TABLE, row);
    Ok(Webhook {
        id: columns.id()?,
        url: columns.text()?,
        events: columns.text()?,
        service: columns.maybe_id()?,
        state: columns.word()?,
        seal: read_seal(&mut columns)?,
        prior: read_prior(&mut columns)?,
        created_at: columns.time()?,
        created_by: columns.id()?,
        revision: columns.take()?,
    })
}

fn read_seal(columns: &mut Columns<'_, '_>) -> Result<Option<Seal>, ReadError> {
    let key = columns.take::<Option<u32>>()?;
    let bytes = columns.take::<Option<Vec<u8>>>()?;
    Ok(key.zip(bytes).map(|(key, bytes)| Seal { key: KeyId(key), bytes }))
}

fn read_prior(columns: &mut Columns<'_, '_>) -> Result<Option<PriorSeal>, ReadError> {
    let seal = read_seal(columns)?;
    Ok(columns.maybe_time()?.map(|until| PriorSeal { seal, until }))
}

/// Hands every webhook that is not deleted to `take`, in the order of their making.
pub(crate) fn each(db: &Db, mut take: impl FnMut(Webhook)) -> Result<(), ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM webhooks WHERE state <> 'deleted' ORDER BY id");
    sealed::each(db, TABLE, (sql, &[]), |row| {
        take(read(row)?);
        Ok(())
    })
}

/// How far each webhook has come.
pub(crate) fn deliveries(db: &Db) -> Result<Vec<Delivery>, ReadError> {
    let sql = "SELECT webhook, delivered, failures, failing_since, next_at, told, told_at FROM deliveries";
    sql::all(db, sql, &[], |row| {
        let mut columns = Columns::of("deliveries", row);
        Ok(Delivery {
            webhook: columns.id()?,
            delivered: columns.take()?,
            failures: columns.take()?,
            failing_since: columns.maybe_time()?,
            next_at: columns.maybe_time()?,
            told: columns.take()?,
            told_at: columns.maybe_time()?,
        })
    })
}

/// Keeps how far a webhook has come.
pub(crate) fn see(db: &Db, delivery: &Delivery) -> rusqlite::Result<()> {
    let values: sql::Values<'_> = &[
        &delivery.webhook.as_bytes(),
        &delivery.delivered,
        &delivery.failures,
        &delivery.failing_since.map(micros),
        &delivery.next_at.map(micros),
        &delivery.told,
        &delivery.told_at.map(micros),
    ];
    sql::execute(db, SEE, values).map(|_rows| ())
}
