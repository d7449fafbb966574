//! The pages as HTML.

use std::fmt::Write as _;

use faxsmith_manifest::finding::{Level, Levels};
use faxsmith_manifest::rule::{Category, Fixes, Rule};
use faxsmith_manifest::rules::{self, RULES};
use faxsmith_manifest::runtime::RUNTIMES;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::code;
use crate::explain;
use crate::report::markup::escaped;

/// The name of a rule's file.
pub fn name(rule: &str) -> String {
    format!("{rule}.html")
}

/// The list of all rules.
pub fn index() -> String {
    let mut body = String::from("<h1>The rules of faxsmith</h1>\n");
    let _ = writeln!(
        body,
        "<p>What faxsmith {} finds in the files of Faxbot's provider plugins, {} rules in all. A level for one runtime only, or one for \
         each, means that the generations of Faxbot differ.</p>",
        env!("CARGO_PKG_VERSION"),
        RULES.len()
    );
    for (category, rules) in categories() {
        let title = escaped(category.title());
        let _ = writeln!(body, "<h2 id=\"{0}\"><a href=\"#{0}\">{title}</a></h2>", slug(category.title()));
        body.push_str(
            "<div class=\"wide\"><table>\n<thead><tr><th>Rule</th><th>Finds</th><th>Level</th><th>Fix</th></tr></thead>\n<tbody>\n",
        );
        for rule in rules {
            let _ = writeln!(
                body,
                "<tr><td><a href=\"{}\"><code>{}</code></a></td><td>{}</td><td>{}</td><td>{}</td></tr>",
                name(rule.name),
                rule.name,
                inline(rule.summary()),
                levels(rule.levels),
                fix(rule)
            );
        }
        body.push_str("</tbody>\n</table></div>\n");
    }
    document("The rules of faxsmith", None, &body)
}

/// The page of the rule at a place in the list.
pub fn rule(at: usize) -> String {
    let rule = RULES[at];
    let mut body = format!("<h1>{}</h1>\n<p class=\"facts\"><code>{}</code>{}", inline(rule.summary()), rule.name, levels(rule.levels));
    if rule.fixes != Fixes::Never {
        let _ = write!(body, "<span>Fix: {}</span>", fix(rule));
    }
    let _ = writeln!(body, "<span>{}</span><span>Since {}</span></p>", escaped(rule.category.title()), rule.life.since);
    if let Some(why) = rule.life.deprecated {
        let _ = writeln!(body, "<p class=\"deprecated\">Deprecated: {}</p>", inline(why));
    }
    if !rule.life.renamed_from.is_empty() {
        let names: Vec<String> = rule.life.renamed_from.iter().map(|name| format!("<code>{name}</code>")).collect();
        let _ = writeln!(body, "<p>Called {} before.</p>", names.join(", "));
    }
    body.push_str(&markdown(rule));
    body.push_str("<nav class=\"turn\" aria-label=\"Neighbours\">");
    if let Some(before) = at.checked_sub(1).map(|at| RULES[at].name) {
        let _ = write!(body, "<a rel=\"prev\" href=\"{}\">← {before}</a>", name(before));
    }
    if let Some(next) = RULES.get(at + 1).map(|rule| rule.name) {
        let _ = write!(body, "<a rel=\"next\" href=\"{}\">{next} →</a>", name(next));
    }
    body.push_str("</nav>\n");
    document(&format!("{} · faxsmith", rule.name), Some(rule), &body)
}

/// What stands where the page of a renamed rule was.
pub fn moved(rule: &str) -> String {
    let page = name(rule);
    let body = format!("<h1>This rule has another name now</h1>\n<p><a href=\"{page}\"><code>{rule}</code></a></p>\n");
    document(rule, None, &body).replacen("<title>", &format!("<meta http-equiv=\"refresh\" content=\"0; url={page}\">\n<title>"), 1)
}

/// The frame of every page.
fn document(title: &str, current: Option<&Rule>, body: &str) -> String {
    let mut menu = String::new();
    for (category, rules) in categories() {
        let open = if current.is_some_and(|rule| rule.category == category) { " open" } else { "" };
        let _ = writeln!(menu, "<details{open}><summary>{}</summary><ul>", escaped(category.title()));
        for rule in rules {
            let here = if current.is_some_and(|current| current.name == rule.name) { " aria-current=\"page\"" } else { "" };
            let _ = writeln!(menu, "<li><a href=\"{}\"{here}>{}</a></li>", name(rule.name), rule.name);
        }
        menu.push_str("</ul></details>\n");
    }
    format!(
        "<!DOCTYPE html>\n<!-- {} -->\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <link rel=\"stylesheet\" href=\"style.css\">\n</head>\n<body>\n\
         <header><a href=\"index.html\"><strong>faxsmith</strong> rules</a></header>\n\
         <div class=\"frame\">\n<nav class=\"menu\" aria-label=\"Rules\">\n{menu}</nav>\n<main>\n{body}</main>\n</div>\n</body>\n</html>\n",
        super::MARK,
        escaped(title)
    )
}

/// The rules of each category, in the order of the documentation.
fn categories() -> Vec<(Category, Vec<&'static Rule>)> {
    let mut categories: Vec<(Category, Vec<&'static Rule>)> = Vec::new();
    for rule in RULES {
        match categories.iter_mut().find(|(category, _)| *category == rule.category) {
            Some((_, rules)) => rules.push(rule),
            None => categories.push((rule.category, vec![rule])),
        }
    }
    categories
}

fn fix(rule: &Rule) -> &'static str {
    match rule.fixes {
        Fixes::Never => "–",
        Fixes::Safe => "<code>--fix</code>",
        Fixes::Ask => "<code>--fix --unsafe</code>",
    }
}

/// A badge for all runtimes, or one for each that is concerned, the newest first.
fn levels(levels: Levels) -> String {
    let each: Vec<(&str, Level)> = RUNTIMES.iter().rev().filter_map(|runtime| Some((runtime.name, levels.get(runtime)?))).collect();
    let badge = |level: Level, runtime: &str| format!("<span class=\"level {0}\">{0}{runtime}</span>", level.name());
    match &each[..] {
        [(_, first), rest @ ..] if each.len() == RUNTIMES.len() && rest.iter().all(|(_, level)| level == first) => badge(*first, ""),
        each => each.iter().map(|(runtime, level)| badge(*level, &format!(" {runtime}"))).collect(),
    }
}

/// What follows the first line of a rule's page.
fn markdown(rule: &Rule) -> String {
    let text = rule.page.split_once('\n').map_or("", |(_, rest)| rest);
    let mut events = Vec::new();
    let mut parser = Parser::new_ext(text, Options::ENABLE_TABLES);
    while let Some(event) = parser.next() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let code = until(&mut parser, TagEnd::CodeBlock);
                events.push(Event::Html(block(&kind, &code).into()));
            }
            Event::Start(Tag::Heading { level, .. }) => {
                let title = until(&mut parser, TagEnd::Heading(level));
                events.push(Event::Html(heading(level, &title).into()));
            }
            Event::Code(code) => events.push(Event::InlineHtml(named(rule, &code))),
            // Nothing but Markdown.
            Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
            event => events.push(event),
        }
    }
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    out
}

/// The text up to the end of an element.
fn until(parser: &mut Parser<'_>, end: TagEnd) -> String {
    let mut text = String::new();
    for event in parser {
        match event {
            Event::End(tag) if tag == end => break,
            Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
            _ => {}
        }
    }
    text
}

fn heading(level: HeadingLevel, title: &str) -> String {
    format!("<{level} id=\"{0}\"><a href=\"#{0}\">{1}</a></{level}>\n", slug(title), escaped(title))
}

/// Code in a text: a link, where it is the name of another rule.
fn named(rule: &Rule, code: &str) -> CowStr<'static> {
    let text = escaped(code);
    match rules::find(code).filter(|found| found.rule.name != rule.name) {
        Some(found) => format!("<a href=\"{}\"><code>{text}</code></a>", name(found.rule.name)),
        None => format!("<code>{text}</code>"),
    }
    .into()
}

fn block(kind: &CodeBlockKind<'_>, text: &str) -> String {
    let info = match kind {
        CodeBlockKind::Fenced(info) => info,
        CodeBlockKind::Indented => "",
    };
    let mut words = info.split(' ');
    let shown = if words.next() == Some("json") { code::json(text) } else { escaped(text) };
    let class = words.next().filter(|word| ["fails", "fixed", "passes"].contains(word)).unwrap_or("plain");
    let caption = explain::caption(info).map(|caption| format!("<figcaption>{}</figcaption>", inline(&caption))).unwrap_or_default();
    format!("<figure class=\"{class}\">{caption}<pre tabindex=\"0\"><code>{shown}</code></pre></figure>\n")
}

/// One line of Markdown, without a paragraph around it.
fn inline(text: &str) -> String {
    let mut out = String::new();
    for (at, piece) in text.split('`').enumerate() {
        let piece = escaped(piece);
        if at % 2 == 1 {
            out.extend(["<code>", &piece, "</code>"]);
        } else {
            out.push_str(&piece);
        }
    }
    out
}

/// A title as the name of a place.
fn slug(title: &str) -> String {
    let words: Vec<String> =
        title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
    words.join("-")
}
