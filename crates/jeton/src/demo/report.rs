//! What a demo tells: addresses, accounts, tokens, and a call to paste for each service.

use std::{fmt, io};

use jeton_core::policy::{Callers, Carrier, Kind, Policy, Route};
use jeton_server::Jeton;
use serde_json::{Value, json};

use super::fill::{Filled, Person, Product, Sample};

/// What a demo tells.
pub(super) struct Report {
    api: String,
    filled: Filled,
    /// The addresses of the fronts, in the order of the products.
    fronts: Vec<String>,
}

impl Report {
    /// The report of a Jeton that has its addresses.
    pub(super) fn new(filled: Filled, jeton: &Jeton) -> io::Result<Self> {
        let fronts = jeton.front_addresses()?;
        let fronts = fronts.into_iter().map(|(_, address)| format!("http://{address}")).collect();
        Ok(Self { api: format!("http://{}", jeton.address()?), filled, fronts })
    }

    /// One line of JSON.
    pub(super) fn to_json(&self) -> String {
        let services = self.products().map(|(product, url)| {
            let tokens: Vec<Value> = product.samples.iter().map(sample_json).collect();
            let service =
                json!({"url": url, "account": person_json(&product.account), "tokens": tokens});
            (product.service.name().to_string(), service)
        });
        let api = json!({
            "url": self.api,
            "admin_token": self.filled.admin_token.expose(),
            "admin": person_json(&self.filled.admin),
        });
        json!({"api": api, "services": Value::Object(services.collect())}).to_string()
    }

    fn products(&self) -> impl Iterator<Item = (&Product, &String)> {
        self.filled.products.iter().zip(&self.fronts)
    }
}

fn person_json(person: &Person) -> Value {
    json!({"email": person.email, "password": person.password.expose()})
}

fn sample_json(sample: &Sample) -> Value {
    let carrier = |carrier: &Carrier| json!({"header": carrier.header, "scheme": carrier.scheme});
    let carriers: Vec<Value> = sample.kind.carriers.iter().map(carrier).collect();
    json!({"kind": sample.kind.name.as_str(), "secret": sample.secret.expose(), "carriers": carriers})
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "jeton         {}", self.api)?;
        person(f, &self.filled.admin)?;
        writeln!(f, "  api-token   Authorization: Bearer {}", self.filled.admin_token.expose())?;
        writeln!(
            f,
            "  $ curl -H \"Authorization: Bearer {}\" \"{}/api/v1/tokens?account=*\"",
            self.filled.admin_token.expose(),
            self.api
        )?;
        for (product, url) in self.products() {
            writeln!(f, "\n{:12}  {url}", product.service.name().as_str())?;
            person(f, &product.account)?;
            product.samples.iter().try_for_each(|shown| sample(f, shown))?;
            call(f, product, url)?;
        }
        writeln!(f, "\nIt runs until you press Ctrl-C, and is thrown away then.")
    }
}

fn person(f: &mut fmt::Formatter<'_>, person: &Person) -> fmt::Result {
    writeln!(f, "  account     {}\n  password    {}", person.email, person.password.expose())
}

fn sample(f: &mut fmt::Formatter<'_>, sample: &Sample) -> fmt::Result {
    for carrier in &sample.kind.carriers {
        writeln!(f, "  {:10}  {}", sample.kind.name.as_str(), header(carrier, sample))?;
    }
    Ok(())
}

/// A call to paste, with the first sample that the path takes.
fn call(f: &mut fmt::Formatter<'_>, product: &Product, url: &str) -> fmt::Result {
    let first =
        product.samples.first().and_then(|sample| Some((sample, sample.kind.carriers.first()?)));
    match first {
        Some((sample, carrier)) => {
            let path = path(&product.service.policy, &sample.kind);
            writeln!(f, "  $ curl -H \"{}\" \"{url}{path}\"", header(carrier, sample))
        }
        None => Ok(()),
    }
}

fn header(carrier: &Carrier, sample: &Sample) -> String {
    match &carrier.scheme {
        Some(scheme) => format!("{}: {scheme} {}", carrier.header, sample.secret.expose()),
        None => format!("{}: {}", carrier.header, sample.secret.expose()),
    }
}

/// The first route of the policy that says something to a token of `kind`, or the root of the API behind.
fn path<'p>(policy: &'p Policy, kind: &Kind) -> &'p str {
    let takes = |route: &&Route| match &route.callers {
        Callers::Kinds(kinds) => kinds.contains(&kind.name),
        Callers::Anyone => false,
    };
    let mut routes = policy.front.routes.iter().filter(takes);
    let found = routes.find(|route| route.method == "GET" && !route.path.contains('{'));
    found.map_or("/", |route| &route.path)
}
