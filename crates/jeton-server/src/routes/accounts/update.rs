//! `PATCH /api/v1/accounts/{id}`

use axum::{Json, extract::State};
use jeton_app::{AccountChange, App, ContactChange, NewServices, Unheld};
use jeton_core::AccountId;
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use super::contact;
use crate::{
    api::{Body, By, Id, Sent},
    problem::Problem,
    views::{AccountView, RoleText},
};

/// What is to change; what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountChange)]
pub(crate) struct Asked {
    role: Option<RoleText>,
    /// The names of the services that an operator operates; with `role` alone.
    operates: Option<Vec<String>>,
    /// The names of the services whose tokens it may hold; `null` for all, also later ones.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Vec<String>>)]
    services: Option<Option<Vec<String>>>,
    /// Whether its tokens end of which it may not hold any more. Without it, nothing changes where there are such tokens.
    end_tokens: Option<bool>,
    /// Where it gets mail; `null` for the name of a person, where that is an address.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    mail: Option<Option<String>>,
    /// The language of its mails, `en` or `pt-BR`; `null` for that of the configuration.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    language: Option<Option<String>>,
}

/// Change an account. Its role and services are for administrators in person, with the password entered at most 5 minutes
/// ago, and nobody changes their own role. Its tokens follow in the same moment: they lose the scopes that its role may not
/// have. Where it gets mail, and in which language, its own person may change as well, in a session; another address asks
/// for the password of the last 5 minutes.
#[utoipa::path(patch, path = "/api/v1/accounts/{id}",
    operation_id = "update_account", tag = "accounts", request_body = Asked,
    params(("id" = String, Path, description = "`acc_…`")), responses(
    (status = 200, body = AccountView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem),
))]
pub(super) async fn update(
    State(app): State<App>,
    Sent(By(by), Id(id), body): Sent<By, Id<AccountId>, Body<Asked>>,
) -> Result<Json<AccountView>, Problem> {
    let account = app.change_account(id, body.value.change()?, &by).await?;
    Ok(Json(AccountView::of(&account, &app)))
}

impl Asked {
    fn change(self) -> Result<AccountChange, Problem> {
        let invalid = |why| Err(Problem::bad_request("invalid_body", why));
        let contact = self.contact()?;
        let role = match (self.role, self.operates) {
            (Some(role), operates) => Some(role.with(operates)?),
            (None, Some(_)) => return invalid("`operates` goes with `role`"),
            (None, None) => None,
        };
        let services = self.services.map(|named| named.map_or(NewServices::All, NewServices::Only));
        let is_about_contact = contact.mail.is_some() || contact.language.is_some();
        if role.is_none() && services.is_none() && !is_about_contact {
            return invalid("send one of `role`, `services`, `mail` and `language` at least");
        }
        let unheld = match self.end_tokens {
            Some(true) => Unheld::End,
            Some(false) | None => Unheld::Refuse,
        };
        Ok(AccountChange { role, services, unheld, contact })
    }

    fn contact(&self) -> Result<ContactChange, Problem> {
        let mail = self.mail.as_ref().map(|mail| mail.as_deref().map(contact::mail).transpose());
        let language = self.language.as_ref();
        let language =
            language.map(|language| language.as_deref().map(contact::language).transpose());
        Ok(ContactChange { mail: mail.transpose()?, language: language.transpose()? })
    }
}

/// A field that is there, be it `null`.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    field: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(field).map(Some)
}
