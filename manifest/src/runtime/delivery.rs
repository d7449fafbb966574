//! What becomes of a fax after an action has returned: the delivery layer (contract §8.2, §8.3).

use crate::model::ActionName;
use crate::runtime::Runtime;
use crate::runtime::answer::Outcome;

/// What a status means for a fax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It goes on.
    Running,
    /// It has arrived.
    Success,
    /// It will not arrive.
    Failed,
    /// It was called off.
    Cancelled,
}

impl Meaning {
    /// For people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Meaning::Running => "on its way",
            Meaning::Success => "delivered",
            Meaning::Failed => "failed",
            Meaning::Cancelled => "cancelled",
        }
    }
}

/// The words that the delivery layer takes for a status.
#[derive(Debug, PartialEq, Eq)]
pub struct Vocabulary {
    /// The words, the most usual first, and what each means.
    pub words: &'static [(&'static str, Meaning)],
    /// Whether case matters not.
    pub case_blind: bool,
    /// Whether a fax needs an id and every word must be known; otherwise whatever comes is stored as it is.
    pub strict: bool,
}

impl Vocabulary {
    /// What a word means, if it is understood.
    #[must_use]
    pub fn meaning(&self, word: &str) -> Option<Meaning> {
        let is = |known: &str| if self.case_blind { known.eq_ignore_ascii_case(word) } else { known == word };
        self.words.iter().find(|(known, _)| is(known)).map(|(_, meaning)| *meaning)
    }

    /// Whether `word` is understood.
    #[must_use]
    pub fn knows(&self, word: &str) -> bool {
        self.meaning(word).is_some()
    }
}

use Meaning::{Cancelled, Failed, Running, Success};

/// Faxbot 2025.
pub const Y2025: Vocabulary = Vocabulary {
    words: &[("queued", Running), ("in_progress", Running), ("SUCCESS", Success), ("FAILED", Failed)],
    case_blind: false,
    strict: false,
};

/// Faxbot 2026.
pub const Y2026: Vocabulary = Vocabulary {
    words: &[
        ("queued", Running),
        ("in_progress", Running),
        ("success", Success),
        ("failed", Failed),
        ("cancelled", Cancelled),
        ("completed", Success),
        ("completed_ok", Success),
        ("delivered", Success),
        ("failure", Failed),
        ("error", Failed),
        ("busy", Failed),
        ("no-answer", Failed),
        ("canceled", Cancelled),
        ("in-progress", Running),
        ("inprogress", Running),
        ("pendingbatch", Running),
        ("sending", Running),
        ("processing", Running),
        ("pending", Running),
    ],
    case_blind: true,
    strict: true,
};

/// What becomes of the fax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The status is understood.
    Is(Meaning),
    /// The status is stored as it is, and means nothing to Faxbot: the job never ends.
    Unknown(String),
    /// A person must look at it; Faxbot's own text.
    Uncertain(&'static str),
}

impl Runtime {
    /// What the delivery layer makes of a result.
    #[must_use]
    pub fn deliver(&self, action: ActionName, outcome: &Outcome) -> Delivery {
        let status = outcome.status.to_str();
        let meaning = self.vocabulary.meaning(&status);
        if !self.vocabulary.strict {
            return meaning.map_or_else(|| Delivery::Unknown(status.into_owned()), Delivery::Is);
        }
        if action == ActionName::SendFax && !outcome.job_id.truthy() {
            return Delivery::Uncertain("Provider did not acknowledge a fax identity.");
        }
        meaning.map_or(Delivery::Uncertain("Unrecognized provider status requires reconciliation."), Delivery::Is)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::python::value::Value;

    #[test]
    fn what_becomes_of_a_fax() {
        let outcome = |job: &str, status: &str| Outcome {
            provider_id: Value::str("acme"),
            job_id: Value::str(job),
            status: Value::str(status),
            error: None,
        };
        let of = |runtime: &Runtime, action, job, status| runtime.deliver(action, &outcome(job, status));
        let (old, new) = (&crate::runtime::Y2025, &crate::runtime::Y2026);
        assert_eq!(of(old, ActionName::SendFax, "", "SUCCESS"), Delivery::Is(Success));
        assert_eq!(of(old, ActionName::GetStatus, "1", "success"), Delivery::Unknown("success".to_owned()));
        assert_eq!(of(new, ActionName::GetStatus, "", "Busy"), Delivery::Is(Failed));
        assert!(matches!(of(new, ActionName::SendFax, "", "queued"), Delivery::Uncertain(text) if text.contains("identity")));
        assert!(matches!(of(new, ActionName::SendFax, "1", "Sent"), Delivery::Uncertain(text) if text.contains("reconciliation")));
    }
}
