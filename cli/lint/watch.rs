//! `--watch`: checks again whenever something changes.
//!
//! The folders that a walk goes through are watched one by one, so that what is ignored costs nothing; those above them too, but only
//! for a configuration that appears there. Every round shows everything that there is to say, as compilers do.

use std::collections::HashSet;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use faxsmith_manifest::markdown::is_markdown;
use faxsmith_manifest::settings::FILE_NAME;
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::args::{LintArgs, OutputFormat};
use crate::failure::Failure;
use crate::files;
use crate::lint::once;
use crate::output;

/// A change seldom comes alone: an editor writes, renames, removes. The next round begins when it has been quiet for so long, …
const QUIET: Duration = Duration::from_millis(50);
/// … but not later than this.
const LATEST: Duration = Duration::from_secs(1);

/// Checks until the program is interrupted; returns only where it can't watch.
pub fn run(args: &LintArgs, quiet: bool) -> Result<u8, Failure> {
    let formats = args.format.into_iter().chain(args.output.iter().filter(|choice| choice.file.is_none()).map(|choice| choice.format));
    if let Some(format) = formats.into_iter().find(|format| !goes_on(*format)) {
        let name = format.name();
        return Err(Failure::usage(format!(
            "`--watch` reports again and again, and {name} is one document: take human, concise, github or jsonl, or a file, `--output {name}=FILE`"
        )));
    }
    if files::is_stdin(&args.paths, args.stdin_filename.as_deref())? {
        return Err(Failure::usage("`--watch` waits for files to change, standard input is read once: name a file"));
    }
    if let Some(missing) = args.paths.iter().find(|path| !path.exists()) {
        return Err(Failure::reading(missing, &io::ErrorKind::NotFound.into()));
    }
    let (tell, told) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event| {
        // Nobody listens any more: the program ends.
        let _ = tell.send(event);
    })
    .map_err(|error| cannot_watch(&error))?;
    let is_terminal = io::stdout().is_terminal() && std::env::var_os("TERM").is_some_and(|term| term != "dumb");
    loop {
        // First watched, then checked: whatever changes from now on is seen.
        let watched = watch(&mut watcher, args)?;
        if let Err(failure) = once(args, quiet) {
            output::failure(&failure);
        }
        if !quiet {
            output::remark("Watching for changes. Ctrl-C ends.");
        }
        wait(&told, args, &watched)?;
        if is_terminal {
            // The screen and what has been scrolled out of it.
            output::print(b"\x1b[2J\x1b[3J\x1b[H")?;
        }
    }
}

/// Whether a report of this format can follow another.
fn goes_on(format: OutputFormat) -> bool {
    matches!(format, OutputFormat::Human | OutputFormat::Concise | OutputFormat::Github | OutputFormat::Jsonl)
}

/// Watches the folders of the paths, and those above. Returns the former.
fn watch(watcher: &mut RecommendedWatcher, args: &LintArgs) -> Result<HashSet<PathBuf>, Failure> {
    let mut before = HashSet::new();
    loop {
        let (folders, above) = to_watch(args);
        for folder in folders.iter().chain(above.difference(&folders)) {
            match watcher.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => {}
                // A folder that may not be read, or is gone again, has nothing to be checked in it. Above there may be such, too.
                Err(error) if matches!(error.kind, ErrorKind::PathNotFound | ErrorKind::Io(_)) => {}
                Err(error) => return Err(cannot_watch(&error)),
            }
        }
        // What appeared in a folder before it was watched was told by nobody.
        if folders == before {
            return Ok(folders);
        }
        before = folders;
    }
}

/// The folders that the paths lead to, and those above.
fn to_watch(args: &LintArgs) -> (HashSet<PathBuf>, HashSet<PathBuf>) {
    let mut folders = HashSet::new();
    let mut above = HashSet::new();
    for path in args.paths.iter().chain(&args.configuration.config) {
        // The names in events are put together from these. What is gone may come again, in the same folder.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let again = |_| fs::canonicalize(folder).map(|folder| folder.join(path.file_name().unwrap_or_default()));
        let Ok(whole) = fs::canonicalize(path).or_else(again) else { continue };
        if whole.is_dir() {
            folders.extend(files::folders(&whole));
        } else {
            folders.extend(whole.parent().map(Path::to_owned));
        }
        above.extend(whole.ancestors().skip(1).map(Path::to_owned));
    }
    (folders, above)
}

/// Waits for a change that matters, and then until it is quiet.
fn wait(told: &Receiver<notify::Result<Event>>, args: &LintArgs, watched: &HashSet<PathBuf>) -> Result<(), Failure> {
    let ended = || Failure::usage("the system has stopped telling of changes");
    loop {
        match told.recv().map_err(|_| ended())? {
            Ok(event) if matters(&event, args, watched) => break,
            Ok(_) => {}
            Err(error) => return Err(cannot_watch(&error)),
        }
    }
    let latest = Instant::now() + LATEST;
    while Instant::now() < latest {
        match told.recv_timeout(QUIET) {
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return Err(ended()),
        }
    }
    Ok(())
}

/// Whether a change can make a difference to what is found.
fn matters(event: &Event, args: &LintArgs, watched: &HashSet<PathBuf>) -> bool {
    // Checking reads files, which is told of too. Where the system has lost events, anything may have happened.
    !matches!(event.kind, EventKind::Access(_))
        && (event.need_rescan()
            || event.paths.iter().any(|path| {
                let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
                name == FILE_NAME || (path.parent().is_some_and(|folder| watched.contains(folder)) && is_wanted(path, &name, event, args))
            }))
}

fn is_wanted(path: &Path, name: &str, event: &Event, args: &LintArgs) -> bool {
    let is_named = || args.paths.iter().chain(&args.configuration.config).any(|named| named.file_name() == path.file_name());
    let is_known =
        matches!(name, ".gitignore" | ".ignore" | "__init__.py") || name.ends_with(".json") || (args.markdown && is_markdown(name));
    // A folder has come or gone, and with it what is in it.
    let is_folder = path.is_dir()
        || (!path.exists() && path.extension().is_none() && !matches!(event.kind, EventKind::Modify(notify::event::ModifyKind::Data(_))));
    is_known || is_named() || (is_folder && !name.starts_with('.'))
}

fn cannot_watch(error: &notify::Error) -> Failure {
    Failure::usage(match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "`--watch`: the system lets no more folders be watched; name fewer, or raise its limit (on Linux fs.inotify.max_user_watches)"
                .to_owned()
        }
        _ => format!("`--watch` can't watch: {error}"),
    })
}
