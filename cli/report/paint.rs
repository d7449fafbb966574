//! Colours, where there are some.

use anstyle::{AnsiColor, Style};
use faxsmith_manifest::finding::Level;

/// What is right, or new.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// What goes away.
pub const GONE: Style = AnsiColor::Red.on_default();
/// What is less important.
pub const QUIET: Style = Style::new().dimmed();
/// A heading.
pub const STRONG: Style = Style::new().bold();
/// What is said of one runtime, by its place.
pub const RUNTIME: [Style; faxsmith_manifest::runtime::COUNT] = [AnsiColor::Yellow.on_default(), AnsiColor::Cyan.on_default()];

/// A level's colour.
#[must_use]
pub fn level(level: Level) -> Style {
    match level {
        Level::Error => AnsiColor::Red.on_default().bold(),
        Level::Warning => AnsiColor::Yellow.on_default().bold(),
        Level::Info => AnsiColor::Cyan.on_default().bold(),
    }
}

/// Writes styles, or nothing where there are no colours.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    /// Whether there are colours.
    pub coloured: bool,
}

impl Paint {
    /// What switches a style on and off.
    #[must_use]
    pub fn on(self, style: Style) -> (String, String) {
        if self.coloured { (style.render().to_string(), style.render_reset().to_string()) } else { Default::default() }
    }

    /// A text in a style.
    #[must_use]
    pub fn text(self, style: Style, text: &str) -> String {
        let (on, off) = self.on(style);
        format!("{on}{text}{off}")
    }
}
