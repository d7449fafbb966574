//! Python plugins.

use faxsmith::new::answers::Target;

use crate::{answers, example, matrix, own, passed, program, workspace};

#[test]
fn plugins_of_every_combination_compile_and_pass_their_tests() {
    let plugins = matrix(Target::Python);
    let folder = workspace(&plugins);
    let Some(mut python) = program("python3", folder.path()) else { return };
    passed(python.args(["-W", "error", "-m", "compileall", "-q", "providers"]));
    let out = passed(program("python3", folder.path()).unwrap().args(["-W", "error", "-m", "unittest"]));
    // Ten tests each, and two more with a status.
    assert!(out.contains("Ran 198 tests"), "{out}");
}

#[test]
fn plugins_of_every_combination_have_strict_types() {
    let folder = workspace(&matrix(Target::Python));
    let Some(mut mypy) = program(own(".venv/bin/mypy"), folder.path()) else { return };
    let out = passed(mypy.args(["--strict", "--no-incremental", "--python-version", "3.11", "providers"]));
    assert!(out.contains("no issues found in 127 source files"), "{out}");
}

#[test]
fn plugins_work_with_the_dev_kit() {
    for (settings, credentials, get_status) in [(0, 0, false), (1, 1, true), (2, 2, true)] {
        let folder = workspace(&[answers(Target::Python, "acme", settings, credentials, get_status)]);
        let Some(mut python) = program("python3", folder.path()) else { return };
        let example = example(folder.path(), "acme").to_string();
        python.env("PYTHONPATH", own("doubles/python")).env("PYTHONDONTWRITEBYTECODE", "1");
        let out = passed(python.arg(own("drive.py")).args(["AcmePlugin", &example, &get_status.to_string()]));
        assert_eq!(out.trim(), "driven");
    }
}

#[test]
fn the_plugin_s_own_tests_pass_with_the_dev_kit_too() {
    let folder = workspace(&[answers(Target::Python, "acme", 2, 1, true)]);
    let Some(mut python) = program("python3", folder.path()) else { return };
    python.env("PYTHONPATH", own("doubles/python")).env("PYTHONDONTWRITEBYTECODE", "1");
    let out = passed(python.args(["-m", "unittest"]));
    assert!(out.contains("Ran 12 tests"), "{out}");
}
