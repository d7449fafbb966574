//! The parts of expressions, as the protocol's semantic tokens.

use faxsmith_manifest::span::Span;
use faxsmith_manifest::tokens::{Role, Token, tokens};
use tower_lsp::ls_types::{
    SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensFullOptions, SemanticTokensLegend,
    SemanticTokensOptions, WorkDoneProgressOptions,
};

use crate::lines::Encoding;
use crate::reading::Reading;

/// The types, by the numbers that [`kind`] gives. The last one is no standard type, but editors know it from other servers.
const TYPES: [SemanticTokenType; 6] = [
    SemanticTokenType::OPERATOR,
    SemanticTokenType::NAMESPACE,
    SemanticTokenType::VARIABLE,
    SemanticTokenType::PROPERTY,
    SemanticTokenType::PARAMETER,
    SemanticTokenType::new("unresolvedReference"),
];
/// The modifiers, one bit each.
const MODIFIERS: [SemanticTokenModifier; 2] = [SemanticTokenModifier::DECLARATION, SemanticTokenModifier::DEFAULT_LIBRARY];

/// What the server offers.
#[must_use]
pub fn options() -> SemanticTokensOptions {
    SemanticTokensOptions {
        work_done_progress_options: WorkDoneProgressOptions::default(),
        legend: SemanticTokensLegend { token_types: TYPES.to_vec(), token_modifiers: MODIFIERS.to_vec() },
        range: Some(true),
        full: Some(SemanticTokensFullOptions::Bool(true)),
    }
}

/// The tokens that touch a span.
#[must_use]
pub fn of(reading: &Reading<'_>, span: Span) -> SemanticTokens {
    let found = reading.document.manifest();
    let found = found.map(|manifest| tokens(reading.document, &manifest, reading.wanted.around().scope, span)).unwrap_or_default();
    SemanticTokens { result_id: None, data: encoded(reading, &found) }
}

/// Each token counted from the one before.
fn encoded(reading: &Reading<'_>, found: &[Token]) -> Vec<SemanticToken> {
    let (text, lines, encoding) = (&*reading.snapshot.text, &reading.snapshot.lines, reading.client().encoding);
    let units = |span: Span| text.get(span.range()).map_or(0, |part| encoding.units(part));
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let (mut line, mut start) = (0, None);
    let encode = |token: &Token| {
        let here = lines.index(token.span.start as usize);
        // On the same line only what lies between is counted: a line may be the whole file.
        let delta_start = match start {
            Some(start) if here == line => units(Span { start, end: token.span.start }),
            _ => lines.units_before(text, token.span.start as usize, encoding),
        };
        let delta_line = number(here - line);
        (line, start) = (here, Some(token.span.start));
        let (token_type, token_modifiers_bitset) = kind(token.role);
        SemanticToken {
            delta_line,
            delta_start: number(delta_start),
            length: number(units(token.span)),
            token_type,
            token_modifiers_bitset,
        }
    };
    found.iter().map(encode).collect()
}

/// The numbers of the type and of the modifiers.
fn kind(role: Role) -> (u32, u32) {
    match role {
        Role::Brace => (0, 0),
        Role::Namespace => (1, 0b10),
        Role::Variable => (2, 0b10),
        Role::Property => (3, 0),
        Role::PathParam => (4, 0),
        Role::PathParamGiven => (4, 0b01),
        Role::Unknown => (5, 0),
    }
}

impl Encoding {
    /// How many units a text has.
    fn units(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
            Self::Utf32 => text.chars().count(),
        }
    }
}
