//! What applies to a file, for people.

use std::fmt::Write as _;

use crate::config::{Effective, Source};
use crate::report::printable;

/// The page.
pub fn write(effective: &Effective) -> String {
    let mut rows = vec![row("configuration", effective.configuration.as_ref().or(effective.absence.as_ref()), None)];
    for (key, value, source) in &effective.values {
        match value {
            None if *key == "runtime" => rows.push(row(key, Some(&"each is judged".to_owned()), Some(source))),
            _ => rows.push(row(key, value.as_ref(), value.is_some().then_some(source))),
        }
    }
    if let Some((included, pattern, source)) = &effective.walk {
        let what = if *included { "included" } else { "excluded" };
        rows.push(row("in a walk", Some(&format!("{what} by \"{pattern}\"")), Some(source)));
    }
    let mut out = String::new();
    let _ = writeln!(out, "{}\n", effective.path);
    table(&mut out, &rows);
    section(
        &mut out,
        "levels",
        effective.levels.iter().map(|(rule, choice, source)| row(rule, Some(&choice.name().to_owned()), Some(source))),
    );
    section(
        &mut out,
        "ignores",
        effective.ignores.iter().map(|(ignore, source)| {
            let mut words = Vec::new();
            words.extend(ignore.pointer.as_ref().map(|pointer| format!("at {pointer}")));
            words.push(ignore.reason.as_ref().map_or_else(|| "without a reason".to_owned(), |reason| format!("\"{reason}\"")));
            words.extend(ignore.until.map(|date| format!("until {date}")));
            row(ignore.rule, Some(&words.join(", ")), Some(source))
        }),
    );
    section(
        &mut out,
        "secret patterns",
        effective.patterns.iter().map(|pattern| row(&pattern.name, Some(&pattern.confidence.name().to_owned()), None)),
    );
    section(
        &mut out,
        "overrides",
        effective.overrides.iter().map(|(patterns, applies, source)| {
            let what = if *applies { "applies" } else { "does not apply" };
            row(&patterns.join(", "), Some(&what.to_owned()), Some(source))
        }),
    );
    out
}

type Row = [String; 3];

fn row(key: &str, value: Option<&String>, source: Option<&Source>) -> Row {
    let value = value.map_or("–", String::as_str);
    let source = match source {
        None => String::new(),
        Some(Source::Default) => "default".to_owned(),
        Some(Source::File(name, line)) => format!("{name}:{line}"),
        Some(Source::Override(name, line)) => format!("{name}:{line} (override)"),
        Some(Source::Flag) => "flag".to_owned(),
    };
    [printable(key).into_owned(), printable(value).into_owned(), source]
}

fn section(out: &mut String, title: &str, rows: impl Iterator<Item = Row>) {
    let rows: Vec<Row> = rows.map(|[key, value, source]| [format!("  {key}"), value, source]).collect();
    if !rows.is_empty() {
        let _ = writeln!(out, "\n{title}");
        table(out, &rows);
    }
}

fn table(out: &mut String, rows: &[Row]) {
    let width = |column: usize| {
        // A value without a source, such as a sentence, needs no column beside it.
        let cells = rows.iter().filter(|row| column == 0 || !row[2].is_empty()).map(|row| row[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let (first, second) = (width(0), width(1));
    for [key, value, source] in rows {
        let line = format!("{key:first$}  {value:second$}  {source}");
        let _ = writeln!(out, "{}", line.trim_end());
    }
}
