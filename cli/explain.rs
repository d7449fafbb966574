//! `faxsmith explain`: a rule's page.

use faxsmith_manifest::{near, rules};

use crate::args::ExplainArgs;
use crate::failure::Failure;
use crate::output;

pub fn run(args: &ExplainArgs) -> Result<u8, Failure> {
    let Some(found) = rules::find(&args.rule) else {
        let near = near::best(&args.rule, rules::RULES.iter().map(|rule| rule.name));
        let hint = near::question(near);
        return Err(Failure::usage(format!("there is no rule `{}`.{hint} `faxsmith rules` lists them.", args.rule.escape_default())));
    };
    if let Some(remark) = found.remark(&args.rule) {
        output::remark(&remark);
    }
    output::print(page(found.rule.page).as_bytes())?;
    Ok(0)
}

/// The page for reading: fences say what they hold in words.
pub fn page(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    for line in page.lines() {
        let caption = match line.strip_prefix("```json ").map(|words| words.split(' ').next().unwrap_or_default()) {
            Some("fails") => Some("Found:\n\n```json"),
            Some("fixed") => Some("After the fix:\n\n```json"),
            Some("passes") => Some("Fine:\n\n```json"),
            _ => None,
        };
        text.push_str(caption.unwrap_or(line));
        text.push('\n');
    }
    text
}
