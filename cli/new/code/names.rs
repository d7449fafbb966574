//! Names of packages and classes, made of a provider's id.

use crate::new::words;

/// The Python package of an id: with `_` for all that can't stand in a name.
#[must_use]
pub fn package(id: &str) -> String {
    let name: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        format!("fax_{name}")
    } else if words::is_python_keyword(&name) {
        format!("{name}_")
    } else {
        name
    }
}

/// The class of an id: `acme-fax` gives `AcmeFaxPlugin`. It is never the name of the dev kit's base class.
#[must_use]
pub fn class(id: &str) -> String {
    let parts = id.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let name: String = parts.map(|part| part[..1].to_ascii_uppercase() + &part[1..]).collect();
    match name.as_str() {
        "" | "Fax" => format!("{name}ProviderPlugin"),
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("Fax{name}Plugin"),
        _ => format!("{name}Plugin"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_and_classes_have_valid_names() {
        for (id, of_package, of_class) in [
            ("acme", "acme", "AcmePlugin"),
            ("acme-fax", "acme_fax", "AcmeFaxPlugin"),
            ("a--b-", "a__b_", "ABPlugin"),
            ("a1-2b", "a1_2b", "A12bPlugin"),
            ("fax", "fax", "FaxProviderPlugin"),
            ("class", "class_", "ClassPlugin"),
            ("8x8", "fax_8x8", "Fax8x8Plugin"),
            ("__init__", "fax___init__", "InitPlugin"),
            ("", "fax_", "ProviderPlugin"),
            ("é", "fax__", "ProviderPlugin"),
        ] {
            assert_eq!((package(id), class(id)), (of_package.to_owned(), of_class.to_owned()), "{id}");
        }
    }
}
