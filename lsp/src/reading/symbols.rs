//! The outline as the protocol's symbols.

use faxsmith_manifest::symbols::{Role, Symbol, symbols};
use tower_lsp::ls_types::{DocumentSymbol, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind};

use crate::reading::Reading;

/// The symbols of a document: within one another where the client can show that, else one after the other.
#[must_use]
pub fn of(reading: &Reading<'_>) -> DocumentSymbolResponse {
    let found = symbols(reading.document);
    if reading.client().nests_symbols {
        return DocumentSymbolResponse::Nested(found.into_iter().map(|symbol| nested(reading, symbol)).collect());
    }
    let mut flat = Vec::new();
    flatten(reading, found, None, &mut flat);
    DocumentSymbolResponse::Flat(flat)
}

// The protocol's type has a field that it calls deprecated itself and that must be given.
#[allow(deprecated)]
fn nested(reading: &Reading<'_>, symbol: Symbol) -> DocumentSymbol {
    let children: Vec<_> = symbol.children.into_iter().map(|child| nested(reading, child)).collect();
    DocumentSymbol {
        name: symbol.name,
        detail: (!symbol.detail.is_empty()).then_some(symbol.detail),
        kind: kind(symbol.role),
        tags: None,
        deprecated: None,
        range: reading.range(symbol.span),
        selection_range: reading.range(symbol.focus),
        children: (!children.is_empty()).then_some(children),
    }
}

#[allow(deprecated)]
fn flatten(reading: &Reading<'_>, symbols: Vec<Symbol>, holder: Option<&str>, flat: &mut Vec<SymbolInformation>) {
    for symbol in symbols {
        flat.push(SymbolInformation {
            name: symbol.name.clone(),
            kind: kind(symbol.role),
            tags: None,
            deprecated: None,
            location: Location { uri: reading.snapshot.uri.clone(), range: reading.range(symbol.span) },
            container_name: holder.map(str::to_owned),
        });
        flatten(reading, symbol.children, Some(&symbol.name), flat);
    }
}

fn kind(role: Role) -> SymbolKind {
    match role {
        Role::Action => SymbolKind::METHOD,
        Role::Auth => SymbolKind::KEY,
        Role::Setting => SymbolKind::PROPERTY,
        Role::PathParam => SymbolKind::VARIABLE,
        Role::Header | Role::ReplyPath => SymbolKind::FIELD,
        Role::Object => SymbolKind::OBJECT,
        Role::List => SymbolKind::ARRAY,
        Role::Text => SymbolKind::STRING,
        Role::Number => SymbolKind::NUMBER,
        Role::Boolean => SymbolKind::BOOLEAN,
        Role::Nothing => SymbolKind::NULL,
    }
}
