//! What the runtimes have to say of one thing, one below the other: lines that both have stand bare, the others are marked.

use faxsmith_manifest::runtime::Runtime;
use similar::{ChangeTag, TextDiff};

use crate::report::paint::{self, Paint};

/// `2025 │`, or as many blanks.
#[must_use]
pub fn gutter(runtime: Option<&Runtime>, paint: Paint) -> String {
    match runtime {
        Some(runtime) => paint.text(paint::RUNTIME[runtime.index], &format!("{} │", runtime.name)),
        None => "      ".to_owned(),
    }
}

/// Writes the texts of one runtime or two, which must be fit to be shown. A single one is marked only if `marked`.
pub fn write(out: &mut String, texts: &[(&Runtime, String)], marked: bool, paint: Paint) {
    let mut line = |mark: Option<&Runtime>, line: &str| {
        out.push_str(format!("{} {}", gutter(mark, paint), line.trim_end_matches('\n')).trim_end());
        out.push('\n');
    };
    match texts {
        [] => {}
        [(runtime, text)] => text.lines().for_each(|text| line(marked.then_some(*runtime), text)),
        [(first, before), (second, after), ..] => {
            for change in TextDiff::from_lines(before, after).iter_all_changes() {
                let mark = match change.tag() {
                    ChangeTag::Equal => None,
                    ChangeTag::Delete => Some(*first),
                    ChangeTag::Insert => Some(*second),
                };
                line(mark, change.value());
            }
        }
    }
}
