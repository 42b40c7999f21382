//! The description of the API and the list of its codes say what the server does.

use std::{collections::BTreeSet, path::Path};

use jeton_core::Reason;
use jeton_tests::{SourceFile, text_of};
use serde_json::Value;

const RENEW: &str = "cargo run -p jeton -- openapi > docs/openapi.json";

fn description() -> Value {
    serde_json::from_str(&jeton_server::openapi_json()).expect("the description is JSON")
}

/// Every operation, as its method and path, with its description.
fn operations(description: &Value) -> Vec<(String, Value)> {
    let paths = description["paths"].as_object().expect("paths");
    let mut operations = Vec::new();
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().expect("methods") {
            operations.push((format!("{method} {path}"), operation.clone()));
        }
    }
    operations
}

#[test]
fn the_committed_description_is_the_one_that_the_server_serves() {
    let committed = text_of(Path::new("docs/openapi.json")).unwrap_or_default();

    let is_current = committed.trim_end() == jeton_server::openapi_json().trim_end();

    assert!(is_current, "docs/openapi.json is out of date; renew it with `{RENEW}`");
}

#[test]
fn the_description_is_openapi_3_1() {
    let description = description();

    let version = description["openapi"].as_str().unwrap();
    assert!(version.starts_with("3.1."), "{version}");
    assert_eq!(description["info"]["title"], "Jeton");
}

#[test]
fn every_route_in_the_source_is_described() {
    let description = description();
    let described: BTreeSet<String> =
        operations(&description).into_iter().map(|(name, _)| name).collect();
    let mut written = BTreeSet::new();
    for file in
        SourceFile::all().iter().filter(|file| file.path.starts_with("crates/jeton-server/src"))
    {
        for part in file.text.split("#[utoipa::path(").skip(1) {
            let method = part.split(',').next().unwrap().trim().to_owned();
            let path = part.split("path = \"").nth(1).unwrap().split('"').next().unwrap();
            written.insert(format!("{method} {path}"));
        }
    }

    assert_eq!(described, written);
    assert!(described.len() >= 23, "{}", described.len());
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let mut names = BTreeSet::new();

    for (path, operation) in operations(&description()) {
        let name = operation["operationId"].as_str().unwrap().to_owned();

        // A program that is made from the description has one function of each name.
        assert!(names.insert(name.clone()), "`{name}` is taken: {path}");
    }
}

#[test]
fn whatever_the_description_refers_to_is_in_it() {
    let description = description();

    let referred = references(&description);

    assert!(referred.len() > 100, "{}", referred.len());
    for reference in referred {
        let place = reference.strip_prefix('#').expect("a place in this very document");
        assert!(description.pointer(place).is_some(), "{reference}");
    }
}

/// Every `$ref`, however deep it stands.
fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(references).collect(),
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| match value {
                Value::String(place) if name == "$ref" => vec![place.clone()],
                _ => references(value),
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_operation_says_what_it_answers_when_it_refuses() {
    for (name, operation) in operations(&description()) {
        if name == "get /readyz" {
            continue;
        }
        let is_oauth = name.starts_with("post /oauth/");
        let (media, error) = match is_oauth {
            true => ("application/json", "OAuthError"),
            false => ("application/problem+json", "Problem"),
        };
        let responses = operation["responses"].as_object().unwrap();
        let mut wanted = Vec::new();
        if operation.get("security").is_none() {
            wanted.extend(["400", "401", "403"]);
        }
        if operation.get("requestBody").is_some() {
            wanted.extend(["400", "408", "413"]);
            // A form of OAuth in another type is malformed, in its own words.
            wanted.extend((!is_oauth).then_some("415"));
        }
        if name == "get /verify/{service}" {
            // nginx makes a 500 of anything else.
            let statuses: Vec<&String> = responses.keys().collect();
            assert_eq!(statuses, ["200", "401", "403", "503"]);
        } else if name.contains('{') {
            wanted.push("404");
        }
        for status in wanted {
            assert!(responses.contains_key(status), "{name} does not describe {status}");
        }
        if name == "post /link" {
            // A page, which tells people in its own words what went wrong.
            assert!(["400", "403", "404", "422"].iter().all(|said| responses.contains_key(*said)));
            continue;
        }
        for (status, response) in
            responses.iter().filter(|(status, _)| status.starts_with(['4', '5']))
        {
            let schema = &response["content"][media]["schema"]["$ref"];
            assert_eq!(schema, &format!("#/components/schemas/{error}"), "{name} {status}");
        }
        assert!(operation["summary"].is_string(), "{name}");
    }
}

#[test]
fn a_body_of_which_no_field_is_required_may_be_left_out() {
    let description = description();
    let mut left_out = BTreeSet::new();

    for (name, operation) in operations(&description) {
        let body = &operation["requestBody"];
        let schema = &body["content"]["application/json"]["schema"]["$ref"];
        let Some(place) = schema.as_str() else { continue };
        let fields = description.pointer(&place[1..]).unwrap();
        let needs_fields = fields["required"].as_array().is_some_and(|names| !names.is_empty());
        assert_eq!(body["required"], needs_fields, "{name}");
        left_out.extend((!needs_fields).then_some(name));
    }

    assert!(left_out.contains("post /api/v1/tokens/{id}/revoke"), "{left_out:?}");
}

#[test]
fn every_code_that_the_server_can_answer_is_explained_and_no_other() {
    let text = text_of(Path::new("docs/errors.md")).expect("docs/errors.md exists");
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    let mut explained = BTreeSet::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 4, "code, status, meaning and remedy: {row}");
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{row}");
        let code = cells[0].trim_matches('`').to_owned();
        assert!(explained.insert(code), "twice: {row}");
    }

    let answered = codes();

    let missing: Vec<_> = answered.difference(&explained).collect();
    let invented: Vec<_> = explained.difference(&answered).collect();
    assert_eq!((missing, invented), (vec![], vec![]), "docs/errors.md (missing, invented)");
}

/// Every code: of refusals and problems by their source, of reasons by their list.
fn codes() -> BTreeSet<String> {
    let mut codes: BTreeSet<String> = Reason::ALL
        .iter()
        .filter(|reason| {
            reason.is_genuine() || matches!(reason, Reason::SeveralCredentials | Reason::Stale)
        })
        .map(|reason| reason.code().to_owned())
        .collect();
    for file in SourceFile::all() {
        let path = file.path.to_string_lossy().into_owned();
        let code: Vec<&str> = file.code().map(|(_, line)| line).collect();
        if path.starts_with("crates/jeton-core/src/refusal") {
            let arms = code.iter().take_while(|line| !line.starts_with("impl Cause"));
            codes
                .extend(arms.filter(|line| line.contains("=> \"")).filter_map(|line| quoted(line)));
        } else if path.starts_with("crates/jeton-server/src") {
            codes.extend(codes_of_problems(&code.join(" ")));
        }
    }
    codes
}

/// What stands behind `bad_request(` and behind a status, and every text that begins like a code.
fn codes_of_problems(source: &str) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let mut before = "";
    for (number, part) in source.split('"').enumerate() {
        if number % 2 == 0 {
            before = part.trim_end();
            continue;
        }
        let is_code =
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let status =
            before.trim_end_matches(',').rsplit(['(', ' ', ',']).next().unwrap_or_default();
        let behind_status = before.ends_with(',') && status.starts_with("StatusCode::");
        if is_code
            && (before.ends_with("bad_request(") || behind_status || part.starts_with("invalid_"))
        {
            codes.insert(part.to_owned());
        }
    }
    codes
}

fn quoted(line: &str) -> Option<String> {
    line.split('"').nth(1).map(str::to_owned)
}
