//! Checking one file: bytes in, findings out.

use crate::baseline::Known;
use crate::document::Document;
use crate::finding::Finding;
use crate::markdown::{Markdown, is_markdown};
use crate::place::Place;
use crate::pointer::Trail;
use crate::policy::Policy;
use crate::precedence;
use crate::rule::Check;
use crate::rules::RULES;
use crate::runtime::Scope;
use crate::subject::Subject;
use crate::suppress::{Silenced, Suppressions};

/// What is known about a file from outside.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings<'a> {
    /// Where it lies.
    pub place: Place<'a>,
    /// The runtimes that matter to the user.
    pub scope: Scope,
    /// What the user wants of the rules.
    pub policy: &'a Policy,
    /// What the baseline knows of the file.
    pub known: Option<&'a Known>,
}

/// A checked file.
#[derive(Debug)]
pub struct Checked {
    /// The file.
    pub document: Document,
    /// What is wrong with it, in the order of the file.
    pub findings: Vec<Finding>,
    /// What would be wrong with it, had nobody given a reason why not. In the order of the file.
    pub silenced: Vec<Silenced>,
    /// The `[[ignore]]`s of the configuration that are of use here, or of which that can't be known: their places among
    /// [`crate::settings::Settings::ignores`].
    pub used: Vec<usize>,
    /// How many findings of the baseline are gone.
    pub gone: usize,
}

/// Reads and checks one file. Never fails: a defect is a finding. In Markdown the manifests in it are checked.
#[must_use]
pub fn check(bytes: Vec<u8>, around: &Surroundings<'_>) -> Checked {
    if is_markdown(around.place.path) {
        return Markdown::read(bytes).check(around);
    }
    examine(Document::read(bytes, &around.place), around, Vec::new())
}

/// Checks a file that has been read, with `more` findings that only a look at several files could give.
#[must_use]
pub fn examine(document: Document, around: &Surroundings<'_>, more: Vec<Finding>) -> Checked {
    judge(&document, around, more).of(document)
}

/// Checks several files that have been read, each as [`examine`] does, in much less time than one after the other: the code of all rules
/// is far larger than a processor's cache for code, and so each rule is fetched once for all of them.
#[must_use]
pub fn examine_all(files: Vec<(Document, Surroundings<'_>, Vec<Finding>)>) -> Vec<Checked> {
    let (files, more): (Vec<_>, Vec<_>) = files.into_iter().map(|(document, around, more)| ((document, around), more)).unzip();
    let outcomes = judge_all(&files.iter().map(|(document, around)| (document, around)).collect::<Vec<_>>(), more);
    files.into_iter().zip(outcomes).map(|((document, _), outcome)| outcome.of(document)).collect()
}

/// What is wrong with a file that has been read, in the order of the file: the findings of [`examine`], where the file is wanted for
/// something else as well.
#[must_use]
pub fn findings(document: &Document, around: &Surroundings<'_>, more: Vec<Finding>) -> Vec<Finding> {
    judge(document, around, more).findings
}

/// What the rules have to say of a file.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// As in [`Checked`].
    pub findings: Vec<Finding>,
    /// As in [`Checked`].
    pub silenced: Vec<Silenced>,
    /// As in [`Checked`].
    pub used: Vec<usize>,
    /// As in [`Checked`].
    pub gone: usize,
}

impl Outcome {
    fn of(self, document: Document) -> Checked {
        let Self { findings, silenced, used, gone } = self;
        Checked { document, findings, silenced, used, gone }
    }
}

/// Asks the rules about a file that has been read.
pub(crate) fn judge(document: &Document, around: &Surroundings<'_>, more: Vec<Finding>) -> Outcome {
    judge_all(&[(document, around)], vec![more]).pop().unwrap_or_default()
}

fn judge_all(files: &[(&Document, &Surroundings<'_>)], mut more: Vec<Vec<Finding>>) -> Vec<Outcome> {
    files.iter().for_each(|(document, around)| document.look_for(&around.policy.patterns));
    let subjects: Vec<Subject<'_>> = files.iter().map(|(document, around)| Subject::new(document, around, document.manifest())).collect();
    for rule in RULES {
        let Check::One(check) = rule.check else { continue };
        for (subject, findings) in subjects.iter().zip(&mut more) {
            if rule.kinds.contains(&subject.document.kind) {
                check(subject, findings);
            }
        }
    }
    let said = subjects.into_iter().zip(files).zip(more);
    said.map(|((subject, (_, around)), findings)| settled(&subject, around, findings)).collect()
}

/// What is left of what the rules have said, once precedence, policy and suppressions have had their say.
fn settled(subject: &Subject<'_>, around: &Surroundings<'_>, mut findings: Vec<Finding>) -> Outcome {
    let document = subject.document;
    let mut trail = Trail::of(&document.root);
    for finding in &mut findings {
        finding.pointer = trail.at(finding.span).0.to_owned();
    }
    let mut suppressions = Suppressions::of(document, around.policy);
    if !suppressions.is_empty() {
        suppressions.hear(&findings);
    }
    let gone = around.known.map_or(0, |known| gone(known, subject, &findings));
    // What is missing from a part that breaks off may have stood in the part that is gone.
    if !document.complaints.is_empty() {
        findings.retain(|finding| !(finding.rule.name.starts_with("missing-") && document.is_cut_off_at(finding.span)));
    }
    let mut findings = precedence::settle(findings, around.scope);
    findings.retain(|finding| subject.concerns(finding.levels));
    around.policy.apply(&mut findings);
    let silenced = if suppressions.is_empty() { Vec::new() } else { suppressed(&mut suppressions, subject, &mut findings) };
    findings.sort_by(|a, b| (a.span, a.rule.name).cmp(&(b.span, b.rule.name)));
    if let Some(known) = around.known {
        known.mark(document.masked(), &mut findings);
    }
    Outcome { findings, silenced, used: suppressions.used_of_configuration(), gone }
}

/// Takes out what is to be silenced, and adds what is wrong with the suppressions.
fn suppressed(suppressions: &mut Suppressions<'_>, subject: &Subject<'_>, findings: &mut Vec<Finding>) -> Vec<Silenced> {
    let mut silenced = suppressions.silence(findings);
    silenced.sort_by_key(|silenced| (silenced.finding.span, silenced.finding.rule.name));
    let mut more = Vec::new();
    suppressions.judge(subject, &mut more);
    for finding in &mut more {
        finding.pointer = subject.document.pointer_at(finding.span);
    }
    subject.policy.apply(&mut more);
    findings.extend(more);
    silenced
}

/// How many findings of the baseline the rules don't say any more. Nobody knows where the rules can't be heard out.
fn gone(known: &Known, subject: &Subject<'_>, said: &[Finding]) -> usize {
    let again = (subject.scope != Scope::Unset).then(|| subject.asked_again(known.rules()));
    known.gone(subject.document.masked(), again.as_deref().unwrap_or(said), |rule| !subject.can_judge(rule))
}
