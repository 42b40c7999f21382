//! An entry as a line of comma-separated values (RFC 4180).

use serde_json::{Map, Value};

use super::EntryView;

/// The columns; what else an entry tells stands in `details` as JSON.
const COLUMNS: [&str; 14] = [
    "seq",
    "at",
    "event",
    "actor",
    "actor_name",
    "account",
    "account_name",
    "service",
    "service_name",
    "session",
    "token",
    "name",
    "details",
    "hash",
];

/// The line of names.
pub(crate) const CSV_HEAD: &str = "seq,at,event,actor,actor_name,account,account_name,service,service_name,session,token,name,details,hash\r\n";

impl EntryView {
    /// As a line of CSV, with its end.
    pub(crate) fn csv(&self) -> String {
        let value = serde_json::to_value(self).expect("a view holds nothing that JSON cannot say");
        let Value::Object(fields) = value else { unreachable!("a view is an object") };
        line(fields)
    }
}

fn line(mut fields: Map<String, Value>) -> String {
    let taken = COLUMNS.map(|column| fields.remove(column));
    let details = if fields.is_empty() { None } else { Some(Value::Object(fields).to_string()) };
    let cells = COLUMNS.iter().zip(taken).map(|(column, value)| match (*column, value) {
        ("details", _) => details.clone().unwrap_or_default(),
        (_, Some(Value::String(text))) => text,
        (_, Some(other)) => other.to_string(),
        (_, None) => String::new(),
    });
    cells.map(|text| cell(&text)).collect::<Vec<_>>().join(",") + "\r\n"
}

/// A cell. What a spreadsheet would take for a formula is taken for a text behind an apostrophe.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_line_of_names_has_every_column() {
        assert_eq!(CSV_HEAD, format!("{}\r\n", COLUMNS.join(",")));
    }

    #[test]
    fn what_is_no_column_stands_in_the_details() {
        let Value::Object(fields) = json!({ "seq": 7, "at": "t", "cause": "leaked", "hash": "00" })
        else {
            unreachable!()
        };

        let line = line(fields);

        assert_eq!(line, "7,t,,,,,,,,,,,\"{\"\"cause\"\":\"\"leaked\"\"}\",00\r\n");
    }

    #[test]
    fn no_cell_is_a_formula_and_none_breaks_its_line() {
        for formula in ["=1+1", "+1", "-1", "@x", "\tx", "\rx"] {
            assert!(cell(formula).trim_start_matches('"').starts_with('\''), "{formula:?}");
        }
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("say \"x\"\r\n"), "\"say \"\"x\"\"\r\n\"");
        assert_eq!(cell("plain"), "plain");
    }
}
