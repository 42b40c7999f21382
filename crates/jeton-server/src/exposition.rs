//! `/metrics`: how this Jeton is, in the text format of Prometheus.

use std::fmt::Display;

use jeton_app::{Gauges, Latency};

/// Everything that `gauges` says. Labels are names of services, of causes and of queues, which no client chose.
pub(crate) fn text(gauges: &Gauges) -> String {
    let mut text = Text::default();
    let verdicts = text.counter("jeton_verdicts_total", "Verdicts by service and outcome.");
    for (service, counts) in &gauges.verdicts {
        for (outcome, count) in counts {
            let labels = format!("service=\"{service}\",outcome=\"{}\"", outcome.code());
            verdicts.value(&labels, count);
        }
    }
    let flag = u8::from(gauges.takes_changes);
    text.gauge("jeton_known_secrets", "Secrets in this node's verification table.")
        .value("", gauges.known_secrets);
    text.gauge("jeton_takes_changes", "1 while changes are possible, 0 while not.").value("", flag);
    text.gauge(
        "jeton_replica_age_seconds",
        "Seconds since the writer of the log, which tells this node's verification table of every change, last answered \
         well. It is asked every second.",
    )
    .value("", gauges.replica_age.as_secs_f64());
    let queues = text.gauge(
        "jeton_queue_length",
        "What waits: `commits` to be written, what is asked of the `database` and not answered yet, who waits in `line` to be let in, `uses` and `counts` to be \
         written down, `notices` to be put into a mail.",
    );
    queues.value("queue=\"commits\"", gauges.waiting_commits);
    queues.value("queue=\"database\"", gauges.at_work);
    queues.value("queue=\"line\"", gauges.in_line);
    queues.value("queue=\"uses\"", gauges.waiting_uses);
    queues.value("queue=\"counts\"", gauges.waiting_counts);
    queues.value("queue=\"notices\"", gauges.waiting_notices);
    let mails = text.gauge(
        "jeton_mails",
        "Mails by state: `waiting` for a server to take them, `failed` are those of the last 90 days that were given up.",
    );
    mails.value("state=\"waiting\"", gauges.waiting_mails);
    mails.value("state=\"failed\"", gauges.failed_mails);
    text.gauge(
        "jeton_oldest_mail_seconds",
        "Seconds since the oldest mail that waits was put together; 0 where none waits.",
    )
    .value("", gauges.oldest_mail.as_secs_f64());
    let dropped = text.counter(
        "jeton_dropped_total",
        "What found no room and was not kept: `uses` seen, `counts` of tokens. No verdict waits for either.",
    );
    dropped.value("what=\"uses\"", gauges.dropped_uses);
    dropped.value("what=\"counts\"", gauges.dropped_counts);
    text.counter(
        "jeton_database_reads_total",
        "Reads of the database, those of the jobs and those that were asked for.",
    )
    .value("", gauges.reads);
    text.counter(
        "jeton_turned_away_total",
        "Requests that were told to come back, since more was asked of the database, or more passwords were to be checked, \
         than could be answered.",
    )
    .value("", gauges.turned_away);
    let faults = text.gauge("jeton_open_faults", "Open faults by cause.");
    for (cause, count) in &gauges.open_faults {
        faults.value(&format!("cause=\"{}\"", cause.name()), count);
    }
    let expiry = text.gauge(
        "jeton_next_expiry_seconds",
        "Seconds until the first token of a service expires that is neither of a login nor in quarantine; absent where none \
         does.",
    );
    for (service, left) in &gauges.next_expiry {
        expiry.value(&format!("service=\"{service}\""), left.as_secs_f64());
    }
    text.histogram(
        "jeton_commit_seconds",
        "How long commits took, from when they were handed in until they were durable and answered.",
        &gauges.commits,
    );
    text.out
}

#[derive(Default)]
struct Text {
    out: String,
    name: &'static str,
}

impl Text {
    fn gauge(&mut self, name: &'static str, help: &str) -> &mut Self {
        self.family(name, "gauge", help)
    }

    fn counter(&mut self, name: &'static str, help: &str) -> &mut Self {
        self.family(name, "counter", help)
    }

    fn family(&mut self, name: &'static str, kind: &str, help: &str) -> &mut Self {
        self.name = name;
        self.line(&format!("# HELP {name} {help}"));
        self.line(&format!("# TYPE {name} {kind}"));
        self
    }

    fn value(&mut self, labels: &str, value: impl Display) {
        let labels = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
        self.line(&format!("{}{labels} {value}", self.name));
    }

    fn histogram(&mut self, name: &'static str, help: &str, latency: &Latency) {
        self.family(name, "histogram", help);
        for (bound, count) in &latency.within {
            self.line(&format!("{name}_bucket{{le=\"{bound}\"}} {count}"));
        }
        self.line(&format!("{name}_bucket{{le=\"+Inf\"}} {}", latency.count));
        self.line(&format!("{name}_sum {}", latency.seconds));
        self.line(&format!("{name}_count {}", latency.count));
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }
}
