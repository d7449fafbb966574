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
    missing_id invalid_id reserved_id shadowed_builtin uppercase_id id_differs_from_folder missing_name missing_send_fax unknown_action
    cancel_never_runs missing_get_status invalid_method missing_method method_without_reply missing_url invalid_url null_body
    object_template unsupported_body_kind invalid_timeout invalid_header framing_header duplicate_header blank_header_tail
    content_type_mismatch body_on_get
    // Security
    missing_allowed_domains host_not_allowed unmatchable_domain substring_allow_list unused_domain templated_host insecure_url
    internal_host credentials_in_url hardcoded_secret secret_in_query form_duplicated_in_query auth_query_overwritten whole_object_template
    phi_in_url phi_in_header
    // Templates
    unknown_variable never_set_variable local_path_sent not_rendered_here malformed_expression
    invalid_json_template not_an_object_template unquoted_variable non_scalar_setting unescaped_variable template_ignored empty_json_body
    field_split padded_field duplicate_field extra_attachment missing_attachment attachment_value_ignored filename_without_extension
    document_not_sent recipient_not_sent
    // URL and path parameters
    unfilled_placeholder unknown_source unused_path_param duplicate_path_param query_dropped query_plus fragment_dropped
    url_in_path get_status_form polls_own_id poll_without_id optional_endpoint_setting
    // Response mapping
    unknown_response_key invalid_response_path missing_job_id_path missing_status_path missing_status_map
    status_outside_vocabulary blank_status_value error_path_always_true error_never_shown status_reply_without_id sample_mismatch
    // Authentication, traits, settings
    missing_auth_scheme unknown_auth_scheme auth_option_unused auth_header_conflict no_credentials_in_dispatch kind_in_traits
    unknown_trait invalid_trait invalid_config_schema phi_field
    undeclared_setting unused_setting credential_as_setting default_not_applied schema_refuses_credentials unread_credential secret_default
    // Package, registry, traits and configuration files
    package_missing_field package_invalid_id package_invalid_version package_invalid_category package_missing_capability
    registry_shape registry_unknown_capability registry_duplicate_id registry_insecure_link traits_shape config_shape
    config_unknown_role secret_in_repository wrong_dialect
    // Across files
    duplicate_id one_bad_breaks_all foreign_provider
    // Suppressions
    ignore_in_data ignore_without_reason expired_ignore unused_ignore
}

/// A rule, found by a name.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// The rule.
    pub rule: &'static Rule,
    /// Whether it goes by another name now: the one that it was found by still works, but should be replaced.
    pub renamed: bool,
}

impl Found {
    /// What to say to someone who uses this name: that it is another one now, or that the rule is on its way out.
    #[must_use]
    pub fn remark(&self, name: &str) -> Option<String> {
        let now = self.rule.name;
        let renamed = self.renamed.then(|| format!("`{name}` is called `{now}` now; the old name still works."));
        let deprecated = self.rule.life.deprecated.map(|why| format!("`{now}` is deprecated: {why}"));
        let remarks: Vec<String> = renamed.into_iter().chain(deprecated).collect();
        (!remarks.is_empty()).then(|| remarks.join(" "))
    }
}

/// The rule that has this name, or had it once.
#[must_use]
pub fn find(name: &str) -> Option<Found> {
    find_in(RULES, name)
}

/// The rule that has this name, and has it now.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name).copied()
}

fn find_in(rules: &[&'static Rule], name: &str) -> Option<Found> {
    let current = rules.iter().find(|rule| rule.name == name).map(|rule| Found { rule, renamed: false });
    let former = || rules.iter().find(|rule| rule.life.renamed_from.contains(&name)).map(|rule| Found { rule, renamed: true });
    current.or_else(former)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::finding::{Level, Levels};
    use crate::rule::{Category, Check, Fixes, Life};

    static MOVED: Rule = Rule {
        name: "new-name",
        category: Category::Json,
        levels: Levels::all(Level::Error),
        fixes: Fixes::Never,
        life: Life::since("0.1.0").renamed_from(&["old-name", "json-syntax"]).deprecated("`wrong-type` tells the same."),
        kinds: &[],
        page: "# A page",
        check: Check::Across,
    };

    #[test]
    fn an_old_name_works_and_says_so() {
        let rules: &[&Rule] = &[&json_syntax::RULE, &MOVED];
        let found = find_in(rules, "old-name").unwrap();
        assert!(found.renamed && found.rule.name == "new-name");
        let remark =
            "`old-name` is called `new-name` now; the old name still works. `new-name` is deprecated: `wrong-type` tells the same.";
        assert_eq!(found.remark("old-name").as_deref(), Some(remark));
        let now = find_in(rules, "new-name").unwrap();
        assert_eq!(now.remark("new-name").as_deref(), Some("`new-name` is deprecated: `wrong-type` tells the same."));
        // A name in use is never taken for a former one.
        let current = find_in(rules, "json-syntax").unwrap();
        assert!(!current.renamed && current.remark("json-syntax").is_none());
        assert!(find_in(rules, "no-such-rule").is_none());
    }

    #[test]
    fn every_name_past_or_present_is_of_one_rule() {
        let mut names = BTreeSet::new();
        for rule in RULES {
            assert!(names.insert(rule.name), "{}", rule.name);
            for former in rule.life.renamed_from {
                assert!(names.insert(former), "{former}");
            }
            let since: Vec<Result<u32, _>> = rule.life.since.split('.').map(str::parse).collect();
            assert!(since.len() == 3 && since.iter().all(Result::is_ok), "{}", rule.name);
        }
    }
}
