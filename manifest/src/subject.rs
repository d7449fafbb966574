//! What a rule looks at: one file, its model, what lies around it.

use std::cell::OnceCell;
use std::ops::Range;

use crate::check::Surroundings;
use crate::document::Document;
use crate::finding::{Finding, Level, Levels, Safety};
use crate::mask;
use crate::model::{ActionName, Manifest};
use crate::place::Place;
use crate::policy::{Choice, Policy};
use crate::rule::{Check, Rule};
use crate::runtime::reply;
use crate::runtime::{RUNTIMES, Runtime, Scope};
use crate::sample::Sample;
use crate::span::Span;
use crate::tree::{Node, Text};

/// One file as the rules see it.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The file.
    pub document: &'a Document,
    /// Where it lies.
    pub place: &'a Place<'a>,
    /// Its fields, where it is an HTTP manifest and an object.
    pub manifest: Option<Manifest<'a>>,
    /// The runtimes that matter to the user.
    pub scope: Scope,
    /// What the user wants of the rules.
    pub policy: &'a Policy,
    sample: OnceCell<Option<Sample>>,
}

impl<'a> Subject<'a> {
    /// A file with its model.
    #[must_use]
    pub fn new(document: &'a Document, around: &'a Surroundings<'a>, manifest: Option<Manifest<'a>>) -> Self {
        let Surroundings { place, scope, policy, .. } = around;
        Self { document, place, manifest, scope: *scope, policy, sample: OnceCell::new() }
    }

    /// What some rules say to somebody who has chosen no runtime: some don't even look at what no chosen one minds.
    #[must_use]
    pub fn asked_again(&self, rules: impl Iterator<Item = &'static Rule>) -> Vec<Finding> {
        let manifest = Manifest::of(&self.document.root).filter(|_| self.manifest.is_some());
        let everywhere = Self { manifest, scope: Scope::Unset, sample: OnceCell::new(), ..*self };
        let mut asked: Vec<&Rule> = Vec::new();
        let mut said = Vec::new();
        for rule in rules.filter(|rule| rule.kinds.contains(&self.document.kind)) {
            if let Check::One(check) = rule.check
                && !asked.iter().any(|known| std::ptr::eq(*known, rule))
            {
                asked.push(rule);
                check(&everywhere, &mut said);
            }
        }
        for finding in &mut said {
            finding.pointer = self.document.pointer_at(finding.span);
        }
        said
    }

    /// Whether it can be known that a rule has nothing to say of the file. Nobody knows where the file is broken, where the rule is
    /// switched off, or where nothing is known of the place of the file.
    #[must_use]
    pub fn can_judge(&self, rule: &Rule) -> bool {
        self.document.complaints.is_empty() && self.place.neighbours.is_some() && self.policy.choice(rule.name) != Some(Choice::Off)
    }

    /// The provider's sample reply to an action, where sample replies lie beside the file.
    #[must_use]
    pub fn reply(&self, action: ActionName) -> Option<&Node> {
        self.sample()?.reply(action)
    }

    /// The provider's sample replies, where such a file lies beside this one.
    #[must_use]
    pub fn sample(&self) -> Option<&Sample> {
        self.sample.get_or_init(|| self.place.sample_beside().and_then(Sample::read)).as_ref()
    }

    /// The source at `span` for use in a message: credentials masked, control characters escaped, cut to a readable length.
    #[must_use]
    pub fn quote(&self, span: Span) -> String {
        mask::quote(self.document, span)
    }

    /// The inside of a string for use in a message, without its quotes.
    #[must_use]
    pub fn quote_text(&self, text: &Text) -> String {
        self.quote(text.content())
    }

    /// A part of a string for use in a message, given as a decoded range.
    #[must_use]
    pub fn quote_text_part(&self, text: &Text, part: &Range<usize>) -> String {
        self.quote(text.span_of(part.start, part.end))
    }

    /// The first byte of the document: where to point when something is missing at the top.
    #[must_use]
    pub fn opening(&self) -> Span {
        first_byte(self.document.root.span)
    }

    /// Whether the file departs from JSON inside `span`: then nobody knows what stands there.
    #[must_use]
    pub fn is_broken(&self, span: Span) -> bool {
        self.document.complaints.iter().any(|complaint| complaint.span.overlaps(span))
    }

    /// Whether the sample reply to an action has a truthy value at `path`. Without a sample nothing is known, and that is no.
    #[must_use]
    pub fn sample_has(&self, action: ActionName, path: &str) -> bool {
        self.reply(action).and_then(|reply| reply::find(&reply::parse_path(path).ok()?, reply)).is_some_and(Node::truthy)
    }

    /// The safety of a fix that would be safe but helps only `helped`: another runtime that matters makes it a question.
    #[must_use]
    pub fn safety_for(&self, helped: &Runtime) -> Safety {
        let others = RUNTIMES.iter().any(|runtime| runtime.index != helped.index && self.scope.includes(runtime));
        if others { Safety::Ask } else { Safety::Safe }
    }

    /// Whether at least one runtime that matters is concerned.
    #[must_use]
    pub fn concerns(&self, levels: Levels) -> bool {
        self.scope.concerned_by(levels)
    }
}

/// The first byte of a span.
#[must_use]
pub fn first_byte(span: Span) -> Span {
    Span { start: span.start, end: span.end.min(span.start + 1) }
}

/// `Some(level)` if a condition holds: for building [`Levels`].
#[must_use]
pub fn when(condition: bool, level: Level) -> Option<Level> {
    condition.then_some(level)
}
