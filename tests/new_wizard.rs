//! The questions of `faxsmith new`, asked and answered in a real pseudo-terminal.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use support::screen::{End, Terminal};
use support::{faxsmith, folder, tree};
use tempfile::TempDir;

const ENTER: &str = "\r";
const ESCAPE: &str = "\u{1b}";
const DOWN: &str = "\u{1b}[B";
const UP: &str = "\u{1b}[A";
/// Takes away what stands in a line.
const CLEAR: &str = "\u{15}";
const CTRL_C: &str = "\u{3}";

/// What a page says in the end.
const REVIEW: &str = "Shall it be so?";

/// A folder to write into, and one for what is kept of the user, whom Git knows.
struct Home {
    here: TempDir,
    home: TempDir,
}

impl Home {
    fn new() -> Self {
        let home = folder(&[("gitconfig", "[user]\n\tname = Ada Lovelace\n")]);
        Self { here: folder(&[]), home }
    }

    fn wizard(&self, arguments: &[&str]) -> Terminal {
        self.sized(arguments, (80, 24), &[])
    }

    fn sized(&self, arguments: &[&str], size: (u16, u16), environment: &[(&str, &str)]) -> Terminal {
        Terminal::start(self.here.path(), self.home.path(), &[&["new"], arguments].concat(), size, environment)
    }

    fn path(&self) -> &Path {
        self.here.path()
    }

    /// The file of answers that are kept.
    fn kept(&self) -> PathBuf {
        self.home.path().join("state/faxsmith/new.json")
    }
}

/// Answers the questions that every target has.
fn basics(terminal: &mut Terminal, target: &str) {
    terminal
        .on("What is the provider called?", "Acme Fax\r")
        .on("What is its id?", ENTER)
        .on("Which version is it?", ENTER)
        .on("What does it do, in one sentence?", "Sends faxes through Acme.\r")
        .on("Who writes it?", ENTER)
        .on("What shall be written?", target);
}

/// Answers all questions of a manifest that begins with a URL.
fn with_url(terminal: &mut Terminal) {
    basics(terminal, ENTER);
    terminal
        .on("What shall the manifest begin with?", "URL\r")
        .on("Which Faxbot is it for?", ENTER)
        .on("Which settings does a server's owner make?", ENTER)
        .on("How does the provider know who sends?", ENTER)
        .on("can the state of a fax be asked for?", ENTER)
        .on("Where is a fax sent to?", "api.acme.example/v1/faxes\r")
        .on("Where is the state of a fax asked for?", ENTER)
        .on("Which hosts may Faxbot send to?", ENTER);
}

/// The end of a run that was agreed on: all is written, and the files are those that the saved answers give.
fn assert_written(home: &Home, end: &End) {
    assert_eq!(end.code, 0, "{}", end.screen);
    assert!(end.all.contains("wrote  "), "{}", end.screen);
    assert!(!home.kept().exists(), "what was kept has served");
    let again = folder(&[]);
    let saved = home.path().join("answers.json");
    let run = faxsmith(again.path(), &["new", "--answers", saved.to_str().unwrap()]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let mut written = tree(home.path());
    written.remove("answers.json");
    assert_eq!(written, tree(again.path()));
}

fn saved(home: &Home) -> Value {
    serde_json::from_slice(&fs::read(home.path().join("answers.json")).unwrap()).unwrap()
}

#[test]
fn a_manifest_from_its_url() {
    let home = Home::new();
    let mut terminal = home.wizard(&["--save-answers", "answers.json"]);
    with_url(&mut terminal);
    let review = terminal.see(REVIEW);
    for line in [
        "an HTTP manifest for Faxbot 2026",
        "Into .:",
        "new       config/providers/acme-fax/manifest.json",
        "new       faxsmith.toml",
        "> Write 5 files",
    ] {
        assert!(review.contains(line), "{line}:\n{review}");
    }
    terminal.send(ENTER);
    let end = terminal.end();
    assert_written(&home, &end);
    assert!(terminal.is_as_before(), "the terminal is as it was");
    let answers = saved(&home);
    assert_eq!((&answers["author"], &answers["http"]["auth"]["scheme"]), (&"Ada Lovelace".into(), &"bearer".into()));
    let lint = faxsmith(home.path(), &["lint"]);
    assert_eq!(lint.code, Some(0), "{lint:?}");
    assert_eq!(faxsmith(home.path(), &["test"]).code, Some(0));
}

#[test]
fn a_manifest_from_scratch() {
    let home = Home::new();
    let mut terminal = home.sized(&["--save-answers", "answers.json"], (100, 40), &[]);
    basics(&mut terminal, "HTTP\r");
    terminal
        .on("What shall the manifest begin with?", "nothing\r")
        .on("Which Faxbot is it for?", ENTER)
        .on("> No settings", DOWN)
        .on("> Add a setting", ENTER)
        .on("A setting: what is its name", "account\r")
        .on("The setting account: what do people call it?", "Account\r")
        .on("The setting account: what does it hold?", ENTER)
        .on("The setting account: must it be set?", "yes\r")
        .on("The setting account: what is it where nobody sets it?", ENTER)
        .on("> Go on with 1 setting", DOWN)
        .on("> Add a setting", ENTER)
        .on("A setting: what is its name", "quality\r")
        .on("The setting quality: what do people call it?", ENTER)
        .on("The setting quality: what does it hold?", "words\r")
        .on("Which words can be chosen?".to_lowercase().as_str(), "standard, fine\r")
        .on("The setting quality: must it be set?", ENTER)
        .on("The setting quality: what is it where nobody sets it?", "finest\r")
        .on("The default of this setting is one of the choices. fine would do.", "\u{8}\u{8}\r")
        .on("> Go on with 2 settings", DOWN)
        .on("> Add a setting", DOWN)
        .on("> account: text, required", ENTER)
        .on("What about account: text, required?", DOWN)
        .on("> Remove it", ENTER)
        .on("> Go on with 1 setting", ENTER)
        .on("How does the provider know who sends?", "header of its own\r")
        .on("What is the header or parameter with the key called?", &format!("{CLEAR}X Key\r"))
        .on("It consists of letters, digits", &format!("{CLEAR}X-Key\r"))
        .on("Which credentials does it need?", ENTER)
        .on("can the state of a fax be asked for?", ENTER)
        .on("Where is a fax sent to?", "api.acme.example/v1/faxes\r")
        .on("With which method?", &format!("{CLEAR}PO ST\r"))
        .on("It is a method of HTTP. POST would do.", &format!("{CLEAR}post\r"))
        .on("> Go on with 1 header", DOWN)
        .on("> Add a header", ENTER)
        .on("A header: what is the header called?", "X-Acme\r")
        .on("The header X-Acme: what is its value?", "é\r")
        .on("[invalid-header]", &format!("{CLEAR}yes\r"))
        .on("> Go on with 2 headers", ENTER)
        .on("In which form does the provider take a fax?", "form\r")
        .on("What does the body say?", &format!("{CLEAR}number={{{{to}}}}&doc={{{{file_url}}}}&x={{{{tow}}}}\r"))
        .on("[unknown-variable]", &format!("{CLEAR}number={{{{to}}}}&q={{{{settings.quality}}}}&doc={{{{file_url}}}}\r"))
        .on("Where does the answer have the provider's id of the fax?", &format!("{CLEAR}$.data.id\r"))
        .on("[invalid-response-path]", &format!("{CLEAR}data.id\r"))
        .on("Where does it have the state?", &format!("{CLEAR}data.state\r"))
        .on("Where does it have an error?", "data.problem\r")
        .on("> Go on with 4 words", DOWN)
        .on("> Add a word", ENTER)
        .on("Which word does the provider use?".to_lowercase().as_str(), "delivered\r")
        .on("The word delivered: what does it mean to Faxbot?", "SUCC\r")
        .on("> Go on with 5 words", ENTER)
        .on("Where is the state of a fax asked for?", ENTER)
        .on("With which method is it asked for?", ENTER)
        .on("Which headers are sent with that?", ENTER)
        .on("Where does that answer have the state?", ENTER)
        .on("Which hosts may Faxbot send to?", &format!("{CLEAR}acme.example\r"))
        .on("[host-not-allowed]", &format!("{CLEAR}api.acme.example, other.example\r"))
        .on("! A warning: No action calls `other.example`", &format!("{CLEAR}api.acme.example\r"))
        .on("How long may a request take, in milliseconds?", &format!("{CLEAR}soon\r"))
        .on("It is a whole number: 30000.", &format!("{CLEAR}5\r"))
        .on("between 1,000 and 300,000", &format!("{CLEAR}20000\r"))
        .on("Where is the provider's own documentation?", "acme.example\r")
        .on("It is an `https` address.", &format!("{CLEAR}https://acme.example/docs\r"))
        .on(REVIEW, ENTER);
    assert_written(&home, &terminal.end());
    let answers = saved(&home);
    let send = &answers["http"]["send_fax"];
    assert_eq!(answers["settings"].as_array().unwrap().len(), 1, "one was removed: {answers}");
    assert_eq!(answers["settings"][0]["default"], "fine");
    assert_eq!(answers["http"]["auth"]["header_name"], "X-Key");
    assert_eq!((&send["method"], &send["headers"]["X-Acme"], &send["body"]["kind"]), (&"POST".into(), &"yes".into(), &"form".into()));
    assert_eq!((&send["response"]["job_id"], &send["response"]["status_map"]["delivered"]), (&"data.id".into(), &"SUCCESS".into()));
    assert_eq!(answers["http"]["timeout_ms"], 20_000);
    assert_eq!(faxsmith(home.path(), &["test"]).code, Some(0));
}

#[test]
fn a_manifest_from_a_preset() {
    let home = Home::new();
    let mut terminal = home.wizard(&["--save-answers", "answers.json", "--target", "http"]);
    terminal
        .on("What is the provider called?", "Telnyx\r")
        .on("What is its id?", ENTER)
        .on("Which version is it?", ENTER)
        .on("What does it do, in one sentence?", ENTER)
        .on("Who writes it?", ENTER)
        .on("What shall the manifest begin with?", ENTER)
        .on("Which provider?", "interfax")
        .on("> InterFAX (not possible)", ENTER)
        .on("! There can be no preset. The id of a new fax stands in a header", "\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}teln")
        .on("> Telnyx Programmable Fax", ENTER)
        .on("Which Faxbot is it for?", ENTER)
        .on(REVIEW, ENTER);
    assert_written(&home, &terminal.end());
    assert_eq!(saved(&home)["http"]["preset"], "telnyx");
    assert!(home.path().join("config/providers/telnyx/manifest.json").exists());
}

#[test]
fn plugins_in_code() {
    for (target, file) in [
        ("Python\r", "providers/acme_fax/plugin.py"),
        ("JavaScript\r", "providers/acme-fax/index.js"),
        ("TypeScript\r", "providers/acme-fax/src/index.ts"),
    ] {
        let home = Home::new();
        let mut terminal = home.wizard(&["--save-answers", "answers.json"]);
        basics(&mut terminal, target);
        terminal
            .on("> No settings", ENTER)
            .on("> No credentials", &format!("{DOWN}{ENTER}"))
            .on("A credential: what is its name", "api key\r")
            .on("A key consists of letters, digits and `_`", &format!("{CLEAR}api_key\r"))
            .on("The credential api_key: what do people call it?", ENTER)
            .on("> Go on with 1 credential", ENTER)
            .on("can the state of a fax be asked for?", "no\r")
            .on(REVIEW, ENTER);
        let end = terminal.end();
        assert_written(&home, &end);
        assert!(home.path().join(file).exists(), "{}", end.screen);
        let answers = saved(&home);
        assert_eq!((&answers["capabilities"]["get_status"], &answers["credentials"][0]["key"]), (&false.into(), &"api_key".into()));
    }
}

#[test]
fn each_answer_is_checked_at_once() {
    let home = Home::new();
    let mut terminal = home.wizard(&[]);
    terminal
        .on("What is the provider called?", ENTER)
        .on("! The name is empty.", "8x8\r")
        .on("What is its id?", &format!("{CLEAR}../Acme\r"))
        .on("is no safe name for one. acme would do.", &format!("{CLEAR}phaxio\r"))
        .on("phaxio-http would do.", &format!("{CLEAR}8x8\r"))
        .on("Which version is it?", &format!("{CLEAR}v2\r"))
        .on("2.0.0 would do.", &format!("{CLEAR}2.0.0\r"))
        .on("What does it do, in one sentence?", ENTER)
        .on("Who writes it?", ENTER)
        // What was right for a manifest is none for a package: that answer comes back, with the reason.
        .on("What shall be written?", "Python\r")
        .on("The id of a plugin begins with a letter", &format!("{CLEAR}fax-8x8\r"))
        .on("> No settings", &format!("{DOWN}{ENTER}"))
        .on("A setting: what is its name", "1st\r")
        .on("begins with no digit", &format!("{CLEAR}dob\r"))
        .on("The dev kit refuses settings with `dob`", &format!("{CLEAR}pages\r"))
        .on("The setting pages: what do people call it?", ENTER)
        .on("The setting pages: what does it hold?", "whole\r")
        .on("The setting pages: must it be set?", ENTER)
        .on("The setting pages: what is it where nobody sets it?", "many\r")
        .on("! The default of this setting is a whole number.", CTRL_C);
    assert_eq!(terminal.end().code, 130);
}

#[test]
fn going_back_keeps_the_answers() {
    let home = Home::new();
    let mut terminal = home.wizard(&["--save-answers", "answers.json"]);
    terminal.on("What is the provider called?", ESCAPE).on("! This is the first question.", "Acme Fax\r").on("What is its id?", "2\r");
    terminal.on("Which version is it?", ESCAPE);
    let screen = terminal.see("> acme-fax2");
    assert!(screen.contains("question 2 of"), "{screen}");
    terminal.send(ESCAPE);
    terminal.on("> Acme Fax", "es\r").on("> acme-fax2", ENTER).on("Which version is it?", ENTER);
    terminal.on("What does it do", ENTER).on("Who writes it?", &format!("{CLEAR}{ENTER}"));
    // Without a terminal's Esc: Shift and Tab.
    terminal.on("What shall be written?", "\u{1b}[Z").on("Who writes it?", ENTER).on("What shall be written?", "Node plugin, J\r");
    terminal.on("> No settings", ENTER).on("> No credentials", ENTER).on("can the state", ENTER).on(REVIEW, ENTER);
    assert_written(&home, &terminal.end());
    let answers = saved(&home);
    assert_eq!((&answers["name"], &answers["id"], &answers["author"]), (&"Acme Faxes".into(), &"acme-fax2".into(), &"".into()));
}

#[test]
fn any_answer_can_be_changed_in_the_end() {
    let home = Home::new();
    let mut terminal = home.wizard(&["--save-answers", "answers.json"]);
    with_url(&mut terminal);
    terminal
        .on(REVIEW, "change\r")
        .on("Which answer?", "kind of body")
        .on("> Kind of body", ENTER)
        .on("In which form does the provider take a fax?", "multi\r")
        .on(REVIEW, "change\r")
        .on("Which answer?", "URL for sending\r")
        .on("Where is a fax sent to?", &format!("{CLEAR}https://fax.acme.example/send\r"))
        // The hosts were those of the URLs: they still are.
        .on(REVIEW, "change\r")
        .on("Which answer?", "credentials\r")
        .on("> Go on with 1 credential", &format!("{DOWN}{DOWN}{ENTER}"))
        .on("What about token: Token?", &format!("{DOWN}{ENTER}"))
        .on("> No credentials", ENTER)
        .on("! The scheme of the authentication reads `token` or `api_key`", ESCAPE)
        .on(REVIEW, ENTER);
    let end = terminal.end();
    assert_written(&home, &end);
    let answers = saved(&home);
    assert_eq!(answers["http"]["send_fax"]["body"]["kind"], "multipart", "{answers}");
    assert_eq!(answers["http"]["allowed_domains"][0], "fax.acme.example", "{answers}");
}

#[test]
fn the_files_can_be_looked_at() {
    let home = Home::new();
    let mut terminal = home.wizard(&[]);
    with_url(&mut terminal);
    terminal.on(REVIEW, &format!("{DOWN}{ENTER}")).on("> config/providers/acme-fax/manifest.json", ENTER);
    let top = terminal.see("\"id\": \"acme-fax\",");
    assert!(top.contains("  \"auth\": { \"scheme\": \"bearer\" },"), "{top}");
    terminal.send("\u{1b}[F");
    let bottom = terminal.see("\"config_schema\": {");
    assert!(!bottom.contains("\"id\": \"acme-fax\""), "{bottom}");
    terminal.on("Enter or Esc: back", ENTER).on("Which file?", ESCAPE).on(REVIEW, CTRL_C);
    let end = terminal.end();
    assert_eq!(end.code, 130);
    assert!(tree(home.path()).is_empty(), "nothing was written");
}

#[test]
fn faxbots_own_files_take_the_provider_up() {
    let home = Home::new();
    let config = "{\"version\": 1, \"providers\": {\"outbound\": {\"plugin\": \"other\", \"enabled\": true, \"settings\": {}}}}\n";
    support::write(home.path(), "config/faxbot.config.json", config.as_bytes());
    let mut terminal = home.sized(&[], (80, 40), &[]);
    with_url(&mut terminal);
    terminal
        .on(REVIEW, "own files would say\r")
        .on("What makes the provider known to Faxbot:", ENTER)
        .on(REVIEW, "also merge\r")
        .on("new       config/plugin_registry.json", "write\r")
        .on("config/faxbot.config.json has another entry. What now?", "overwrite\r");
    let end = terminal.end();
    assert_eq!(end.code, 0, "{}", end.all);
    let now = fs::read_to_string(home.path().join("config/faxbot.config.json")).unwrap();
    assert!(now.contains("acme-fax") && !now.contains("other"), "{now}");
    assert_eq!(fs::read_to_string(home.path().join("config/faxbot.config.json.bak")).unwrap(), config);
    assert!(home.path().join("config/provider_traits.json").exists());
}

#[test]
fn files_that_are_there_are_asked_about() {
    for (keys, text) in [(ENTER, "mine\n"), ("overwrite\r", "")] {
        let home = Home::new();
        let readme = support::write(home.path(), "config/providers/acme-fax/README.md", b"mine\n");
        support::write(home.path(), "faxsmith.toml", b"runtime = \"2025\"\n");
        let mut terminal = home.wizard(&[]);
        with_url(&mut terminal);
        let review = terminal.see(REVIEW);
        assert!(
            review.contains("for Faxbot 2025") && review.contains("same      faxsmith.toml") || review.contains("yours     faxsmith.toml"),
            "{review}"
        );
        assert!(review.contains("differs   config/providers/acme-fax/README.md"), "{review}");
        terminal
            .send(ENTER)
            .on("README.md is there and differs. What now?", &format!("{DOWN}{ENTER}"))
            .on("-mine", ENTER)
            .on("> Show the difference", UP)
            .on("> Keep it", keys);
        let end = terminal.end();
        assert_eq!(end.code, 0, "{}", end.screen);
        let now = fs::read_to_string(&readme).unwrap();
        assert!(if text.is_empty() { now.starts_with("# Acme Fax") } else { now == text }, "{now}");
        assert!(home.path().join("config/providers/acme-fax/manifest.json").exists());
    }
}

#[test]
fn an_interrupt_keeps_the_answers_and_resume_goes_on() {
    let home = Home::new();
    let mut terminal = home.wizard(&[]);
    basics(&mut terminal, "HTTP\r");
    terminal.on("What shall the manifest begin with?", CTRL_C);
    let end = terminal.end();
    assert_eq!(end.code, 130);
    assert!(terminal.is_as_before(), "the terminal is as it was");
    assert!(end.screen.contains("Nothing was written.") && end.screen.contains("`faxsmith new --resume`"), "{}", end.screen);
    assert!(tree(home.path()).is_empty(), "nothing was written");
    let private = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(home.kept()).unwrap().permissions());
    assert_eq!(private & 0o777, 0o600);

    // In another folder it goes on for the first one.
    let other = folder(&[]);
    let mut terminal =
        Terminal::start(other.path(), home.home.path(), &["new", "--resume", "--save-answers", "answers.json"], (80, 24), &[]);
    let screen = terminal.see("What shall the manifest begin with?");
    assert!(screen.contains("Acme Fax") && screen.contains("Ada Lovelace"), "{screen}");
    terminal.send(ESCAPE);
    terminal.on("What shall be written?", "Node plugin, T\r").on("> No settings", ENTER).on("> No credentials", ENTER);
    terminal.on("can the state", ENTER).on(REVIEW, ENTER);
    assert_eq!(terminal.end().code, 0);
    assert!(home.path().join("providers/acme-fax/src/index.ts").exists());
    assert!(!home.kept().exists(), "what was kept has served");

    let mut terminal = home.wizard(&["--resume"]);
    let end = terminal.end();
    assert!(end.code == 2 && end.screen.contains("there are no answers to go on with"), "{}", end.screen);
}

#[test]
fn a_signal_is_an_interrupt_and_so_is_that_of_a_closed_terminal() {
    let home = Home::new();
    for signal in ["TERM", "HUP"] {
        let mut terminal = home.wizard(&["--id", &format!("acme-{}", signal.to_lowercase())]);
        if signal == "HUP" {
            terminal.on("are there. What now?", DOWN).on("> Begin anew", ENTER);
        }
        terminal.on("What is the provider called?", &format!("{CLEAR}Acme\r")).see("Which version is it?");
        assert!(Command::new("kill").args(["-s", signal, &terminal.id().to_string()]).status().unwrap().success());
        let end = terminal.end();
        assert_eq!(end.code, 130, "{}", end.screen);
        assert!(end.screen.contains("`faxsmith new --resume`"), "{}", end.screen);
        assert!(terminal.is_as_before(), "the terminal is as it was");
    }
    let mut terminal = home.wizard(&["--resume"]);
    let screen = terminal.see("Which version is it?");
    assert!(screen.contains("acme-hup"), "{screen}");
    terminal.send(CTRL_C);
    assert_eq!(terminal.end().code, 130);
    // A new conversation offers what the last one has left.
    let mut terminal = home.wizard(&[]);
    terminal.on("The answers for Acme of an earlier conversation are there.", ENTER).on("Which version is it?", CTRL_C);
    assert_eq!(terminal.end().code, 130);
}

#[test]
fn flags_are_the_first_answers() {
    let home = Home::new();
    let flags = ["--name", "Acme", "--description", "It sends.", "--author", "Me", "--plugin-version", "1.0", "--target", "python"];
    let mut terminal = home.wizard(&flags);
    terminal
        .on("What is its id?", ENTER)
        .on("The version has three numbers", &format!("{CLEAR}1.0.0\r"))
        .on("> No settings", ENTER)
        .on("> No credentials", ENTER)
        .on("can the state", ENTER)
        .on(REVIEW, ENTER);
    assert_eq!(terminal.end().code, 0);
    // Where nothing is missing, nothing is asked.
    let mut terminal = home.wizard(&["--id", "acme2", "--target", "python"]);
    let end = terminal.end();
    assert!(end.code == 0 && end.all.contains("wrote  providers/acme2/plugin.py"), "{}", end.screen);
}

#[test]
fn the_target_folder_is_checked_first() {
    let home = Home::new();
    support::write(home.path(), "file", b"");
    support::write(home.path(), "answers.json", b"{}");
    for (arguments, message) in [
        (&["--into", "file"][..], "can't write into file: it is no folder"),
        (&["--into", "file/deeper"], "can't write into file/deeper: file is no folder"),
        (&["--save-answers", "answers.json"], "answers.json is there already"),
    ] {
        let mut terminal = home.wizard(arguments);
        let end = terminal.end();
        assert!(end.code == 2 && end.screen.contains(message), "{arguments:?}: {}", end.screen);
        assert!(!end.all.contains("What is the provider called?"), "{arguments:?}: {}", end.screen);
    }
}

#[test]
fn a_dry_run_shows_it_and_writes_nothing() {
    let home = Home::new();
    let mut terminal = home.sized(&["--dry-run"], (80, 200), &[]);
    with_url(&mut terminal);
    terminal.on(REVIEW, "").on("> Show all of it: 5 files, and write nothing", ENTER);
    let end = terminal.end();
    assert_eq!(end.code, 0, "{}", end.screen);
    assert!(end.all.contains("Would write into .:") && end.all.contains("--- config/providers/acme-fax/manifest.json"), "{}", end.screen);
    assert!(tree(home.path()).is_empty(), "nothing was written");
    assert!(home.kept().exists(), "the answers can still be used");
}

#[test]
fn an_archive_is_packed_from_answers() {
    let home = Home::new();
    let mut terminal = home.wizard(&["--archive", "acme.zip"]);
    with_url(&mut terminal);
    terminal.on("> Write acme.zip with 5 files", ENTER);
    assert_eq!(terminal.end().code, 0);
    assert_eq!(tree(home.path()).into_keys().collect::<Vec<_>>(), ["acme.zip"]);
}

#[test]
fn narrow_and_low_terminals_have_room_for_every_question() {
    let home = Home::new();
    let mut terminal = home.sized(&["--save-answers", "answers.json"], (40, 12), &[]);
    with_url(&mut terminal);
    // The size changes in the middle of it.
    terminal.see(REVIEW);
    terminal.resize(24, 8);
    terminal.see("> Write 5 files");
    terminal.resize(100, 30);
    let review = terminal.see("new       config/providers/acme-fax/manifest.response.json");
    assert!(review.contains("Look at what is in them"), "{review}");
    terminal.send(ENTER);
    assert_written(&home, &terminal.end());
}

#[test]
fn without_colours_nothing_is_coloured() {
    for (flag, environment) in [(&[][..], &[("NO_COLOR", "1")][..]), (&["--color", "never"], &[])] {
        let home = Home::new();
        let mut terminal = home.sized(flag, (80, 24), environment);
        terminal.on("What is the provider called?", ENTER).on("! The name is empty.", CTRL_C);
        let end = terminal.end();
        assert!(!end.all.contains("m") || !has_style(&end.all), "{:?}", end.all);
    }
    let home = Home::new();
    let mut terminal = home.wizard(&[]);
    terminal.on("What is the provider called?", CTRL_C);
    let end = terminal.end();
    assert!(has_style(&end.all), "{:?}", end.all);
}

/// Whether there is a sequence that sets colours or weight.
fn has_style(text: &str) -> bool {
    text.split("\u{1b}[").skip(1).any(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('m'))
}

#[test]
fn what_is_pasted_is_one_answer_and_harmless() {
    let home = Home::new();
    let mut terminal = home.wizard(&["--save-answers", "answers.json", "--target", "node"]);
    let paste = |text: &str| format!("\u{1b}[200~{text}\u{1b}[201~");
    terminal.on("What is the provider called?", &paste("Fäx\r\n\t日本語\u{7}\u{0}😀"));
    let screen = terminal.see("> Fäx 日本語😀");
    assert!(screen.contains("question 1 of"), "{screen}");
    terminal.send(ENTER).on("What is its id?", &format!("{CLEAR}acme\r")).on("Which version is it?", ENTER);
    terminal.on("What does it do", &paste(&"long ".repeat(2001)));
    terminal.see("…");
    terminal.send(ENTER).on("! The text is longer than 10,000 characters.", &format!("{CLEAR}a\u{202e}b\u{200f}c"));
    // The terminal of the test leaves out what stands for an invisible character.
    terminal.on("> abc", ENTER).on("Who writes it?", ENTER).on("> No settings", ENTER);
    terminal.on("> No credentials", ENTER).on("can the state", ENTER).on(REVIEW, ENTER);
    let end = terminal.end();
    assert_written(&home, &end);
    assert!(end.all.contains("> a\u{fffd}b\u{fffd}c") && !end.all.contains(['\u{202e}', '\u{200f}', '\u{7}', '\0']), "{:?}", end.all);
    let answers = saved(&home);
    assert_eq!((&answers["name"], &answers["description"]), (&"Fäx 日本語😀".into(), &"a\u{202e}b\u{200f}c".into()));
}

#[test]
fn a_terminal_that_moves_no_cursor_gets_lines() {
    let home = Home::new();
    let mut terminal = home.sized(&["--save-answers", "answers.json"], (80, 24), &[("TERM", "dumb")]);
    terminal
        .on("What is the provider called?", "\r")
        .on("! The name is empty.", "<\r")
        .on("This is the first question.", "Acme Fax\r")
        .on("[acme-fax]", "\r")
        .on("[1.0.0]", "<\r")
        .on("question 2 of", "\r")
        .on("question 3 of", "\r")
        .on("What does it do", "\r")
        .on("[Ada Lovelace]", "-\r")
        .on("1) HTTP manifest", "9\r")
        .on("It is a number from 1 to 4.", "python\r")
        .on("* 1) No settings", "\r")
        .on("* 1) No credentials", "\r")
        .on("2) No", "2\r")
        .on("1) Write", "\r");
    let end = terminal.end();
    assert_written(&home, &end);
    assert!(!end.all.contains('\u{1b}'), "{:?}", end.all);
    assert_eq!(saved(&home)["author"], "");
    let mut terminal = home.sized(&["--id", "acme2"], (80, 24), &[("TERM", "dumb")]);
    terminal.on("What is the provider called?", CTRL_C);
    let end = terminal.end();
    assert!(end.code == 130 && end.screen.contains("--resume"), "{}", end.screen);
}

#[test]
fn without_a_terminal_nothing_is_asked() {
    let home = Home::new();
    let run = faxsmith(home.path(), &["new"]);
    assert!(run.code == Some(2) && run.err.contains("This command has all of them: faxsmith new --target http"), "{run:?}");
    let run = faxsmith(home.path(), &["new", "--resume"]);
    assert!(run.code == Some(2) && run.err.contains("there is no terminal to ask them in"), "{run:?}");
}
