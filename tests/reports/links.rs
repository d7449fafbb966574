//! Links to the pages of rules, where the configuration says where those are.

use crate::FORMATS;
use crate::support::{command, faxsmith, folder, manifest_with, report};

const PAGE: &str = "https://docs.acme.example/rules/missing-allowed-domains.html";

fn configured() -> tempfile::TempDir {
    folder(&[
        ("manifest.json", &manifest_with("[\"api.acme.example\"]", "[]")),
        ("faxsmith.toml", "docs-url = \"https://docs.acme.example/rules\"\n"),
    ])
}

#[test]
fn every_format_with_room_for_links_has_them() {
    let here = configured();
    for format in FORMATS {
        let out = faxsmith(here.path(), &["lint", "--format", format]).out;
        let without = faxsmith(here.path(), &["lint", "--format", format, "--no-config"]).out;
        assert!(!without.contains(PAGE), "{without}");
        assert_eq!(out.contains(PAGE), !["concise", "gitlab"].contains(&format), "{format}: {out}");
    }
    let entry = &report(&faxsmith(here.path(), &["lint", "--format", "json"]))["findings"][0];
    assert_eq!(entry["url"], PAGE);
    let driver = &report(&faxsmith(here.path(), &["lint", "--format", "sarif"]))["runs"][0]["tool"]["driver"];
    assert_eq!(driver["informationUri"], "https://docs.acme.example/rules/");
    assert_eq!(driver["rules"][0]["helpUri"], "https://docs.acme.example/rules/json-syntax.html");
}

#[test]
fn the_pages_of_rules_html_have_the_names_that_links_lead_to() {
    let here = configured();
    faxsmith(here.path(), &["rules", "--html", "site"]);
    let name = PAGE.rsplit('/').next().unwrap();
    assert!(here.path().join("site").join(name).is_file());
}

#[test]
fn a_terminal_that_can_shows_words_instead_of_addresses() {
    let here = configured();
    let run = |force: &str| {
        let output = command(here.path()).arg("lint").env("FORCE_HYPERLINK", force).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let link = format!("  why: \u{1b}]8;;{PAGE}\u{1b}\\faxsmith explain missing-allowed-domains\u{1b}]8;;\u{1b}\\\n");
    assert!(run("1").contains(&link), "{}", run("1"));
    // A pipe shows none.
    assert!(run("0").contains(&format!("  why: {PAGE}\n")), "{}", run("0"));
    assert!(!faxsmith(here.path(), &["lint"]).out.contains('\u{1b}'));
    let file = command(here.path()).args(["lint", "--output", "human=out.txt"]).env("FORCE_HYPERLINK", "1").output().unwrap();
    assert_eq!(file.status.code(), Some(1));
    assert!(!std::fs::read_to_string(here.path().join("out.txt")).unwrap().contains('\u{1b}'));
}
