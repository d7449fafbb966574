use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::Manifest;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::python::{Int, int};
use crate::subject::Subject;
use crate::tree::{Member, Node, Value};

/// A timeout that is no number of milliseconds, or a strange one.
pub static RULE: Rule = Rule {
    name: "invalid-timeout",
    category: Category::Shape,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("invalid_timeout.md"),
    check: Check::One(check),
};

/// The shortest and the longest timeout that make sense, in milliseconds.
const SENSIBLE: std::ops::RangeInclusive<u64> = 1_000..=300_000;
/// The timeout where none is given, in milliseconds (contract §1).
const DEFAULT: &str = "15000";

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some(member) = manifest.timeout_ms.filter(|member| !matches!(member.value.value, Value::Invalid)) else { return };
    let value = &member.value;
    let invalid = |level: Level, how: &str| {
        let message = format!("Faxbot 2026 takes only a whole number above 0 for `timeout_ms` and refuses the manifest{how}");
        Finding::new(&RULE, value.span, message).levels(Levels::split(Some(level), Some(Level::Error))).here("no whole number above 0")
    };
    let is_null = matches!(value.value, Value::Null);
    findings.extend(match int(value) {
        _ if !value.truthy() => {
            let level = if is_null { Level::Info } else { Level::Warning };
            Some(invalid(level, &format!(". (2025 takes the default, {DEFAULT}.)")).fix(without(manifest, member, is_null)))
        }
        Int::Natural(number) if is_integer(value) => strange(value, number),
        Int::Natural(number) => {
            Some(invalid(Level::Warning, &format!(". (2025 reads it as {number} ms.)")).fix(written_plainly(value, number)))
        }
        Int::Negative => Some(invalid(Level::Error, "; 2025 can't wait for less than no time.")),
        Int::Refused => Some(invalid(Level::Error, "; 2025 fails when it reads it.")),
    });
}

/// A JSON integer; Python takes `1e3` and `15000.0` for floats.
fn is_integer(value: &Node) -> bool {
    matches!(&value.value, Value::Number(text) if text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn strange(value: &Node, number: u64) -> Option<Finding> {
    if SENSIBLE.contains(&number) {
        return None;
    }
    let message = if number < *SENSIBLE.start() {
        format!("Faxbot gives up after {number} ms, sooner than most providers answer.")
    } else {
        format!("Faxbot waits {} minutes for a provider that does not answer.", number / 60_000)
    };
    let mut finding = Finding::new(&RULE, value.span, message)
        .levels(Levels::all(Level::Warning))
        .here("milliseconds")
        .note("It counts for connecting, for writing and for reading, each on its own; 15000 to 60000 is usual.");
    if (1..=300).contains(&number) {
        finding = finding.fix(Fix::ask(format!("Take it for {number} seconds"), vec![Edit::insert(value.span.end as usize, "000")]));
    }
    Some(finding)
}

/// `"15000"` and `15000.0` as 15000; not `1.9` or `true`, which may mean something else.
fn written_plainly(value: &Node, number: u64) -> Option<Fix> {
    let is_same = match &value.value {
        Value::Number(text) => text.parse::<f64>().is_ok_and(|float| float.fract() == 0.0),
        Value::String(_) => true,
        _ => false,
    };
    (is_same && (1..=1_000_000_000_000).contains(&number))
        .then(|| Fix::safe(format!("Write `{number}`"), vec![Edit::replace(value.span, number.to_string())]))
}

/// Without the key the default counts, which is certainly meant by `null`.
fn without(manifest: &Manifest<'_>, member: &Member, is_certain: bool) -> Fix {
    let edits = vec![layout::remove_member(manifest.object, member)];
    let title = format!("Remove it: the default is {DEFAULT}");
    if is_certain { Fix::safe(title, edits) } else { Fix::ask(title, edits) }
}
