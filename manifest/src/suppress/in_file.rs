//! The suppressions that stand in a file, and which of them a finding belongs to.

use std::collections::HashMap;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::document::Document;
use crate::rule::Rule;
use crate::runtime::python::is_blank;
use crate::span::Span;
use crate::suppress::places::{self, DataPlace};
use crate::suppress::{KEY, rule_called};
use crate::tree::{Member, Node, Object};

/// All suppressions of a file.
#[derive(Debug, Default)]
pub struct InFile<'t> {
    /// Those that stand where they may.
    pub sites: Vec<Site<'t>>,
    /// Those that stand where Faxbot takes them for something else: they silence nothing.
    pub misplaced: Vec<Misplaced<'t>>,
    /// For each rule its entries, by the start of their region. Regions lie inside one another or apart.
    by_rule: HashMap<&'static str, Vec<Reach>>,
}

/// One `x-faxsmith-ignore`.
#[derive(Debug)]
pub struct Site<'t> {
    /// The object that it stands in.
    pub holder: &'t Object,
    /// The key and its value.
    pub member: &'t Member,
    /// Its entries; `None` where its value is no object.
    pub entries: Option<Vec<Entry<'t>>>,
    /// What it silences: from the key of its object, where that has one, to the object's end; the whole file for the outermost one.
    region: Span,
}

/// One rule and its reason.
#[derive(Debug)]
pub struct Entry<'t> {
    /// The name and the reason.
    pub member: &'t Member,
    /// The rule with that name.
    pub rule: Option<&'static Rule>,
}

/// A suppression at a place where Faxbot takes it for something else.
#[derive(Debug)]
pub struct Misplaced<'t> {
    /// The object that it stands in.
    pub holder: &'t Object,
    /// The key and its value.
    pub member: &'t Member,
    /// What Faxbot takes it for.
    pub place: DataPlace,
    /// The object around it that may have one.
    pub home: Option<&'t Node>,
}

/// How far an entry reaches.
#[derive(Clone, Copy, Debug)]
struct Reach {
    region: Span,
    site: usize,
    entry: usize,
    /// The entry for the same rule whose region is around this one's.
    around: Option<usize>,
}

impl Entry<'_> {
    /// The reason, where it is one.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.member.value.str().filter(|reason| !is_blank(reason))
    }
}

impl<'t> InFile<'t> {
    /// Finds them. A file without any costs one search for a word.
    #[must_use]
    pub fn of(document: &'t Document) -> Self {
        static WORD: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(KEY));
        let mut found = Self::default();
        if WORD.find(document.text.as_bytes()).is_none() {
            return found;
        }
        let mut walk = Walk { document, path: Vec::new(), nodes: Vec::new(), found: &mut found };
        walk.visit(&document.root, Span::new(0, document.text.len()));
        found.index();
        found
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sites.is_empty()
    }

    /// The innermost entry for a rule around a place: the indexes of its site and of the entry there.
    #[must_use]
    pub fn entry_for(&self, rule: &Rule, span: Span) -> Option<(usize, usize)> {
        let reaches = self.by_rule.get(rule.name)?;
        // The last that starts before the place is around it, or its own surroundings are.
        let mut at = reaches.partition_point(|reach| reach.region.start <= span.start).checked_sub(1);
        while let Some(reach) = at.map(|at| reaches[at]) {
            if reach.region.contains(span) {
                return Some((reach.site, reach.entry));
            }
            at = reach.around;
        }
        None
    }

    /// An entry by its indexes.
    #[must_use]
    pub fn entry(&self, (site, entry): (usize, usize)) -> Option<&Entry<'t>> {
        self.sites.get(site)?.entries.as_ref()?.get(entry)
    }

    fn index(&mut self) {
        for (site, known) in self.sites.iter().enumerate() {
            for (entry, member) in known.entries.iter().flatten().enumerate() {
                let Some(rule) = member.rule else { continue };
                self.by_rule.entry(rule.name).or_default().push(Reach { region: known.region, site, entry, around: None });
            }
        }
        for reaches in self.by_rule.values_mut() {
            // Of two names for one rule in one object the later one counts, as with any key.
            reaches.sort_by_key(|reach| (reach.region.start, std::cmp::Reverse(reach.region.end), reach.site, reach.entry));
            let mut open: Vec<usize> = Vec::new();
            for at in 0..reaches.len() {
                while open.last().is_some_and(|last| !reaches[*last].region.contains(reaches[at].region)) {
                    open.pop();
                }
                reaches[at].around = open.last().copied();
                open.push(at);
            }
        }
    }
}

/// The way through a file, with what lies around.
struct Walk<'t, 'w> {
    document: &'t Document,
    path: Vec<&'t str>,
    nodes: Vec<&'t Node>,
    found: &'w mut InFile<'t>,
}

impl<'t> Walk<'t, '_> {
    fn visit(&mut self, node: &'t Node, region: Span) {
        self.nodes.push(node);
        if let Some(object) = node.object() {
            if let Some(member) = object.get(KEY) {
                self.note(object, member, region);
            }
            for member in object.members.iter().filter(|member| &*member.key.decoded != KEY) {
                self.path.push(&member.key.decoded);
                self.visit(&member.value, member.span());
                self.path.pop();
            }
        }
        for item in node.array().unwrap_or_default() {
            // Which element it is matters nowhere.
            self.path.push("");
            self.visit(item, item.span);
            self.path.pop();
        }
        self.nodes.pop();
    }

    fn note(&mut self, holder: &'t Object, member: &'t Member, region: Span) {
        if let Some((place, home)) = places::data(self.document.kind, &self.path) {
            let home = home.and_then(|depth| self.nodes.get(depth).copied());
            self.found.misplaced.push(Misplaced { holder, member, place, home });
            return;
        }
        let entries = member.value.object().map(|object| {
            let last = |entry: &&'t Member| object.get(&entry.key.decoded).is_some_and(|last| std::ptr::eq(last, *entry));
            object.members.iter().filter(last).map(|entry| Entry { member: entry, rule: rule_called(&entry.key.decoded) }).collect()
        });
        self.found.sites.push(Site { holder, member, entries, region });
    }
}
