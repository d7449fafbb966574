//! What Git knows, asked of the program `git`: which files differ, and what is staged.
//!
//! It is called without a shell, in the user's folder, with the user's environment: inside a hook `GIT_INDEX_FILE` and its like say
//! which index counts. Nothing is ever written.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::Failure;
use crate::report::printable;

/// The repository that the current folder belongs to.
#[derive(Debug)]
pub struct Repository {
    /// The option that needs it, for messages.
    wanted_by: &'static str,
    /// The current folder, as seen from the top of the work tree.
    prefix: PathBuf,
}

/// A version of a file that Git keeps: the name of its object.
pub type Blob = String;

/// A file that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Seen from the current folder.
    pub path: PathBuf,
    /// What is staged of it; meaningless where work tree files were asked for.
    pub blob: Blob,
    /// Both sides of a merge changed it, and nobody has decided.
    pub unmerged: bool,
}

impl Repository {
    /// Finds the repository of the current folder. `wanted_by`: the option that needs it.
    pub fn here(wanted_by: &'static str) -> Result<Self, Failure> {
        let mut here = Self { wanted_by, prefix: PathBuf::new() };
        let inside = here.run(&["rev-parse", "--is-inside-work-tree"])?;
        if inside.trim_ascii() != b"true" {
            return Err(Failure::usage(format!(
                "`{wanted_by}` needs a work tree: this folder belongs to a bare repository, or is `.git` itself"
            )));
        }
        let prefix = here.run(&["rev-parse", "--show-prefix"])?;
        here.prefix = path_of(prefix.strip_suffix(b"\n").unwrap_or(&prefix));
        Ok(here)
    }

    /// The files below `paths` whose staged content differs from the last commit; deleted ones, links and submodules left out.
    pub fn staged(&self, paths: &[PathBuf]) -> Result<Vec<Changed>, Failure> {
        self.differing(&["--cached"], paths)
    }

    /// The files below `paths` that differ from where this branch left `revision`, and those that Git does not know yet.
    pub fn changed_since(&self, revision: &str, paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
        let mut changed = Vec::new();
        let others: &[&str] = if revision == "HEAD" && self.run(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).is_err() {
            // Before the first commit every file is new.
            &["ls-files", "-z", "--full-name", "--cached", "--others", "--exclude-standard"]
        } else {
            let base = self.base(revision)?;
            changed.extend(self.differing(&[&base], paths)?.into_iter().map(|changed| changed.path));
            &["ls-files", "-z", "--full-name", "--others", "--exclude-standard"]
        };
        let untracked = self.run_on(others, paths)?;
        changed.extend(fields(&untracked).map(|path| self.as_seen_here(&path_of(path))));
        changed.sort();
        changed.dedup();
        Ok(changed)
    }

    /// The files below `paths` whose content in the work tree is another one than what is staged.
    pub fn unstaged(&self, paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
        let list = self.run_on(&["diff", "--name-only", "-z", "--no-ext-diff", "--no-relative", "--ignore-submodules=all"], paths)?;
        Ok(fields(&list).map(|path| self.as_seen_here(&path_of(path))).collect())
    }

    /// All files of the index, each with its content.
    pub fn index(&self) -> Result<BTreeMap<PathBuf, Blob>, Failure> {
        let top = self.as_seen_here(Path::new("")).join(".");
        let list = self.run_on(&["ls-files", "-z", "--full-name", "--stage"], &[top])?;
        let entry = |field: &[u8]| {
            // <mode> <object> <stage>\t<path>
            let tab = field.iter().position(|byte| *byte == b'\t')?;
            let head = String::from_utf8_lossy(&field[..tab]);
            let mut words = head.split(' ');
            let (mode, blob, stage) = (words.next()?, words.next()?, words.next()?);
            (is_file(mode) && stage == "0").then(|| (self.as_seen_here(&path_of(&field[tab + 1..])), blob.to_owned()))
        };
        Ok(fields(&list).filter_map(entry).collect())
    }

    /// The content of blobs, each with the most bytes that are wanted of it; `None` for one that has more.
    pub fn contents(&self, wanted: &[(Blob, u64)]) -> Result<HashMap<Blob, Option<Vec<u8>>>, Failure> {
        let mut found = HashMap::new();
        if wanted.is_empty() {
            return Ok(found);
        }
        let mut child = self
            .command(&["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| self.no_git(&error))?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else { return Err(self.failed("cat-file", "")) };
        let names: String = wanted.iter().map(|(blob, _)| format!("{blob}\n")).collect();
        // It answers while it is being asked: both pipes must flow.
        let asking = std::thread::spawn(move || input.write_all(names.as_bytes()));
        let mut output = BufReader::new(output);
        for (blob, limit) in wanted {
            let content = answer(&mut output, *limit).map_err(|_| self.failed("cat-file", &format!("no object {blob}")))?;
            found.insert(blob.clone(), content);
        }
        drop(output);
        let _ = asking.join();
        let _ = child.wait();
        Ok(found)
    }

    /// The commit where this branch left `revision`; the revision itself where they have nothing in common.
    fn base(&self, revision: &str) -> Result<String, Failure> {
        // A name that begins with a dash would be an option to some command of Git.
        let unknown = || {
            Failure::usage(format!(
                "`--since {}`: there is no such commit here. Is it a branch, tag or commit of this repository, and fetched? (CI often \
                 fetches the last commit only)",
                printable(revision)
            ))
        };
        if revision.starts_with('-') || revision.is_empty() {
            return Err(unknown());
        }
        let commit = self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")]);
        let commit = String::from_utf8_lossy(&commit.map_err(|_| unknown())?).trim().to_owned();
        let common = self.run(&["merge-base", &commit, "HEAD"]);
        Ok(common.map_or(commit, |common| String::from_utf8_lossy(&common).trim().to_owned()))
    }

    fn differing(&self, what: &[&str], paths: &[PathBuf]) -> Result<Vec<Changed>, Failure> {
        const HOW: &[&str] = &[
            "diff",
            "--raw",
            "-z",
            "--no-abbrev",
            "--no-renames",
            "--no-ext-diff",
            "--no-relative",
            "--ignore-submodules=all",
            "--diff-filter=d",
        ];
        let list = self.run_on(&[HOW, what].concat(), paths)?;
        let mut fields = fields(&list);
        let mut found: Vec<Changed> = Vec::new();
        // :<old mode> <new mode> <old object> <new object> <status>\0<path>\0
        while let (Some(head), Some(path)) = (fields.next(), fields.next()) {
            let head = String::from_utf8_lossy(head);
            let words: Vec<&str> = head.trim_start_matches(':').split(' ').collect();
            let [_, mode, _, blob, status] = words[..] else { continue };
            let unmerged = status.starts_with('U');
            if !unmerged && !is_file(mode) {
                continue;
            }
            found.push(Changed { path: self.as_seen_here(&path_of(path)), blob: blob.to_owned(), unmerged });
        }
        Ok(found)
    }

    /// A path from the top of the work tree as seen from the current folder.
    fn as_seen_here(&self, path: &Path) -> PathBuf {
        let mut down: Vec<Component<'_>> = path.components().collect();
        let mut up = 0;
        let here: Vec<Component<'_>> = self.prefix.components().collect();
        let common = here.iter().zip(&down).take_while(|(a, b)| a == b).count();
        up += here.len() - common;
        down.drain(..common);
        std::iter::repeat_n(Component::ParentDir, up).chain(down).collect()
    }

    fn run_on(&self, arguments: &[&str], paths: &[PathBuf]) -> Result<Vec<u8>, Failure> {
        let mut command = self.command(arguments);
        command.arg("--").args(paths);
        self.output(&mut command, arguments[0])
    }

    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
        self.output(&mut self.command(arguments), arguments[0])
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        // Paths are names, not patterns; no program that the repository's settings name is started to look for changes.
        command.args(["--literal-pathspecs", "-c", "core.fsmonitor=false"]).args(arguments);
        command.env("GIT_OPTIONAL_LOCKS", "0").stdin(Stdio::null());
        command
    }

    fn output(&self, command: &mut Command, what: &str) -> Result<Vec<u8>, Failure> {
        let output = command.output().map_err(|error| self.no_git(&error))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(self.failed(what, &String::from_utf8_lossy(&output.stderr)))
    }

    fn no_git(&self, error: &io::Error) -> Failure {
        let why = match error.kind() {
            io::ErrorKind::NotFound => "which is not installed, or not in the PATH".to_owned(),
            _ => format!("which can't be started: {error}"),
        };
        Failure::usage(format!("`{}` asks `git`, {why}", self.wanted_by))
    }

    fn failed(&self, what: &str, said: &str) -> Failure {
        let said = said.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let said = said.trim_start_matches("fatal: ").trim_start_matches("error: ");
        let said = if said.is_empty() { "nothing" } else { said };
        Failure::usage(format!("`{}` needs a Git repository; `git {what}` says: {}", self.wanted_by, printable(said)))
    }
}

/// What Git calls the user, if it knows.
pub fn user_name() -> Option<String> {
    let output = Command::new("git").args(["config", "user.name"]).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let name = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !name.is_empty()).then_some(name)
}

/// One answer of `git cat-file --batch`: `<object> <type> <size>\n<content>\n`.
fn answer(output: &mut impl BufRead, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut head = String::new();
    output.read_line(&mut head)?;
    let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
    let size = size.ok_or(io::ErrorKind::NotFound)?;
    let mut content = output.take(size);
    let mut bytes = Vec::new();
    if size <= limit {
        content.read_to_end(&mut bytes)?;
    } else {
        io::copy(&mut content, &mut io::sink())?;
    }
    let mut end = [0];
    output.read_exact(&mut end)?;
    Ok((size <= limit).then_some(bytes))
}

/// The parts of a list that end with NUL each.
fn fields(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    list.split(|byte| *byte == 0).filter(|field| !field.is_empty())
}

/// Whether a mode is that of a plain file: no link, no submodule.
fn is_file(mode: &str) -> bool {
    mode.starts_with("100")
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(bytes.to_vec()).into()
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    OsString::from(String::from_utf8_lossy(bytes).into_owned()).into()
}
