//! Manifests in the fences of Markdown files: found, checked and mended in place.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::fs;

use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::finding::Safety;
use faxsmith_manifest::fix;
use faxsmith_manifest::place::Place;
use support::{CLEAN, faxsmith, faxsmith_reading, folder, manifest_with, report};

/// A manifest with two mistakes: one with a safe fix, one without an error.
fn broken() -> String {
    CLEAN.replace("[\"api.acme.example\"]", "[]").replace("15000", "\"15000\"")
}

fn fenced(manifest: &str) -> String {
    format!("# Acme\n\nProse with `code` and ``` three ```.\n\n```json\n{manifest}```\n\nMore prose: \"timeout_ms\": \"15000\",\n")
}

fn indented(manifest: &str) -> String {
    manifest.lines().map(|line| format!("     {line}\n")).collect()
}

#[test]
fn findings_point_into_the_markdown() {
    let text = fenced(&broken());
    let here = folder(&[("docs/acme.md", &text)]);
    let run = faxsmith(here.path(), &["lint", "--format", "json", "docs/acme.md"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let findings = report(&run)["findings"].as_array().unwrap().clone();
    assert_eq!(findings.len(), 2, "{run:?}");
    for (finding, (rule, pointer, source)) in findings
        .iter()
        .zip([("missing-allowed-domains", "/allowed_domains", "\"allowed_domains\""), ("invalid-timeout", "/timeout_ms", "\"15000\"")])
    {
        assert_eq!((&finding["rule"], &finding["pointer"]), (&rule.into(), &pointer.into()), "{finding}");
        let offset = |end: &str| usize::try_from(finding[end]["offset"].as_u64().unwrap()).unwrap();
        assert!(text[offset("start")..].starts_with(source), "{finding}");
        let before = &text[..offset("start")];
        let line = before.matches('\n').count() + 1;
        let column = before.len() - before.rfind('\n').unwrap();
        assert_eq!(finding["start"]["line"], line, "{finding}");
        assert_eq!(finding["start"]["column"], column, "{finding}");
    }
    let line = text[..text.find("\"timeout_ms\"").unwrap()].matches('\n').count() + 1;
    let run = faxsmith(here.path(), &["lint", "docs/acme.md"]);
    assert!(run.out.contains(&format!("┌─ docs/acme.md:{line}:17\n")), "{run:?}");
    assert!(run.out.contains(&format!("\n{line} │   \"timeout_ms\": \"15000\",\n")), "{run:?}");
}

#[test]
fn fixes_edit_only_inside_the_fence() {
    for text in [
        fenced(&broken()),
        fenced(&broken()).replace('\n', "\r\n"),
        format!("\u{feff}1. A list\n\n     ```json\n{}     ```\n\n2. \"timeout_ms\": \"15000\"\t \n", indented(&broken())),
        format!("```\n{}", broken()),
        format!("```python\n\"actions\"\n```\n```json\n[{},\n{}]\n```\nend", broken(), manifest_with("15000", "\"15000\"")),
    ] {
        let here = folder(&[("acme.md", &text)]);
        let shown = faxsmith(here.path(), &["lint", "--diff", "acme.md"]);
        assert_eq!(shown.code, Some(1), "{shown:?}");
        assert_eq!(fs::read_to_string(here.path().join("acme.md")).unwrap(), text);
        let run = faxsmith(here.path(), &["lint", "--fix", "acme.md"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        // The fixes are small: the rest, whatever it is, must be the same.
        let prose = text.rfind("prose: ").or(text.find("\n2. ")).unwrap_or(text.len());
        let want = format!("{}{}", text[..prose].replace("\"15000\"", "15000").replace("[]", "[\"api.acme.example\"]"), &text[prose..]);
        assert_eq!(fs::read_to_string(here.path().join("acme.md")).unwrap(), want);
        let again = faxsmith(here.path(), &["lint", "--fix", "acme.md"]);
        assert_eq!((again.code, &*again.out), (Some(0), "Checked 1 file: nothing to report.\n"));
    }
}

#[test]
fn what_is_added_stands_as_deep_as_the_rest() {
    let gone = CLEAN.replace("  \"allowed_domains\": [\"api.acme.example\"],\n", "");
    assert_ne!(gone, CLEAN);
    let text = format!("- list\n\n     ```json\n{}     ```\n", indented(&gone));
    let here = folder(&[("acme.md", &text)]);
    assert_eq!(faxsmith(here.path(), &["lint", "--fix", "acme.md"]).code, Some(0));
    let fixed = fs::read_to_string(here.path().join("acme.md")).unwrap();
    assert!(fixed.contains("\n       \"allowed_domains\": [\"api.acme.example\"],\n"), "{fixed}");
}

#[test]
fn a_walk_looks_into_markdown_only_when_asked() {
    let here = folder(&[("a.md", &fenced(&broken())), ("b.md", "# nothing here\n"), ("c.MD", &fenced(CLEAN)), ("manifest.json", CLEAN)]);
    let run = faxsmith(here.path(), &["lint", "--show-files"]);
    assert_eq!((run.code, &*run.out), (Some(0), "Checked 1 file: nothing to report.\n"));
    assert!(run.err.contains("skipped  a.md: Markdown, without `--markdown`\n"), "{run:?}");
    let run = faxsmith(here.path(), &["lint", "--markdown", "--show-files"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.out.contains("Checked 3 files: 2 errors."), "{run:?}");
    assert!(run.err.contains("checked  a.md: has manifests in fences\n"), "{run:?}");
    assert!(run.err.contains("skipped  b.md: no manifest in a ```json fence\n"), "{run:?}");
    let run = faxsmith(here.path(), &["lint", "b.md", "--show-files"]);
    assert_eq!(run.code, Some(0), "a named file is always checked: {run:?}");
    assert_eq!(run.err, "checked  b.md: named, without a manifest in a ```json fence\n");
}

#[test]
fn fences_that_faxbot_does_not_import_are_told_of() {
    let quote: String = broken().lines().map(|line| format!("> {line}\n")).collect();
    let text = format!(
        "```jsonc\n{0}```\n~~~json\n{0}~~~\n````json\n{0}````\n> ```json\n{quote}> ```\n```python\nprint()\n```\n```json\n{{\"ok\": true}}\n```\n",
        broken()
    );
    let here = folder(&[("acme.md", &text)]);
    let run = faxsmith(here.path(), &["lint", "acme.md", "--show-files"]);
    assert_eq!((run.code, &*run.out), (Some(0), "Checked 1 file: nothing to report.\n"));
    let lines: Vec<&str> = run.err.lines().collect();
    assert_eq!(lines.len(), 5, "{run:?}");
    for what in ["skipped  acme.md:1: Faxbot imports from ``` and ```json only", "`~~~`", "three backticks only", "stands in a quote"] {
        assert!(lines.iter().any(|line| line.contains(what)), "{what}: {run:?}");
    }
}

#[test]
fn each_manifest_is_judged_by_itself() {
    // One that fails on 2026 only beside one that fails on 2025 only: each works somewhere, so that nothing is an error.
    let fails_2026 = manifest_with("15000", "\"15000\"");
    let fails_2025 = CLEAN
        .replace("\"GET\",", "\"GET\", \"body\": { \"kind\": \"form\", \"template\": \"api_key={{provider_sid}}\" },")
        .replace("\"scheme\": \"none\"", "\"scheme\": \"api_key_query\", \"query_name\": \"api_key\"");
    let here = folder(&[
        ("a.json", &fails_2026),
        ("b.json", &fails_2025),
        ("c.md", &format!("```json\n{fails_2026}```\n\n```json\n{fails_2025}```\n")),
    ]);
    let code = |arguments: &[&str]| faxsmith(here.path(), &[&["lint"], arguments].concat()).code;
    assert_eq!([code(&["a.json", "--runtime", "2026"]), code(&["a.json", "--runtime", "2025"])], [Some(1), Some(0)]);
    assert_eq!([code(&["b.json", "--runtime", "2026"]), code(&["b.json", "--runtime", "2025"])], [Some(0), Some(1)]);
    assert_eq!([code(&["c.md", "--runtime", "2026"]), code(&["c.md", "--runtime", "2025"])], [Some(1), Some(1)]);
    assert_eq!(code(&["c.md"]), Some(0));
}

#[test]
fn its_place_says_nothing_of_the_manifest() {
    let here = folder(&[
        ("config/providers/acme/README.md", &fenced(&manifest_with("\"id\": \"acme\"", "\"id\": \"other\""))),
        ("config/providers/acme/package.json", "{}"),
        ("config/providers/acme/README.response.json", "{\"send\": []}"),
    ]);
    let run = faxsmith(here.path(), &["lint", "--markdown"]);
    assert_eq!((run.code, &*run.out), (Some(0), "Checked 1 file: nothing to report.\n"), "{run:?}");
}

#[test]
fn a_list_is_checked_element_by_element() {
    let list = |comma: &str| format!("```json\n[\n{},\n{{\"ok\": 1}},\n{}{comma}\n]\n```\n", broken(), broken());
    let here = folder(&[("good.md", &list("")), ("bad.md", &list(","))]);
    let run = faxsmith(here.path(), &["lint", "--format", "concise", "-q", "good.md"]);
    assert_eq!(run.out.lines().count(), 4, "{run:?}");
    let run = faxsmith(here.path(), &["lint", "--format", "concise", "-q", "bad.md"]);
    assert_eq!(run.out.lines().filter(|line| line.contains("[json-syntax]")).count(), 1, "{run:?}");
    assert_eq!(run.out.lines().count(), 5, "{run:?}");
}

#[test]
fn standard_input_can_be_markdown() {
    let here = folder(&[]);
    let text = fenced(&broken());
    let run = faxsmith_reading(here.path(), text.as_bytes(), &["lint", "-", "--stdin-filename", "x.md", "--format", "concise", "-q"]);
    assert_eq!(run.out.lines().count(), 2, "{run:?}");
    let run = faxsmith_reading(here.path(), text.as_bytes(), &["lint", "-", "--stdin-filename", "x.md", "--fix"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.out, fenced(&broken()).replacen("\"15000\"", "15000", 1).replace("[]", "[\"api.acme.example\"]"));
}

#[test]
fn credentials_stay_hidden() {
    let token: String = ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_");
    let broken = broken().replace("\"POST\",", &format!("\"POST\", \"headers\": {{ \"Authorization\": \"Bearer {token}\" }},"));
    assert!(broken.contains(&token));
    let text = format!("password: {token}\n{}", fenced(&broken));
    let here = folder(&[("a.md", &text)]);
    for arguments in [&["lint", "a.md"][..], &["lint", "a.md", "--format", "json"], &["lint", "a.md", "--diff"], &["lint", "a.md", "--fix"]]
    {
        let run = faxsmith(here.path(), arguments);
        assert!(!run.out.contains(&token) && !run.err.contains(&token), "{run:?}");
    }
}

/// What is found in a fence is what is found in a file, moved.
#[test]
fn a_fence_is_a_file_moved() {
    let around = |path| Surroundings { place: Place::new(path), ..Surroundings::default() };
    let head = "Ünïcode 😀\n\n```json\n";
    let mut found = 0;
    for (number, cut) in (1..CLEAN.len()).rev().step_by(7).enumerate() {
        let Some((start, end)) = CLEAN.get(..cut).zip(CLEAN.get(cut + number % 5..)) else { continue };
        let text = format!("{start}{end}");
        let plain = check(text.clone().into_bytes(), &around("some.json"));
        if plain.document.root.get("actions").is_none_or(|member| member.value.object().is_none()) {
            continue;
        }
        let host = check(format!("{head}{text}\n```\n").into_bytes(), &around("some.md"));
        let show = |finding: &faxsmith_manifest::finding::Finding, by: usize| {
            let mut finding = finding.clone();
            finding.shift(by);
            finding.fixes.retain(|fix| !fix.edits.is_empty());
            format!("{finding:?}")
        };
        let want: Vec<String> = plain.findings.iter().map(|finding| show(finding, head.len())).collect();
        let have: Vec<String> = host.findings.iter().map(|finding| show(finding, 0)).collect();
        assert_eq!(have, want, "{text}");
        found += want.len();
        let mended = fix::apply(plain, &around("some.json"), Safety::Ask).checked.document.text;
        let host = fix::apply(host, &around("some.md"), Safety::Ask).checked.document.text;
        assert_eq!(*host, format!("{head}{mended}\n```\n"));
    }
    assert!(found > 100, "{found}");
}
