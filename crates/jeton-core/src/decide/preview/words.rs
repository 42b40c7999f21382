//! What is taken away, and what becomes of those who have it, in words.

use super::{Keeper, Tightened};
use crate::{
    Language, Span,
    policy::{Ending, Issuer},
};

impl Tightened {
    /// What is taken away, as a sentence without its full stop.
    pub fn in_words(&self, language: Language) -> String {
        let say = |english: String, portuguese: String| pick(language, english, portuguese);
        let fixed =
            |english: &str, portuguese: &str| pick(language, english, portuguese).to_owned();
        match self {
            Self::KindGone => {
                fixed("the policy no longer has this kind", "a política não tem mais este tipo")
            }
            Self::FormChanged => {
                fixed("its secrets get another form", "seus segredos ganham outra forma")
            }
            Self::CarrierLost(carrier) => {
                let usage = carrier.usage();
                say(
                    format!("`{usage}` is no longer one of its carriers"),
                    format!("ele não é mais aceito como `{usage}`"),
                )
            }
            Self::LifetimeShorter(span) => say(
                format!("its tokens live at most {span}"),
                format!("seus tokens valem no máximo {span}"),
            ),
            Self::SessionShorter(span) => say(
                format!("the tokens of a login live at most {span}"),
                format!("os tokens de um login valem no máximo {span}"),
            ),
            Self::ChoicesFewer => {
                fixed("fewer lifetimes can be chosen", "há menos validades para escolher")
            }
            Self::IdleShorter(span) => say(
                format!("a login ends when it is not used for {span}"),
                format!("um login termina quando fica {span} sem uso"),
            ),
            Self::LimitLower(limit) => say(
                format!("an account has at most {limit}"),
                format!("uma conta tem no máximo {limit}"),
            ),
            Self::ScopeGone(scope) => say(
                format!("it no longer has the scope `{scope}`"),
                format!("ele não tem mais o escopo `{scope}`"),
            ),
            Self::ScopeReserved(scope, Keeper::Admin) => say(
                format!("only administrators may have the scope `{scope}`"),
                format!("só administradores podem ter o escopo `{scope}`"),
            ),
            Self::ScopeReserved(scope, Keeper::Operator) => say(
                format!("only operators and administrators may have the scope `{scope}`"),
                format!("só operadores e administradores podem ter o escopo `{scope}`"),
            ),
            Self::RevealGone => {
                fixed("its secrets are shown once", "seus segredos são mostrados uma única vez")
            }
            Self::GraceShorter(limit) => length(
                language,
                ("the grace of an old secret is", "a carência de um segredo antigo é de"),
                (
                    "there is no grace for an old secret",
                    "não há mais carência para um segredo antigo",
                ),
                *limit,
            ),
            Self::RetiredUseEnds => fixed(
                "a token ends when an old secret of it is used",
                "um token termina quando um segredo antigo dele é usado",
            ),
            Self::EndingGone(Ending::Reset) => fixed(
                "its tokens can no longer be reset",
                "seus tokens não podem mais ser redefinidos",
            ),
            Self::EndingGone(Ending::Delete) => fixed(
                "owners can no longer delete theirs",
                "os donos não podem mais excluir os seus",
            ),
            Self::IssuerGone(issuer) => say(
                format!("it is no longer issued {}", issuer.in_words()),
                format!("ele não é mais emitido {}", in_portuguese(*issuer)),
            ),
            Self::RouteGone { method, path } => say(
                format!("the front no longer answers `{method} {path}` to it"),
                format!("a frente não responde mais a `{method} {path}` com ele"),
            ),
            Self::RuleNarrower(path) => say(
                format!("a rule asks for more at `{path}`"),
                format!("uma regra exige mais em `{path}`"),
            ),
            Self::AssertionShorter(limit) => length(
                language,
                ("an assertion lives", "uma asserção vale"),
                ("there are no assertions any more", "não há mais asserções"),
                *limit,
            ),
            Self::StalenessShorter(limit) => say(
                format!("a node that is cut off answers for at most {limit}"),
                format!("um nó isolado responde por no máximo {limit}"),
            ),
            Self::OwnerGoneHarsher => fixed(
                "less is left of a token whose owner is disabled or deleted",
                "resta menos de um token cujo dono é desativado ou excluído",
            ),
            Self::SignUpClosed => fixed(
                "strangers can no longer make accounts",
                "desconhecidos não podem mais criar contas",
            ),
            Self::SettingGone(key) => say(
                format!("the value of the setting `{key}` is forgotten"),
                format!("o valor da configuração `{key}` é esquecido"),
            ),
        }
    }

    /// What becomes of those who are concerned, as a sentence without its full stop.
    pub fn consequence(&self, language: Language) -> &'static str {
        let (english, portuguese) = match self {
            Self::KindGone | Self::FormChanged => (
                "the policy is refused as long as there are such tokens; end them first",
                "a política é recusada enquanto houver esses tokens; encerre-os antes",
            ),
            Self::CarrierLost(_) => (
                "they are refused in that header from the answer on",
                "são recusados nesse cabeçalho a partir da resposta",
            ),
            Self::LifetimeShorter(_) | Self::SessionShorter(_) => (
                "they keep their end; extending and new tokens follow the policy",
                "mantêm seu fim; prorrogações e novos tokens seguem a política",
            ),
            Self::ChoicesFewer => (
                "they keep their end; extending follows the policy",
                "mantêm seu fim; prorrogações seguem a política",
            ),
            Self::IdleShorter(_) => (
                "logins that are open keep theirs; the next one is shorter",
                "os logins abertos mantêm o seu; o próximo é mais curto",
            ),
            Self::LimitLower(_) => (
                "all of them keep working; no new one until enough have ended",
                "todos continuam funcionando; não há novos até que termine o bastante",
            ),
            Self::ScopeGone(_) | Self::ScopeReserved(..) => (
                "they keep it until they are given other scopes",
                "mantêm o escopo até receberem outros",
            ),
            Self::RevealGone => (
                "they keep working, and nobody can read them again, ever",
                "continuam funcionando, e ninguém poderá lê-los de novo",
            ),
            Self::GraceShorter(_) => (
                "a grace that runs keeps its end; the next one is shorter",
                "uma carência em curso mantém seu fim; a próxima é mais curta",
            ),
            Self::RetiredUseEnds => (
                "the next use of an old secret ends them",
                "o próximo uso de um segredo antigo os encerra",
            ),
            Self::EndingGone(Ending::Reset) => {
                ("their secrets stay until they end", "seus segredos ficam até que terminem")
            }
            Self::EndingGone(Ending::Delete) => (
                "their owners can reset or revoke them instead",
                "seus donos podem redefini-los ou revogá-los",
            ),
            Self::IssuerGone(_) => (
                "live tokens keep working; there are no new ones that way",
                "os tokens ativos continuam funcionando; não há novos por esse caminho",
            ),
            Self::RouteGone { .. } => (
                "such requests go to the product from the answer on",
                "essas requisições vão ao produto a partir da resposta",
            ),
            Self::RuleNarrower(_) => (
                "those that lack what it asks for are refused there from the answer on",
                "os que não têm o que ela exige são recusados ali a partir da resposta",
            ),
            Self::AssertionShorter(_) => {
                ("what is signed already keeps its end", "o que já foi assinado mantém seu fim")
            }
            Self::StalenessShorter(_) => {
                ("such a node refuses them sooner", "esse nó os recusa mais cedo")
            }
            Self::OwnerGoneHarsher => {
                ("it counts from the next owner who goes", "vale a partir do próximo dono que sair")
            }
            Self::SignUpClosed => {
                ("accounts that were made stay", "as contas que foram criadas ficam")
            }
            Self::SettingGone(_) => {
                ("what the policy says counts instead", "vale o que a política diz")
            }
        };
        pick(language, english, portuguese)
    }
}

fn pick<T>(language: Language, english: T, portuguese: T) -> T {
    match language {
        Language::English => english,
        Language::Portuguese => portuguese,
    }
}

/// The words for a limit, and those for none at all.
fn length(
    language: Language,
    (english, portuguese): (&str, &str),
    none: (&str, &str),
    limit: Option<Span>,
) -> String {
    match limit {
        Some(limit) => pick(
            language,
            format!("{english} at most {limit}"),
            format!("{portuguese} no máximo {limit}"),
        ),
        None => pick(language, none.0, none.1).to_owned(),
    }
}

fn in_portuguese(issuer: Issuer) -> &'static str {
    match issuer {
        Issuer::AccountCreation => "com a conta",
        Issuer::Login => "ao entrar",
        Issuer::Owner => "pelo dono",
        Issuer::Administrator => "por administradores",
    }
}
