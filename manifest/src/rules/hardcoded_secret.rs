pub(crate) mod mending;
pub(crate) mod place;

use crate::finding::{Finding, Level, Levels};
use crate::kind::{self, Kind};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::hardcoded_secret::place::Place;
use crate::secret::{Confidence, Found};
use crate::subject::Subject;

/// A credential in a file.
pub static RULE: Rule = Rule {
    name: "hardcoded-secret",
    category: Category::Security,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Ask,
    kinds: kind::ALL,
    life: Life::since("0.1.0"),
    page: include_str!("hardcoded_secret.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    // What Faxbot's configuration holds, and defaults of settings, have rules of their own.
    if subject.document.kind == Kind::Config {
        return;
    }
    for found in subject.document.secrets() {
        let place = Place::of(subject, found);
        if matches!(place, Place::Default(_)) {
            continue;
        }
        let what = match found.confidence {
            Confidence::Possible => format!("what could be {}", with_article(&found.kind)),
            _ => format!("this {}", found.kind),
        };
        let message = match place {
            Place::Header(_) | Place::Body(_) | Place::Url => format!("Faxbot sends {what} as it stands here: everyone who can read the file has it too."),
            Place::Unread(_) => format!("Faxbot never reads {what}, but everyone who can read the file has it."),
            _ => format!("Faxbot keeps {what} as it stands here: everyone who can read the file has it too."),
        };
        let finding = Finding::new(&RULE, found.span, message).levels(levels(found)).certain(found.confidence == Confidence::Certain).here(found.kind.clone());
        findings.push(finding.note(mending::advice(subject, &place)).note(revoke(found)).fix(mending::fix(subject, &place, found)));
    }
}

/// An error, unless it may as well be something else.
pub(crate) fn levels(found: &Found) -> Levels {
    Levels::all(if found.confidence == Confidence::Possible { Level::Warning } else { Level::Error })
}

/// What to do about the secret itself.
pub(crate) fn revoke(found: &Found) -> String {
    let page = found.rotate.as_ref().map(|page| format!(" How: {page}")).unwrap_or_default();
    if found.confidence == Confidence::Possible {
        return format!("If it is one, replace it where it was issued: what a file has held is known.{page}");
    }
    format!("Replace it where it was issued: what a file has held is known, also after it is taken out.{page}")
}

/// `a token`, `an API key`.
pub(crate) fn with_article(kind: &str) -> String {
    let first = kind.chars().next().unwrap_or_default();
    // `user` sounds like `you`; some abbreviations are read letter by letter.
    let says_an = "aeioAEIO".contains(first) || kind.starts_with("npm") || kind.starts_with("xAI");
    format!("{} {kind}", if says_an { "an" } else { "a" })
}
