//! `faxsmith new` with the targets in code, through the real binary.

use std::fs;
use std::io::Read;

use serde_json::{Value, json};

use crate::support::programs::{passed, program};
use crate::support::{faxsmith, faxsmith_reading, folder, tree, write};

#[test]
fn two_python_plugins_share_a_workspace() {
    let here = folder(&[]);
    let first = ["new", "--target", "python", "--id", "acme-fax", "--setting", "quality:standard|fine", "--credential", "api_key"];
    let second = ["new", "--target", "python", "--id", "other", "--no-get-status"];
    let run = faxsmith(here.path(), &first);
    assert!(run.code == Some(0) && run.out.contains("wrote  providers/acme_fax/plugin.py"), "{run:?}");
    let run = faxsmith(here.path(), &second);
    assert!(run.code == Some(0) && run.out.starts_with("same   providers/__init__.py\n"), "{run:?}");
    // Once more changes nothing.
    let run = faxsmith(here.path(), &first);
    assert!(run.code == Some(0) && !run.out.contains("wrote"), "{run:?}");
    let Some(mut python) = program("python3", here.path()) else { return };
    let out = passed(python.args(["-m", "unittest"]));
    assert!(out.contains("Ran 22 tests"), "{out}");
}

#[test]
fn a_node_plugin_comes_from_answers_and_keeps_what_was_changed() {
    let here = folder(&[]);
    let answers = json!({ "target": "node", "id": "acme", "name": "Acme */ \"Fax\"", "credentials": [{ "key": "token" }] }).to_string();
    let dry = faxsmith_reading(here.path(), answers.as_bytes(), &["new", "--answers", "-", "--dry-run"]);
    assert!(dry.code == Some(0) && dry.out.contains("class AcmePlugin extends FaxPlugin"), "{dry:?}");
    assert_eq!(fs::read_dir(here.path()).unwrap().count(), 0);
    let run = faxsmith_reading(here.path(), answers.as_bytes(), &["new", "--answers", "-"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let package = here.path().join("providers/acme");
    if let Some(mut node) = program("node", &package) {
        assert!(passed(node.args(["--test", "--test-reporter=tap"])).contains("# pass 12\n"));
    }
    write(here.path(), "providers/acme/index.js", b"mine");
    let run = faxsmith_reading(here.path(), answers.as_bytes(), &["new", "--answers", "-"]);
    assert!(run.code == Some(1) && run.err.contains("index.js"), "{run:?}");
    assert_eq!(fs::read(package.join("index.js")).unwrap(), b"mine");
}

#[test]
fn an_archive_holds_a_typescript_plugin() {
    let here = folder(&[]);
    let run = faxsmith(here.path(), &["new", "--target", "node-typescript", "--id", "acme", "--archive", "acme.zip"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(fs::read_dir(here.path()).unwrap().count(), 1);
    let mut archive = zip::ZipArchive::new(fs::File::open(here.path().join("acme.zip")).unwrap()).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    for name in [".gitignore", "README.md", "manifest.json", "package.json", "src/index.ts", "test/index.test.ts", "tsconfig.json"] {
        assert!(names.contains(&format!("providers/acme/{name}")), "{names:?}");
    }
    let mut text = String::new();
    archive.by_name("providers/acme/manifest.json").unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["id"], "acme");
}

#[test]
fn what_the_readme_registers_lints_clean() {
    for target in ["python", "node", "node-typescript"] {
        let here = folder(&[]);
        let run =
            faxsmith(here.path(), &["new", "--target", target, "--id", "acme", "--setting", "lines:integer", "--credential", "api_key"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let readme = fs::read_to_string(here.path().join("providers/acme/README.md")).unwrap();
        let blocks: Vec<&str> = readme.split("~~~json\n").skip(1).map(|part| part.split("\n~~~").next().unwrap()).collect();
        let item: Value = serde_json::from_str(blocks[1]).unwrap();
        write(here.path(), "config/faxbot.config.json", format!("{}\n", blocks[0]).as_bytes());
        write(here.path(), "config/plugin_registry.json", json!({ "items": [item] }).to_string().as_bytes());
        write(here.path(), "config/provider_traits.json", format!("{}\n", blocks[2]).as_bytes());
        let manifest = "providers/acme/manifest.json";
        let run = faxsmith(here.path(), &["fmt", "--check", "config/faxbot.config.json", "config/provider_traits.json", manifest]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let run = faxsmith(here.path(), &["lint", "--runtime", "all", "--fail-on", "warning"]);
        assert!(run.code == Some(0) && run.out.contains("4 files"), "{run:?}");
    }
}

#[test]
fn ids_that_are_no_names_in_code_are_refused_with_another() {
    for (target, id, better) in [("python", "8x8", "fax-8x8"), ("python", "class", "class-plugin"), ("node", "Acme_Fax", "acme-fax")] {
        let here = folder(&[]);
        let run = faxsmith(here.path(), &["new", "--target", target, "--id", id]);
        assert!(run.code == Some(2) && run.err.contains(better), "{run:?}");
        assert_eq!(fs::read_dir(here.path()).unwrap().count(), 0);
    }
}

#[test]
fn files_lie_in_the_provider_s_folder_and_are_whole() {
    for (target, own) in [("python", "providers/acme_fax/"), ("node", "providers/acme-fax/"), ("node-typescript", "providers/acme-fax/")] {
        let here = folder(&[]);
        let run = faxsmith(here.path(), &["new", "--target", target, "--id", "acme-fax"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let files = tree(here.path());
        assert!(files.contains_key(&format!("{own}README.md")) && files.contains_key(&format!("{own}manifest.json")));
        for (path, content) in files {
            assert!(path.starts_with(own) || path == "providers/__init__.py", "{path}");
            let text = String::from_utf8(content).unwrap();
            assert!(text.is_empty() || (text.ends_with('\n') && !text.ends_with("\n\n") && !text.contains("{%")), "{path}");
        }
    }
}
