//! TypeScript plugins with a configuration of their own.

use std::fs;
use std::os::unix::fs::symlink;

use crate::support::programs::{passed, program, tool};
use crate::support::{faxsmith, folder};

#[test]
fn a_plugin_compiles_with_its_own_configuration_and_has_the_dev_kit_s_types() {
    for more in [&["--no-get-status"][..], &["--setting", "base_url!", "--setting", "lines:integer", "--credential", "api_key"]] {
        let here = folder(&[]);
        let run = faxsmith(here.path(), &[&["new", "--target", "node-typescript", "--id", "acme"], more].concat());
        assert_eq!(run.code, Some(0), "{run:?}");
        let package = here.path().join("providers/acme");
        let Some(mut tsc) = program(tool("npm/node_modules/.bin/tsc"), &package) else { return };
        let modules = package.join("node_modules");
        fs::create_dir_all(modules.join("@faxbot")).unwrap();
        for name in ["@types", "undici-types"] {
            symlink(tool("npm/node_modules").join(name), modules.join(name)).unwrap();
        }
        // With its own configuration, strictly.
        passed(tsc.args(["--strict", "--noEmit"]));

        // As the dev kit's types want it.
        symlink(tool("doubles/node/@faxbot/plugin-dev"), modules.join("@faxbot/plugin-dev")).unwrap();
        let fits = "import { FaxPlugin, SendResult, StatusResult } from '@faxbot/plugin-dev';\n\
                    import Plugin from './index';\n\
                    const plugin: FaxPlugin = new Plugin({ logger: console, config_dir: '' });\n\
                    export const sent: Promise<SendResult> = plugin.sendFax('', '', { quality: 'fine' });\n\
                    export const asked: Promise<StatusResult> = plugin.getStatus('');\n";
        fs::write(package.join("src/fits.ts"), fits).unwrap();
        passed(&mut program(tool("npm/node_modules/.bin/tsc"), &package).unwrap());
    }
}
