//! `faxsmith rules --html`: the pages as a site.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use support::{faxsmith, folder};

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap())).collect()
}

#[test]
fn every_rule_has_a_page_and_every_link_leads_somewhere() {
    let here = folder(&[]);
    let run = faxsmith(here.path(), &["rules", "--html", "docs/rules"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.ends_with("pages; begin with docs/rules/index.html.\n"), "{run:?}");
    let files = files(&here.path().join("docs/rules"));
    let list: serde_json::Value = serde_json::from_str(&faxsmith(here.path(), &["rules", "--format", "json"]).out).unwrap();
    for rule in list["rules"].as_array().unwrap() {
        let name = rule["name"].as_str().unwrap();
        let page = &files[&format!("{name}.html")];
        assert!(page.contains(&format!("<title>{name} · faxsmith</title>")), "{name}");
        assert!(page.contains(&format!("<a href=\"{name}.html\" aria-current=\"page\">")), "{name}");
        assert!(files["index.html"].contains(&format!("<a href=\"{name}.html\"><code>{name}</code></a>")), "{name}");
        let has_example = rule["page"].as_str().unwrap().contains("```json fails");
        assert_eq!(page.contains("<figure class=\"fails\"><figcaption>Found"), has_example, "{name}");
    }
    assert!(files["query-dropped.html"].contains("<span class=\"key\">&quot;actions&quot;</span>: {"));
    for (name, text) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        assert!(text.is_ascii() || text.contains("<meta charset=\"utf-8\">"), "{name}");
        assert!(!text.contains("<script") && !text.contains(" src="), "{name} works offline and without scripts");
        let ids: BTreeSet<&str> = text.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        for target in text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            match target.strip_prefix('#') {
                Some(id) => assert!(ids.contains(id), "{name}: {target}"),
                None => assert!(files.contains_key(target), "{name}: {target}"),
            }
        }
    }
    // A page that speaks of another rule leads to it.
    let speaks = files.values().filter_map(|text| text.split("<main>").nth(1)).any(|main| main.contains("</code></a>"));
    assert!(speaks);
}

#[test]
fn the_pages_are_well_formed() {
    let here = folder(&[]);
    faxsmith(here.path(), &["rules", "--html", "."]);
    for (name, text) in files(here.path()).iter().filter(|(name, _)| name.ends_with(".html")) {
        let mut open: Vec<&str> = Vec::new();
        for piece in text.split('<').skip(1) {
            let tag = piece.split(['>', ' ', '\n']).next().unwrap();
            if tag.starts_with('!') || ["meta", "link", "br", "hr"].contains(&tag.trim_end_matches('/')) {
                continue;
            }
            match tag.strip_prefix('/') {
                Some(closed) => assert_eq!(open.pop(), Some(closed), "{name}: {piece}"),
                None => open.push(tag),
            }
        }
        assert!(open.is_empty(), "{name}: {open:?}");
    }
}

#[test]
fn the_site_is_always_the_same_and_may_be_written_again() {
    let here = folder(&[]);
    for folder in ["a", "b", "a"] {
        assert_eq!(faxsmith(here.path(), &["rules", "--html", folder, "--quiet"]).out, "");
    }
    let site = files(&here.path().join("a"));
    assert_eq!(site, files(&here.path().join("b")));
    // An older page of ours is replaced.
    let page = here.path().join("a/json-syntax.html");
    fs::write(&page, site["json-syntax.html"].replace("RFC 8259", "RFC 4627")).unwrap();
    assert_eq!(faxsmith(here.path(), &["rules", "--html", "a"]).code, Some(0));
    assert_eq!(site, files(&here.path().join("a")));
}

#[test]
fn files_of_others_are_left_alone() {
    let here = folder(&[("foreign/json-syntax.html", "<p>mine</p>"), ("folder/style.css/x", ""), ("file", "")]);
    for (target, want) in [
        ("foreign", "can't write foreign/json-syntax.html: that file is not from faxsmith;"),
        ("folder", "can't write folder/style.css: it is no file;"),
        ("file", "can't write file"),
    ] {
        let run = faxsmith(here.path(), &["rules", "--html", target]);
        assert_eq!((run.code, &*run.out), (Some(2), ""), "{run:?}");
        assert!(run.err.starts_with(&format!("error: {want}")), "{run:?}");
    }
    assert_eq!(files(&here.path().join("foreign")).len(), 1, "nothing was written");
    assert_eq!(fs::read_to_string(here.path().join("foreign/json-syntax.html")).unwrap(), "<p>mine</p>");
    assert_eq!(faxsmith(here.path(), &["rules", "--html", "x", "--format", "json"]).code, Some(2));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let outside = folder(&[("index.html", "<!-- Written by faxsmith -->")]);
    let here = folder(&[("site/other", "")]);
    std::os::unix::fs::symlink(outside.path().join("index.html"), here.path().join("site/index.html")).unwrap();
    let run = faxsmith(here.path(), &["rules", "--html", "site"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("can't write site/index.html: it is a link;"), "{run:?}");
    assert_eq!(fs::read_to_string(outside.path().join("index.html")).unwrap(), "<!-- Written by faxsmith -->");
}
