//! Where a token is found, and how it is made.

use super::{
    Block, Section, Text, Topic, places,
    teller::{Coming, Teller},
};
use crate::policy::{Issuer, Kind, Lifetime, Naming, Reveal};

pub(super) fn find(teller: &Teller<'_>) -> Vec<Section> {
    teller.kinds().flat_map(|kind| of_kind(teller, kind)).collect()
}

fn of_kind(teller: &Teller<'_>, kind: &Kind) -> Vec<Section> {
    let section = |heading: Text, blocks| {
        teller.section(Topic::Find, teller.heading_of(heading, kind), blocks)
    };
    let find = teller.say("Where to find it", "Onde encontrar");
    match Coming::of(kind) {
        Coming::Login => vec![section(find, at_login(teller, kind))],
        Coming::Account => vec![section(find, with_account(teller, kind))],
        Coming::Owner => {
            let make = teller.say("How to create it", "Como criar");
            vec![section(make, by_owner(teller, kind))]
        }
        Coming::Administrator => vec![
            section(
                teller.say(
                    "How administrators create it, from the Users page",
                    "Como administradores o criam, na página Usuários",
                ),
                for_others(teller, kind),
            ),
            section(
                teller.say(
                    "How administrators create it, from their own page",
                    "Como administradores o criam, na própria página",
                ),
                by_administrator(teller, kind),
            ),
        ],
    }
}

fn at_login(teller: &Teller<'_>, kind: &Kind) -> Vec<Block> {
    if kind.reveal == Reveal::Once {
        return vec![Block::Paragraph(teller.say(
            "It stands in the answer to the login and nowhere else; log in again for another one.",
            "Ele está na resposta ao login e em nenhum outro lugar; entre de novo para obter outro.",
        ))];
    }
    let made = Block::Paragraph(teller.say(
        "Every login makes one. You can copy that of your session at any time while you are logged in.",
        "Cada login cria um. Você pode copiar o da sua sessão a qualquer momento enquanto estiver conectado.",
    ));
    let steps = match &kind.page.menu_copy {
        Some(entry) => vec![
            teller.open(),
            teller.open_menu(),
            teller.tell("Select {0}.", "Selecione {0}.", &[teller.words(entry)]),
        ],
        None => with_copy(teller, kind),
    };
    let asked = if kind.page.menu_copy.is_some() { asked(teller) } else { hidden(teller) };
    vec![made, Block::Steps(steps), Block::Paragraph(asked)]
}

fn with_account(teller: &Teller<'_>, kind: &Kind) -> Vec<Block> {
    vec![Block::Steps(with_copy(teller, kind)), Block::Paragraph(hidden(teller))]
}

/// The way, and the copy in the area of the kind.
fn with_copy(teller: &Teller<'_>, kind: &Kind) -> Vec<Text> {
    let mut steps = teller.way();
    steps.push(teller.tell(
        "In the area {1}, click {0}: the token is on your clipboard.",
        "Na área {1}, clique em {0}: o token vai para a sua área de transferência.",
        &[teller.words(&kind.page.copy), teller.label(kind)],
    ));
    steps
}

fn asked(teller: &Teller<'_>) -> Text {
    teller.say(
        "If you entered your password more than five minutes ago, you are asked for it.",
        "Se você digitou a senha há mais de cinco minutos, ela será pedida.",
    )
}

fn hidden(teller: &Teller<'_>) -> Text {
    teller.say(
        "The token is hidden until you click the eye icon. If you entered your password more than five minutes ago, you are \
         asked for it.",
        "O token fica oculto até você clicar no ícone de olho. Se você digitou a senha há mais de cinco minutos, ela será \
         pedida.",
    )
}

fn by_owner(teller: &Teller<'_>, kind: &Kind) -> Vec<Block> {
    let mut steps = teller.way();
    steps.push(teller.tell("Click {0}.", "Clique em {0}.", &[teller.words(&kind.page.add)]));
    steps.extend(
        kind.page
            .add_entry
            .as_ref()
            .map(|entry| teller.tell("Select {0}.", "Selecione {0}.", &[teller.words(entry)])),
    );
    steps.extend(filled_in(teller, kind));
    let mut blocks = vec![Block::Steps(steps)];
    blocks.extend(shown_once(teller, kind));
    if kind.reveal == Reveal::Always {
        blocks.push(Block::Paragraph(teller.say(
            "It stays in the list: you can copy it again at any time.",
            "Ele fica na lista: você pode copiá-lo de novo a qualquer momento.",
        )));
        blocks.push(Block::Paragraph(hidden(teller)));
    }
    if kind.issued_by(Issuer::Administrator) {
        blocks.push(Block::Paragraph(teller.tell(
            "An administrator can create one for you, too: {0} → {1}, your name in the list, and the tab {2}.",
            "Um administrador também pode criar um para você: {0} → {1}, o seu nome na lista e a aba {2}.",
            &[
                teller.fixed(places::ADMINISTRATOR),
                teller.fixed(places::USERS),
                teller.fixed(places::TOKENS),
            ],
        )));
    }
    blocks
}

fn for_others(teller: &Teller<'_>, kind: &Kind) -> Vec<Block> {
    let add = teller.words(&kind.page.add);
    let pane = match &kind.page.add_title {
        Some(title) => teller.tell(
            "Click {0}. The pane {1} opens.",
            "Clique em {0}. O painel {1} se abre.",
            &[add, teller.words(title)],
        ),
        None => teller.tell("Click {0}.", "Clique em {0}.", &[add]),
    };
    let mut steps = vec![
        teller.open(),
        teller.tell(
            "Go to {0} → {1}.",
            "Vá para {0} → {1}.",
            &[teller.fixed(places::ADMINISTRATOR), teller.fixed(places::USERS)],
        ),
        teller.tell(
            "Select the user in the list {0}. The page of the user opens.",
            "Selecione o usuário na lista {0}. A página do usuário se abre.",
            &[teller.fixed(places::USERNAME)],
        ),
        teller.tell("Select the tab {0}.", "Selecione a aba {0}.", &[teller.fixed(places::TOKENS)]),
        pane,
    ];
    steps.extend(filled_in(teller, kind));
    let mut blocks = vec![Block::Steps(steps)];
    blocks.extend(shown_once(teller, kind));
    blocks
}

fn by_administrator(teller: &Teller<'_>, kind: &Kind) -> Vec<Block> {
    let only =
        Block::Paragraph(teller.say(
            "Only administrators have this button.",
            "Somente administradores têm este botão.",
        ));
    let mut steps = teller.way();
    steps.push(teller.tell(
        "Under {1}, click {0}.",
        "Em {1}, clique em {0}.",
        &[teller.words(&kind.page.add), teller.label(kind)],
    ));
    steps.extend(
        kind.page
            .add_entry
            .as_ref()
            .map(|entry| teller.tell("Select {0}.", "Selecione {0}.", &[teller.words(entry)])),
    );
    steps.extend(filled_in(teller, kind));
    let mut blocks = vec![only, Block::Steps(steps)];
    blocks.extend(shown_once(teller, kind));
    blocks
}

/// What is filled in once the pane is open, up to the copy.
fn filled_in(teller: &Teller<'_>, kind: &Kind) -> Vec<Text> {
    let (page, mut steps) = (&kind.page, Vec::new());
    let name = teller.words(&page.name);
    match kind.named {
        Naming::Required => steps.push(teller.tell(
            "Enter a meaningful name at {0}.",
            "Digite um nome significativo em {0}.",
            &[name],
        )),
        Naming::Optional => steps.push(teller.tell(
            "Enter a name at {0}, if you like.",
            "Digite um nome em {0}, se quiser.",
            &[name],
        )),
        Naming::Never => {}
    }
    if let Lifetime::Fixed { choices, default, maximum } = &kind.lifetime {
        if !choices.is_empty() {
            let choices = choices.iter().map(|span| teller.length(*span)).collect();
            steps.push(teller.tell(
                "Choose how long it works: {0}.",
                "Escolha por quanto tempo ele funciona: {0}.",
                &[teller.one_of(choices)],
            ));
        } else if default != maximum {
            steps.push(teller.tell(
                "Choose how long it works, if {0} is not what you need.",
                "Escolha por quanto tempo ele funciona, se {0} não for o que você precisa.",
                &[teller.length(*default)],
            ));
        }
    }
    if !kind.scopes.is_empty() {
        steps.push(teller.say(
            "Choose the scopes that it needs, and no more.",
            "Escolha os escopos de que ele precisa, e nada mais.",
        ));
    }
    let (save, copy) = (teller.words(&page.save), teller.words(&page.copy));
    match kind.reveal {
        Reveal::Once => steps.extend([
            teller.tell(
                "Click {0}. A window with the token opens.",
                "Clique em {0}. Uma janela com o token se abre.",
                &[save],
            ),
            teller.tell(
                "Click {0}: the token is on your clipboard. Store it somewhere safe.",
                "Clique em {0}: o token vai para a sua área de transferência. Guarde-o em um lugar seguro.",
                &[copy],
            ),
        ]),
        Reveal::Always => steps.extend([
            teller.tell(
                "Click {0}. The token is added to the list.",
                "Clique em {0}. O token é adicionado à lista.",
                &[save],
            ),
            teller.click_action(kind, copy),
        ]),
    }
    steps
}

fn shown_once(teller: &Teller<'_>, kind: &Kind) -> Option<Block> {
    if kind.reveal == Reveal::Always {
        return None;
    }
    let lost = match (Coming::of(kind), kind.per_account) {
        (_, Some(_)) => teller.say(
            "You cannot retrieve the token once the window is closed.",
            "Você não pode recuperar o token depois que a janela for fechada.",
        ),
        (_, None) => teller.say(
            "You cannot retrieve the token once the window is closed. If you lose it, create a new one: several can \
             exist side by side.",
            "Você não pode recuperar o token depois que a janela for fechada. Se o perder, crie um novo: vários podem \
             existir ao mesmo tempo.",
        ),
    };
    Some(Block::Warning(lost))
}
