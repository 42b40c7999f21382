//! Who is told before a token expires, and how that is set.

use super::{
    Block, Section, Text, Topic,
    about::unit,
    places,
    teller::{Teller, code},
    trouble::can_expire,
};
use crate::policy::{Setting, SignUp, TellOwner};

/// Only where a token can expire that no login brings.
pub(super) fn notices(teller: &Teller<'_>) -> Option<Section> {
    if !teller.kinds().any(can_expire) {
        return None;
    }
    let policy = &teller.service.policy;
    let mut blocks: Vec<Block> = now(teller).map(Block::Paragraph).into_iter().collect();
    blocks.extend(owner(teller).map(Block::Paragraph));
    for setting in &policy.expiry.settings {
        blocks.push(Block::Paragraph(teller.say(
            "To set how long before the end a fault appears, an administrator does this:",
            "Para definir quanto tempo antes do fim uma falha aparece, um administrador faz isto:",
        )));
        blocks.extend(pane(teller, setting, days(teller, setting)));
        blocks.push(Block::Paragraph(teller.say(
            "A fault appears when a token is that long from its end.",
            "Uma falha aparece quando falta esse tempo para o fim de um token.",
        )));
    }
    for setting in &policy.expiry.recipients {
        blocks.push(Block::Paragraph(teller.say(
            "To set who is told by mail, an administrator does this:",
            "Para definir quem é avisado por e-mail, um administrador faz isto:",
        )));
        blocks.extend(pane(teller, setting, unit(teller, setting)));
        blocks.push(Block::Paragraph(teller.say(
            "Those addresses get a mail when a token is so long from its end.",
            "Esses endereços recebem um e-mail quando falta esse tempo para o fim de um token.",
        )));
    }
    let heading = teller.say("Before a token expires", "Antes que um token expire");
    Some(teller.section(Topic::Notices, heading, blocks))
}

/// How long before its end a token is told of, as it is set.
fn now(teller: &Teller<'_>) -> Option<Text> {
    let spans: Vec<Text> =
        teller.service.thresholds().into_iter().map(|span| teller.length(span)).collect();
    (!spans.is_empty()).then(|| {
        teller.tell(
            "A fault appears {0} before the end of a token.",
            "Uma falha aparece {0} antes do fim de um token.",
            &[teller.all_of(spans)],
        )
    })
}

fn owner(teller: &Teller<'_>) -> Option<Text> {
    let policy = &teller.service.policy;
    let told = policy.expiry.owner == TellOwner::Yes && policy.sign_up == SignUp::Closed;
    told.then(|| {
        teller.say(
            "The owner of the token is told by mail, where a mail address is known.",
            "O proprietário do token é avisado por e-mail, se o endereço for conhecido.",
        )
    })
}

fn days(teller: &Teller<'_>, setting: &Setting) -> Text {
    match setting.unit {
        crate::policy::SettingUnit::Days => teller.say(
            "the number of days before the end of a token when faults appear",
            "o número de dias antes do fim de um token em que as falhas aparecem",
        ),
        _ => unit(teller, setting),
    }
}

/// What is done on the dashboard to set one.
fn pane(teller: &Teller<'_>, setting: &Setting, value: Text) -> [Block; 3] {
    let open = Block::Steps(vec![
        teller.open(),
        teller.tell(
            "Go to {0} → {1}.",
            "Vá para {0} → {1}.",
            &[teller.fixed(places::ADMINISTRATOR), teller.fixed(places::SYSTEMS_SETTINGS)],
        ),
        teller.tell(
            "Select the tab {0} and click {1}. The pane {2} opens.",
            "Selecione a aba {0} e clique em {1}. O painel {2} se abre.",
            &[
                teller.fixed(places::CONFIG),
                teller.fixed(places::ADD),
                teller.fixed(places::ADD_CONFIG),
            ],
        ),
        teller.tell(
            "Fill in these fields and click {0}.",
            "Preencha estes campos e clique em {0}.",
            &[teller.fixed(places::SUBMIT)],
        ),
    ]);
    let head = vec![teller.say("Field", "Campo"), teller.say("Value", "Valor")];
    let mut rows = Vec::new();
    rows.extend(
        setting
            .config_type
            .as_ref()
            .map(|kind| vec![teller.fixed(places::CONFIG_TYPE), code(kind)]),
    );
    rows.push(vec![teller.fixed(places::KEY), code(&setting.key)]);
    rows.push(vec![teller.fixed(places::VALUE), value]);
    let then = teller.tell(
        "The same by command: {0}.",
        "O mesmo por comando: {0}.",
        &[code(format!(
            "jeton service set {} '{}' VALUE",
            teller.service.name(),
            setting.key.replace(['\'', '\\'], "")
        ))],
    );
    [open, Block::Table(head, rows), Block::Paragraph(then)]
}
