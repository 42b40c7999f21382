//! What a caller is told.

use crate::{
    row::{Proof, Relation, Row, Takes},
    who::{By, Role, Who},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// It is done.
    Done,
    /// It is refused with that status and code.
    Told(u16, &'static str),
    /// More than one answer is right.
    Either,
}

use Expected::{Done, Told};

const NOT_FOUND: Expected = Told(404, "not_found");
const SCOPE_MISSING: Expected = Told(403, "caller_scope_missing");

/// What `who` is told who asks for this with a thing that is `relation` to them.
pub(crate) fn expected(row: &Row, who: &Who, relation: Relation) -> Expected {
    if row.takes == Takes::Nothing {
        return Done;
    }
    let told = match who.by {
        By::Nothing => Told(401, "invalid_token"),
        By::ClosedSession => Told(401, "session_ended"),
        By::TokenOfDisabled => Told(401, "revoked"),
        By::Calendar(_) if row.oauth => Told(401, "invalid_client"),
        By::Calendar(_) if !matches!(row.takes, Takes::Calendar | Takes::CalendarOfHere) => {
            Told(403, "kind_not_allowed")
        }
        By::Calendar(_) => allowed(row, who, relation),
        By::Session | By::StaleSession | By::Token(_) => match allowed(row, who, relation) {
            Done => proven(row.proof, who),
            told => told,
        },
    };
    match (told, relation) {
        // Whether the thing is looked for before the proof is asked for is nobody's concern.
        (Told(..), Relation::Nobodys) if told != NOT_FOUND && is_admins(row) && who.is_admin() => {
            Expected::Either
        }
        (Done, Relation::Nobodys) => NOT_FOUND,
        (Told(401, _), _) if row.oauth => Told(401, "invalid_client"),
        (SCOPE_MISSING, _) if row.oauth => Told(403, "insufficient_scope"),
        _ => told,
    }
}

fn is_admins(row: &Row) -> bool {
    matches!(row.takes, Takes::Admin | Takes::Account)
}

fn allowed(row: &Row, who: &Who, relation: Relation) -> Expected {
    let scope = |scope: &str| if scope.is_empty() || who.has(scope) { Done } else { SCOPE_MISSING };
    match row.takes {
        Takes::Nothing | Takes::Anybody => Done,
        Takes::Scope(name) => scope(name),
        Takes::Session(..) if who.is_in_session() => Done,
        Takes::Session(status, code) => Told(status, code),
        Takes::Admin if who.role != Role::Admin => Told(403, "administrators_only"),
        Takes::Admin => scope("admin"),
        Takes::Manager(name) => match scope(name) {
            Done if relation == Relation::Nobodys => NOT_FOUND,
            Done => manages(who, relation),
            told => told,
        },
        Takes::Token(name) => match relation {
            Relation::Own => scope(name),
            Relation::Nobodys => NOT_FOUND,
            _ if manages(who, relation) != Done => NOT_FOUND,
            _ if scope(name) != Done => scope(name),
            _ if row.owners_only => Told(403, "owners_only"),
            _ => Done,
        },
        Takes::ManagedToken(name) => {
            match allowed(&Row { takes: Takes::Token(name), ..*row }, who, relation) {
                Done if relation == Relation::Own => manages(who, Relation::Here),
                told => told,
            }
        }
        Takes::SomeManager => match who.role {
            _ if who.is_admin() || (who.role != Role::Member && who.has("operate")) => Done,
            Role::Admin => SCOPE_MISSING,
            _ => Told(403, "administrators_only"),
        },
        Takes::Fault if relation == Relation::Nobodys => NOT_FOUND,
        Takes::Fault => match manages(who, relation) {
            Told(403, "operators_only") => NOT_FOUND,
            told => told,
        },
        Takes::ForOthers => match scope("tokens:write") {
            Done if manages(who, Relation::Here) != Done => NOT_FOUND,
            told => told,
        },
        Takes::Calendar if who.has("calendar") => Done,
        Takes::Calendar => scope("tokens:read"),
        Takes::CalendarOfHere if who.has("calendar:services") => match who.role {
            Role::Admin | Role::Operator => Done,
            Role::OtherOperator | Role::Member => NOT_FOUND,
        },
        Takes::CalendarOfHere if manages(who, Relation::Here) == Done => scope("tokens:read"),
        Takes::CalendarOfHere => NOT_FOUND,
        Takes::Account if relation == Relation::Own || who.is_admin() => Done,
        Takes::Account => NOT_FOUND,
        Takes::OwnSession if relation == Relation::Nobodys => NOT_FOUND,
        Takes::OwnSession if relation == Relation::Own || who.is_admin() => scope("tokens:write"),
        Takes::OwnSession => NOT_FOUND,
    }
}

/// Whether the caller manages the service where the thing is, and what they are told else.
fn manages(who: &Who, relation: Relation) -> Expected {
    let operates = match (who.role, relation) {
        (Role::Admin, Relation::AtJeton) => {
            return if who.is_admin() { Done } else { SCOPE_MISSING };
        }
        (_, Relation::AtJeton) => return Told(403, "administrators_only"),
        (Role::Admin, _) => true,
        (Role::Operator, relation) => matches!(relation, Relation::Here | Relation::Alone),
        (Role::OtherOperator, relation) => relation == Relation::There,
        (Role::Member, _) => false,
    };
    match operates {
        _ if who.is_admin() => Done,
        true if who.has("operate") => Done,
        true => SCOPE_MISSING,
        false => Told(403, "operators_only"),
    }
}

fn proven(proof: Proof, who: &Who) -> Expected {
    const OLD: Expected = Told(403, "step_up_required");
    match (proof, who.by) {
        (Proof::SteppedUp | Proof::Fresh | Proof::InPerson, By::StaleSession) => OLD,
        (Proof::Fresh, By::Token(_)) => OLD,
        (Proof::InPerson | Proof::InSession, By::Token(_)) => Told(403, "session_needed"),
        _ => Done,
    }
}
