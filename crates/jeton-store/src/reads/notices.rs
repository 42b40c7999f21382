//! What can be read of notices and their mails.

use jeton_core::{Fault, FaultId, Language, Mail, MailAddress, MailId};
use jiff::Timestamp;

use crate::{
    MailCounts, NoticeFilter, NoticePage, QueuedNotice, ReadError, Store,
    tables::{accounts, faults, mails, notices},
};

impl Store {
    /// How many notices wait for a mail.
    pub async fn notice_count(&self) -> Result<i64, ReadError> {
        self.read(|db| Ok(notices::count_waiting(db)?)).await
    }

    /// The language of the account that gets mail at this address, where there is one and it has said so.
    pub async fn language_at(&self, address: &MailAddress) -> Result<Option<Language>, ReadError> {
        let address = address.clone();
        self.read(move |db| accounts::language_at(db, &address)).await
    }

    /// Who has notices that wait for a mail, the first of them since `before` or longer, or one from later than `now`.
    pub async fn recipients_waiting(
        &self,
        (before, now): (Timestamp, Timestamp),
    ) -> Result<Vec<MailAddress>, ReadError> {
        self.read(move |db| notices::recipients_waiting(db, (before, now))).await
    }

    /// The faults whose notices to `recipient` wait for a mail: the first `limit` of them.
    pub async fn waiting_notices(
        &self,
        recipient: &MailAddress,
        limit: u32,
    ) -> Result<Vec<FaultId>, ReadError> {
        let recipient = recipient.clone();
        self.read(move |db| notices::waiting(db, &recipient, limit)).await
    }

    /// How many mails wait and were given up.
    pub async fn mail_counts(&self) -> Result<MailCounts, ReadError> {
        self.read(mails::counts).await
    }

    /// The faults that a mail tells of, without those that were dropped from it.
    pub async fn faults_in_mail(&self, mail: MailId) -> Result<Vec<Fault>, ReadError> {
        self.read(move |db| faults::in_mail(db, mail)).await
    }

    /// The mails that are to be tried by `now`, at most `limit` of them; then those that were put off beyond `latest`.
    pub async fn due_mails(
        &self,
        (now, latest): (Timestamp, Timestamp),
        limit: u32,
    ) -> Result<Vec<Mail>, ReadError> {
        self.read(move |db| mails::due(db, (now, latest), limit)).await
    }

    /// A page of the notices, each with its mail where it has one.
    pub async fn notices(
        &self,
        filter: NoticeFilter,
        page: NoticePage,
    ) -> Result<Vec<QueuedNotice>, ReadError> {
        self.read(move |db| notices::page(db, &filter, &page)).await
    }

    /// The mails that were given up, at most `limit` of them: those to one address or to all.
    pub async fn failed_mails(
        &self,
        recipient: Option<MailAddress>,
        limit: u32,
    ) -> Result<Vec<Mail>, ReadError> {
        self.read(move |db| mails::failed(db, recipient.as_ref(), limit)).await
    }
}
