//! Ids: what is taken becomes the name of a folder, a package and a class; what is refused comes with one that is taken.

use std::path::Path;
use std::sync::Mutex;

use serde_json::Value;

use crate::hostile::base;
use crate::support::folder;
use crate::support::programs::{compile, passed, program};
use crate::{each, written};

/// What an id becomes, or what it is refused for, and that what is suggested in its place is taken.
#[test]
fn ids_are_taken_or_refused_with_one_that_is() {
    #[rustfmt::skip]
    let ids = [
        "acme", "acme-fax", "a", "a1-2b", "a--b", "fax", "plugin", "class", "import", "async", "none", "self", "init", "index", "test", "tests",
        "constructor", "prototype", "providers", "devkit", "con", "nul", "com1", "lpt9", "conin", "s3", "local", "phaxio", "sinch", "sip", "8x8", "123",
        "Acme", "ACME FAX", "acme_fax", "-acme", "acme-", "_acme", "acme.fax", "../acme", "/acme", "C:\\acme", "日本", "acme日本", "é", "😀", "", " ", "a\0b",
        "a\nb", "node_modules", "favicon.ico", "__init__", "__proto__", "typing", "json", "site-packages",
    ];
    for target in ["python", "node", "node-typescript", "http"] {
        let here = folder(&[]);
        let taken = Mutex::new(Vec::new());
        each(&ids, |id| {
            let mut answers = base(target, id);
            let run = written(here.path(), &answers);
            let Some(rest) = run.err.strip_prefix("error: id: ") else {
                assert_eq!(run.code, Some(0), "{target} {id:?}: {run:?}");
                taken.lock().unwrap().push((*id).to_owned());
                return;
            };
            assert_eq!(run.code, Some(2), "{run:?}");
            let Some((_, suggestion)) = rest.trim_end().strip_suffix(" would do.").and_then(|rest| rest.rsplit_once(' ')) else {
                // Of nothing but what can't stand in an id, nothing can be made.
                assert!(!id.chars().any(|c| c.is_ascii_alphanumeric()), "{target} {id:?}: {run:?}");
                return;
            };
            answers["id"] = suggestion.into();
            let other = folder(&[]);
            let run = written(other.path(), &answers);
            assert_eq!(run.code, Some(0), "{target} {suggestion:?} for {id:?}: {run:?}");
        });
        let taken = taken.into_inner().unwrap();
        assert!(taken.len() >= 20 && taken.len() < ids.len() - 15, "{target}: {taken:?}");
        classes_are_named_after_the_id(target, here.path(), &taken);
    }
}

fn classes_are_named_after_the_id(target: &str, here: &Path, ids: &[String]) {
    let list = Value::from(ids);
    let (mut run, module) = match target {
        "python" => {
            let script = "import importlib, json, sys\n\
                          names = [importlib.import_module('providers.' + id.replace('-', '_')).__all__[0] for id in json.loads(sys.argv[1])]\n\
                          print(json.dumps(names))";
            let Some(mut python) = program("python3", here) else { return };
            python.args(["-c", script]);
            (python, None)
        }
        "http" => return,
        _ => {
            let is_typed = target == "node-typescript";
            if is_typed && compile(here, &ids[0]).is_none() {
                return;
            }
            let script = "const its = (id) => Object.values(require(process.argv[2].replace('ID', id))).find((value) => value.prototype?.sendFax);\n\
                          console.log(JSON.stringify(JSON.parse(process.argv[1]).map((id) => its(id).name)));";
            let Some(mut node) = program("node", here) else { return };
            node.args(["-e", script]);
            (node, Some(if is_typed { "./dist/providers/ID/src" } else { "./providers/ID" }))
        }
    };
    let names: Vec<String> = serde_json::from_str(&passed(run.arg(list.to_string()).args(module))).unwrap();
    for (id, name) in ids.iter().zip(&names) {
        let plain = id.replace('-', "");
        let is_own = name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric());
        assert!(is_own && name.to_lowercase().starts_with(&plain) && name.ends_with("Plugin"), "{id}: {name}");
        assert!(!["Plugin", "FaxPlugin", "PluginBase"].contains(&&**name), "{id}: {name}");
    }
    assert_eq!(names.len(), ids.len());
}
