//! What could be written at a place, as the protocol's completion items.

use faxsmith_manifest::complete::{About, Completion, Item, ItemKind, complete, follows, toml};
use faxsmith_manifest::markdown::is_markdown;
use faxsmith_manifest::markdown::plain::plain;
use faxsmith_manifest::span::Span;
use serde_json::Value;
use tower_lsp::ls_types::{
    CompletionClientCapabilities, CompletionContext, CompletionItem, CompletionItemKind, CompletionItemTag, CompletionList,
    CompletionOptions, CompletionTextEdit, CompletionTriggerKind, Documentation, InsertReplaceEdit, InsertTextFormat, InsertTextMode,
    MarkupContent, MarkupKind, Position, TextEdit,
};

use crate::analysis::is_ours;
use crate::documents::Snapshot;
use crate::state::State;

/// What the client can do with completion items.
#[derive(Clone, Copy, Debug, Default)]
pub struct Abilities {
    /// It fills in places of snippets.
    snippets: bool,
    /// It lets the user choose whether what stands behind the caret stays.
    inserts_or_replaces: bool,
    /// It shows Markdown, and prefers it.
    markdown: bool,
    /// It strikes through what is of no use.
    tags: bool,
    /// It can be told to indent the lines of a snippet.
    adjusts_indentation: bool,
}

impl Abilities {
    /// What a client says of itself.
    #[must_use]
    pub fn of(said: Option<&CompletionClientCapabilities>) -> Self {
        let Some(item) = said.and_then(|said| said.completion_item.as_ref()) else { return Self::default() };
        let knows = |tags: &[CompletionItemTag]| tags.contains(&CompletionItemTag::DEPRECATED);
        let adjusts = |modes: &[InsertTextMode]| modes.contains(&InsertTextMode::ADJUST_INDENTATION);
        Self {
            snippets: item.snippet_support == Some(true),
            inserts_or_replaces: item.insert_replace_support == Some(true),
            markdown: item.documentation_format.as_ref().and_then(|formats| formats.first()) == Some(&MarkupKind::Markdown),
            tags: item.tag_support.as_ref().is_some_and(|support| knows(&support.value_set)),
            adjusts_indentation: item.insert_text_mode_support.as_ref().is_some_and(|support| adjusts(&support.value_set)),
        }
    }

    fn documentation(self, markdown: String) -> Documentation {
        match self.markdown {
            true => Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: markdown }),
            // A client that names no format takes only a text.
            false => Documentation::String(plain(&markdown)),
        }
    }
}

/// What the server offers.
#[must_use]
pub fn options() -> CompletionOptions {
    CompletionOptions {
        trigger_characters: Some(["\"", "{", "[", ".", ":", " "].map(str::to_owned).into()),
        resolve_provider: Some(true),
        ..CompletionOptions::default()
    }
}

/// What could be written at a position; nothing where the document is none of Faxbot's, or where the character that was just typed asks for
/// nothing. Needs no check, only the tree.
#[must_use]
pub fn at(snapshot: &Snapshot, position: Position, context: Option<&CompletionContext>, state: &State) -> Option<CompletionList> {
    let name = snapshot.name();
    let offset = snapshot.lines.offset(&snapshot.text, position, state.client().encoding);
    let typed = context.filter(|context| context.trigger_kind == CompletionTriggerKind::TRIGGER_CHARACTER);
    let typed = typed.and_then(|context| context.trigger_character.as_ref()?.chars().next());
    if snapshot.is_configuration() {
        let is_called = typed.is_none_or(|c| toml::follows(&snapshot.text, offset, c));
        return is_called.then(|| list(&toml::complete(&snapshot.text, offset), snapshot, offset, state));
    }
    if is_markdown(&name) {
        return None;
    }
    let document = snapshot.document(&state.documents);
    if !is_ours(&name, document) {
        return None;
    }
    if typed.is_some_and(|c| !follows(document, offset, c)) {
        return None;
    }
    let scope = snapshot.wanted(state).around().scope;
    let found = snapshot.at_place(&state.documents, |place| complete(document, offset, place, scope));
    Some(list(&found, snapshot, offset, state))
}

fn list(found: &Completion, snapshot: &Snapshot, offset: usize, state: &State) -> CompletionList {
    let items = found.items.iter().enumerate().map(|(at, item)| one(at, item, snapshot, offset, state)).collect();
    CompletionList { is_incomplete: found.is_cut, items }
}

fn one(at: usize, item: &Item, snapshot: &Snapshot, offset: usize, state: &State) -> CompletionItem {
    let client = state.client();
    let abilities = client.completion;
    let range = |span: Span| snapshot.lines.range(&snapshot.text, span, client.encoding);
    let snippet = item.snippet.as_ref().filter(|_| abilities.snippets);
    let new_text = snippet.unwrap_or(&item.edit.text).clone();
    let replace = range(item.edit.span);
    let text_edit = if abilities.inserts_or_replaces && item.may_insert {
        let insert = range(Span::new(item.edit.span.start as usize, offset));
        CompletionTextEdit::InsertAndReplace(InsertReplaceEdit { new_text, insert, replace })
    } else {
        CompletionTextEdit::Edit(TextEdit { range: replace, new_text })
    };
    let also: Vec<TextEdit> = item.also.iter().map(|edit| TextEdit { range: range(edit.span), new_text: edit.text.clone() }).collect();
    let has_lines = snippet.is_some_and(|snippet| snippet.contains('\n'));
    CompletionItem {
        label: item.label.clone(),
        kind: Some(kind(item.kind)),
        detail: item.detail.clone(),
        documentation: match &item.about {
            About::Text(text) => Some(abilities.documentation(text.clone())),
            _ => None,
        },
        sort_text: Some(format!("{at:04}")),
        filter_text: (item.filter != item.label).then(|| item.filter.clone()),
        insert_text_format: snippet.map(|_| InsertTextFormat::SNIPPET),
        insert_text_mode: (has_lines && abilities.adjusts_indentation).then_some(InsertTextMode::ADJUST_INDENTATION),
        text_edit: Some(text_edit),
        additional_text_edits: (!also.is_empty()).then_some(also),
        data: item.about.word().map(Value::String),
        tags: (item.is_useless && abilities.tags).then(|| vec![CompletionItemTag::DEPRECATED]),
        ..CompletionItem::default()
    }
}

fn kind(kind: ItemKind) -> CompletionItemKind {
    match kind {
        ItemKind::Key => CompletionItemKind::PROPERTY,
        ItemKind::Value => CompletionItemKind::VALUE,
        ItemKind::Choice => CompletionItemKind::ENUM_MEMBER,
        ItemKind::Variable => CompletionItemKind::VARIABLE,
        ItemKind::Piece => CompletionItemKind::SNIPPET,
    }
}

/// The item with the text about it.
#[must_use]
pub fn resolved(mut item: CompletionItem, state: &State) -> CompletionItem {
    let word = item.data.as_ref().and_then(Value::as_str);
    if let Some(text) = word.and_then(|word| About::from_word(word)?.text()) {
        item.documentation = Some(state.client().completion.documentation(text));
    }
    item
}
