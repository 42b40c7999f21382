//! The table `services`.

use std::collections::BTreeMap;

use jeton_core::{Service, ServiceId, policy::Policy};

use crate::{
    ReadError, columns::Columns, connection::Db, failure, row::Row, sealed, time::micros,
    words::Word,
};

const TABLE: &str = "services";

macro_rules! columns {
    () => {
        "id, name, policy, state, settings, created_at, revision, row_seal"
    };
}

/// Every row, for its seal.
pub(super) const ROWS: (&str, &str) = (TABLE, columns!());

const INSERT: &str =
    concat!("INSERT INTO services (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
const UPDATE: &str = concat!(
    "UPDATE services SET (",
    columns!(),
    ") = ($1, $2, $3, $4, $5, $6, $7, $8) WHERE id = $1 AND revision = $7 - 1"
);

const PUT: &str = concat!(
    "INSERT INTO services (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET (",
    columns!(),
    ") = ($1, $2, $3, $4, $5, $6, $7, $8)"
);

/// Writes a service and tells how many rows that changed.
pub(super) fn write(db: &Db, service: &Service) -> rusqlite::Result<usize> {
    store(db, if service.revision == 1 { INSERT } else { UPDATE }, service)
}

/// Writes a service as it is, whatever stands in its place: whether that could be done. Where one that Jeton never made has its name, it
/// cannot.
pub(crate) fn put(db: &Db, service: &Service) -> rusqlite::Result<bool> {
    match store(db, PUT, service) {
        Err(error) if failure::clash(&error).is_some() => Ok(false),
        written => written.map(|_rows| true),
    }
}

fn store(db: &Db, sql: &str, service: &Service) -> rusqlite::Result<usize> {
    let settings =
        serde_json::to_string(&service.settings).expect("a map from texts to texts is always JSON");
    sealed::write(
        db,
        TABLE,
        sql,
        &[
            &service.id.as_bytes(),
            &service.name().as_str(),
            &service.policy.text(),
            &service.state.word(),
            &settings,
            &micros(service.created_at),
            &service.revision,
        ],
    )
}

fn read(row: &Row<'_>) -> Result<Service, ReadError> {
    let mut columns = Columns::of(TABLE, row);
    let id: ServiceId = columns.id()?;
    columns.skip(1); // the name stands in the policy
    let policy: String = columns.take()?;
    let policy =
        Policy::parse(&policy).map_err(|source| ReadError::Policy { service: id, source })?;
    Ok(Service {
        id,
        policy,
        state: columns.word()?,
        settings: columns.text::<SettingsText>()?.0,
        created_at: columns.time()?,
        revision: columns.take()?,
    })
}

/// Settings as a JSON object.
struct SettingsText(BTreeMap<String, String>);

impl std::str::FromStr for SettingsText {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text).map(Self)
    }
}

/// Hands every service to `take`.
pub(crate) fn each(db: &Db, mut take: impl FnMut(Service)) -> Result<(), ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM services ORDER BY id");
    sealed::each(db, TABLE, (sql, &[]), |row| {
        take(read(row)?);
        Ok(())
    })
}

pub(crate) fn of_id(db: &Db, id: ServiceId) -> Result<Option<Service>, ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM services WHERE id = $1");
    sealed::of_id(db, TABLE, (sql, id.as_bytes()), read)
}

pub(crate) fn all(db: &Db) -> Result<Vec<Service>, ReadError> {
    let mut services = Vec::new();
    each(db, |service| services.push(service))?;
    Ok(services)
}
