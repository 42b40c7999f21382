//! What mails say: the templates that ship with Jeton, each of which an operator's file may replace.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jeton_core::{
    Language, TokenId,
    decide::expiry::{Issuers, Remedy},
};
use jiff::Timestamp;
use minijinja::{
    AutoEscape, Environment, UndefinedBehavior, context, syntax::SyntaxConfig, value::Serde,
};

use super::{Digest, Expiring, User, Zone, digest::Context, letter::Text};

/// The templates, compiled.
pub struct Templates(Environment<'static>);

/// Why an operator's templates cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// A file or the folder cannot be read.
    #[error("`{path}` cannot be read")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file that replaces nothing.
    #[error("`{path}` replaces no template; there are {}", names())]
    Unknown {
        /// Which.
        path: PathBuf,
    },
    /// A file is no template, or uses a name that is never filled in.
    #[error("`{path}`, line {line}: {why}")]
    Wrong {
        /// Which.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
}

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

const SHIPPED: [(&str, &str); 12] = shipped![
    "expiring.en.subject",
    "expiring.en.txt",
    "expiring.en.html",
    "expiring.pt-BR.subject",
    "expiring.pt-BR.txt",
    "expiring.pt-BR.html",
    "test.en.subject",
    "test.en.txt",
    "test.en.html",
    "test.pt-BR.subject",
    "test.pt-BR.txt",
    "test.pt-BR.html",
];

impl Templates {
    /// The templates that ship with Jeton.
    ///
    /// # Panics
    /// Never: a test compiles them.
    #[must_use]
    pub fn shipped() -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.expect("the usual delimiters differ"));
        environment.set_auto_escape_callback(|name| {
            if name.ends_with(".html") { AutoEscape::Html } else { AutoEscape::None }
        });
        for (name, source) in SHIPPED {
            environment.add_template(name, source).expect("the test of the shipped ones passes");
        }
        Self(environment)
    }

    /// Those, but for the ones that a folder has a file for.
    ///
    /// # Errors
    /// [`TemplateError`].
    pub fn with_own(folder: &Path) -> Result<Self, TemplateError> {
        let mut templates = Self::shipped();
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |source| TemplateError::Unreadable { path, source }
        };
        for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
            let path = entry.map_err(unreadable(folder))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            if !SHIPPED.iter().any(|(known, _)| *known == name) {
                return Err(TemplateError::Unknown { path });
            }
            let source = fs::read_to_string(&path).map_err(unreadable(&path))?;
            templates.replace(&name, source).map_err(|error| wrong(&path, &error))?;
        }
        Ok(templates)
    }

    /// Replaces a template by one that every sample fits.
    fn replace(&mut self, name: &str, source: String) -> Result<(), minijinja::Error> {
        self.0.add_template_owned(name.to_owned(), source)?;
        let language =
            if name.contains(".pt-BR.") { Language::Portuguese } else { Language::English };
        if name.starts_with("test.") {
            return self
                .render(name, &context! { pages => "https://tokens.example.com" })
                .map(|_| ());
        }
        for count in [1, 3] {
            self.render(name, &sample(count, language))?;
        }
        Ok(())
    }

    pub(super) fn expiring(
        &self,
        language: Language,
        context: &Context,
    ) -> Result<Text, minijinja::Error> {
        self.text("expiring", language, context)
    }

    pub(super) fn test(&self, language: Language, pages: &str) -> Result<Text, minijinja::Error> {
        self.text("test", language, &context! { pages })
    }

    fn text(
        &self,
        what: &str,
        language: Language,
        context: &impl serde::Serialize,
    ) -> Result<Text, minijinja::Error> {
        let part = |part: &str| self.render(&format!("{what}.{}.{part}", language.tag()), context);
        // A subject is one line.
        let subject = part("subject")?.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Text { subject, plain: part("txt")?, html: part("html")? })
    }

    fn render(
        &self,
        name: &str,
        context: &impl serde::Serialize,
    ) -> Result<String, minijinja::Error> {
        self.0.get_template(name)?.render(Serde(context))
    }
}

/// A digest that uses everything that a template may use, and leaves out what may be missing.
fn sample(count: usize, language: Language) -> Context {
    let token = Expiring {
        id: TokenId::from_bytes([7; 16]),
        name: None,
        hint: "wxyz".to_owned(),
        kind: "permanent".parse().expect("a name"),
        service: "acme".parse().expect("a name"),
        owner: "ada@example.com".parse().expect("a name"),
        expires_at: Timestamp::UNIX_EPOCH,
        last_used: None,
        users: Vec::new(),
        remedy: Remedy::Issue(Issuers::Owner),
    };
    let used = Expiring {
        last_used: Some(Timestamp::UNIX_EPOCH),
        users: vec![
            User { agent: Some("acme-cli/1.0".parse().expect("a name")), address: None },
            User { agent: None, address: Some([192, 0, 2, 7].into()) },
        ],
        ..token.clone()
    };
    let long_ago = Expiring { users: Vec::new(), ..used.clone() };
    let digest = Digest {
        recipient: "ada@example.com".parse().expect("an address"),
        language,
        tokens: [used, token, long_ago].into_iter().cycle().take(count).collect(),
    };
    Context::of(&digest, &Zone::default(), "https://tokens.example.com", Timestamp::UNIX_EPOCH)
}

fn wrong(path: &Path, error: &minijinja::Error) -> TemplateError {
    let why = error
        .detail()
        .map_or_else(|| error.kind().to_string(), |detail| format!("{}: {detail}", error.kind()));
    TemplateError::Wrong { path: path.to_owned(), line: error.line().unwrap_or(1), why }
}

fn names() -> String {
    let names: Vec<String> = SHIPPED.iter().map(|(name, _)| format!("`{name}`")).collect();
    names.join(", ")
}

impl std::fmt::Debug for Templates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Templates(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_templates_compile_and_every_sample_fits_them() {
        let mut templates = Templates::shipped();

        for (name, source) in SHIPPED {
            let fits = templates.replace(name, source.to_owned());
            assert!(fits.is_ok(), "{name}: {fits:?}");
        }
    }

    #[test]
    fn a_name_that_is_never_filled_in_is_told_with_its_file_and_line() {
        let folder = std::env::temp_dir().join(format!("jeton-templates-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("expiring.en.txt");
        fs::write(&file, "Hello\n{% for token in tokens %}{{ token.secret }}{% endfor %}\n")
            .unwrap();

        let error = Templates::with_own(&folder).unwrap_err().to_string();
        fs::rename(&file, folder.join("expiry.en.txt")).unwrap();
        let unknown = Templates::with_own(&folder).unwrap_err().to_string();
        fs::remove_dir_all(&folder).unwrap();

        assert!(error.contains("expiring.en.txt`, line 2: undefined value"), "{error}");
        assert!(unknown.contains("replaces no template"), "{unknown}");
    }
}
