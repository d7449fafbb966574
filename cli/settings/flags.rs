//! What flags say of the rules.

use faxsmith_manifest::near;
use faxsmith_manifest::policy::Choice;
use faxsmith_manifest::rules::{self, RULES};
use faxsmith_manifest::settings::Asked;

use crate::args::{ProfileChoice, RuntimeChoice, WantedArgs};
use crate::failure::Failure;
use crate::output;

/// Reads the flags. Of several for one rule the last wins, and `--level` wins over `--only`.
pub fn asked(wanted: &WantedArgs) -> Result<Asked, Failure> {
    let only = wanted.only.iter().map(|name| rule("--only", name)).collect::<Result<Vec<_>, _>>()?;
    let mut choices = Vec::new();
    for setting in &wanted.level {
        let (name, level) =
            setting.split_once('=').ok_or_else(|| Failure::usage("`--level` takes RULE=LEVEL, as in `--level missing-name=off`"))?;
        choices.push((rule("--level", name)?, choice(level)?));
    }
    Ok(Asked { runtime: wanted.runtime.map(RuntimeChoice::scope), profile: wanted.profile.map(ProfileChoice::profile), only, choices })
}

fn rule(flag: &str, name: &str) -> Result<&'static str, Failure> {
    let Some(found) = rules::find(name) else {
        let near = near::question(near::best(name, RULES.iter().map(|rule| rule.name)));
        return Err(Failure::usage(format!(
            "`{flag}`: there is no rule `{}`.{near} `faxsmith rules` lists them all.",
            name.escape_default()
        )));
    };
    if let Some(remark) = found.remark(name) {
        output::remark(&format!("`{flag}`: {remark}"));
    }
    Ok(found.rule.name)
}

fn choice(level: &str) -> Result<Choice, Failure> {
    Choice::from_name(level).ok_or_else(|| {
        let near = near::question(near::best(level, Choice::ALL.iter().map(|choice| choice.name())));
        Failure::usage(format!("`--level`: `{}` is no level.{near} It is one of off, info, warning and error.", level.escape_default()))
    })
}
