//! How well secrets are told from what only looks like one.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

#[path = "support/made_up.rs"]
mod made_up;
#[path = "support/strings.rs"]
mod strings;

use faxsmith_manifest::json;
use faxsmith_manifest::secret::{Confidence, in_document};
use strings::Row;

/// Precision, recall and their harmonic mean; with the rows that were judged wrongly.
fn measure(rows: &[Row]) -> (f64, f64, f64, Vec<String>) {
    let (mut hits, mut false_alarms, mut misses, mut wrong) = (0.0, 0.0, 0.0, Vec::new());
    for row in rows {
        let text = strings::planted(row);
        let root = json::parse(&text).root;
        let found = in_document(&root, &[]);
        let best = found.iter().map(|found| found.confidence).max();
        let is_told = best >= Some(Confidence::Likely);
        match (row.secret, is_told) {
            (true, true) => hits += 1.0,
            (false, true) => false_alarms += 1.0,
            (true, false) => misses += 1.0,
            (false, false) => {}
        }
        if row.secret != is_told {
            let kinds: Vec<String> = found.iter().map(|found| format!("{} ({})", found.kind, found.confidence.name())).collect();
            wrong.push(format!("{} {} at {}: {kinds:?} {:.120}", if row.secret { "missed" } else { "FALSE" }, row.kind, row.key, row.text));
        }
    }
    let (precision, recall) = (hits / (hits + false_alarms), hits / (hits + misses));
    (precision, recall, 2.0 * precision * recall / (precision + recall), wrong)
}

#[test]
fn the_labelled_set() {
    let rows = strings::labelled();
    let (precision, recall, f1, wrong) = measure(&rows);
    assert!(f1 >= 0.96 && precision >= 0.97, "precision {precision:.4} recall {recall:.4} F1 {f1:.4}\n{}", wrong.join("\n"));
}

#[test]
fn strings_made_up_for_the_test() {
    let rows: Vec<Row> = (1..=5).flat_map(made_up::made_up).collect();
    let (precision, recall, f1, wrong) = measure(&rows);
    assert!(f1 >= 0.96 && precision >= 0.97, "precision {precision:.4} recall {recall:.4} F1 {f1:.4}\n{}", wrong.join("\n"));
}
