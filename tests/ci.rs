//! `faxsmith ci`: what it writes, and what it leaves alone. tests/packages.sh has the real services' checkers look at it.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use support::{faxsmith, folder, tree};

/// The files of a folder, as texts.
fn files_in(folder: &Path) -> BTreeMap<String, String> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("all are texts");
    tree(folder).into_iter().map(|(path, bytes)| (path, text(bytes))).collect()
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

#[test]
fn a_new_repository() {
    for (service, files) in [
        ("github", &[".github/workflows/faxsmith.yml"][..]),
        ("gitlab", &[".gitlab-ci.yml", ".gitlab/faxsmith.yml"]),
        ("pre-commit", &[".pre-commit-config.yaml"]),
    ] {
        let folder = folder(&[]);
        let shown = faxsmith(folder.path(), &["ci", service, "--dry-run"]);
        assert_eq!((shown.code, &*shown.err), (Some(0), ""), "{service}");
        assert!(files.iter().all(|file| shown.out.contains(&format!("+++ {file}"))), "{}", shown.out);
        assert!(files_in(folder.path()).is_empty(), "a dry run writes nothing");

        let done = faxsmith(folder.path(), &["ci", service]);
        assert_eq!((done.code, &*done.err), (Some(0), ""), "{service}");
        assert_eq!(files_in(folder.path()).keys().map(String::as_str).collect::<Vec<_>>(), files);
        assert!(files.iter().all(|file| done.out.contains(&format!("wrote  {file}\n"))), "{}", done.out);
        let text: String = files_in(folder.path()).into_values().collect();
        assert!(text.contains(VERSION) && !text.contains("VERSION"), "{text}");

        let again = faxsmith(folder.path(), &["ci", service]);
        assert_eq!(again.code, Some(0));
        assert!(files.iter().all(|file| again.out.contains(&format!("same   {file}\n"))), "{}", again.out);
        assert_eq!(files_in(folder.path()).into_values().collect::<String>(), text);
    }
}

#[test]
fn a_workflow_of_ones_own() {
    let path = ".github/workflows/faxsmith.yml";
    let folder = folder(&[(path, "name: mine\n")]);
    let kept = faxsmith(folder.path(), &["ci", "github"]);
    assert_eq!(kept.code, Some(1));
    assert!(kept.err.contains(&format!("kept {path}, which is your own: `--force` replaces it")), "{}", kept.err);
    assert_eq!(files_in(folder.path())[path], "name: mine\n");
    assert_eq!(faxsmith(folder.path(), &["ci", "github", "--force"]).code, Some(0));
    assert!(files_in(folder.path())[path].contains(VERSION));
    assert_eq!(files_in(folder.path()).len(), 1, "nothing else stays beside it");
}

#[test]
fn hooks_join_those_that_are_there() {
    for (before, after) in [
        (
            "# ours\nrepos:\n  - repo: local\n    hooks:\n      - id: a # é\n",
            "# ours\nrepos:\n  - repo: local\n    hooks:\n      - id: a # é\n  - repo: https://github.com/faxsmith/faxsmith\n    rev: vVERSION\n    hooks:\n      - id: faxsmith-lint\n      - id: faxsmith-fmt\n",
        ),
        (
            "repos:\r\n- repo: local\r\n  hooks:\r\n  - id: a",
            "repos:\r\n- repo: local\r\n  hooks:\r\n  - id: a\r\n- repo: https://github.com/faxsmith/faxsmith\r\n  rev: vVERSION\r\n  hooks:\r\n    - id: faxsmith-lint\r\n    - id: faxsmith-fmt\r\n",
        ),
    ] {
        let folder = folder(&[(".pre-commit-config.yaml", before)]);
        let done = faxsmith(folder.path(), &["ci", "pre-commit"]);
        assert_eq!((done.code, &*done.err), (Some(0), ""));
        assert!(done.out.contains("added to what it had"), "{}", done.out);
        assert_eq!(files_in(folder.path())[".pre-commit-config.yaml"], after.replace("VERSION", VERSION));
        assert_eq!(faxsmith(folder.path(), &["ci", "pre-commit"]).out, "same   .pre-commit-config.yaml\n");
    }
}

#[test]
fn what_can_not_be_added_to_is_shown() {
    for before in ["repos: []\n", "repos:\n- repo: local\ndefault_stages: [manual]\n", "repos:\n  - repo: local\n é: 1\n", "{}", ""] {
        let folder = folder(&[(".pre-commit-config.yaml", before)]);
        let kept = faxsmith(folder.path(), &["ci", "pre-commit"]);
        assert_eq!(kept.code, Some(1), "{before:?}");
        assert!(kept.err.contains("add this to it:") && kept.err.contains("- id: faxsmith-lint"), "{}", kept.err);
        assert_eq!(files_in(folder.path())[".pre-commit-config.yaml"], before);
    }
    let folder = folder(&[(".gitlab-ci.yml", "stages: [test]\n")]);
    let kept = faxsmith(folder.path(), &["ci", "gitlab"]);
    assert_eq!(kept.code, Some(1));
    assert!(kept.err.contains("- local: .gitlab/faxsmith.yml"), "{}", kept.err);
    assert!(files_in(folder.path()).contains_key(".gitlab/faxsmith.yml"), "the job itself is written");
    fs::write(folder.path().join(".gitlab-ci.yml"), "include:\n  - local: .gitlab/faxsmith.yml\nstages: [test]\n").expect("an own folder");
    assert_eq!(faxsmith(folder.path(), &["ci", "gitlab"]).code, Some(0));
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_that_leads_out() {
    let elsewhere = folder(&[]);
    let folder = folder(&[]);
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join(".github")).expect("an own folder");
    let refused = faxsmith(folder.path(), &["ci", "github"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("link that leads out"), "{}", refused.err);
    assert!(files_in(elsewhere.path()).is_empty());
    let missing = faxsmith(folder.path(), &["ci", "jenkins"]);
    assert_eq!(missing.code, Some(2));
    assert!(missing.err.contains("pre-commit"), "{}", missing.err);
}
