//! What a token is, which kinds there are, and how long they live.

use super::{
    Block, Section, Text, Topic, places,
    teller::{Coming, Teller, code},
};
use crate::policy::{Ending, Issuer, Kind, Lifetime, Reveal, Setting, SettingUnit};

pub(super) fn about(teller: &Teller<'_>) -> Section {
    let service = teller.service_label();
    let what = match (teller.kinds().next(), teller.has_several()) {
        (Some(kind), false) => teller.tell(
            "{0} is your personal, secret credential: it tells {1} who you are.",
            "{0} é a sua credencial pessoal e secreta: ela diz a {1} quem você é.",
            &[teller.label(kind), service.clone()],
        ),
        _ => teller.tell(
            "A token is a personal, secret credential: it tells {0} who you are.",
            "Um token é uma credencial pessoal e secreta: ele diz a {0} quem você é.",
            std::slice::from_ref(&service),
        ),
    };
    let serves = teller.say(
        "It serves whatever calls the API in your name: requests of your own, command-line tools, extensions of editors, \
         and libraries.",
        "Ele serve a tudo o que chama a API em seu nome: requisições suas, ferramentas de linha de comando, extensões de \
         editores e bibliotecas.",
    );
    let warning = if teller.kinds().all(|kind| !kind.scopes.is_empty()) {
        teller.say(
            "Anyone who has a token can act as you, as far as its scopes go. Treat it like a password.",
            "Qualquer pessoa com um token pode agir como você, até onde vão os escopos dele. Trate-o como uma senha.",
        )
    } else if teller.service.policy.has_rules() {
        teller.say(
            "Anyone who has this token can act as you. Treat it like a password.",
            "Qualquer pessoa com esse token pode agir como você. Trate-o como uma senha.",
        )
    } else {
        teller.say(
            "Anyone who has this token can act as you. Treat it like a password: it gives total access to your account.",
            "Qualquer pessoa com esse token pode agir como você. Trate-o como uma senha: ele dá acesso total à sua conta.",
        )
    };
    let heading = teller.tell("What it is", "O que é", &[]);
    let blocks = vec![Block::Paragraph(what), Block::Paragraph(serves), Block::Warning(warning)];
    teller.section(Topic::About, heading, blocks)
}

pub(super) fn kinds(teller: &Teller<'_>) -> Section {
    let head = vec![
        teller.say("Token", "Token"),
        teller.say("How it comes to be", "Como surge"),
        teller.say("How long it works", "Por quanto tempo funciona"),
        teller.say("Can it be read again?", "Pode ser lido de novo?"),
        teller.say("How many", "Quantos"),
    ];
    let rows = teller.kinds().map(|kind| {
        vec![
            teller.label(kind),
            coming(teller, kind),
            lifetime(teller, kind),
            again(teller, kind),
            number(teller, kind),
        ]
    });
    let mut blocks = vec![Block::Table(head, rows.collect())];
    blocks.extend(choice(teller).map(Block::Paragraph));
    blocks.extend(teller.kinds().flat_map(|kind| session_settings(teller, kind)));
    let heading = if teller.has_several() {
        teller.say(
            "Kinds of tokens, and how long they work",
            "Tipos de token e por quanto tempo funcionam",
        )
    } else {
        teller.say("How long it works", "Por quanto tempo funciona")
    };
    teller.section(Topic::Kinds, heading, blocks)
}

fn coming(teller: &Teller<'_>, kind: &Kind) -> Text {
    let by_administrator = kind.issued_by(Issuer::Administrator);
    match (Coming::of(kind), by_administrator) {
        (Coming::Login, _) => teller.say("every login makes one", "cada login cria um"),
        (Coming::Account, false) => {
            teller.say("it exists with your account", "ele existe com a sua conta")
        }
        (Coming::Account, true) => teller.say(
            "it exists with your account; an administrator can make another in place of one that was revoked",
            "ele existe com a sua conta; um administrador pode criar outro no lugar de um que foi revogado",
        ),
        (Coming::Owner, false) => teller.say("you make it", "você o cria"),
        (Coming::Owner, true) => teller.say(
            "you make it, or an administrator makes it for you",
            "você o cria, ou um administrador o cria para você",
        ),
        (Coming::Administrator, _) => teller.say(
            "only administrators make it; it belongs to one user",
            "somente administradores o criam; ele pertence a um usuário",
        ),
    }
}

fn lifetime(teller: &Teller<'_>, kind: &Kind) -> Text {
    match &kind.lifetime {
        Lifetime::UntilReset => {
            teller.say("until it is reset; it does not expire", "até ser resetado; ele não expira")
        }
        Lifetime::Never { maximum: None } if kind.owner_may(Ending::Delete) => teller.say(
            "it does not expire, but it can be deleted at any time",
            "ele não expira, mas pode ser excluído a qualquer momento",
        ),
        Lifetime::Never { maximum: None } => teller.say("it does not expire", "ele não expira"),
        Lifetime::Never { maximum: Some(_) } => teller.say(
            "it does not expire, unless an end was asked for when it was made",
            "ele não expira, a não ser que um fim tenha sido pedido na criação",
        ),
        Lifetime::Fixed { choices, .. } if !choices.is_empty() => {
            let choices = choices.iter().map(|span| teller.length(*span)).collect();
            teller.one_of(choices)
        }
        Lifetime::Fixed { default, maximum, .. } if default == maximum => teller.tell(
            "it expires after {0}",
            "ele expira depois de {0}",
            &[teller.length(*default)],
        ),
        Lifetime::Fixed { default, maximum, .. } => teller.tell(
            "it expires after {0}, or after another time of up to {1}",
            "ele expira depois de {0}, ou depois de outro tempo de até {1}",
            &[teller.length(*default), teller.length(*maximum)],
        ),
        Lifetime::Session { maximum, .. } => {
            let longest = teller.service.session_maximum(kind).unwrap_or(*maximum);
            let longest = teller.length(longest);
            match teller.service.session_idle(kind) {
                None => teller.tell(
                    "as long as the session: until you log out, or for {0}, whichever comes first",
                    "enquanto durar a sessão: até você sair, ou por {0}, o que vier primeiro",
                    &[longest],
                ),
                Some(idle) => teller.tell(
                    "as long as the session: until you log out, {1} without use, or {0}, whichever comes first",
                    "enquanto durar a sessão: até você sair, {1} sem uso, ou {0}, o que vier primeiro",
                    &[longest, teller.length(idle)],
                ),
            }
        }
    }
}

fn again(teller: &Teller<'_>, kind: &Kind) -> Text {
    match kind.reveal {
        Reveal::Always => teller.say("yes, by you alone", "sim, só por você"),
        Reveal::Once => teller.say(
            "no: it is shown once and never again",
            "não: ele é mostrado uma vez e nunca mais",
        ),
    }
}

fn number(teller: &Teller<'_>, kind: &Kind) -> Text {
    match (kind.per_account, Coming::of(kind)) {
        (Some(1), _) => teller.say("only one per user", "só um por usuário"),
        (Some(most), _) => {
            teller.say(&format!("up to {most} per user"), &format!("até {most} por usuário"))
        }
        (None, Coming::Login) => teller.say("one for every session", "um para cada sessão"),
        (None, _) => teller.say("as many as you need", "quantos forem necessários"),
    }
}

/// Which kind is for what, where one ends with the session and another goes on.
fn choice(teller: &Teller<'_>) -> Option<Text> {
    let of_login = teller.kinds().find(|kind| Coming::of(kind) == Coming::Login)?;
    let lasting = teller.kinds().find(|kind| Coming::of(kind) != Coming::Login)?;
    Some(teller.tell(
        "For work of your own and quick experiments with the API, {0} is recommended, which ends by itself. {1} is for what \
         runs without you, such as CI/CD and other automation.",
        "Para o seu próprio trabalho e testes rápidos com a API, recomenda-se {0}, que termina por si só. {1} é para o que \
         roda sem você, como CI/CD e outras automações.",
        &[teller.label(of_login), teller.label(lasting)],
    ))
}

fn session_settings(teller: &Teller<'_>, kind: &Kind) -> Vec<Block> {
    let Lifetime::Session { maximum, settings } = &kind.lifetime else { return Vec::new() };
    let told = settings.iter().map(|setting| {
        let parts = [
            teller.label(kind),
            code(&setting.key),
            unit(teller, setting),
            teller.length(*maximum),
            teller.fixed(places::SYSTEMS_SETTINGS),
            teller.fixed(places::CONFIG),
        ];
        Block::Paragraph(if setting.environment {
            teller.tell(
                "Whoever runs Jeton sets the longest time of {0} by the environment variable {1}: {2}. Administrators can set \
                 the same key; the variable wins. Where neither is set, it is {3}.",
                "Quem opera o Jeton define o tempo máximo de {0} pela variável de ambiente {1}: {2}. Administradores podem \
                 definir a mesma chave; a variável prevalece. Se nenhuma estiver definida, são {3}.",
                &parts,
            )
        } else {
            teller.tell(
                "Administrators set the longest time of {0} at {4} → {5}, under the key {1}: {2}. Where it is not \
                 set, it is {3}.",
                "Administradores definem o tempo máximo de {0} em {4} → {5}, na chave {1}: {2}. Se ela não estiver definida, \
                 são {3}.",
                &parts,
            )
        })
    });
    told.collect()
}

/// How the value of a setting is written.
pub(super) fn unit(teller: &Teller<'_>, setting: &Setting) -> Text {
    match setting.unit {
        SettingUnit::Duration => teller.tell(
            "a number with its unit, such as {0} or {1}",
            "um número com a unidade, como {0} ou {1}",
            &[code("10h"), code("2 days")],
        ),
        SettingUnit::Minutes => teller.say("a number of minutes", "um número de minutos"),
        SettingUnit::Days => teller.say("a number of days", "um número de dias"),
        SettingUnit::Mails => teller.say(
            "mail addresses, separated by semicolons",
            "endereços de e-mail, separados por ponto e vírgula",
        ),
    }
}
