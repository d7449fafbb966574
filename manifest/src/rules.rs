//! The rules: one file each, next to its page. Adding one touches its two files and one line here.

use crate::rule::Rule;

macro_rules! rules {
    ($($module:ident)*) => {
        $(pub(crate) mod $module;)*

        /// Every rule, in the order of the documentation.
        pub static RULES: &[&Rule] = &[$(&$module::RULE),*];
    };
}

rules! {
    // Any JSON file
    json_syntax duplicate_key lone_surrogate too_large unknown_key wrong_type
    // HTTP manifest: identity and shape
    missing_id invalid_id
    // Security
    missing_allowed_domains host_not_allowed unmatchable_domain substring_allow_list unused_domain templated_host insecure_url
    internal_host credentials_in_url
    // Response mapping
    unknown_response_key invalid_response_path missing_job_id_path missing_status_path missing_status_map
    status_outside_vocabulary blank_status_value error_path_always_true error_never_shown status_reply_without_id
    // Authentication, traits, settings
    // Package, registry, traits and configuration files
    // Across files
    duplicate_id one_bad_breaks_all
}

/// The rule with this name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name).copied()
}
