//! `/metrics`, and the dashboard that is made of it.

use std::collections::{BTreeMap, BTreeSet};

use jeton_tests::{TestJeton, root, text_of};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{STRANGER, get, online, permanent, post};

pub(crate) async fn metrics(jeton: &TestJeton) -> String {
    jeton.call("GET", "/metrics").send().await.expect(200).text
}

async fn pass(jeton: &TestJeton, seconds: i64) {
    jeton.clock.advance(SignedDuration::from_secs(seconds));
    jeton.app.do_jobs().await;
}

/// The value of a sample.
pub(crate) fn value(metrics: &str, sample: &str) -> Option<f64> {
    let line = metrics.lines().find_map(|line| line.strip_prefix(&format!("{sample} ")))?;
    Some(line.parse().expect("a number"))
}

/// A Jeton of which every metric has something to say.
async fn busy() -> TestJeton {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    permanent(&jeton, "ada@example.com").await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    jeton.verify("online").header("x-auth-token", &secret).send().await.expect(200);
    pass(&jeton, 10).await;
    jeton
}

#[tokio::test]
async fn the_next_expiry_of_a_service_counts_down_and_is_absent_where_nothing_expires() {
    let jeton = busy().await;
    let of = |metrics: &str, service: &str| {
        value(metrics, &format!("jeton_next_expiry_seconds{{service=\"{service}\"}}"))
    };
    let year = 365.0 * 86_400.0;

    let first = metrics(&jeton).await;
    jeton.clock.advance(SignedDuration::from_secs(90));
    let later = metrics(&jeton).await;

    assert_eq!(of(&first, "duplocloud"), Some(year - 10.0));
    assert_eq!(of(&later, "duplocloud"), Some(year - 100.0));
    assert_eq!(of(&first, "online"), None);
}

#[tokio::test]
async fn an_open_fault_counts_by_its_cause_until_it_is_closed() {
    let jeton = busy().await;
    let open = || async {
        let sample = "jeton_open_faults{cause=\"quarantined-token-used\"}";
        value(&metrics(&jeton).await, sample)
    };
    let (id, secret) = online(&jeton, &jeton.admin).await;
    assert_eq!(open().await, Some(0.0));

    let path = format!("/api/v1/tokens/{id}/quarantine");
    post(&jeton, &jeton.admin, &path, json!({})).await.expect(200);
    jeton.verify("online").header("x-auth-token", &secret).send().await.expect(401);
    pass(&jeton, 1).await;
    pass(&jeton, 10).await;

    assert_eq!(open().await, Some(1.0));
    let faults = get(&jeton, &jeton.admin, "/api/v1/faults").await.expect(200).json();
    let fault = faults["items"][0]["id"].as_str().expect("a fault").to_owned();
    let path = format!("/api/v1/faults/{fault}/close");
    post(&jeton, &jeton.admin, &path, json!({})).await.expect(200);
    pass(&jeton, 10).await;
    assert_eq!(open().await, Some(0.0));
}

#[tokio::test]
async fn the_age_of_the_replica_grows_once_the_log_takes_nothing_any_more() {
    let jeton = busy().await;
    let age = || async { value(&metrics(&jeton).await, "jeton_replica_age_seconds") };
    assert_eq!(age().await, Some(0.0));

    jeton.app.stop().await;
    // Behind a round that may be under way.
    jeton.app.do_jobs().await;
    pass(&jeton, 60).await;

    assert_eq!(age().await, Some(60.0));
}

#[tokio::test]
async fn commits_are_counted_by_how_long_they_took() {
    let jeton = busy().await;
    let count = || async { value(&metrics(&jeton).await, "jeton_commit_seconds_count") };
    let before = count().await.expect("there were commits");

    online(&jeton, &jeton.admin).await;

    let after = metrics(&jeton).await;
    let samples: Vec<f64> = after
        .lines()
        .filter(|line| line.starts_with("jeton_commit_seconds_bucket"))
        .map(|line| line.rsplit(' ').next().expect("a value").parse().expect("a number"))
        .collect();
    assert_eq!(count().await, Some(before + 1.0));
    assert!(samples.is_sorted() && samples.last() == Some(&(before + 1.0)), "{samples:?}");
}

#[tokio::test]
async fn every_metric_is_described_and_has_the_type_that_its_name_says() {
    let jeton = busy().await;

    let text = metrics(&jeton).await;

    for name in served(&text) {
        let described =
            |what: &str| text.lines().any(|l| l.starts_with(&format!("# {what} {name} ")));
        assert!(described("HELP") && described("TYPE"), "{name}");
        let counter = text.lines().any(|line| line == format!("# TYPE {name} counter"));
        assert_eq!(counter, name.ends_with("_total"), "{name}");
    }
}

#[tokio::test]
async fn the_dashboard_asks_for_metrics_and_labels_that_are_served_and_for_each_of_them() {
    let jeton = busy().await;
    let text = metrics(&jeton).await;
    let board: Value = serde_json::from_str(
        &text_of(&root().join("packaging/grafana/jeton.json")).expect("it is there"),
    )
    .expect("JSON");
    let labels = labels(&text);

    let mut asked = BTreeSet::new();
    for panel in board["panels"].as_array().expect("panels") {
        for target in panel["targets"].as_array().expect("targets") {
            let query = target["expr"].as_str().expect("a query");
            for (metric, keys) in selectors(query) {
                let has = labels.get(&metric).unwrap_or_else(|| panic!("no `{metric}`: {query}"));
                // Prometheus adds these itself.
                let own = ["job", "instance"].map(str::to_owned);
                assert!(keys.iter().all(|key| has.contains(key) || own.contains(key)), "{query}");
                asked.insert(metric);
            }
        }
    }

    let families = |name: &String| {
        let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end));
        family.unwrap_or(name).to_owned()
    };
    let asked: BTreeSet<String> = asked.iter().map(families).collect();
    assert_eq!(asked, served(&text));
}

/// The names of the metrics that are served.
fn served(text: &str) -> BTreeSet<String> {
    let named = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    named.map(|line| line.split(' ').next().expect("a name").to_owned()).collect()
}

/// The labels of each sample's name.
fn labels(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let name = line.split(['{', ' ']).next().expect("a name").to_owned();
        let inside = line.split_once('{').map_or("", |(_, rest)| rest);
        let keys = inside.split(',').filter_map(|pair| Some(pair.split_once("=\"")?.0.to_owned()));
        all.entry(name).or_default().extend(keys);
    }
    all
}

/// The selectors of a query: each metric with the labels that are asked of it. Panics where the query has not the form of
/// one: an unknown function, a bracket without its other, a selector that ends nowhere.
fn selectors(query: &str) -> Vec<(String, Vec<String>)> {
    const FUNCTIONS: &[&str] =
        &["sum", "min", "max", "rate", "increase", "histogram_quantile", "by"];
    let (mut found, mut open, mut rest) = (Vec::new(), Vec::new(), query);
    while let Some(next) = rest.chars().next() {
        let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if !word.is_empty() {
            rest = &rest[word.len()..];
            let calls = rest.trim_start().starts_with('(');
            if word.starts_with("jeton_") {
                let inside = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
                let (inside, after) = inside.unwrap_or_else(|| panic!("no selector: {query}"));
                found.push((word, inside.split(", ").map(|pair| key_of(pair, query)).collect()));
                rest = after;
            } else if calls {
                assert!(FUNCTIONS.contains(&word.as_str()), "`{word}`: {query}");
            }
            continue;
        }
        match next {
            '(' | '[' => open.push(next),
            ')' => assert_eq!(open.pop(), Some('('), "{query}"),
            ']' => assert_eq!(open.pop(), Some('['), "{query}"),
            ' ' | ',' | '/' | '.' | '$' => {}
            other => panic!("`{other}`: {query}"),
        }
        rest = &rest[next.len_utf8()..];
    }
    assert!(open.is_empty() && !found.is_empty(), "{query}");
    found
}

fn key_of(pair: &str, query: &str) -> String {
    let (key, value) = pair.split_once(['=', '!']).unwrap_or_else(|| panic!("`{pair}`: {query}"));
    let value = value.trim_start_matches(['=', '~']);
    assert!(value.len() >= 2 && value.starts_with('"') && value.ends_with('"'), "{query}");
    key.to_owned()
}

#[tokio::test]
async fn verdicts_are_those_of_the_usage_whatever_door_was_asked() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (_, secret) = online(&jeton, &ada).await;
    jeton.verify("online").header("x-auth-token", &secret).send().await.expect(200);
    jeton.verify("online").header("x-auth-token", STRANGER).send().await.expect(401);
    let front = jeton.front("online", "GET", "/servers").header("x-auth-token", &secret);
    front.send().await.expect(200);
    let asked = json!({ "service": "online", "secret": secret });
    post(&jeton, &jeton.admin, "/api/v1/verify", asked).await.expect(200);
    jeton.call("GET", "/api/v1/tokens").send().await.expect(401);
    jeton.call("GET", "/api/v1/tokens").bearer("nobody's").send().await.expect(401);
    let two = jeton.call("GET", "/api/v1/tokens").header("cookie", "__Host-jeton=a");
    two.bearer(&jeton.admin).send().await.expect(400);

    let metrics = metrics(&jeton).await;
    pass(&jeton, 10).await;

    for (service, least) in [("online", 4), ("jeton", 4)] {
        let path = format!("/api/v1/services/{service}/usage");
        let usage = get(&jeton, &jeton.admin, &path).await.expect(200).json();
        let totals = usage["totals"].as_object().unwrap();
        for (outcome, count) in totals {
            let sample =
                format!("jeton_verdicts_total{{service=\"{service}\",outcome=\"{outcome}\"}}");
            assert_eq!(value(&metrics, &sample), count.as_f64(), "{sample}: {usage}");
        }
        let all: u64 = totals.values().filter_map(Value::as_u64).sum();
        assert!(all >= least && totals.len() >= 2, "{usage}");
        assert_eq!(totals.contains_key("several_credentials"), service == "jeton", "{usage}");
    }
}
