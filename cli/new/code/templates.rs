//! The templates, laid out as what is written, and their filters.

use serde::Serialize;
use tera::{Kwargs, State, Tera};

use crate::new::code::escape;

/// A path, in which `PACKAGE` stands for the plugin's folder, and what is written there.
pub type Template = (&'static str, &'static str);

macro_rules! templates {
    ($target:literal: $($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../templates/", $target, "/", $path)))),*]
    };
}

/// A Python package.
pub const PYTHON: &[Template] = templates!("python":
    "providers/__init__.py",
    "providers/PACKAGE/README.md",
    "providers/PACKAGE/__init__.py",
    "providers/PACKAGE/devkit.py",
    "providers/PACKAGE/plugin.py",
    "providers/PACKAGE/py.typed",
    "providers/PACKAGE/settings.py",
    "providers/PACKAGE/tests/__init__.py",
    "providers/PACKAGE/tests/test_plugin.py",
    "providers/PACKAGE/transport.py",
);

/// A JavaScript package.
pub const NODE: &[Template] = templates!("node":
    "providers/PACKAGE/README.md",
    "providers/PACKAGE/devkit.js",
    "providers/PACKAGE/index.js",
    "providers/PACKAGE/package.json",
    "providers/PACKAGE/settings.js",
    "providers/PACKAGE/test/index.test.js",
    "providers/PACKAGE/transport.js",
);

/// A TypeScript package.
pub const NODE_TYPESCRIPT: &[Template] = templates!("node-typescript":
    "providers/PACKAGE/.gitignore",
    "providers/PACKAGE/README.md",
    "providers/PACKAGE/package.json",
    "providers/PACKAGE/src/devkit.ts",
    "providers/PACKAGE/src/index.ts",
    "providers/PACKAGE/src/settings.ts",
    "providers/PACKAGE/src/transport.ts",
    "providers/PACKAGE/test/index.test.ts",
    "providers/PACKAGE/tsconfig.json",
);

/// What lies beside a manifest and is not made of data alone.
pub const HTTP_README: &str = include_str!("../../templates/http/config/providers/PACKAGE/README.md");

/// What Faxbot's own files would say of a provider.
pub const REGISTER: &str = include_str!("../../templates/readme/register.md");
/// What is left to do with a manifest.
pub const NEXT_HTTP: &str = include_str!("../../templates/readme/next-http.md");
/// What is left to do with a plugin in code.
pub const NEXT_CODE: &str = include_str!("../../templates/readme/next-code.md");

/// What makes a text fit for where it lands.
type Escape = fn(&str) -> String;

/// The template with the values of `context`.
pub fn render(template: &str, context: &impl Serialize) -> String {
    let mut tera = Tera::new();
    tera.autoescape_on(Vec::<String>::new());
    let filters: [(&'static str, Escape); 8] = [
        ("py_string", escape::python_string),
        ("py_docstring", escape::python),
        ("js_string", escape::js_string),
        ("js_comment", escape::js_comment),
        ("json", escape::json_string),
        ("markdown", escape::markdown),
        ("code", escape::markdown_code),
        ("message", escape::markdown_message),
    ];
    for (name, filter) in filters {
        tera.register_filter(name, move |text: &str, _: Kwargs, _: &State<'_>| filter(text));
    }
    let parts = [("SETTINGS", include_str!("../../templates/readme/settings.md").trim_end()), ("it", template)];
    tera.add_raw_templates(parts).expect("a test renders every template");
    let context = tera::Context::from_serialize(context).expect("the context is a struct of texts");
    let text = tera.render("it", &context).expect("a test renders every template with and without each part of the context");
    // What is left out at the end leaves empty lines.
    let end = text.trim_end_matches('\n').len();
    if end == 0 { text } else { text[..end].to_owned() + "\n" }
}
