//! What is wrong with the `[[ignore]]`s of the configurations of a run, told in their files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use faxsmith_manifest::check::Surroundings;
use faxsmith_manifest::place::Place;
use faxsmith_manifest::suppress::configured;

use crate::failure::Failure;
use crate::lint::file::{Done, Mended, Options, report};
use crate::lint::origin::Origin;
use crate::report::Counts;
use crate::settings::Configuration;

/// One report for each configuration with something to say. `complete`: nothing failed.
pub fn judge(done: &[Box<Done>], origin: &Origin, options: &Options, complete: bool) -> Result<Vec<Done>, Failure> {
    if !options.settings.has_ignores() {
        return Ok(Vec::new());
    }
    let mut configurations: BTreeMap<String, (Arc<Configuration>, BTreeSet<usize>)> = BTreeMap::new();
    for file in done {
        let Some(configuration) = options.settings.configuration(&file.path)? else { continue };
        if configuration.settings.ignores.is_empty() {
            continue;
        }
        let (_, used) = configurations.entry(configuration.name.clone()).or_insert_with(|| (configuration, BTreeSet::new()));
        used.extend(&file.used);
    }
    let mut told = Vec::new();
    for (name, (configuration, used)) in configurations {
        let looked_at_all = complete && origin.covers(|path| configuration.lies_below(&options.settings.absolute(path)));
        let path = Path::new(&name);
        let for_file = options.settings.of(path)?;
        let used = looked_at_all.then_some(&used);
        let checked = configured::check(&configuration.text, &configuration.settings, &for_file.policy, used);
        if checked.findings.is_empty() {
            continue;
        }
        let around = Surroundings { place: Place::new(&name), ..for_file.around() };
        let mut file = report(path, &around, Mended { checked, changed: false, fixed: 0, diff: None }, options);
        // It is not one of the files that were to be checked.
        file.counts = Counts { files: 0, clean: 0, ..file.counts };
        told.push(file);
    }
    Ok(told)
}
