//! Why a command is refused.

mod code;
mod words;

use jiff::Timestamp;

use crate::{AddressRange, Cause, KindName, Scope, ServiceName, Span};
use words::{
    grace_in_words, known_settings, list, not_later_in_words, plural, shown, type_in_words,
};

/// Why a command is refused. The text is for people; [`Refusal::code`] is for programs and never changes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such thing, or the caller may not know of it.
    #[error("there is no such {what}")]
    NotFound {
        /// What was looked for.
        what: &'static str,
    },
    /// Another thing of that name exists.
    #[error("{what} `{name}` exists already")]
    NameTaken {
        /// What was to be made.
        what: &'static str,
        /// The name that is taken.
        name: String,
    },
    /// Only an administrator may do this.
    #[error("only administrators may do this")]
    AdministratorsOnly,
    /// Only those who manage the service may do this.
    #[error("only administrators and operators of the service `{service}` may do this")]
    OperatorsOnly {
        /// Its name.
        service: ServiceName,
    },
    /// An operator operates some service.
    #[error("an operator operates at least one service: name it in `operates`")]
    OperatesNothing,
    /// Only the owner may do this.
    #[error("only the owner of the token may read its secret")]
    OwnersOnly,
    /// The presented credential lacks a right.
    #[error("the credential used for this call lacks the scope `{scope}`")]
    CallerScopeMissing {
        /// The right it lacks.
        scope: &'static str,
    },
    /// The password was not entered within the last five minutes.
    #[error("this needs the password, entered at most 5 minutes ago")]
    StepUpRequired,
    /// The account is disabled.
    #[error("the account is disabled")]
    AccountDisabled,
    /// The account has no password: a machine.
    #[error("the account is a machine and never logs in")]
    AccountIsMachine,
    /// Strangers cannot make accounts of this service.
    #[error("accounts of the service `{service}` are made by administrators")]
    SignUpClosed {
        /// Its name.
        service: ServiceName,
    },
    /// An administrator cannot lock themselves out.
    #[error(
        "an administrator cannot disable, delete or demote their own account: let another one do it"
    )]
    OwnAccount,
    /// Tokens would end that nobody said should.
    #[error(
        "{count} token{} of {} would end; send `end_tokens` to end them",
        plural(*.count),
        list(.services)
    )]
    TokensWouldEnd {
        /// How many.
        count: u32,
        /// The services that they are of.
        services: Vec<ServiceName>,
    },
    /// The account is gone for good.
    #[error("the account was deleted")]
    AccountDeleted,
    /// Nobody makes a link for themselves: whoever took over their session could then choose the password.
    #[error("your own password is changed with the one that you have")]
    OwnPassword,
    /// The link is unknown, used, withdrawn or too old. It is never said which.
    #[error("this link does not work, or no longer; ask for another")]
    LinkInvalid,
    /// The service is disabled.
    #[error("the service `{service}` is disabled")]
    ServiceDisabled {
        /// Its name.
        service: ServiceName,
    },
    /// The service is Jeton's own.
    #[error("the service `{service}` protects Jeton itself and cannot be changed")]
    ServiceIsOwn {
        /// Its name.
        service: ServiceName,
    },
    /// The account is no member of the service.
    #[error("the account is no member of the service `{service}`")]
    NotAMember {
        /// Its name.
        service: ServiceName,
    },
    /// The policy has no such kind.
    #[error("there is no kind `{kind}`; this service has {}", list(.known))]
    KindUnknown {
        /// The name asked for.
        kind: String,
        /// The kinds there are.
        known: Vec<KindName>,
    },
    /// This caller may not issue tokens of this kind.
    #[error("`{kind}` tokens are issued {by}")]
    IssuerNotAllowed {
        /// The kind asked for.
        kind: KindName,
        /// Who issues them, in words.
        by: String,
    },
    /// The account has as many tokens of the kind as it may.
    #[error("an account has at most {limit} `{kind}` token{}; end one first", plural(*.limit))]
    LimitReached {
        /// The kind asked for.
        kind: KindName,
        /// The most an account may have.
        limit: u32,
    },
    /// Tokens of this kind need a name.
    #[error("a `{kind}` token needs a name")]
    NameMissing {
        /// The kind asked for.
        kind: KindName,
    },
    /// Tokens of this kind have no name.
    #[error("`{kind}` tokens have no name")]
    NameNotAllowed {
        /// The kind asked for.
        kind: KindName,
    },
    /// The lifetime of this kind cannot be chosen.
    #[error("the lifetime of `{kind}` tokens cannot be chosen")]
    LifetimeNotAllowed {
        /// The kind asked for.
        kind: KindName,
    },
    /// The lifetime asked for is over the kind's limit.
    #[error("`{kind}` tokens live at most {limit}, asked for {asked}")]
    LifetimeTooLong {
        /// The kind asked for.
        kind: KindName,
        /// The longest lifetime.
        limit: Span,
        /// The lifetime asked for.
        asked: Span,
    },
    /// The lifetime asked for is none of those that can be chosen.
    #[error("a `{kind}` token lives {}, asked for {asked}", list(.choices))]
    LifetimeNotOffered {
        /// The kind asked for.
        kind: KindName,
        /// The lifetimes that can be chosen.
        choices: Vec<Span>,
        /// The lifetime asked for.
        asked: Span,
    },
    /// A credential cannot make one that outlives it.
    #[error("a credential cannot make one that outlives it: this one ends at {limit}")]
    OutlivesCaller {
        /// When the caller's credential ends.
        limit: Timestamp,
    },
    /// A credential that is bound to addresses cannot make one that works from others.
    #[error("a credential cannot make one that works where it does not: this one is bound to {}", list(.bounds))]
    ReachesBeyondCaller {
        /// Where the caller's credential may be used from.
        bounds: Vec<AddressRange>,
    },
    /// `not_before` is not earlier than the end of the lifetime.
    #[error("the token would end before it begins to work")]
    NeverValid,
    /// The kind has no such scope.
    #[error("`{kind}` tokens have no scope `{scope}`; they have {}", list(.known))]
    ScopeUnknown {
        /// The kind asked for.
        kind: KindName,
        /// The scope asked for.
        scope: Scope,
        /// The scopes there are.
        known: Vec<Scope>,
    },
    /// Nobody can give a right that they do not have themselves.
    #[error("the scope `{scope}` is more than the caller may give")]
    ScopeTooWide {
        /// The scope asked for.
        scope: Scope,
    },
    /// More address ranges than a token may have.
    #[error("a token has at most {limit} address ranges")]
    TooManyAddresses {
        /// The most a token may have.
        limit: usize,
    },
    /// The token would not end later than it does.
    #[error("{}", not_later_in_words(*.present))]
    NotLater {
        /// When it ends now, if it does.
        present: Option<Timestamp>,
    },
    /// The token is in quarantine.
    #[error("the token is in quarantine since {since}; release it first")]
    InQuarantine {
        /// Since when.
        since: Timestamp,
    },
    /// A selection that means every token.
    #[error("this means every token; say so in as many words, or say which")]
    SelectionEmpty,
    /// More addresses are meant than are looked for at once.
    #[error(
        "tokens were shown from more than {limit} addresses of this range; name a narrower one"
    )]
    RangeTooWide {
        /// The most that are looked for.
        limit: usize,
    },
    /// Other tokens are meant than those that were looked at.
    #[error("other tokens are meant than those that were looked at: {count} by now; look again")]
    SelectionChanged {
        /// How many are meant now.
        count: u64,
    },
    /// The token has ended.
    #[error("the token ended at {at}: {}", .cause.in_words())]
    Ended {
        /// When.
        at: Timestamp,
        /// Why.
        cause: Cause,
    },
    /// The token has expired.
    #[error("the token expired at {at}")]
    Expired {
        /// When.
        at: Timestamp,
    },
    /// Tokens of this kind are shown once.
    #[error("`{kind}` tokens are shown once, when they are made; create another")]
    ShownOnce {
        /// The kind.
        kind: KindName,
    },
    /// Tokens of this kind cannot get a new secret.
    #[error("`{kind}` tokens cannot be reset; delete this one and create another")]
    ResetNotAllowed {
        /// The kind.
        kind: KindName,
    },
    /// Tokens of this kind cannot be deleted by their owner.
    #[error("`{kind}` tokens cannot be deleted; reset this one")]
    DeleteNotAllowed {
        /// The kind.
        kind: KindName,
    },
    /// The grace asked for is over the kind's limit.
    #[error("{}", grace_in_words(kind, *limit))]
    GraceTooLong {
        /// The kind.
        kind: KindName,
        /// The longest grace, in seconds.
        limit: i64,
    },
    /// The secret before this one is still in its grace.
    #[error("the token was rotated a short time ago; the old secret works until {until}")]
    GraceRunning {
        /// When that grace ends.
        until: Timestamp,
    },
    /// The token is another one than the caller has seen.
    #[error("the token has changed since it was looked at")]
    TokenChanged,
    /// The token got its present secret a moment ago.
    #[error("the token was given a new secret less than 2 seconds ago")]
    JustRotated,
    /// No old secret is in its grace.
    #[error("the token has no old secret that still works")]
    NoGrace,
    /// The old secret was not kept sealed, so that it could not be shown again.
    #[error("the old secret was not kept, so that this rotation cannot be taken back")]
    OldSecretNotKept,
    /// The token is not in quarantine.
    #[error("the token is not in quarantine")]
    NotInQuarantine,
    /// The fault was closed before.
    #[error("the fault was closed at {at}")]
    FaultClosed {
        /// When.
        at: Timestamp,
    },
    /// That Jeton was restored is not over because somebody has seen it.
    #[error(
        "Jeton was restored from a backup: this closes when whoever runs it says what has ended since, with `jeton restore`"
    )]
    RestorationGoesOn,
    /// The caller's credential belongs to no session.
    #[error("this takes the session of a person who has logged in")]
    SessionNeeded,
    /// The session is closed or has expired.
    #[error("the session has ended")]
    SessionEnded,
    /// The policy has no such setting.
    #[error("there is no setting `{}`{}", shown(.key), known_settings(.known, .meant.as_deref()))]
    SettingUnknown {
        /// The key asked for.
        key: String,
        /// The keys there are.
        known: Vec<String>,
        /// The one that was most likely meant.
        meant: Option<String>,
    },
    /// The setting belongs to entries of another type.
    #[error("the setting `{key}` is {}, and not `{}`", type_in_words(.right.as_deref()), shown(.given))]
    SettingOfOtherType {
        /// The key.
        key: String,
        /// The type it was said to have.
        given: String,
        /// The type it has.
        right: Option<String>,
    },
    /// The value does not fit the setting.
    #[error("the setting `{key}` does not take this value: {why}")]
    SettingInvalid {
        /// The key.
        key: String,
        /// What is wrong with the value.
        why: String,
    },
    /// The next signing key is made already and waits for its turn.
    #[error("the next signing key is published already and signs from {from}")]
    KeyWaiting {
        /// From when on it signs.
        from: Timestamp,
    },
    /// There are as many webhooks as there may be.
    #[error("there are at most {limit} webhooks; delete one first")]
    TooManyWebhooks {
        /// The most there may be.
        limit: usize,
    },
    /// A policy cannot be applied to a service of another name.
    #[error("the policy is of `{policy}`, the service is `{service}`")]
    PolicyOfAnother {
        /// The name in the policy.
        policy: ServiceName,
        /// The service's name.
        service: ServiceName,
    },
    /// A kind whose secrets were shown once can never become one that is shown again.
    #[error("`{kind}` tokens are shown once and can never become readable again")]
    OnceStaysOnce {
        /// The kind.
        kind: KindName,
    },
    /// The form of a kind that still has live tokens cannot change.
    #[error(
        "the kind `{kind}` still has live tokens, which would no longer have its form; end them first"
    )]
    FormInUse {
        /// The kind.
        kind: KindName,
    },
    /// A kind that still has live tokens cannot be taken away.
    #[error("the kind `{kind}` still has live tokens; end them first")]
    KindInUse {
        /// The kind.
        kind: KindName,
    },
}
