//! `faxsmith new` writes all or nothing, whatever ends it and whenever: through the real binary, which is made to fail at each step
//! that changes the disk.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use support::{Run, command, faxsmith, finished, folder, tree, write};

const URL: &str = "https://api.acme.example/v1/faxes";
const ACME: &[&str] = &["new", "--id", "acme", "--url", URL, "--quiet"];

/// Files with their permissions.
type Tree = BTreeMap<String, (u32, Vec<u8>)>;

fn with_modes(root: &Path) -> Tree {
    let mode = |path: &str| fs::symlink_metadata(root.join(path)).unwrap().permissions().mode() & 0o777;
    tree(root).into_iter().map(|(path, content)| (path.clone(), (mode(&path), content))).collect()
}

fn is_staged(path: &str) -> bool {
    path.contains(".faxsmith-")
}

fn is_anything_staged(root: &Path) -> bool {
    let entries = |path: &Path| fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let work = entries(root).into_iter().filter(|path| is_staged(&path.to_string_lossy()));
    work.into_iter().any(|work| entries(&work).iter().any(|path| !path.ends_with("lock")))
}

/// What is there before, and what is asked for.
struct Scene {
    files: &'static [(&'static str, &'static str, u32)],
    arguments: &'static [&'static str],
    /// A folder that appears as a whole.
    appears: &'static str,
}

const CONFIG: &str = "{\n\t\"version\": 1,\n\t\"providers\": { \"outbound\": { \"plugin\": \"old\", \"settings\": { \"a\": 1 } } }\n}";

const SCENES: &[Scene] = &[
    Scene { files: &[], arguments: &["--register"], appears: "config" },
    Scene { files: &[("other.txt", "theirs\n", 0o644)], arguments: &["--register", "--into", "a/b"], appears: "a" },
    Scene { files: &[("config/providers/b/manifest.json", "{}", 0o644)], arguments: &[], appears: "config/providers/acme" },
    Scene {
        files: &[
            ("config/faxbot.config.json", CONFIG, 0o640),
            ("config/faxbot.config.json.bak", "older\n", 0o600),
            ("config/plugin_registry.json", "{ \"items\": [] }\n", 0o604),
            ("config/providers/acme/README.md", "theirs\n", 0o640),
            ("config/providers/acme/note.txt", "theirs\n", 0o644),
            ("config/providers/acme/manifest.json", "{}\n", 0o600),
        ],
        arguments: &["--register", "--force"],
        appears: "",
    },
    Scene { files: &[("providers/b/x.py", "", 0o644)], arguments: &["--target", "python"], appears: "providers/acme" },
];

/// A folder that goes away, where nothing waits for a disk: there are thousands of runs.
fn in_memory() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { folder(&[]) }
}

impl Scene {
    fn set(&self) -> tempfile::TempDir {
        let here = in_memory();
        for (path, text, mode) in self.files {
            let path = write(here.path(), path, text.as_bytes());
            fs::set_permissions(path, fs::Permissions::from_mode(*mode)).unwrap();
        }
        here
    }

    fn arguments(&self) -> Vec<&str> {
        let is_code = self.arguments.contains(&"--target");
        let base = if is_code { &["new", "--id", "acme", "--quiet"][..] } else { ACME };
        [base, self.arguments].concat()
    }

    fn run(&self, here: &Path, fault: Option<&str>) -> Run {
        run(here, fault, &self.arguments())
    }

    /// What an undisturbed run comes to.
    fn outcome(&self) -> Tree {
        let here = self.set();
        let run = self.run(here.path(), None);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_clean(here.path(), "undisturbed");
        with_modes(here.path())
    }
}

fn run(here: &Path, fault: Option<&str>, arguments: &[&str]) -> Run {
    let mut command = command(here);
    command.args(arguments);
    if let Some(fault) = fault {
        command.env("FAXSMITH_FAULT", fault);
    }
    finished(command.output().unwrap())
}

/// Nothing is left of what was staged, nor any empty folder.
fn assert_clean(root: &Path, what: &str) {
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        assert!(!path.to_string_lossy().contains(".faxsmith-"), "{what}: {} is left", path.display());
        if path.is_dir() {
            assert!(fs::read_dir(&path).unwrap().count() > 0, "{what}: {} is left empty", path.display());
            assert_clean(&path, what);
        }
    }
}

/// Each file is the old one or the new one, and the new folder is there as a whole or not at all.
fn assert_old_or_new(scene: &Scene, now: &Tree, old: &Tree, new: &Tree, what: &str) {
    for (path, file) in now.iter().filter(|(path, _)| !is_staged(path)) {
        assert!(old.get(path) == Some(file) || new.get(path) == Some(file), "{what}: {path} is neither old nor new");
    }
    assert!(old.keys().all(|path| now.contains_key(path)), "{what}: a file has gone");
    let inside = |tree: &Tree| tree.keys().filter(|path| path.starts_with(&format!("{}/", scene.appears)) && !is_staged(path)).count();
    assert!(scene.appears.is_empty() || inside(now) == inside(old) || inside(now) == inside(new), "{what}: half of {}", scene.appears);
}

/// The builds of others have no faults.
fn has_faults() -> bool {
    if !cfg!(debug_assertions) {
        let _ = writeln!(std::io::stderr(), "SKIPPED: only builds for development can be made to fail");
    }
    cfg!(debug_assertions)
}

/// How many steps a run has, where it takes them all.
fn steps(scene: &Scene) -> usize {
    let dies = |at: usize| scene.run(scene.set().path(), Some(&format!("die:{at}"))).code.is_none();
    let (mut last, mut beyond) = (1, 512);
    assert!(dies(last) && !dies(beyond));
    while beyond - last > 1 {
        let middle = (last + beyond) / 2;
        *(if dies(middle) { &mut last } else { &mut beyond }) = middle;
    }
    last
}

#[test]
fn killed_at_any_step_the_next_run_puts_it_right() {
    if !has_faults() {
        return;
    }
    for (number, scene) in SCENES.iter().enumerate() {
        let (old, new) = (with_modes(scene.set().path()), scene.outcome());
        let mut finished = 0;
        for at in 1.. {
            let what = format!("scene {number}, step {at}");
            let here = scene.set();
            let run = scene.run(here.path(), Some(&format!("die:{at}")));
            if run.code.is_some() {
                assert!(at > 20 && run.code == Some(0), "{what}: {run:?}");
                break;
            }
            assert_old_or_new(scene, &with_modes(here.path()), &old, &new, &what);
            let left = is_anything_staged(here.path());
            let again = scene.run(here.path(), None);
            assert_eq!(again.code, Some(0), "{what}: {again:?}");
            assert_eq!(again.err.contains("was interrupted here"), left, "{what}: {again:?}");
            finished += usize::from(again.err.contains("it is finished now"));
            assert_eq!(with_modes(here.path()), new, "{what}");
            assert_clean(here.path(), &what);
        }
        assert!(finished > 0, "scene {number}: some runs were interrupted when all was staged");
    }
}

#[test]
fn any_run_puts_right_what_another_left() {
    if !has_faults() {
        return;
    }
    let scene = &SCENES[3];
    let (old, new) = (with_modes(scene.set().path()), scene.outcome());
    let own = |path: &&String| !path.contains("providers/other") && *path != "faxsmith.toml";
    for at in (1..=steps(scene)).step_by(3) {
        let here = scene.set();
        scene.run(here.path(), Some(&format!("die:{at}")));
        let other = run(here.path(), None, &["new", "--id", "other", "--url", URL]);
        assert_eq!(other.code, Some(0), "{at}: {other:?}");
        assert_clean(here.path(), "another");
        let now = with_modes(here.path());
        let is = |tree: &Tree| tree.iter().filter(|(path, _)| own(path)).eq(now.iter().filter(|(path, _)| own(path)));
        assert!(is(&old) || is(&new), "{at}: all is old, or all is new");
        assert!(now.contains_key("config/providers/other/manifest.json"));
    }
}

#[test]
fn killed_again_while_it_puts_right_the_next_one_does() {
    if !has_faults() {
        return;
    }
    let scene = &SCENES[3];
    let new = scene.outcome();
    let last = steps(scene);
    // Near the end all is staged.
    for first in (last / 2..=last).step_by(7) {
        for second in (1..last / 2).step_by(3) {
            let here = scene.set();
            scene.run(here.path(), Some(&format!("die:{first}")));
            scene.run(here.path(), Some(&format!("die:{second}")));
            let third = scene.run(here.path(), None);
            assert_eq!((third.code, with_modes(here.path())), (Some(0), new.clone()), "{first}, {second}: {third:?}");
            assert_clean(here.path(), &format!("{first}, {second}"));
        }
    }
}

#[test]
fn an_error_at_any_step_is_undone_at_once() {
    if !has_faults() {
        return;
    }
    for (number, scene) in SCENES.iter().enumerate() {
        let (old, new) = (with_modes(scene.set().path()), scene.outcome());
        let (mut failed, mut done) = (0, 0);
        for at in 1..=steps(scene) {
            // What is full stays full: not every step is tried with it.
            let kinds = [("fail", "permission denied"), ("full", "the disk is full")];
            for (kind, remedy) in kinds.into_iter().take(if at % 4 == 0 { 2 } else { 1 }) {
                let what = format!("scene {number}, {kind} at step {at}");
                let here = scene.set();
                let run = scene.run(here.path(), Some(&format!("{kind}:{at}")));
                if run.code == Some(2) {
                    failed += 1;
                    assert!(run.err.contains("can't write") && run.err.contains(remedy), "{what}: {run:?}");
                    assert_eq!(with_modes(here.path()), old, "{what}");
                } else {
                    done += 1;
                    assert_eq!((run.code, with_modes(here.path())), (Some(0), new.clone()), "{what}: {run:?}");
                }
                assert_clean(here.path(), &what);
            }
        }
        // Once everything is written, an error while clearing up is none.
        assert!(failed > 20 && done > 0, "scene {number}: {failed} failed, {done} done");
    }
}

#[test]
fn killed_while_it_undoes_the_next_run_undoes_the_rest() {
    if !has_faults() {
        return;
    }
    // One run in which a rename fails, and which is killed in the middle of undoing.
    let scene = &SCENES[3];
    let (old, new) = (with_modes(scene.set().path()), scene.outcome());
    let last = steps(scene);
    let mut undone = 0;
    for fails in (last / 2..=last).step_by(2) {
        for dies in (fails + 1..fails + 12).step_by(2) {
            let here = scene.set();
            let run = scene.run(here.path(), Some(&format!("fail:{fails},die:{dies}")));
            let what = format!("{fails}, {dies}: {run:?}");
            if run.code.is_some() {
                break;
            }
            assert_old_or_new(scene, &with_modes(here.path()), &old, &new, &what);
            let again = scene.run(here.path(), None);
            undone += usize::from(again.err.contains("it is undone now"));
            assert_eq!((again.code, with_modes(here.path())), (Some(0), new.clone()), "{what}: {again:?}");
            assert_clean(here.path(), &what);
        }
    }
    assert!(undone > 5, "{undone} times it was killed while undoing");
}

#[test]
fn asked_to_end_it_is_as_before_or_done() {
    if !has_faults() {
        return;
    }
    for (number, scene) in SCENES.iter().enumerate() {
        let (old, new) = (with_modes(scene.set().path()), scene.outcome());
        let (mut before, mut done) = (0, 0);
        for at in (1..=steps(scene)).step_by(5) {
            let here = scene.set();
            let run = scene.run(here.path(), Some(&format!("end:{at}")));
            let what = format!("scene {number}, step {at}: {run:?}");
            assert_eq!(run.code, Some(130), "{what}");
            let is_done = run.err.contains("everything had been written");
            assert!(is_done || run.err.contains("nothing has been written"), "{what}");
            assert_eq!(with_modes(here.path()), if is_done { new.clone() } else { old.clone() }, "{what}");
            assert_clean(here.path(), &what);
            *(if is_done { &mut done } else { &mut before }) += 1;
        }
        assert!(before > 0 && done > 0, "scene {number}: {before} before, {done} done");
    }
}

#[test]
fn what_others_have_changed_since_stays() {
    if !has_faults() {
        return;
    }
    let scene = &SCENES[3];
    let mut kept = 0;
    for at in 1..=steps(scene) {
        let here = scene.set();
        scene.run(here.path(), Some(&format!("die:{at}")));
        let readme = here.path().join("config/providers/acme/README.md");
        if fs::read(&readme).unwrap() != b"theirs\n" {
            continue;
        }
        fs::write(&readme, "changed since\n").unwrap();
        let again = run(here.path(), None, &["new", "--id", "other", "--url", URL]);
        assert!(again.code == Some(0) && fs::read(&readme).unwrap() == b"changed since\n", "{at}: {again:?}");
        kept += usize::from(again.err.contains("What has been changed since stays as it is: config/providers/acme/README.md."));
        assert_clean(here.path(), &at.to_string());
    }
    assert!(kept > 0, "it was killed between two renames");
}

#[test]
fn runs_at_the_same_time_wait_for_one_another() {
    for into in [".", "a/b"] {
        let here = folder(&[]);
        let ids: Vec<String> = (0..6).map(|number| format!("acme-{number}")).collect();
        let start = |id: &String| {
            let mut command = command(here.path());
            command.args(["new", "--id", id, "--url", URL, "--register", "--into", into]).stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        };
        let children: Vec<_> = ids.iter().chain(&ids).map(start).collect();
        for child in children {
            let run = finished(child.wait_with_output().unwrap());
            // Only one can be the one that sends.
            assert!(run.code == Some(0) || run.code == Some(1) && run.err.contains("kept"), "{run:?}");
        }
        let root = here.path().join(into);
        let files = tree(&root);
        let registry = String::from_utf8(files["config/plugin_registry.json"].clone()).unwrap();
        let traits = String::from_utf8(files["config/provider_traits.json"].clone()).unwrap();
        for id in &ids {
            let quoted = format!("\"{id}\"");
            assert!(files.contains_key(&format!("config/providers/{id}/manifest.json")));
            assert!(registry.matches(&quoted).count() == 2 && traits.matches(&quoted).count() == 1, "{id}: {registry}{traits}");
        }
        assert_clean(here.path(), into);
    }
}

#[test]
fn nothing_is_written_through_a_link_that_leads_out() {
    let outside = folder(&[("it.json", "{}"), ("work/lock", "")]);
    let old = tree(outside.path());
    let register = [ACME, &["--register", "--force"]].concat();
    for (link, target) in [
        ("config/faxbot.config.json", "it.json"),
        ("config/plugin_registry.json", "missing.json"),
        ("config/provider_traits.json", "it.json"),
        (".faxsmith-new", "work"),
        ("config", ""),
    ] {
        let here = folder(&[]);
        let path = here.path().join(link);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(outside.path().join(target), &path).unwrap();
        let run = faxsmith(here.path(), &register);
        assert!(run.code == Some(2) && run.err.contains(link) && run.err.contains("can't write"), "{run:?}");
        assert_eq!(tree(outside.path()), old, "{link}");
        assert!(!here.path().join("faxsmith.toml").exists());
    }
    // A link that stays inside is the user's own arrangement.
    let here = folder(&[("real/config.json", "{\"providers\": {}}")]);
    fs::create_dir(here.path().join("config")).unwrap();
    symlink("../real/config.json", here.path().join("config/faxbot.config.json")).unwrap();
    assert_eq!(faxsmith(here.path(), &register).code, Some(0));
    assert!(here.path().join("config/faxbot.config.json").is_symlink());
    let files = tree(&here.path().join("real"));
    assert!(files["config.json.bak"] == b"{\"providers\": {}}" && String::from_utf8_lossy(&files["config.json"]).contains("acme"));
}

#[test]
fn a_journal_from_elsewhere_touches_nothing_outside() {
    let step =
        |to: &str| format!("{{\"format\":\"faxsmith-new-journal/1\",\"steps\":[{{\"to\":\"{to}\",\"files\":[],\"replaces\":false}}]}}");
    for (name, text) in [
        ("journal", step("../x")),
        ("journal", step("/tmp/x")),
        ("journal", step("out/x")),
        ("journal", step("")),
        ("undo", step("../victim")),
        ("journal", "{".to_owned()),
        ("journal", "{\"format\":\"faxsmith-new-journal/2\",\"steps\":[]}".to_owned()),
    ] {
        let outer = folder(&[("victim", "theirs\n"), ("inner/.faxsmith-new/0", "evil")]);
        let here = outer.path().join("inner");
        symlink(outer.path(), here.join("out")).unwrap();
        write(&here, &format!(".faxsmith-new/{name}"), text.as_bytes());
        let run = faxsmith(&here, ACME);
        assert!(run.code == Some(2) && run.err.contains("no journal that this faxsmith can follow"), "{text}: {run:?}");
        let names: Vec<_> = fs::read_dir(outer.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(names.len() == 2 && fs::read(outer.path().join("victim")).unwrap() == b"theirs\n", "{text}: {names:?}");
    }
}

#[test]
fn what_is_in_the_way_is_told_with_a_remedy() {
    let long = "x".repeat(300);
    let register = [ACME, &["--register"]].concat();
    for (files, more, parts) in [
        (&[("config/faxbot.config.json/x", "")][..], &[][..], &["config/faxbot.config.json: it is a folder", "move it away"][..]),
        (&[("config", "")], &[], &["config is no folder", "move it away"]),
        (
            &[("config/provider_traits.json", "{}"), ("config/provider_traits.json.bak/x", "")],
            &[],
            &["provider_traits.json.bak is in the way", "nothing has changed"],
        ),
        (&[("config/providers/Acme/manifest.json", "{}")], &[], &["config/providers/Acme is there", "choose another `--id`"]),
        (&[("config/plugin_registry.json", "{\"items\": [\n{\"id\": \"ACME\"}]}")], &[], &["plugin_registry.json:2:8: ACME is there"]),
        (&[], &["--into", &long], &["can't write", "too long"]),
        (&[("file", "")], &["--into", "file/x"], &["file is no folder"]),
        (&[], &["--into", "missing/../x"], &["there is no such folder"]),
    ] {
        let here = folder(files);
        let old = tree(here.path());
        let run = faxsmith(here.path(), &[&register, more].concat());
        assert!(run.code == Some(2) && parts.iter().all(|part| run.err.contains(part)), "{parts:?}: {run:?}");
        assert_eq!(tree(here.path()), old);
        assert!(!here.path().join(".faxsmith-new").exists());
    }
    let here = folder(&[]);
    symlink("nowhere", here.path().join("link")).unwrap();
    let run = faxsmith(here.path(), &[ACME, &["--into", "link"]].concat());
    assert!(run.code == Some(2) && run.err.contains("link: it is a link to nothing"), "{run:?}");
    let here = folder(&[("config/plugin_registry.json", "{\"items\": []}")]);
    let path = here.path().join("config/plugin_registry.json");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let run = faxsmith(here.path(), &register);
    assert!(run.code == Some(2) && run.err.contains("plugin_registry.json: it is read-only"), "{run:?}");
}

/// What root writes for others stays theirs.
#[test]
fn the_owner_of_a_replaced_file_stays() {
    use std::os::unix::fs::{MetadataExt, chown};
    let here = folder(&[("config/plugin_registry.json", "{\"items\": []}"), ("config/providers/acme/manifest.json", "{}")]);
    let paths = ["config/plugin_registry.json", "config/providers/acme/manifest.json"].map(|path| here.path().join(path));
    let own = fs::metadata(here.path()).unwrap().uid();
    // Nobody but root may give them away: then they stay one's own.
    paths.iter().for_each(|path| drop(chown(path, Some(65534), Some(65534))));
    let owner = fs::metadata(&paths[0]).unwrap().uid();
    assert!(owner == own || owner == 65534);
    assert_eq!(faxsmith(here.path(), &[ACME, &["--register", "--force"]].concat()).code, Some(0));
    assert_eq!(faxsmith(here.path(), &["fmt", "config/plugin_registry.json"]).code, Some(0));
    for path in paths.iter().chain([&here.path().join("config/plugin_registry.json.bak")]) {
        assert_eq!(fs::metadata(path).unwrap().uid(), owner, "{}", path.display());
    }
}

/// Whoever waits can be asked to end, and goes on when the other one is ready.
#[test]
fn a_run_that_waits_can_be_ended() {
    let here = folder(&[(".faxsmith-new/lock", "")]);
    fs::set_permissions(here.path().join(".faxsmith-new"), fs::Permissions::from_mode(0o700)).unwrap();
    let other = fs::File::open(here.path().join(".faxsmith-new/lock")).unwrap();
    other.lock().unwrap();
    let start = || {
        let mut child = command(here.path()).args(ACME).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut err = BufReader::new(child.stderr.take().unwrap());
        err.read_line(&mut line).unwrap();
        assert!(line.contains("Another `faxsmith new` is writing into .: waiting for it."), "{line}");
        (child, err)
    };
    let (mut child, _err) = start();
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(tree(here.path()).keys().eq([".faxsmith-new/lock"]));
    let (mut child, _err) = start();
    drop(other);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(here.path().join("config/providers/acme/manifest.json").exists());
    assert_clean(here.path(), "waited");
}

/// A pipe in place of a file is not waited for.
#[test]
fn a_pipe_in_the_way_is_told() {
    let here = folder(&[("config/x", "")]);
    assert!(Command::new("mkfifo").arg(here.path().join("config/faxbot.config.json")).status().unwrap().success());
    let run = faxsmith(here.path(), &[ACME, &["--register"]].concat());
    assert!(run.code == Some(2) && run.err.contains("it is no plain file"), "{run:?}");
}

/// Root may write anywhere, so that another user has to try.
#[test]
fn a_folder_that_may_not_be_written_to_is_told() {
    let here = folder(&[]);
    fs::set_permissions(here.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let run = support::as_nobody(here.path(), ACME);
    fs::set_permissions(here.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let Some(run) = run else { return };
    assert!(run.code == Some(2) && run.err.contains("can't write .: permission denied: may this user write in its folder?"), "{run:?}");
    assert_eq!(fs::read_dir(here.path()).unwrap().count(), 0);
}
