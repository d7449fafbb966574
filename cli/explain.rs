//! `faxsmith explain`: a rule's page.

use faxsmith_manifest::rules::{self, Found};
use faxsmith_manifest::{mask, near};

use crate::args::ExplainArgs;
use crate::failure::Failure;
use crate::output;

pub fn run(args: &ExplainArgs) -> Result<u8, Failure> {
    let found = find(&args.rule)?;
    if let Some(remark) = found.remark(&args.rule) {
        output::remark(&remark);
    }
    output::print(page(found.rule.page).as_bytes())?;
    Ok(0)
}

/// The rule with this name.
pub fn find(name: &str) -> Result<Found, Failure> {
    rules::find(name).ok_or_else(|| {
        let near = near::best(name, rules::RULES.iter().map(|rule| rule.name));
        let hint = near::question(near);
        Failure::usage(format!("there is no rule `{}`.{hint} `faxsmith rules` lists them.", mask::shown(name)))
    })
}

/// The page for reading: fences say what they hold in words.
pub fn page(page: &str) -> String {
    let mut text = String::with_capacity(page.len() + page.len() / 8);
    for line in page.lines() {
        match line.strip_prefix("```").and_then(|info| Some((caption(info)?, info.split(' ').next().unwrap_or_default()))) {
            Some((caption, language)) => text.extend([&caption, ":\n\n```", language]),
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

/// What a fence holds, by the words behind its marks, as the beginning of a sentence in Markdown; `None` for a plain one.
pub fn caption(info: &str) -> Option<String> {
    let mut words = info.split(' ').filter(|word| *word != "json");
    let mut caption = match words.next()? {
        "fails" => "Found",
        "fixed" if info.ends_with(" unsafe") => "After the fix, which `--fix --unsafe` makes",
        "fixed" => "After the fix",
        "passes" => "Fine",
        "text" => "In the terminal",
        "sample" => "The provider's sample reply",
        _ => return None,
    }
    .to_owned();
    for word in words {
        match word.split_once('=') {
            Some(("at", pointer)) => caption += &format!(" at `{pointer}`"),
            Some(("path", path)) => caption += &format!(" in `{path}`"),
            Some(("beside", names)) => caption += &format!(" beside `{names}`"),
            Some(("runtime", "all")) => caption += " for all runtimes",
            Some(("runtime", runtime)) => caption += &format!(" for {runtime}"),
            _ => {}
        }
    }
    Some(caption)
}
