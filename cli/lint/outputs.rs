//! Where the findings of a run go, and in which formats.

use std::path::{Path, PathBuf};

use faxsmith_manifest::finding::Level;

use crate::args::{LintArgs, OutputChoice, OutputFormat};
use crate::failure::{Failure, shown};
use crate::output;
use crate::report::concise::Concise;
use crate::report::github::Github;
use crate::report::gitlab::Gitlab;
use crate::report::human::Human;
use crate::report::json::Json;
use crate::report::jsonl::Jsonl;
use crate::report::junit::Junit;
use crate::report::paint::Paint;
use crate::report::root::Root;
use crate::report::sarif::Sarif;
use crate::report::{FileReport, Format, Run};
use crate::write;

/// The reports of a run. The first one, if any, is for standard output or standard error; the others are files.
pub struct Outputs {
    outputs: Vec<Output>,
}

struct Output {
    target: Target,
    choice: OutputFormat,
    format: Box<dyn Format>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Out,
    /// Standard output is needed for something else.
    Err,
    File(PathBuf),
}

impl Outputs {
    /// What the flags ask for. Every file is looked at now, so that a mistake is told before the work and not after it.
    pub fn of(args: &LintArgs, quiet: bool, fails_from: Option<Level>, docs: Option<&str>) -> Result<Self, Failure> {
        let (files, printed): (Vec<&OutputChoice>, Vec<&OutputChoice>) = args.output.iter().partition(|choice| choice.file.is_some());
        let printed: Vec<OutputFormat> = args.format.into_iter().chain(printed.iter().map(|choice| choice.format)).collect();
        if let [first, second, ..] = printed[..] {
            return Err(Failure::usage(format!(
                "standard output takes one report, not both {} and {}: give one of them a file, as in `--output {}=FILE`",
                first.name(),
                second.name(),
                second.name()
            )));
        }
        // The mended text goes to standard output.
        let is_filter = args.fix && args.paths.iter().any(|path| path.as_os_str() == "-");
        if is_filter && let Some(choice) = args.output.iter().find(|choice| choice.file.is_none()) {
            let name = choice.format.name();
            return Err(Failure::usage(format!(
                "with `--fix -` the mended text goes to standard output: give the report a file, as in `--output {name}=FILE`"
            )));
        }
        let maker = Maker { quiet, fails_from, docs, ignored: args.report_ignored };
        let first = match printed.first() {
            _ if is_filter => maker.output(Target::Err, OutputFormat::Concise)?,
            Some(format) => maker.output(Target::Out, *format)?,
            None => maker.output(Target::Out, OutputFormat::Human)?,
        };
        let mut outputs = vec![first];
        let mut known: Vec<PathBuf> = Vec::new();
        for choice in files {
            let Some(file) = &choice.file else { continue };
            let place = place(file)?;
            if known.contains(&place) {
                return Err(Failure::usage(format!("two reports can't go to one file: {}", shown(file))));
            }
            known.push(place);
            outputs.push(maker.output(Target::File(file.clone()), choice.format)?);
        }
        Ok(Self { outputs })
    }

    /// The parts of one file, one for each report.
    pub fn parts(&self, report: &FileReport<'_>) -> Vec<String> {
        self.outputs.iter().map(|output| output.format.file(report)).collect()
    }

    /// Whether people read the findings without a summary in them: it is told beside them.
    pub fn want_afterword(&self) -> bool {
        self.outputs
            .iter()
            .any(|output| output.target == Target::Out && matches!(output.choice, OutputFormat::Concise | OutputFormat::Github))
    }

    /// Prints and writes the reports. `parts` are those of each file, as [`Outputs::parts`] made them.
    pub fn write(&self, parts: &[&[String]], run: &Run<'_>, quiet: bool) -> Result<(), Failure> {
        let mut outcome = Ok(());
        for (at, output) in self.outputs.iter().enumerate() {
            let texts = parts.iter().filter_map(|parts| parts.get(at));
            let pieces = assembled(output.format.as_ref(), texts.map(String::as_str), run);
            let written = match &output.target {
                Target::Out => output::print_all(pieces.iter().map(|piece| piece.as_bytes())),
                Target::Err => {
                    pieces.iter().flat_map(|piece| piece.lines()).filter(|_| !quiet).for_each(output::remark);
                    Ok(())
                }
                Target::File(file) => write::put(file, pieces.concat().as_bytes()),
            };
            outcome = outcome.and(written);
        }
        outcome
    }

    /// A report must not replace what was checked.
    pub fn spare<'p>(&self, checked: impl Iterator<Item = &'p Path> + Clone) -> Result<(), Failure> {
        for output in &self.outputs {
            let Target::File(file) = &output.target else { continue };
            let Ok(place) = place(file) else { continue };
            if checked
                .clone()
                .any(|path| path.file_name() == place.file_name() && std::fs::canonicalize(path).is_ok_and(|path| path == place))
            {
                return Err(Failure::usage(format!("the report would replace {}, which was checked: name another file", shown(file))));
            }
        }
        Ok(())
    }
}

/// Head, parts and tail in their order.
fn assembled<'t>(format: &dyn Format, texts: impl Iterator<Item = &'t str>, run: &Run<'_>) -> Vec<std::borrow::Cow<'t, str>> {
    let mut pieces = vec![format.head(run).into()];
    let mut is_first = true;
    for text in texts.filter(|text| !text.is_empty()) {
        if !std::mem::take(&mut is_first) {
            pieces.push(format.separator().into());
        }
        pieces.push(text.into());
    }
    pieces.push(format.tail(run).into());
    pieces
}

/// What a file is called without links and detours; an error where none can be there.
fn place(file: &Path) -> Result<PathBuf, Failure> {
    if let Ok(place) = std::fs::canonicalize(file) {
        return if place.is_dir() { Err(Failure::usage(format!("can't write {}: it is a folder", shown(file)))) } else { Ok(place) };
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (std::fs::canonicalize(folder), file.file_name()) {
        (Ok(folder), Some(name)) if folder.is_dir() => Ok(folder.join(name)),
        _ => Err(Failure::usage(format!("can't write {}: there is no folder {}", shown(file), shown(folder)))),
    }
}

struct Maker<'a> {
    quiet: bool,
    fails_from: Option<Level>,
    ignored: bool,
    docs: Option<&'a str>,
}

impl Maker<'_> {
    fn output(&self, target: Target, choice: OutputFormat) -> Result<Output, Failure> {
        let format: Box<dyn Format> = match choice {
            OutputFormat::Human => {
                let printed = target == Target::Out;
                let paint = Paint { coloured: printed && output::is_coloured() };
                Box::new(Human { paint, hyperlinks: printed && output::has_hyperlinks(), summary: !self.quiet })
            }
            OutputFormat::Concise => Box::new(Concise),
            OutputFormat::Json => Box::new(Json),
            OutputFormat::Jsonl => Box::new(Jsonl),
            OutputFormat::Sarif => Box::new(Sarif { root: root()?, docs: self.docs.map(str::to_owned), ignored: self.ignored }),
            OutputFormat::Github => Box::new(Github { root: root()? }),
            OutputFormat::Gitlab => Box::new(Gitlab { root: root()? }),
            OutputFormat::Junit => Box::new(Junit { fails_from: self.fails_from }),
        };
        Ok(Output { target, choice, format })
    }
}

fn root() -> Result<Root, Failure> {
    let here = std::env::current_dir().map_err(|error| Failure::usage(format!("can't tell which folder this is: {error}")))?;
    Ok(Root::around(here))
}
