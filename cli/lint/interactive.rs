//! `--fix --interactive`: asks for each fix.
//!
//! Answers are lines, as in `git add --patch`: the terminal stays as it is, so that nothing is left to be restored when the program
//! is interrupted. Each fix is written as soon as it is wanted, and the file checked again, so that the next one fits.

use std::collections::HashSet;
use std::io::{self, BufRead, IsTerminal};
use std::path::Path;

use faxsmith_manifest::check::Surroundings;
use faxsmith_manifest::finding::{Finding, Fix, Level};
use faxsmith_manifest::fix;
use faxsmith_manifest::judge::judge;
use faxsmith_manifest::place::Place;

use crate::args::LintArgs;
use crate::failure::{Failure, shown};
use crate::files::{self, Content, Folder};
use crate::invocation;
use crate::lint::file::Options;
use crate::lint::finish;
use crate::lint::gather::gather;
use crate::lint::origin::Origin;
use crate::output;
use crate::report::human::{self, Human};
use crate::report::links::Links;
use crate::report::paint::Paint;
use crate::report::{Counts, FileReport, printable};
use crate::write;

/// Checks, asks, applies what is wanted, and sums up.
pub fn run(args: &LintArgs, options: &Options, quiet: bool) -> Result<u8, Failure> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        let gone = ["--interactive", "--unsafe"];
        let safe = invocation::changed("lint", &gone, &[]);
        let all = invocation::changed("lint", &gone, &["--unsafe"]);
        return Err(Failure::usage(format!(
            "`--interactive` asks questions, and there is no terminal to ask them in. `{safe}` makes the safe fixes without a question, \
             `{all}` also those that may change the meaning"
        )));
    }
    let origin = Origin::of(args)?;
    let first = gather(&origin, args.jobs, options, quiet);
    let mut session = Session::new(options);
    for done in first.done.iter().filter(|done| done.counts.fixable + done.counts.askable > 0) {
        if session.quit {
            break;
        }
        session.file(&done.path)?;
    }
    for notice in options.settings.notices() {
        output::remark(notice.trim_end());
    }
    let applied = session.applied;
    // Files may have been mended, and by others too meanwhile.
    let last = if applied > 0 { gather(&origin, args.jobs, options, quiet) } else { first };
    let mut counts = Counts::default();
    last.done.iter().for_each(|done| counts.add(done.counts));
    if !quiet && counts.files > 0 {
        output::print(human::summary(counts, applied, session.human.paint).as_bytes())?;
        if session.skipped > 0 {
            let words = if session.skipped == 1 { "1 fix was".to_owned() } else { format!("{} fixes were", session.skipped) };
            output::print(format!("{words} not wanted.\n").as_bytes())?;
        }
    }
    let code = finish::code(&last, args, options, counts, false);
    finish::tell(&last, args, code, quiet);
    Ok(code)
}

/// What a person answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// The fix with this index.
    Apply(usize),
    Skip,
    AllOfRule,
    NoneOfRule,
    SkipFile,
    Quit,
}

/// The questions of a run and what was answered.
struct Session<'a> {
    options: &'a Options,
    human: Human,
    /// Rules whose fixes are all wanted, and those of which none is.
    wanted: HashSet<&'static str>,
    unwanted: HashSet<&'static str>,
    applied: usize,
    skipped: usize,
    quit: bool,
}

impl<'a> Session<'a> {
    fn new(options: &'a Options) -> Self {
        let human = Human { paint: Paint { coloured: output::is_coloured() }, hyperlinks: output::has_hyperlinks(), summary: false };
        Self { options, human, wanted: HashSet::new(), unwanted: HashSet::new(), applied: 0, skipped: 0, quit: false }
    }

    /// Asks for the fixes of one file, from its first to its last finding.
    fn file(&mut self, path: &Path) -> Result<(), Failure> {
        let name = shown(path);
        let folder = Folder(path);
        let configured = self.options.settings.of(path)?;
        let around = Surroundings {
            place: Place { path: &name, neighbours: Some(&folder) },
            known: self.options.known(path),
            ..configured.around()
        };
        let mut answered = HashSet::new();
        loop {
            let bytes = read(path)?;
            let checked = Content::Bytes(bytes.clone()).check(&around);
            if !checked.document.faithful {
                return Ok(());
            }
            let judged = judge(checked.findings.clone(), around.scope);
            let next = judged.shown.iter().find(|(_, finding)| {
                !finding.fixes.is_empty()
                    && !finding.known
                    && !self.unwanted.contains(finding.rule.name)
                    && !answered.contains(&identity(finding))
            });
            let Some((level, finding)) = next else { return Ok(()) };
            answered.insert(identity(finding));
            let links = Links::to(self.options.settings.docs_url());
            let report = FileReport { file: path, links, ..FileReport::new(&name, &checked.document, &judged) };
            let fix = match self.answer(&report, *level, finding)? {
                Answer::Apply(at) => &finding.fixes[at],
                Answer::AllOfRule => {
                    self.wanted.insert(finding.rule.name);
                    &finding.fixes[0]
                }
                Answer::Skip => {
                    self.skipped += 1;
                    continue;
                }
                Answer::NoneOfRule => {
                    self.skipped += 1;
                    self.unwanted.insert(finding.rule.name);
                    continue;
                }
                Answer::SkipFile => return Ok(()),
                Answer::Quit => {
                    self.quit = true;
                    return Ok(());
                }
            };
            let Some((mended, news)) = fix::one(&checked, fix, &around) else { continue };
            if !news.is_empty() && !self.wanted_all_the_same(&news, finding)? {
                self.skipped += 1;
                continue;
            }
            // A person thinks for a while, and edits meanwhile.
            if read(path)? != bytes {
                say(&format!("{name} has changed meanwhile: it is checked again.\n"))?;
                answered.remove(&identity(finding));
                continue;
            }
            write::replace(path, mended.document.text.as_bytes())?;
            self.applied += 1;
        }
    }

    /// Whether a fix is wanted although it brings findings of these rules. It is not where nobody looks at each one.
    fn wanted_all_the_same(&self, news: &[&str], finding: &Finding) -> Result<bool, Failure> {
        say(&format!("It brings what is not found now: {}.", news.join(", ")))?;
        if self.wanted.contains(finding.rule.name) {
            say(" It is left out.\n")?;
            return Ok(false);
        }
        say(" Apply it all the same? y,n ")?;
        let mut line = String::new();
        read_line(&mut line)?;
        Ok(matches!(&*line.trim().to_ascii_lowercase(), "y" | "yes"))
    }

    /// The answer for a finding: the one that was given for its rule, or a new one.
    fn answer(&self, report: &FileReport<'_>, level: Level, finding: &Finding) -> Result<Answer, Failure> {
        if self.wanted.contains(finding.rule.name) {
            let at = report.lines().position(finding.span.start as usize);
            say(&format!("{}:{}:{}: {}\n", report.path, at.line, at.column, printable(&finding.fixes[0].title)))?;
            return Ok(Answer::Apply(0));
        }
        say(&self.human.question(report, level, finding))?;
        let choice = match finding.fixes.len() {
            1 => "Apply this fix? y,n".to_owned(),
            many => format!("Apply which fix? 1-{many},n"),
        };
        loop {
            say(&format!("{choice},a,s,f,q,? "))?;
            let mut line = String::new();
            let read =
                io::stdin().lock().read_line(&mut line).map_err(|error| Failure::usage(format!("can't read your answer: {error}")))?;
            if read == 0 {
                // The end of input: Ctrl-D.
                say("\n")?;
                return Ok(Answer::Quit);
            }
            match understood(line.trim(), &finding.fixes) {
                Some(answer) => return Ok(answer),
                None => say(&help(finding))?,
            }
        }
    }
}

fn understood(word: &str, fixes: &[Fix]) -> Option<Answer> {
    if let Ok(number) = word.parse::<usize>() {
        return (1..=fixes.len()).contains(&number).then(|| Answer::Apply(number - 1));
    }
    match &*word.to_ascii_lowercase() {
        "y" | "yes" => Some(Answer::Apply(0)),
        "n" | "no" => Some(Answer::Skip),
        "a" => Some(Answer::AllOfRule),
        "s" => Some(Answer::NoneOfRule),
        "f" => Some(Answer::SkipFile),
        "q" => Some(Answer::Quit),
        _ => None,
    }
}

fn help(finding: &Finding) -> String {
    let rule = finding.rule.name;
    let number = if finding.fixes.len() > 1 { "1, 2 … apply the fix with this number\n" } else { "" };
    format!(
        "{number}y - apply the fix{}\nn - don't\na - apply it, and the fixes of every other `{rule}`\ns - don't, and ask no more for `{rule}`\n\
         f - leave the rest of this file as it is\nq - ask no more; what was applied stays\n? - this help\n",
        if number.is_empty() { "" } else { " 1" }
    )
}

/// What makes a finding the same after another was mended.
fn identity(finding: &Finding) -> (&'static str, u32, String, String) {
    (finding.rule.name, finding.part, finding.pointer.clone(), finding.message.clone())
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = files::read(path, files::MAX_READ).map_err(|error| Failure::reading(path, &error))?;
    Ok(bytes.unwrap_or_default())
}

fn read_line(line: &mut String) -> Result<usize, Failure> {
    io::stdin().lock().read_line(line).map_err(|error| Failure::usage(format!("can't read your answer: {error}")))
}

fn say(text: &str) -> Result<(), Failure> {
    output::print(text.as_bytes())
}
