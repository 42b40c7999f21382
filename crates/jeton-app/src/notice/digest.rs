//! What a mail tells: looked up right before it goes, so that it tells of nothing that is over.

use jeton_core::{
    Fault, Mail, NoticeId, Token, TokenId,
    decide::{expiry::Remedy, notice::matters},
};
use jeton_notice::mail::{Digest, Expiring, User};
use jeton_store::MailStep;
use jiff::Timestamp;

use super::Post;
use crate::{App, AppError};

/// So many programs are named for each token.
const USERS: usize = 3;

impl App {
    /// What `mail` tells at `now`; nothing where all of it is over. What is over is dropped from the mail.
    pub(super) async fn digest(
        &self,
        post: &Post,
        mail: &Mail,
        now: Timestamp,
    ) -> Result<Option<Digest>, AppError> {
        let (mut tokens, mut over) = (Vec::<Expiring>::new(), Vec::new());
        for fault in self.store.faults_in_mail(mail.id).await? {
            match self.expiring(&fault, now).await? {
                // Of two thresholds that were reached at once the mail tells once.
                Some(token) if tokens.iter().all(|other| other.id != token.id) => {
                    tokens.push(token);
                }
                Some(_) => {}
                None => over.push(NoticeId { fault: fault.id, recipient: mail.recipient.clone() }),
            }
        }
        let is_over = tokens.is_empty();
        if !over.is_empty() || is_over {
            let mut steps = vec![MailStep::Dropped(over, now)];
            steps.extend(is_over.then(|| MailStep::Answered(mail.dropped())));
            self.store.observe_mails(steps).await?;
        }
        let recipient = mail.recipient.clone();
        let language = self.store.language_at(&recipient).await?;
        let language = language.unwrap_or(post.options.mailer.language);
        Ok((!is_over).then_some(Digest { recipient, language, tokens }))
    }

    /// The token that `fault` tells of, where people should still be told at `now`.
    async fn expiring(&self, fault: &Fault, now: Timestamp) -> Result<Option<Expiring>, AppError> {
        let Some(id) = fault.token() else { return Ok(None) };
        let Some(token) = self.store.token(id).await? else { return Ok(None) };
        let Some(expires_at) = token.expires_at.filter(|_| matters(fault, &token, now)) else {
            return Ok(None);
        };
        let (last_used, users) = self.users_of(id).await?;
        let service = self.catalog.by_id(token.service)?;
        let Token { name, kind, live, account, .. } = token;
        Ok(Some(Expiring {
            id,
            name,
            hint: live.hint.as_str().to_owned(),
            remedy: Remedy::of(service.policy.kind(kind.as_str())),
            kind,
            service: service.name().clone(),
            owner: self.load_account(account).await?.name,
            expires_at,
            last_used,
            users,
        }))
    }

    /// When a token was last used, and by which programs of late. Those are forgotten after a while; that it was used is not.
    async fn users_of(&self, id: TokenId) -> Result<(Option<Timestamp>, Vec<User>), AppError> {
        let mut uses = self.store.uses_of(id).await?;
        uses.retain(|seen| seen.accepted);
        let last = self.last_use(id).await?.map(|last| last.at);
        let mut users: Vec<User> = Vec::new();
        for seen in uses {
            let user = User { agent: seen.agent, address: seen.address };
            if users.len() < USERS && !users.contains(&user) {
                users.push(user);
            }
        }
        Ok((last, users))
    }
}
