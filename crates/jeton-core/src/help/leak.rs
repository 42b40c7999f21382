//! How to treat a token, and what to do once others have seen it.

use super::{
    Block, Section, Text, Topic,
    teller::{Coming, Teller},
};
use crate::policy::{Ending, Kind};

pub(super) fn practice(teller: &Teller<'_>) -> Section {
    let head = vec![teller.say("Do", "Faça"), teller.say("Why", "Por quê")];
    let mut rows = vec![
        vec![
            teller.say(
                "Keep it private: never share it, not even in a screenshot.",
                "Mantenha-o privado: nunca o compartilhe, nem em uma captura de tela.",
            ),
            teller.say("Nobody takes over your account.", "Ninguém sequestra a sua conta."),
        ],
        vec![
            teller.say("Never commit it to Git.", "Nunca faça commit dele no Git."),
            teller.say(
                "Public repositories are scanned by bots.",
                "Repositórios públicos são escaneados por bots.",
            ),
        ],
        vec![
            teller.say(
                "Use environment variables or a secret manager.",
                "Use variáveis de ambiente ou um gerenciador de segredos.",
            ),
            teller.say(
                "It is changed in one place, and logs do not show it.",
                "Ele é trocado em um só lugar, e os logs não o mostram.",
            ),
        ],
    ];
    rows.extend(teller.kinds().filter(|kind| kind.owner_may(Ending::Reset)).map(|kind| {
        vec![
            teller.tell(
                "Rotate it ({0}) if others have seen it.",
                "Recrie-o ({0}) se outros o viram.",
                &[teller.words(&kind.page.reset)],
            ),
            teller.say(
                "The old token is invalid immediately.",
                "O token antigo deixa de valer imediatamente.",
            ),
        ]
    }));
    rows.push(vec![
        teller.say(
            "Keep production apart from your own work.",
            "Separe a produção do seu uso pessoal.",
        ),
        teller.say(
            "A script on your computer does nothing there by accident.",
            "Um script no seu computador não faz nada lá por acidente.",
        ),
    ]);
    let mut blocks = vec![Block::Table(head, rows)];
    blocks.extend(teller.kinds().map(|kind| Block::Warning(published(teller, kind))));
    let heading = teller.say("Good practice", "Boas práticas");
    teller.section(Topic::Practice, heading, blocks)
}

fn published(teller: &Teller<'_>, kind: &Kind) -> Text {
    teller.tell(
        "If you publish {0} by accident, or believe that others have it: {1} Then redeploy whatever used the old one.",
        "Se você publicar {0} por engano, ou achar que outros o têm: {1} Depois reimplante tudo o que usava o antigo.",
        &[teller.label(kind), way_out(teller, kind)],
    )
}

/// What ends a secret that others have, as a sentence.
pub(super) fn way_out(teller: &Teller<'_>, kind: &Kind) -> Text {
    let (reset, delete) = (teller.words(&kind.page.reset), teller.words(&kind.page.delete));
    if kind.owner_may(Ending::Reset) {
        return teller.tell(
            "reset it immediately ({0}, {1}).",
            "resete-o imediatamente ({0}, {1}).",
            &[teller.way_in_short(), reset],
        );
    }
    match (Coming::of(kind), kind.owner_may(Ending::Delete)) {
        (Coming::Login, _) => teller.say(
            "log out, which ends it at once; the next login makes another.",
            "saia da sessão, o que o encerra na hora; o próximo login cria outro.",
        ),
        (Coming::Owner, true) => teller.tell(
            "delete it ({0}, {1}) and create a new one.",
            "exclua-o ({0}, {1}) e crie um novo.",
            &[teller.way_in_short(), delete],
        ),
        (_, true) => teller.tell(
            "delete it ({0}, {1}) and ask an administrator for a new one.",
            "exclua-o ({0}, {1}) e peça um novo a um administrador.",
            &[teller.way_in_short(), delete],
        ),
        (Coming::Owner, false) => {
            teller.say("revoke it and create a new one.", "revogue-o e crie um novo.")
        }
        (_, false) => teller.say(
            "revoke it and ask an administrator for a new one.",
            "revogue-o e peça um novo a um administrador.",
        ),
    }
}
