//! What to do when something does not work.

use super::{
    Block, Section, Text, Topic,
    leak::way_out,
    send::header,
    teller::{Coming, Teller, code},
};
use crate::policy::{Ending, Kind, Lifetime};

pub(super) fn trouble(teller: &Teller<'_>) -> Section {
    let head =
        vec![teller.say("What you see", "O que você vê"), teller.say("What helps", "O que ajuda")];
    let mut rows = Vec::new();
    let mut told: Vec<&Kind> = Vec::new();
    for kind in teller.kinds() {
        if told.iter().any(|other| other.carriers == kind.carriers) {
            continue;
        }
        told.push(kind);
        let alike = teller.kinds().filter(|other| other.carriers == kind.carriers);
        let labels = teller.all_of(alike.map(|kind| teller.label(kind)).collect());
        rows.push(vec![
            teller.tell(
                "Requests with {0} are answered with {1}.",
                "Requisições com {0} recebem a resposta {1}.",
                &[labels, code("401 Unauthorized")],
            ),
            header(teller, kind),
        ]);
    }
    rows.push(vec![
        teller.tell(
            "It worked before and is now answered with {0}.",
            "Funcionava antes e agora a resposta é {0}.",
            &[code("401 Unauthorized")],
        ),
        teller.tell(
            "The header {0} of the answer says why: {1}.",
            "O cabeçalho {0} da resposta diz por quê: {1}.",
            &[code("WWW-Authenticate"), why(teller)],
        ),
    ]);
    rows.push(vec![
        teller.tell("The answer is {0}.", "A resposta é {0}.", &[code("400 Bad Request")]),
        teller.say(
            "Send one token, in one header, once.",
            "Envie um só token, em um só cabeçalho, uma só vez.",
        ),
    ]);
    rows.push(vec![
        teller.say("You forgot where to find it.", "Você esqueceu onde encontrar."),
        forgotten(teller),
    ]);
    if teller.kinds().any(|kind| kind.owner_may(Ending::Reset)) {
        rows.push(vec![
            teller.say(
                "The token was reset, and the old one is still used.",
                "O token foi resetado, e o antigo ainda é usado.",
            ),
            teller.say(
                "Restart tools and shells, so that they read the new value.",
                "Reinicie ferramentas e terminais, para que leiam o novo valor.",
            ),
        ]);
    }
    rows.extend(teller.kinds().map(|kind| {
        vec![
            teller.tell(
                "{0} stands in a log or on a console.",
                "{0} está em um log ou em um console.",
                &[teller.label(kind)],
            ),
            teller.tell(
                "Clear the log. Others may have it, so {0}",
                "Limpe o log. Outros podem tê-lo, então {0}",
                &[way_out(teller, kind)],
            ),
        ]
    }));
    let heading = teller.say("If something does not work", "Se algo não funcionar");
    teller.section(Topic::Trouble, heading, vec![Block::Table(head, rows)])
}

/// Why a token that worked may not work any more.
fn why(teller: &Teller<'_>) -> Text {
    let mut whys = Vec::new();
    if teller.kinds().any(|kind| can_expire(kind) || Coming::of(kind) == Coming::Login) {
        whys.push(teller.say("the token has expired", "o token expirou"));
    }
    if teller.kinds().any(|kind| Coming::of(kind) == Coming::Login) {
        whys.push(teller.say("the session is over", "a sessão terminou"));
    }
    if teller.kinds().any(|kind| kind.owner_may(Ending::Reset)) {
        whys.push(teller.say("it was reset", "ele foi resetado"));
    }
    if teller.kinds().any(|kind| kind.owner_may(Ending::Delete)) {
        whys.push(teller.say("it was deleted or revoked", "ele foi excluído ou revogado"));
    } else {
        whys.push(teller.say("it was revoked", "ele foi revogado"));
    }
    teller.one_of(whys)
}

/// Whether a token of the kind, which no login brings, can have an end.
pub(super) fn can_expire(kind: &Kind) -> bool {
    matches!(kind.lifetime, Lifetime::Fixed { .. } | Lifetime::Never { maximum: Some(_) })
}

fn forgotten(teller: &Teller<'_>) -> Text {
    let from_menu = teller.kinds().filter_map(|kind| {
        let entry = kind.page.menu_copy.as_ref()?;
        Some(teller.tell(
            "for {0}, {1} in the same menu",
            "para {0}, {1} no mesmo menu",
            &[teller.label(kind), teller.words(entry)],
        ))
    });
    let mut ways = vec![teller.way_in_short()];
    ways.extend(from_menu);
    let mut joined = Text::default();
    for (number, way) in ways.into_iter().enumerate() {
        joined.0.extend((number > 0).then(|| super::Piece::Plain("; ".to_owned())));
        joined.0.extend(way.0);
    }
    teller.tell("Go to {0}.", "Vá para {0}.", &[joined])
}
