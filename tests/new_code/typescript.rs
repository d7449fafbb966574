//! TypeScript plugins.

use std::fs;
use std::path::Path;

use faxsmith::new::answers::{Answers, Target};
use serde_json::json;

use crate::{answers, example, matrix, own, passed, program, support, workspace};

/// Compiles all plugins of a folder at once, with the options of the first one's own tsconfig.json.
pub fn compile(folder: &Path, plugins: &[Answers]) -> Option<()> {
    let mut tsc = program(own("npm/node_modules/.bin/tsc"), folder)?;
    // Where tsc looks for @types/node.
    std::os::unix::fs::symlink(own("npm/node_modules"), folder.join("node_modules")).unwrap();
    let config = json!({
        "extends": format!("./providers/{}/tsconfig.json", plugins[0].id),
        "compilerOptions": { "rootDir": ".", "outDir": "dist" },
        "include": ["providers"],
    });
    support::write(folder, "tsconfig.json", config.to_string().as_bytes());
    passed(&mut tsc);
    Some(())
}

#[test]
fn plugins_of_every_combination_compile_and_pass_their_tests() {
    let plugins = matrix(Target::NodeTypescript);
    let folder = workspace(&plugins);
    let Some(mut node) = program("node", folder.path()) else { return };
    let Some(()) = compile(folder.path(), &plugins) else { return };
    let out = passed(node.current_dir(folder.path().join("dist")).args(["--test", "--test-reporter=tap"]));
    // Ten tests each, and two more with a status.
    assert!(out.contains("# pass 198\n"), "{out}");
}

#[test]
fn plugins_compile_and_work_with_the_dev_kit() {
    for (settings, credentials, get_status) in [(0, 0, false), (1, 1, true), (2, 2, true)] {
        let folder = workspace(&[answers(Target::NodeTypescript, "acme", settings, credentials, get_status)]);
        let package = folder.path().join("providers/acme");
        let Some(mut tsc) = program(own("npm/node_modules/.bin/tsc"), &package) else { return };
        let modules = package.join("node_modules");
        fs::create_dir_all(modules.join("@faxbot")).unwrap();
        for name in ["@types", "undici-types"] {
            std::os::unix::fs::symlink(own("npm/node_modules").join(name), modules.join(name)).unwrap();
        }
        // With its own configuration, strictly.
        passed(tsc.args(["--strict", "--noEmit"]));

        // As the dev kit's types want it, and with the dev kit's class.
        std::os::unix::fs::symlink(own("doubles/node/@faxbot/plugin-dev"), modules.join("@faxbot/plugin-dev")).unwrap();
        let fits = "import { FaxPlugin, SendResult } from '@faxbot/plugin-dev';\n\
                    import Plugin from './index';\n\
                    const plugin: FaxPlugin = new Plugin({ logger: console, config_dir: '' });\n\
                    export const sent: Promise<SendResult> = plugin.sendFax('', '');\n";
        fs::write(package.join("src/fits.ts"), fits).unwrap();
        passed(&mut program(own("npm/node_modules/.bin/tsc"), &package).unwrap());
        let Some(mut node) = program("node", folder.path()) else { return };
        let example = example(folder.path(), "acme").to_string();
        node.env("NODE_PATH", own("doubles/node")).arg(own("drive.js")).arg(package.join("dist/src"));
        assert_eq!(passed(node.args(["AcmePlugin", &example, &get_status.to_string()])).trim(), "driven");
    }
}
