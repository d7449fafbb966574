//! Settings that a manifest reads and does not declare.

use std::ptr;

use crate::model::Manifest;
use crate::model::settings::{Lookup, Settings};
use crate::model::uses::SettingUse;
use crate::near;
use crate::tree::Node;

/// Among more unused settings than this none is evidently meant.
const MAX_GUESSED: usize = 16;

/// A setting that `config_schema` lacks.
#[derive(Clone, Copy, Debug)]
pub struct MissingSetting<'t> {
    /// The object schema that should declare it.
    pub holder: &'t Node,
    /// The part of its path that is not declared.
    pub name: &'t str,
    /// Where that part starts in the path.
    pub at: usize,
    /// The declared setting that it was meant to be: one that is spelt almost so, and that nothing uses.
    pub meant: Option<&'t str>,
}

impl<'t> Manifest<'t> {
    /// Every use of a setting that is not declared, with what is missing. Found once.
    pub fn missing_settings(&self) -> impl Iterator<Item = (&SettingUse<'t>, &MissingSetting<'t>)> {
        let missing = self.missing_settings.get_or_init(|| self.find_missing_settings());
        missing.iter().map(|(at, missing)| (&self.setting_uses()[*at], missing))
    }

    fn find_missing_settings(&self) -> Vec<(usize, MissingSetting<'t>)> {
        let Some(settings) = self.settings() else { return Vec::new() };
        let uses = self.setting_uses();
        let mut found = Vec::new();
        for (number, used) in uses.iter().enumerate() {
            let Lookup::Missing { holder, name, at } = settings.look_up(used.path) else { continue };
            found.push((number, MissingSetting { holder, name, at, meant: None }));
        }
        if !found.is_empty() {
            let idle = idle(&settings, uses);
            if idle.len() <= MAX_GUESSED {
                let at_top = found.iter_mut().filter(|(_, missing)| ptr::eq(missing.holder, &settings.member.value));
                at_top.for_each(|(_, missing)| missing.meant = near::certain(missing.name, idle.iter().copied()));
            }
        }
        found
    }
}

/// The settings at the top that nothing uses.
fn idle<'t>(settings: &Settings<'t>, uses: &[SettingUse<'t>]) -> Vec<&'t str> {
    let mut used: Vec<&str> = uses.iter().map(SettingUse::first).collect();
    used.sort_unstable();
    settings.properties().iter().map(|member| &*member.key.decoded).filter(|name| used.binary_search(name).is_err()).collect()
}
