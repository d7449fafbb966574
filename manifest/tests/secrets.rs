//! How well secrets are told from what only looks like one.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

#[path = "support/made_up.rs"]
mod made_up;
#[path = "support/strings.rs"]
mod strings;

use std::sync::Arc;

use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::json;
use faxsmith_manifest::policy::Policy;
use faxsmith_manifest::rules::RULES;
use faxsmith_manifest::secret::{Confidence, Pattern, Promise, in_document, in_text};
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

/// A token with the right shape, made up while the test runs.
fn faxbot_key() -> String {
    let rows = made_up::made_up(3);
    let body = rows.iter().find(|row| row.kind == "Postman").map(|row| row.text[5..].to_owned()).unwrap();
    let letters: String = body.chars().filter(char::is_ascii_hexdigit).collect();
    format!("fbk_live_{}_{}", &letters[..12], &letters[12..55])
}

fn rules_of(manifest: &str, policy: &Policy) -> Vec<(String, String)> {
    let around = Surroundings { policy, ..Surroundings::default() };
    let checked = check(manifest.as_bytes().to_vec(), &around);
    checked.findings.iter().map(|finding| (finding.rule.name.to_owned(), finding.message.clone())).collect()
}

#[test]
fn what_is_certain_cant_be_silenced_in_the_file() {
    let plain = Policy::new();
    let manifest = |secret: &str| {
        let row = Row { key: "actions.send_fax.headers.X-Acme".to_owned(), text: secret.to_owned(), secret: true, kind: String::new() };
        let text = strings::planted(&row);
        text.replacen('{', "{ \"x-faxsmith-ignore\": { \"hardcoded-secret\": \"only for the test\" },", 1)
    };
    let names = |secret: &str| rules_of(&manifest(secret), &plain).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert!(names(&faxbot_key()).contains(&"hardcoded-secret".to_owned()), "{:?}", names(&faxbot_key()));
    assert!(!names("Bearer mallow7heron4quartz9").contains(&"hardcoded-secret".to_owned()));
}

#[test]
fn patterns_of_ones_own_find_and_hide() {
    let pattern =
        Pattern::new("Acme ward code", "ward-([a-z]+-[a-z]+)", Confidence::Likely, Some("https://acme.example/codes".to_owned())).unwrap();
    let policy = Policy { patterns: vec![Arc::new(pattern)], ..Policy::new() };
    let row =
        Row { key: "actions.send_fax.headers.X-Ward".to_owned(), text: "ward-blue-heron".to_owned(), secret: true, kind: String::new() };
    let text = strings::planted(&row);
    let around = Surroundings { policy: &policy, ..Surroundings::default() };
    let checked = check(text.clone().into_bytes(), &around);
    let finding = checked.findings.iter().find(|finding| finding.rule.name == "hardcoded-secret").unwrap();
    assert!(finding.message.contains("Acme ward code") && finding.notes.iter().any(|note| note.contains("acme.example/codes")));
    assert_eq!(&text[finding.span.range()], "blue-heron");
    assert!(!checked.document.masked().contains("blue-heron") && checked.document.masked().len() == text.len());
    assert!(rules_of(&text, &Policy::new()).iter().all(|(name, _)| name != "hardcoded-secret"));
}

#[test]
fn hostile_texts_take_linear_time() {
    let many = |unit: &str| unit.repeat((1 << 20) / unit.len());
    for unit in [
        "=",
        ":",
        "a=",
        "token=",
        "password=\"",
        "\"token\": \"",
        "https://",
        "https://a:b@",
        "Bearer ",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----",
        "eyJ",
        "eyJa.",
        "a1",
        "{{",
        "{{a}}",
        "%41",
        "ghp_",
        "token=a1b2c3d4e5;",
        "<a>",
        "é=",
    ] {
        for promise in [Promise::None, Promise::Machine, Promise::Password] {
            let _ = in_text(&many(unit), promise, "token", &[]);
        }
    }
}

#[test]
fn replies_and_made_up_manifests_hold_none() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/new/presets");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        let found = in_document(&json::parse(&text).root, &[]);
        assert!(found.is_empty(), "{found:?}");
        seen += 1;
    }
    assert!(seen >= 20, "presets and their replies");
}

/// What other pages show is about their own rules.
#[test]
fn pages_of_other_rules_hold_none() {
    for rule in
        RULES.iter().filter(|rule| !rule.name.contains("secret") && !["credentials-in-url", "unread-credential"].contains(&rule.name))
    {
        for block in rule.page.split("```json ").skip(1) {
            let content = block.split_once('\n').unwrap().1.split("\n```").next().unwrap();
            let found = in_document(&json::parse(content).root, &[]);
            assert!(found.is_empty(), "{}: {found:?}\n{content}", rule.name);
        }
    }
}
