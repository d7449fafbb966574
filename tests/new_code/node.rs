//! JavaScript plugins.

use faxsmith::new::answers::Target;

use crate::{answers, example, matrix, own, passed, program, workspace};

#[test]
fn plugins_of_every_combination_pass_their_tests() {
    let folder = workspace(&matrix(Target::Node));
    let Some(mut node) = program("node", folder.path()) else { return };
    let out = passed(node.args(["--test", "--test-reporter=tap"]));
    // Ten tests each, and two more with a status.
    assert!(out.contains("# pass 198\n"), "{out}");
}

#[test]
fn plugins_work_with_the_dev_kit() {
    for (settings, credentials, get_status) in [(0, 0, false), (1, 1, true), (2, 2, true)] {
        let folder = workspace(&[answers(Target::Node, "acme", settings, credentials, get_status)]);
        let Some(mut node) = program("node", folder.path()) else { return };
        let example = example(folder.path(), "acme").to_string();
        let module = folder.path().join("providers/acme");
        node.env("NODE_PATH", own("doubles/node")).arg(own("drive.js")).arg(module);
        assert_eq!(passed(node.args(["AcmePlugin", &example, &get_status.to_string()])).trim(), "driven");
    }
}
