//! The command line.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use faxsmith_manifest::finding::Level;
use faxsmith_manifest::model::ActionName;
use faxsmith_manifest::near;
use faxsmith_manifest::policy::Profile;
use faxsmith_manifest::runtime::{Scope, Y2025, Y2026};
use faxsmith_manifest::settings;

use crate::new::answers::{BodyKind, Scheme, Target};

/// Finds what is wrong with Faxbot's provider plugins, knowing what the real runtime does with them.
#[derive(Debug, Parser)]
#[command(name = "faxsmith", version, propagate_version = true, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Args {
    /// Colour the output
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    /// Print findings only: no summary, no hints
    #[arg(long, short, global = true)]
    pub quiet: bool,
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 clean or done, 1 findings at or above --fail-on (or --diff or --check would change something, a \
test fails, or new keeps a file that differs), 2 wrong usage or unreadable file, 3 no file to check (0 with --staged or --changed), 130 interrupted.";

const WIZARD: &str = "In a terminal, what is missing is asked for. Esc goes back one question, the last page changes any answer, and Ctrl-C keeps the \
answers for --resume. Where TERM is `dumb` the questions are plain lines, and `<` goes back. Without a terminal the complete command is told.";

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// In a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a new provider plugin: asks, or takes flags, a preset, a file of answers
    #[command(after_help = WIZARD)]
    New(Box<NewArgs>),
    /// List the providers that `new` knows, and those that no manifest can express
    Presets(PresetsArgs),
    /// Check manifests and Faxbot's other files
    Lint(LintArgs),
    /// Write manifests in canonical order and layout; values stay as they are
    Fmt(FmtArgs),
    /// Show the request that Faxbot will send, and what stops it
    Render(RenderArgs),
    /// Show what Faxbot makes of a provider's answer
    Map(MapArgs),
    /// Run the test cases beside manifests, or write into them what is
    Test(TestArgs),
    /// Show which configuration applies to a file, and where each value comes from
    Config(ConfigArgs),
    /// Explain a rule: what it finds, why it matters, how to mend it
    Explain(ExplainArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Write what has GitHub, GitLab or pre-commit check a repository
    Ci(CiArgs),
    /// Print a JSON Schema, or list them
    Schema(SchemaArgs),
    /// Run the language server over standard input and output, for editors
    Lsp(LspArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man,
}

/// `faxsmith ci`
#[derive(Debug, ClapArgs)]
pub struct CiArgs {
    /// For what
    #[arg(value_enum)]
    pub service: Service,
    /// The folder of the repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub into: PathBuf,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Replace a file that differs
    #[arg(long)]
    pub force: bool,
}

/// What checks a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Service {
    /// A workflow of GitHub Actions, with findings beside the lines and under Security
    Github,
    /// A job of GitLab, with findings in the merge request
    Gitlab,
    /// The hooks of pre-commit
    PreCommit,
}

/// `faxsmith lint`
#[derive(Debug, ClapArgs)]
pub struct LintArgs {
    /// Files and folders to check; `-` reads standard input. A file is always checked; in a folder those that look like Faxbot's
    #[arg(default_value = ".", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to print the findings [default: human]
    #[arg(long, value_enum)]
    pub format: Option<OutputFormat>,
    /// Also write the findings in this format to a file; can be given several times. Without a file, or with `-`, to standard output
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = OutputChoice::parse, conflicts_with = "diff")]
    pub output: Vec<OutputChoice>,
    #[command(flatten)]
    pub wanted: WantedArgs,
    #[command(flatten)]
    pub configuration: ConfigurationArgs,
    /// Leave out what the configuration excludes even where it is named, as hooks do
    #[arg(long)]
    pub force_exclude: bool,
    /// Apply the safe fixes
    #[arg(long, conflicts_with = "diff")]
    pub fix: bool,
    /// With --fix or --diff: also fixes that may change the meaning
    #[arg(long = "unsafe")]
    pub unsafe_fixes: bool,
    /// With --fix: ask for each fix, also those that may change the meaning
    #[arg(long, requires = "fix", conflicts_with_all = ["staged", "format", "output", "write_baseline"])]
    pub interactive: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long)]
    pub diff: bool,
    /// Check what is staged for the next Git commit, as it is staged: those files of the paths that differ from the last commit.
    /// With --fix, only files without unstaged changes are mended, in the work tree; the index is never touched
    #[arg(long, conflicts_with = "changed")]
    pub staged: bool,
    /// Check only those files of the paths that differ from the last Git commit, or that Git does not know
    #[arg(long)]
    pub changed: bool,
    /// With --changed: the branch, tag or commit to compare with, from where this branch left it [default: HEAD]
    #[arg(long, value_name = "REV", requires = "changed", allow_hyphen_values = true)]
    pub since: Option<String>,
    /// Check again whenever something changes, until Ctrl-C
    #[arg(long, conflicts_with_all = ["fix", "diff", "staged", "write_baseline"])]
    pub watch: bool,
    /// In folders also check Markdown: the manifests in its ```json fences, where Faxbot imports them from
    #[arg(long)]
    pub markdown: bool,
    /// Do not tell the findings that this file knows, as --write-baseline wrote it; --fix leaves them alone
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline")]
    pub baseline: Option<PathBuf>,
    /// Write all findings of the checked files into the baseline, by its configured path or as faxsmith-baseline.json beside the
    /// configuration, so that from now on only new ones are told; what it knows of other files stays
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, conflicts_with_all = ["diff", "staged", "no_baseline", "only", "interactive"])]
    pub write_baseline: Option<Option<PathBuf>>,
    /// Use no baseline, even if one is configured
    #[arg(long)]
    pub no_baseline: bool,
    /// The level from which on findings make the exit code 1 [default: error, or what is configured]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub fail_on: Option<FailOn>,
    /// In SARIF also what is ignored, marked as suppressed. GitHub takes no notice of the mark and would show it as open
    #[arg(long)]
    pub report_ignored: bool,
    /// The path that standard input stands for
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
    /// Tell of each file in a folder why it was checked or not
    #[arg(long)]
    pub show_files: bool,
    /// How many threads to use; 0 lets the machine decide
    #[arg(long, short, default_value_t = 0, value_name = "N")]
    pub jobs: usize,
}

/// `faxsmith new`
#[derive(Clone, Debug, ClapArgs)]
pub struct NewArgs {
    /// The provider's id, which is the name of its folder as well: `acme`
    #[arg(long, help_heading = "What")]
    pub id: Option<String>,
    /// What to write
    #[arg(long, help_heading = "What")]
    pub target: Option<Target>,
    /// What people call the provider [default: the preset's name, or the id]
    #[arg(long, help_heading = "What")]
    pub name: Option<String>,
    /// Its version [default: 1.0.0]
    #[arg(long, value_name = "VERSION", help_heading = "What")]
    pub plugin_version: Option<String>,
    /// One sentence on it
    #[arg(long, value_name = "TEXT", help_heading = "What")]
    pub description: Option<String>,
    /// Who writes it
    #[arg(long, value_name = "NAME", help_heading = "What")]
    pub author: Option<String>,
    /// A setting: `from_number`, `pages:integer`, `quality:standard|fine`, `account!=Account` (required, with a title); several times
    #[arg(long, value_name = "KEY[!][:KIND][=TITLE]", help_heading = "What")]
    pub setting: Vec<String>,
    /// A credential by name, never its value; several times [default: those that --auth reads]
    #[arg(long, value_name = "KEY", help_heading = "What")]
    pub credential: Vec<String>,
    /// Leave out asking for the state of a fax
    #[arg(long, help_heading = "What")]
    pub no_get_status: bool,
    /// The Faxbot that it is for: 2025 or 2026 [default: 2026]
    #[arg(long, value_name = "YEAR", help_heading = "HTTP")]
    pub runtime: Option<String>,
    /// Begin with what is known of a provider: see `faxsmith presets`
    #[arg(long, value_name = "ID", help_heading = "HTTP")]
    pub preset: Option<String>,
    /// Where a fax is sent to
    #[arg(long, value_name = "URL", help_heading = "HTTP")]
    pub url: Option<String>,
    /// The method [default: POST]
    #[arg(long, help_heading = "HTTP")]
    pub method: Option<String>,
    /// The kind of body: json, form, multipart or none [default: json]
    #[arg(long, value_name = "KIND", help_heading = "HTTP")]
    pub body: Option<BodyKind>,
    /// The body, with variables [default: number, document and settings]
    #[arg(long, value_name = "TEXT", help_heading = "HTTP")]
    pub template: Option<String>,
    /// A header; several times [default: Accept: application/json]
    #[arg(long, value_name = "NAME: VALUE", help_heading = "HTTP")]
    pub header: Vec<String>,
    /// The authentication: none, basic, bearer, api_key_header or api_key_query [default: none]
    #[arg(long, value_name = "SCHEME", help_heading = "HTTP")]
    pub auth: Option<Scheme>,
    /// The header of api_key_header
    #[arg(long, value_name = "NAME", help_heading = "HTTP")]
    pub auth_header: Option<String>,
    /// The query parameter of api_key_query
    #[arg(long, value_name = "NAME", help_heading = "HTTP")]
    pub auth_query: Option<String>,
    /// Where an answer has the provider's id of the fax [default: id]
    #[arg(long, value_name = "PATH", help_heading = "HTTP")]
    pub job_id: Option<String>,
    /// Where it has the state [default: status]
    #[arg(long, value_name = "PATH", help_heading = "HTTP")]
    pub status: Option<String>,
    /// Where it has an error
    #[arg(long, value_name = "PATH", help_heading = "HTTP")]
    pub error: Option<String>,
    /// What a word for the state means: `delivered=SUCCESS`; several times
    #[arg(long, value_name = "WORD=STATE", help_heading = "HTTP")]
    pub map: Vec<String>,
    /// Where the state is asked for; `{id}` is the provider's id [default: the URL and /{id}]
    #[arg(long, value_name = "URL", help_heading = "HTTP", conflicts_with = "no_get_status")]
    pub status_url: Option<String>,
    /// The method for that [default: GET]
    #[arg(long, value_name = "METHOD", help_heading = "HTTP", conflicts_with = "no_get_status")]
    pub status_method: Option<String>,
    /// The kind of body for that [default: none]
    #[arg(long, value_name = "KIND", help_heading = "HTTP", conflicts_with = "no_get_status")]
    pub status_body: Option<BodyKind>,
    /// The body for that
    #[arg(long, value_name = "TEXT", help_heading = "HTTP", conflicts_with = "no_get_status")]
    pub status_template: Option<String>,
    /// A host that Faxbot may send to; several times [default: those of the URLs]
    #[arg(long, value_name = "HOST", help_heading = "HTTP")]
    pub allowed_domain: Vec<String>,
    /// How long a request may take [default: 30000]
    #[arg(long, value_name = "MS", help_heading = "HTTP")]
    pub timeout: Option<u64>,
    /// The provider's own documentation, for the README
    #[arg(long, value_name = "URL", help_heading = "HTTP")]
    pub learn_more: Option<String>,
    /// Read answers from a JSON or TOML file, or `-`; flags win over it. See `faxsmith schema new-answers`
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// Go on with the questions where they were interrupted: the answers so far are kept until the provider is written
    #[arg(long, conflicts_with = "answers")]
    pub resume: bool,
    /// Write all answers into a file, as TOML if it ends in .toml, else as JSON
    #[arg(long, value_name = "FILE")]
    pub save_answers: Option<PathBuf>,
    /// The folder to write into
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub into: PathBuf,
    /// Write a zip archive instead of files
    #[arg(long, value_name = "FILE")]
    pub archive: Option<PathBuf>,
    /// Also put the provider into Faxbot's own files under the folder: config/faxbot.config.json, plugin_registry.json,
    /// provider_traits.json. Nothing else in them changes; what was there stays beside them, with .bak behind its name
    #[arg(long)]
    pub register: bool,
    /// Show the files and what is in them, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Replace files and entries that are there, but never a faxsmith.toml
    #[arg(long)]
    pub force: bool,
}

/// `faxsmith presets`
#[derive(Debug, ClapArgs)]
pub struct PresetsArgs {
    /// How to print them; `faxsmith schema presets` describes the JSON
    #[arg(long, value_enum, default_value_t = PresetFormat::Table)]
    pub format: PresetFormat,
}

/// The formats of `presets`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PresetFormat {
    /// For people
    Table,
    /// For programs
    Json,
}

/// `faxsmith fmt`
#[derive(Debug, ClapArgs)]
pub struct FmtArgs {
    /// Files and folders to format; `-` reads standard input. A file is always formatted; in a folder those that look like Faxbot's
    #[arg(default_value = ".", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Name the files that are not formatted, and change nothing
    #[arg(long)]
    pub check: bool,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub diff: bool,
    /// The path that standard input stands for
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
    #[command(flatten)]
    pub configuration: ConfigurationArgs,
    /// Leave out what the configuration excludes even where it is named, as hooks do
    #[arg(long)]
    pub force_exclude: bool,
    /// Tell of each file in a folder why it was formatted or not
    #[arg(long)]
    pub show_files: bool,
    /// How many threads to use; 0 lets the machine decide
    #[arg(long, short, default_value_t = 0, value_name = "N")]
    pub jobs: usize,
}

/// Where the configuration comes from.
#[derive(Clone, Debug, Default, ClapArgs)]
pub struct ConfigurationArgs {
    /// Use this faxsmith.toml for all files, its paths relative to the current folder; without it the nearest one above each file
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,
    /// Use no faxsmith.toml
    #[arg(long, visible_alias = "isolated")]
    pub no_config: bool,
}

/// What is wanted of the rules, whatever is configured.
#[derive(Debug, Default, ClapArgs)]
pub struct WantedArgs {
    /// The Faxbot that the files are for; without it each is judged, and what concerns only the one that fails is milder
    #[arg(long, value_enum)]
    pub runtime: Option<RuntimeChoice>,
    /// The ready-made choice of levels
    #[arg(long, value_enum)]
    pub profile: Option<ProfileChoice>,
    /// The level of a rule: off, info, warning or error; may be given several times
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',')]
    pub level: Vec<String>,
    /// Only these rules; may be given several times
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub only: Vec<String>,
}

/// The profiles to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProfileChoice {
    /// Each rule at its own level
    Default,
    /// A warning is an error, information a warning
    Strict,
    /// What lets protected health information leak is an error
    Hipaa,
}

impl ProfileChoice {
    /// The same as the rules know it.
    #[must_use]
    pub fn profile(self) -> Profile {
        match self {
            ProfileChoice::Default => Profile::Default,
            ProfileChoice::Strict => Profile::Strict,
            ProfileChoice::Hipaa => Profile::Hipaa,
        }
    }
}

/// The formats of `lint`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// Source lines, what Faxbot does, the fix
    Human,
    /// One line each
    Concise,
    /// One JSON document, see `faxsmith schema lint-report`
    Json,
    /// One JSON object a line for each finding, as in `json`
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// JUnit's XML
    Junit,
}

/// One report: its format, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputChoice {
    /// The format.
    pub format: OutputFormat,
    /// The file; `None` is standard output.
    pub file: Option<PathBuf>,
}

impl OutputChoice {
    fn parse(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(file)),
            None => (text, None),
        };
        let known: Vec<&str> = OutputFormat::value_variants().iter().map(|format| format.name()).collect();
        let Some(format) = OutputFormat::value_variants().iter().find(|format| format.name() == name) else {
            let extension = std::path::Path::new(name).extension().and_then(|extension| extension.to_str());
            let hint = match extension.filter(|extension| file.is_none() && known.contains(extension)) {
                Some(format) => format!(" Did you mean `{format}={name}`?"),
                None => near::question(near::best(name, known.iter().copied())),
            };
            return Err(format!("there is no format of this name: they are {}.{hint}", known.join(", ")));
        };
        match file {
            Some("") => Err(format!("no file is named behind `=`: write `{name}=FILE`, or `{name}` for standard output")),
            Some("-") | None => Ok(Self { format: *format, file: None }),
            Some(file) => Ok(Self { format: *format, file: Some(file.into()) }),
        }
    }
}

impl OutputFormat {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            OutputFormat::Human => "human",
            OutputFormat::Concise => "concise",
            OutputFormat::Json => "json",
            OutputFormat::Jsonl => "jsonl",
            OutputFormat::Sarif => "sarif",
            OutputFormat::Github => "github",
            OutputFormat::Gitlab => "gitlab",
            OutputFormat::Junit => "junit",
        }
    }
}

/// The runtimes to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RuntimeChoice {
    /// Faxbot of September 2025 to early 2026
    #[value(name = "2025")]
    Y2025,
    /// Faxbot since its refresh of 2026
    #[value(name = "2026")]
    Y2026,
    /// Both: files must be clean on each
    All,
}

impl RuntimeChoice {
    /// The same as the rules know it.
    #[must_use]
    pub fn scope(self) -> Scope {
        match self {
            RuntimeChoice::Y2025 => Scope::One(Y2025.index),
            RuntimeChoice::Y2026 => Scope::One(Y2026.index),
            RuntimeChoice::All => Scope::All,
        }
    }
}

/// From which level on findings make the exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors
    Error,
    /// Warnings and errors
    Warning,
    /// Any finding
    Info,
    /// Nothing
    Never,
}

impl From<settings::FailOn> for FailOn {
    fn from(level: settings::FailOn) -> Self {
        match level {
            settings::FailOn::Error => FailOn::Error,
            settings::FailOn::Warning => FailOn::Warning,
            settings::FailOn::Info => FailOn::Info,
            settings::FailOn::Never => FailOn::Never,
        }
    }
}

impl FailOn {
    /// The mildest level that counts, if any does.
    pub fn level(self) -> Option<Level> {
        match self {
            FailOn::Error => Some(Level::Error),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Info => Some(Level::Info),
            FailOn::Never => None,
        }
    }
}

/// `faxsmith render`
#[derive(Debug, ClapArgs)]
pub struct RenderArgs {
    /// The manifest
    pub file: PathBuf,
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub values: Values,
    /// How to print the request
    #[arg(long = "as", value_enum, default_value_t = RequestFormat::Text, value_name = "FORMAT")]
    pub format: RequestFormat,
    /// Show credentials instead of ****
    #[arg(long)]
    pub show_secrets: bool,
}

/// `faxsmith map`
#[derive(Debug, ClapArgs)]
pub struct MapArgs {
    /// The manifest
    pub file: PathBuf,
    /// The body of the answer; `-` reads standard input. Without it, the sample replies beside the manifest (manifest.response.json)
    #[arg(long, value_name = "FILE")]
    pub response: Option<PathBuf>,
    /// The status code of the answer
    #[arg(long, default_value_t = 200, value_name = "CODE", value_parser = clap::value_parser!(u16).range(100..600))]
    pub status: u16,
    #[command(flatten)]
    pub which: Which,
    /// How to print it
    #[arg(long, value_enum, default_value_t = MapFormat::Text)]
    pub format: MapFormat,
}

/// The formats of `map`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MapFormat {
    /// For people, step by step
    Text,
    /// One JSON document
    Json,
}

/// Which action on which runtime.
#[derive(Debug, ClapArgs)]
pub struct Which {
    /// Only this action; without it, each that the manifest has
    #[arg(long, value_enum)]
    pub action: Option<ActionChoice>,
    /// Only this Faxbot, or `all` side by side; without it the one that is configured, or all
    #[arg(long, value_enum)]
    pub runtime: Option<RuntimeChoice>,
    #[command(flatten)]
    pub configuration: ConfigurationArgs,
}

/// The values with which a manifest is tried. What is not given is a sample value.
#[derive(Debug, ClapArgs)]
pub struct Values {
    /// The recipient's number, in E.164 form
    #[arg(long, default_value = "+15551230100", value_name = "NUMBER")]
    pub to: String,
    /// The sender's number: only with --dry-run-context, as no real send sets it
    #[arg(long, value_name = "NUMBER", requires = "dry_run_context")]
    pub from: Option<String>,
    /// The link to the document [default: a link to https://faxbot.example]
    #[arg(long, value_name = "URL")]
    pub file_url: Option<String>,
    /// The provider's id of the fax, for get_status [default: sample-sid]
    #[arg(long, value_name = "ID")]
    pub provider_sid: Option<String>,
    /// Faxbot's own id of the job [default: 31 zeros and a one]
    #[arg(long, value_name = "ID")]
    pub job_id: Option<String>,
    /// A setting: `settings.account=A1`; a value that is a JSON number, boolean or list is taken as one
    #[arg(long = "set", value_name = "settings.NAME=VALUE")]
    pub set: Vec<String>,
    /// Credentials: a JSON file with an object, or `env` for the variables FAXSMITH_CREDS_API_KEY and the like
    #[arg(long, value_name = "FILE|env")]
    pub creds: Option<PathBuf>,
    /// Pass what the validation endpoint passes (2025: credentials too) instead of what a real send passes
    #[arg(long)]
    pub dry_run_context: bool,
}

/// The actions that Faxbot runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ActionChoice {
    /// Sending
    #[value(name = "send_fax")]
    SendFax,
    /// Asking for the status
    #[value(name = "get_status")]
    GetStatus,
}

impl Which {
    /// The action that was asked for.
    #[must_use]
    pub fn action(&self) -> Option<ActionName> {
        self.action.map(|action| match action {
            ActionChoice::SendFax => ActionName::SendFax,
            ActionChoice::GetStatus => ActionName::GetStatus,
        })
    }
}

/// The formats of `render`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RequestFormat {
    /// For people, with what goes wrong
    Text,
    /// A command for bash
    Curl,
    /// The message as it goes over the wire
    Http,
    /// One JSON document
    Json,
}

/// `faxsmith test`
#[derive(Debug, ClapArgs)]
pub struct TestArgs {
    /// Manifests, their test cases (`manifest.test.json` beside `manifest.json`) and folders
    #[arg(default_value = ".", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write into the test cases what Faxbot does, for review; for a manifest that is named and has none, write a first file
    #[arg(long)]
    pub update: bool,
    /// Only cases with this text in their name, in upper or lower case
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// Only this Faxbot; without it, each that a case is about
    #[arg(long, value_enum)]
    pub runtime: Option<RuntimeChoice>,
    #[command(flatten)]
    pub configuration: ConfigurationArgs,
    /// How to print the results
    #[arg(long, value_enum, default_value_t = TestFormat::Human)]
    pub format: TestFormat,
}

/// The formats of `test`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    /// A line for each case, and what differs
    Human,
    /// One JSON document
    Json,
}

/// `faxsmith config`
#[derive(Debug, ClapArgs)]
pub struct ConfigArgs {
    /// The file, which need not be there; or a folder
    #[arg(default_value = ".", value_name = "PATH")]
    pub path: PathBuf,
    /// Print a faxsmith.toml to begin with, with a word on each key
    #[arg(long)]
    pub example: bool,
    #[command(flatten)]
    pub wanted: WantedArgs,
    #[command(flatten)]
    pub configuration: ConfigurationArgs,
    /// The level from which on findings make the exit code of `lint` 1
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub fail_on: Option<FailOn>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = ConfigFormat::Text)]
    pub format: ConfigFormat,
}

/// The formats of `config`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ConfigFormat {
    /// For people
    Text,
    /// One JSON document
    Json,
}

/// `faxsmith explain`
#[derive(Debug, ClapArgs)]
pub struct ExplainArgs {
    /// The name of the rule
    pub rule: String,
}

/// `faxsmith rules`
#[derive(Debug, ClapArgs)]
pub struct RulesArgs {
    /// How to print them
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    pub format: ListFormat,
    /// Write the pages of all rules into this folder, as a site that needs no server
    #[arg(long, value_name = "DIR", conflicts_with = "format")]
    pub html: Option<PathBuf>,
}

/// The formats of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people
    Table,
    /// A Markdown table
    Markdown,
    /// For programs
    Json,
}

/// `faxsmith schema`
#[derive(Debug, ClapArgs)]
pub struct SchemaArgs {
    /// Which schema; without it they are listed
    pub name: Option<String>,
    /// The edition of JSON Schema, for editors that know no newer one
    #[arg(long, value_enum, default_value_t = Draft::Latest)]
    pub draft: Draft,
}

/// Editions of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Draft {
    /// Draft 2020-12
    #[value(name = "2020-12")]
    Latest,
    /// Draft-07
    #[value(name = "07")]
    Seven,
}

/// `faxsmith lsp`
#[derive(Debug, ClapArgs)]
pub struct LspArgs {
    /// Print what the server sees of a file, as JSON for a bug report, and end
    #[arg(long, value_name = "FILE", conflicts_with = "log_file")]
    pub check: Option<PathBuf>,
    /// Add to this file what the server does: no text of any document
    #[arg(long, value_name = "FILE")]
    pub log_file: Option<PathBuf>,
    #[command(flatten)]
    pub wanted: WantedArgs,
    #[command(flatten)]
    pub configuration: ConfigurationArgs,
}

/// `faxsmith completions`
#[derive(Debug, ClapArgs)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}
