//! How a token is reset and deleted: only where its owner may.

use super::{
    Block, Section, Text, Topic,
    teller::{Coming, Teller},
};
use crate::policy::{Ending, Kind, OnRetiredUse};

pub(super) fn reset(teller: &Teller<'_>) -> Vec<Section> {
    teller
        .kinds()
        .filter(|kind| kind.owner_may(Ending::Reset))
        .map(|kind| of_reset(teller, kind))
        .collect()
}

pub(super) fn delete(teller: &Teller<'_>) -> Vec<Section> {
    teller
        .kinds()
        .filter(|kind| kind.owner_may(Ending::Delete))
        .map(|kind| of_delete(teller, kind))
        .collect()
}

fn of_reset(teller: &Teller<'_>, kind: &Kind) -> Section {
    let heading = teller.heading_of(teller.say("Resetting it", "Como resetar"), kind);
    let mut steps = teller.way();
    steps.push(teller.click_action(kind, teller.words(&kind.page.reset)));
    let mut blocks = vec![
        Block::Paragraph(teller.tell(
            "Use {0} if:",
            "Use {0} se:",
            &[teller.words(&kind.page.reset)],
        )),
        Block::List(vec![
            teller.say(
                "you committed it to a repository,",
                "você fez commit dele em um repositório,",
            ),
            teller.say(
                "you shared it in logs, screenshots or support tickets,",
                "você o compartilhou em logs, capturas de tela ou chamados de suporte,",
            ),
            teller.say(
                "you suspect that somebody else uses it.",
                "você suspeita que outra pessoa o usa.",
            ),
        ]),
        Block::Steps(steps),
        Block::Paragraph(what_follows(teller, kind)),
        Block::Paragraph(teller.say("After resetting:", "Depois de resetar:")),
    ];
    blocks.push(Block::Steps(vec![
        teller.say("Update the environment variables.", "Atualize as variáveis de ambiente."),
        teller.say(
            "Give the new token to command-line tools, extensions and deployed secrets.",
            "Configure o novo token nas ferramentas de linha de comando, nas extensões e nos segredos implantados.",
        ),
        teller.say(
            "Redeploy whatever kept the old value.",
            "Reimplante tudo o que guardou o valor antigo.",
        ),
        teller.say(
            "Look at the token: it shows from where and by what program the old value is still used.",
            "Olhe o token: ele mostra de onde e por qual programa o valor antigo ainda é usado.",
        ),
    ]));
    blocks.extend((kind.on_retired_use == OnRetiredUse::Revoke).then(|| {
        Block::Warning(teller.say(
            "Whoever uses the old value once it is refused ends the new one too: the token then counts as leaked.",
            "Quem usar o valor antigo depois que ele for recusado encerra também o novo: o token passa a contar como vazado.",
        ))
    }));
    teller.section(Topic::Reset, heading, blocks)
}

fn what_follows(teller: &Teller<'_>, kind: &Kind) -> Text {
    match kind.grace {
        None => teller.say(
            "There is a new token from then on, and the old one is invalid immediately.",
            "A partir daí existe um novo token, e o antigo deixa de valer imediatamente.",
        ),
        Some(grace) => teller.tell(
            "There is a new token from then on, and the old one is invalid immediately. If nobody else has seen it, you can \
             let the old one go on for up to {0} while you replace it.",
            "A partir daí existe um novo token, e o antigo deixa de valer imediatamente. Se ninguém mais o viu, você pode \
             deixar o antigo funcionar por até {0} enquanto o substitui.",
            &[teller.length(grace)],
        ),
    }
}

fn of_delete(teller: &Teller<'_>, kind: &Kind) -> Section {
    let heading = teller.heading_of(teller.say("Deleting it", "Como excluir"), kind);
    let mut steps = teller.way();
    steps.push(teller.click_action(kind, teller.words(&kind.page.delete)));
    let warning = teller.say(
        "All services that use the token stop working once it is deleted. A deleted token never comes back.",
        "Todos os serviços que usam o token param de funcionar assim que ele é excluído. Um token excluído nunca volta.",
    );
    let mut blocks = vec![Block::Steps(steps), Block::Warning(warning)];
    if Coming::of(kind) == Coming::Owner {
        blocks.push(Block::Paragraph(
            teller.say("You can create a new one afterwards.", "Depois você pode criar um novo."),
        ));
    }
    teller.section(Topic::Delete, heading, blocks)
}
