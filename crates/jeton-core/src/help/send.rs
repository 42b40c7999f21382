//! How a token is sent: the header to the letter, the variable, and programs to paste.

use super::{
    Block, Program, Section, Text, Topic,
    teller::{Coming, Teller, code},
};
use crate::policy::{Action, Callers, Carrier, Kind};

/// Where nobody has said where the API is (RFC 2606 section 3).
const SOMEWHERE: &str = "https://api.example.com";

/// Stands for the secret where it has to be put in.
const PLACEHOLDER: &str = "YOUR_TOKEN";

pub(super) fn send(teller: &Teller<'_>) -> Vec<Section> {
    let mut sections: Vec<(Vec<&Kind>, Section)> = Vec::new();
    for kind in teller.kinds() {
        let alike =
            |other: &Kind| other.carriers == kind.carriers && other.variable == kind.variable;
        match sections.iter_mut().find(|(kinds, _)| kinds.iter().any(|other| alike(other))) {
            Some((kinds, _)) => kinds.push(kind),
            None => sections.push((vec![kind], of_kind(teller, kind))),
        }
    }
    let several = sections.len() > 1;
    sections
        .into_iter()
        .map(|(kinds, section)| {
            let labels = kinds.iter().map(|kind| teller.label(kind)).collect();
            let parts = [section.heading.clone(), teller.all_of(labels)];
            let heading =
                if several { teller.tell("{0}: {1}", "{0}: {1}", &parts) } else { section.heading };
            Section { heading, ..section }
        })
        .collect()
}

fn of_kind(teller: &Teller<'_>, kind: &Kind) -> Section {
    let heading = teller.say("How to send it", "Como enviar");
    let mut blocks = vec![Block::Paragraph(header(teller, kind))];
    let Some(carrier) = kind.carriers.first() else {
        return teller.section(Topic::Send, heading, blocks);
    };
    let sample = Sample::of(teller, kind, carrier);
    blocks.push(Block::Paragraph(variable(teller, kind, &sample)));
    // `setx` takes no comment behind it, so that each system has a line of its own.
    blocks.extend([
        Block::Paragraph(teller.say("On macOS and Linux:", "No macOS e no Linux:")),
        Block::Code(Program::Shell, format!("export {}={PLACEHOLDER}", sample.variable)),
        Block::Paragraph(teller.say(
            "On Windows, for what is started afterwards:",
            "No Windows, para o que for iniciado depois:",
        )),
        Block::Code(Program::Shell, format!("setx {} {PLACEHOLDER}", sample.variable)),
    ]);
    if sample.base == SOMEWHERE {
        blocks.push(Block::Paragraph(teller.tell(
            "In these programs, put the address of the API in the place of {0}.",
            "Nestes programas, coloque o endereço da API no lugar de {0}.",
            &[code(SOMEWHERE)],
        )));
    }
    for (title, program, text) in [
        (teller.say("cURL:", "cURL:"), Program::Shell, sample.curl()),
        (
            teller.say("Node.js, in a module:", "Node.js, em um módulo:"),
            Program::JavaScript,
            sample.node(),
        ),
        (teller.say("Python:", "Python:"), Program::Python, sample.python()),
    ] {
        blocks.extend([Block::Paragraph(title), Block::Code(program, text)]);
    }
    teller.section(Topic::Send, heading, blocks)
}

/// The exact form of the header.
pub(super) fn header(teller: &Teller<'_>, kind: &Kind) -> Text {
    let forms = kind.carriers.iter().map(|carrier| code(carrier.usage())).collect();
    let forms = teller.one_of(forms);
    let schemes = kind.carriers.iter().filter(|carrier| carrier.scheme.is_some()).count();
    if schemes == 0 {
        teller.tell(
            "Send it in exactly this header: {0}. Nothing stands before the token, no {1} either.",
            "Envie-o exatamente neste cabeçalho: {0}. Nada vem antes do token, nem {1}.",
            &[forms, code("Bearer")],
        )
    } else if schemes == kind.carriers.len() {
        teller.tell(
            "Send it in exactly this header: {0}. The word before the token belongs there.",
            "Envie-o exatamente neste cabeçalho: {0}. A palavra antes do token faz parte dele.",
            &[forms],
        )
    } else {
        teller.tell(
            "Send it in exactly one of these headers: {0}. A word such as {1} stands before the token only where it stands \
             here.",
            "Envie-o em exatamente um destes cabeçalhos: {0}. Uma palavra como {1} vem antes do token só onde está aqui.",
            &[forms, code("Bearer")],
        )
    }
}

fn variable(teller: &Teller<'_>, kind: &Kind, sample: &Sample<'_>) -> Text {
    let name = [code(&sample.variable)];
    if kind.variable.is_some() {
        teller.tell(
            "Keep it in the environment variable {0} rather than in a program. If a tool of yours reads another one, set that.",
            "Guarde-o na variável de ambiente {0}, e não em um programa. Se uma ferramenta sua lê outra, defina essa.",
            &name,
        )
    } else {
        teller.tell(
            "Keep it in an environment variable rather than in a program. These programs read it from {0}; another name \
             does as well.",
            "Guarde-o em uma variável de ambiente, e não em um programa. Estes programas o leem de {0}; outro nome também \
             serve.",
            &name,
        )
    }
}

/// What the programs are made of. Nothing in it needs to be escaped in any of them.
struct Sample<'a> {
    base: &'a str,
    path: String,
    carrier: &'a Carrier,
    variable: String,
}

impl<'a> Sample<'a> {
    fn of(teller: &Teller<'a>, kind: &'a Kind, carrier: &'a Carrier) -> Self {
        let policy = &teller.service.policy;
        let (base, path) = if policy.is_own() {
            (teller.place.jeton, "/api/v1/tokens".to_owned())
        } else {
            let base = policy.page.api.as_deref().unwrap_or(SOMEWHERE);
            (base, path(teller, kind).unwrap_or_else(|| "/".to_owned()))
        };
        let base = if is_harmless(base) { base } else { SOMEWHERE };
        let variable = kind.variable.clone().unwrap_or_else(|| made_up(teller, kind));
        Self { base, path, carrier, variable }
    }

    fn curl(&self) -> String {
        let Self { base, path, carrier, variable } = self;
        let value = match &carrier.scheme {
            Some(scheme) => format!("{scheme} ${variable}"),
            None => format!("${variable}"),
        };
        format!(
            "curl -H \"{header}: {value}\" -H \"Accept: application/json\" \\\n  {base}{path}",
            header = carrier.header
        )
    }

    fn node(&self) -> String {
        let Self { base, path, carrier, variable } = self;
        let value = match &carrier.scheme {
            Some(scheme) => format!("`{scheme} ${{token}}`"),
            None => "token".to_owned(),
        };
        format!(
            "const token = process.env.{variable};\n\
             const answer = await fetch(\"{base}{path}\", {{\n  headers: {{ \"{header}\": {value} }},\n}});\n\
             console.log(answer.status, await answer.text());",
            header = carrier.header
        )
    }

    fn python(&self) -> String {
        let Self { base, path, carrier, variable } = self;
        let value = match &carrier.scheme {
            Some(scheme) => format!("f\"{scheme} {{token}}\""),
            None => "token".to_owned(),
        };
        format!(
            "import os\nimport urllib.request\n\n\
             token = os.environ[\"{variable}\"]\n\
             request = urllib.request.Request(\n    \"{base}{path}\",\n    headers={{\"{header}\": {value}}},\n)\n\
             with urllib.request.urlopen(request) as answer:\n    print(answer.status, answer.read().decode())",
            header = carrier.header
        )
    }
}

/// A path that the service's front answers to a token of this kind: best one that says who calls.
fn path(teller: &Teller<'_>, kind: &Kind) -> Option<String> {
    let routes = teller.service.policy.front.routes.iter().filter(|route| {
        let callers = matches!(&route.callers, Callers::Kinds(kinds) if kinds.contains(&kind.name));
        callers && route.method == "GET" && is_harmless(&route.path)
    });
    let rank = |action: Action| match action {
        Action::Whoami => Some(0),
        Action::TokenList => Some(1),
        Action::Static => Some(2),
        _ => None,
    };
    let ranked = routes.filter_map(|route| Some((rank(route.action)?, &route.path)));
    ranked.min_by_key(|(rank, _)| *rank).map(|(_, path)| path.clone())
}

/// Whether a shell, JavaScript and Python all read it as it stands, in quotes or without.
fn is_harmless(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b':' | b'.' | b'-' | b'_'))
}

/// The name of a variable where the policy says none: after the service, and after the kind where there are several.
fn made_up(teller: &Teller<'_>, kind: &Kind) -> String {
    let service = teller.service.name();
    let name = match (teller.has_several(), Coming::of(kind)) {
        (true, _) => format!("{service}_{}", kind.name),
        (false, _) => format!("{service}_token"),
    };
    let name = name.to_ascii_uppercase().replace('-', "_");
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("TOKEN_{name}") } else { name }
}
