//! What an editor tells of a place in a `faxsmith.toml`: the text of our schema about the key, or the page of the rule that is named.

use toml::de::{DeTable, DeValue};

use super::toml::{Value, all, place};
use crate::hover::{Hover, of_guide, rule};
use crate::rules;
use crate::schema::guide::Guide;
use crate::span::Span;

/// What is to be told of a byte offset; `None` where nothing is. `docs_url` is where the pages of the rules are. A broken text is read as
/// far as it can be.
#[must_use]
pub fn hover(text: &str, docs_url: Option<&str>, offset: usize) -> Option<Hover> {
    let (document, _) = DeTable::parse_recoverable(text);
    let asked = Asked { at: Span::at(offset), docs_url };
    asked.in_table(document.get_ref(), Guide::named("faxsmith-config")?, "")
}

struct Asked<'a> {
    at: Span,
    docs_url: Option<&'a str>,
}

impl Asked<'_> {
    /// The entry of a table under the offset. `holder` is the key of the table.
    fn in_table(&self, table: &DeTable<'_>, guide: Guide, holder: &str) -> Option<Hover> {
        all(table).into_iter().find_map(|entry| {
            let guide = guide.member(entry.name);
            if entry.key.contains(self.at) {
                return self.told(entry.key, entry.name, guide, (holder == "levels").then_some(entry.name));
            }
            // The entries of a table with a header stand behind it: its own place says nothing.
            self.in_value(entry.value, guide?, entry.name, holder)
        })
    }

    fn in_value(&self, value: &Value<'_>, guide: Guide, key: &str, holder: &str) -> Option<Hover> {
        let here = place(value);
        match value.get_ref() {
            DeValue::Table(table) => self.in_table(table, guide, key),
            DeValue::Array(items) => items
                .iter()
                .find_map(|item| self.in_value(item, guide.item()?, key, holder))
                .or_else(|| here.contains(self.at).then(|| self.told(here, key, Some(guide), None))?),
            other if here.contains(self.at) => {
                let named = other.as_str().filter(|_| key == "rule" && holder == "ignore");
                self.told(here, key, Some(guide), named)
            }
            _ => None,
        }
    }

    fn told(&self, span: Span, key: &str, guide: Option<Guide>, rule: Option<&str>) -> Option<Hover> {
        let of_rule = rule.and_then(rules::find).map(|found| rule::page(found.rule, self.docs_url));
        Some(Hover { span, text: of_rule.or_else(|| of_guide(key, &guide?))? })
    }
}

#[cfg(test)]
mod tests {
    use super::hover;

    /// What is told at a `|`.
    fn told(marked: &str) -> Option<(String, String)> {
        let text = marked.replacen('|', "", 1);
        let found = hover(&text, Some("https://d.example/"), marked.find('|')?)?;
        Some((text[found.span.range()].to_owned(), found.text))
    }

    fn assert_tells(marked: &str, span: &str, part: &str) {
        let (at, text) = told(marked).unwrap_or_else(|| panic!("nothing is told in {marked}"));
        assert_eq!(at, span, "{text}");
        assert!(text.contains(part), "`{part}` is missing in:\n{text}");
    }

    #[test]
    fn keys_values_and_rules() {
        assert_tells("run|time = \"2026\"", "runtime", "The Faxbot that the files are for");
        assert_tells("runtime = \"20|26\"", "\"2026\"", "**`runtime`**: `\"2025\"`, `\"2026\"`, `\"all\"`");
        assert_tells("exclude = [\"a\", \"b|\"]", "\"b\"", "A pattern as in `.gitignore`");
        assert_tells("[levels]\nquery-d|ropped = \"off\"", "query-dropped", "Faxbot 2026 drops the query");
        assert_tells("[levels]\nquery-dropped = \"o|ff\"", "\"off\"", "**`query-dropped`**: `\"off\"`");
        assert_tells(
            "[[ignore]]\nrule = \"a\"\n[[ignore]]\nrule = \"query-|dropped\"",
            "\"query-dropped\"",
            "https://d.example/query-dropped.html",
        );
        assert_tells("[[override]]\npaths = [\"x\"]\n[override.levels]\nquery-|plus = \"off\"", "query-plus", "explain query-plus");
        assert_tells("[lev|els]\n", "levels", "The level of single rules");
        assert_eq!(told("nonsense = |1"), None);
        assert_eq!(told("|"), None);
    }

    #[test]
    fn broken_files_do_no_harm() {
        assert_tells("run|time = \nprofile = \"strict\"", "runtime", "The Faxbot");
        let text = "runtime = \"2026\"\n[levels]\nquery-dropped = \"off\"\n[[ignore]]\nrule = \"é\"\npaths = [\"a\", 'b']\n";
        for cut in (0..=text.len()).filter(|cut| text.is_char_boundary(*cut)) {
            for offset in 0..=cut {
                let _ = hover(&text[..cut], None, offset);
            }
        }
    }
}
