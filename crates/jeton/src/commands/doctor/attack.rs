//! One request of the doctor's: what it tries, and its bytes.

use zeroize::Zeroizing;

use super::received::PARAMETER;

/// A request that a gateway has to refuse, or to clean before the API sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attack {
    /// Its name in reports.
    pub(super) name: &'static str,
    /// What has to become of it.
    pub(super) aim: Aim,
    method: &'static str,
    path: &'static str,
    version: &'static str,
    lines: &'static [&'static str],
    with_credential: bool,
    body: &'static str,
}

/// What has to become of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// It holds no good credential: it must not reach the API.
    Refused,
    /// The same, and the client gets Jeton's own answer.
    Told,
    /// It holds a good credential: it may reach the API, but with nothing that the client forged, and without the
    /// credential.
    Clean,
    /// The same, and it has to arrive whole.
    Whole,
}

/// What every request of a run is made with.
pub(super) struct Ink {
    /// The number of the run.
    pub(super) run: String,
    /// The value of `Host`.
    pub(super) host: String,
    /// What stands before every path.
    pub(super) base: String,
    /// The header in which the credential travels.
    pub(super) header: String,
    /// What stands before the secret in it, with a blank, or nothing.
    pub(super) scheme: String,
    /// A good secret.
    pub(super) secret: Zeroizing<String>,
}

/// What a forged header says. It must never reach the API.
pub(super) const FORGED: &str = "forged-by-client";
/// The address that a client claims to have (RFC 5737).
pub(super) const SPOOFED: &str = "203.0.113.66";
/// The number of a request that hides in another is the other's and this.
pub(super) const HIDDEN: usize = 1000;

impl Attack {
    /// A `GET` without a credential.
    pub(super) const fn stranger(name: &'static str, lines: &'static [&'static str]) -> Self {
        Self {
            name,
            aim: Aim::Refused,
            method: "GET",
            path: "/",
            version: "HTTP/1.1",
            lines,
            with_credential: false,
            body: "",
        }
    }

    /// A `GET` with a good credential.
    pub(super) const fn guest(name: &'static str, lines: &'static [&'static str]) -> Self {
        Self { aim: Aim::Clean, with_credential: true, ..Self::stranger(name, lines) }
    }

    pub(super) const fn must_be(self, aim: Aim) -> Self {
        Self { aim, ..self }
    }

    pub(super) const fn method(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    pub(super) const fn path(self, path: &'static str) -> Self {
        Self { path, ..self }
    }

    pub(super) const fn version(self, version: &'static str) -> Self {
        Self { version, ..self }
    }

    /// The bytes behind the head, as they are: the lines say how long they are.
    pub(super) const fn body(self, body: &'static str) -> Self {
        Self { body, ..self }
    }

    /// The lines of its head.
    #[cfg(test)]
    pub(super) fn lines(&self) -> &'static [&'static str] {
        self.lines
    }

    /// The method, as it has to arrive.
    pub(super) fn method_sent(&self) -> &'static str {
        self.method
    }

    /// The body, as it has to arrive.
    pub(super) fn body_sent(&self) -> String {
        filled(self.body)
    }

    /// The bytes; `None` where the header of the credential has no such other spelling.
    pub(super) fn bytes(&self, ink: &Ink, number: usize) -> Option<Zeroizing<Vec<u8>>> {
        let needs_hyphen = self
            .lines
            .iter()
            .any(|line| line.contains("{underscored}") || line.contains("{dotted}"));
        if needs_hyphen && !ink.header.contains('-') {
            return None;
        }
        let mut text = Zeroizing::new(String::with_capacity(1024));
        text.push_str(&format!(
            "{} {} {}\r\nHost: {}\r\n",
            self.method,
            self.target(ink, number),
            self.version,
            ink.host
        ));
        if self.with_credential {
            text.push_str("{header}: {value}\r\n");
        }
        for line in self.lines {
            text.push_str(line);
            text.push_str("\r\n");
        }
        if !self.lines.iter().any(|line| line.starts_with("Connection:")) {
            text.push_str("Connection: close\r\n");
        }
        text.push_str("\r\n");
        text.push_str(self.body);
        let text = Zeroizing::new(text.replace("{hidden}", &ink.hidden(number)));
        Some(Zeroizing::new(ink.fill(&text).as_bytes().to_vec()))
    }

    fn target(&self, ink: &Ink, number: usize) -> String {
        let nonce = format!("{PARAMETER}{}-{number}", ink.run);
        match self.path {
            // What is no path has no query.
            path if self.method == "CONNECT" => path.to_owned(),
            path if path.starts_with('/') => format!("{}{path}?{nonce}", ink.base),
            path => format!("{path}?{nonce}"),
        }
    }
}

impl Ink {
    /// A plain request with the credential, by another name than a number.
    pub(super) fn question(&self, name: &str) -> Zeroizing<Vec<u8>> {
        let (base, run, host, header) = (&self.base, &self.run, &self.host, &self.header);
        let (scheme, secret) = (&self.scheme, self.secret.as_str());
        let text = format!(
            "GET {base}/?{PARAMETER}{run}-{name} HTTP/1.1\r\nHost: {host}\r\n{header}: {scheme}{secret}\r\nConnection: close\r\n\r\n"
        );
        Zeroizing::new(text.into_bytes())
    }

    /// A whole request without a credential.
    fn hidden(&self, number: usize) -> String {
        let (base, run, host) = (&self.base, &self.run, &self.host);
        let number = number + HIDDEN;
        format!(
            "GET {base}/?{PARAMETER}{run}-{number} HTTP/1.1\r\nHost: {host}\r\nJeton-Account: {FORGED}\r\nConnection: close\r\n\r\n"
        )
    }

    fn fill(&self, text: &str) -> Zeroizing<String> {
        let value = Zeroizing::new(format!("{}{}", self.scheme, self.secret.as_str()));
        let wrong = Zeroizing::new(format!("{}{}", self.scheme, wrong(&self.secret).as_str()));
        let filled = Zeroizing::new(filled(text));
        // The secret comes last: what is in it is not for us to fill.
        let filled = filled
            .replace("{header}", &self.header)
            .replace("{HEADER}", &self.header.to_ascii_uppercase())
            .replace("{underscored}", &self.header.replace('-', "_"))
            .replace("{dotted}", &self.header.replace('-', "."))
            .replace("{scheme}", &self.scheme);
        let filled = Zeroizing::new(filled);
        let filled = Zeroizing::new(filled.replace("{wrong}", &wrong));
        Zeroizing::new(filled.replace("{value}", &value))
    }
}

fn filled(text: &str) -> String {
    text.replace("{forged}", FORGED)
        .replace("{spoofed}", SPOOFED)
        .replace("{long}", &"a".repeat(64 << 10))
        .replace("{large}", &"0123456789".repeat(LARGE / 10))
        .replace("{many}", &"X-Filler: 0123456789\r\n".repeat(80))
}

/// The length of the body that has to arrive whole, in bytes: more than a gateway keeps in one buffer.
const LARGE: usize = 100_000;

/// The secret with its last character changed.
fn wrong(secret: &str) -> Zeroizing<String> {
    let mut text = Zeroizing::new(secret.to_owned());
    let last = text.pop();
    text.push(if last == Some('0') { '1' } else { '0' });
    text
}
