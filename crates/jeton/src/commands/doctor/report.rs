//! An examination in words.

use jeton_client::Address;
use serde_json::{Value, json};

use super::{
    examiner::{Examination, Finding},
    verdict::Verdict,
};
use crate::{
    exit::Exit,
    table::{Table, or_dash},
};

impl Examination {
    /// 0 where nothing got through, 1 where something did.
    pub(super) fn exit(&self) -> Exit {
        if self.through().next().is_some() { Exit::Refused } else { Exit::Done }
    }

    /// For programs: one object.
    pub(super) fn json(&self, gateway: &Address) -> Value {
        let findings: Vec<_> = self.findings.iter().map(json_of).collect();
        json!({
            "gateway": gateway.to_string(),
            "witness": self.has_witness,
            "attacks": self.findings.len(),
            "through": self.through().count(),
            "unseen": self.unseen(),
            "findings": findings,
        })
    }

    /// For people: what got through, and how much there was.
    pub(super) fn text(&self) -> String {
        let rows = self.through().map(|(finding, why)| {
            [finding.attack.name.to_owned(), or_dash(finding.status), why.to_owned()]
        });
        let rows: Vec<_> = rows.collect();
        let mut text = String::new();
        if !rows.is_empty() {
            text = Table::new(["ATTACK", "STATUS", "WHAT GOT THROUGH"], rows.clone().into_iter())
                .to_string();
            text.push('\n');
        }
        let (all, through, unseen) = (self.findings.len(), rows.len(), self.unseen());
        text.push_str(&format!("{all} attacks, {through} got through"));
        if unseen > 0 {
            text.push_str(&format!(
                ", {unseen} could not be judged without `jeton doctor witness` behind the gateway"
            ));
        }
        text.push('\n');
        text
    }

    fn through(&self) -> impl Iterator<Item = (&Finding, &str)> {
        self.findings.iter().filter_map(|finding| match &finding.verdict {
            Verdict::Through(why) => Some((finding, why.as_str())),
            Verdict::Held | Verdict::Unseen => None,
        })
    }

    fn unseen(&self) -> usize {
        self.findings.iter().filter(|finding| finding.verdict == Verdict::Unseen).count()
    }
}

fn json_of(finding: &Finding) -> Value {
    let (verdict, why) = match &finding.verdict {
        Verdict::Held => ("held", None),
        Verdict::Through(why) => ("through", Some(why)),
        Verdict::Unseen => ("unseen", None),
    };
    json!({ "attack": finding.attack.name, "status": finding.status, "verdict": verdict, "why": why })
}
