//! The examples in the pages of the rules.

use std::collections::HashMap;

use faxsmith_manifest::place::Neighbours;
use faxsmith_manifest::rules::RULES;
use faxsmith_manifest::runtime::Scope;
use faxsmith_manifest::tree::Node;
use faxsmith_manifest::{edit, json, layout};

/// What fragments are put into.
const BASE: &str = include_str!("../rule_pages/base.json");

/// A fenced block of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// `fails`, `fixed`, `passes`, `sample`, or `text`.
    pub mark: String,
    /// `json`, `toml` for a faxsmith.toml, `text`.
    pub language: String,
    pub words: HashMap<String, String>,
    pub content: String,
    /// Lines of the page between the fences.
    pub first: usize,
    pub last: usize,
}

impl Block {
    pub fn word(&self, key: &str) -> Option<&str> {
        self.words.get(key).map(String::as_str)
    }

    pub fn path(&self) -> &str {
        self.word("path").unwrap_or(if self.is_configuration() { "faxsmith.toml" } else { "config/providers/acme/manifest.json" })
    }

    /// Whether it stands for a faxsmith.toml.
    pub fn is_configuration(&self) -> bool {
        self.language == "toml"
    }

    /// Other rules that rightly speak as well.
    pub fn also(&self) -> Vec<&str> {
        self.word("also").map(|names| names.split(',').collect()).unwrap_or_default()
    }

    pub fn scope(&self) -> Scope {
        self.word("runtime").map_or(Scope::Unset, |name| Scope::from_name(name).expect("runtime= must be 2025, 2026 or all"))
    }

    /// The text of the file that the block stands for.
    pub fn file(&self, at: Option<&str>) -> String {
        match at {
            Some(pointer) => put(BASE, pointer, self.content.trim_end_matches('\n')),
            None => self.content.clone(),
        }
    }
}

/// The folder that a block says its file lies in.
pub struct Folder<'b> {
    pub block: &'b Block,
    pub sample: Option<&'b str>,
}

impl Neighbours for Folder<'_> {
    fn has(&self, name: &str) -> bool {
        self.block.word("beside").is_some_and(|names| names.split(',').any(|other| other == name))
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        self.sample.filter(|_| name.ends_with(".response.json")).map(|text| text.as_bytes().to_vec())
    }
}

/// The blocks of a page.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in page.lines().enumerate() {
        if let Some(block) = &mut open {
            if line.starts_with("```") {
                block.last = number;
                blocks.extend(open.take());
            } else {
                block.content.push_str(line);
                block.content.push('\n');
            }
        } else if let Some(info) = line.strip_prefix("```") {
            let mut words = info.split(' ');
            let language = words.next().unwrap();
            let mark = if matches!(language, "json" | "toml") { words.next().unwrap_or_default() } else { language };
            let words = words.map(|word| word.split_once('=').unwrap_or((word, ""))).map(|(key, value)| (key.to_owned(), value.to_owned()));
            let (mark, language, words) = (mark.to_owned(), language.to_owned(), words.collect());
            open = Some(Block { mark, language, words, content: String::new(), first: number + 1, last: 0 });
        }
    }
    assert!(open.is_none(), "a block is never closed");
    blocks
}

/// The value at a pointer of a text, as a span; or its parent and key where it is missing.
fn find<'t>(root: &'t Node, pointer: &str) -> Result<&'t Node, (&'t Node, String)> {
    let tokens: Vec<&str> = pointer.split('/').skip(1).collect();
    let mut node = root;
    for (depth, token) in tokens.iter().enumerate() {
        match node.get(token).map(|member| &member.value).or_else(|| node.array()?.get(token.parse::<usize>().ok()?)) {
            Some(inner) => node = inner,
            None if depth + 1 == tokens.len() => return Err((node, (*token).to_owned())),
            None => panic!("at={pointer} leads nowhere"),
        }
    }
    Ok(node)
}

fn put(base: &str, pointer: &str, value: &str) -> String {
    let root = json::parse(base).root;
    let edit = match find(&root, pointer) {
        Ok(node) => edit::Edit::replace(node.span, value),
        Err((parent, key)) => layout::insert_member(base, parent, None, &key, value).expect("the parent is an object"),
    };
    edit::apply(base, &[edit]).expect("one edit applies")
}

/// The text of the value at a pointer.
pub fn take(text: &str, pointer: &str) -> String {
    let root = json::parse(text).root;
    let node = find(&root, pointer).unwrap_or_else(|_| panic!("after the fix there is nothing at {pointer}"));
    format!("{}\n", &text[node.span.range()])
}

/// Every example of every page that stands for a file of Faxbot's: a name for messages, its block, and the sample reply that lies beside it.
pub fn examples() -> Vec<(String, Block, Option<String>)> {
    let mut examples = Vec::new();
    for rule in RULES {
        let mut sample = None;
        for block in blocks(rule.page) {
            match &*block.mark {
                "sample" => sample = Some(block.content),
                "fails" | "passes" if !block.is_configuration() => {
                    examples.push((format!("{}, line {}", rule.name, block.first), block, sample.clone()))
                }
                _ => {}
            }
        }
    }
    examples
}
