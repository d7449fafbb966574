//! What tells one finding from another, over the changes of a file: where it stands in the JSON, not on which line.

use std::collections::HashMap;

use faxsmith_manifest::finding::Finding;
use faxsmith_manifest::mask;

use crate::report::FileReport;

/// The longest text that takes part.
const MAX_CONTEXT: usize = 120;

/// Gives each finding of a file a fingerprint of 16 hexadecimal digits: of its rule, its place in the JSON, and the text at the place
/// where that is short. Credentials are masked before. Findings that are the same in all that are told apart by their order.
#[derive(Debug, Default)]
pub struct Fingerprints {
    seen: HashMap<u64, u64>,
}

impl Fingerprints {
    /// The fingerprint of the next finding of the file.
    pub fn next(&mut self, report: &FileReport<'_>, finding: &Finding) -> String {
        let mut hash = Hash::new("faxsmith/1");
        hash.add(finding.rule.name);
        hash.add(&mask::masked(&finding.pointer));
        let context = report.document.masked().get(finding.span.range()).unwrap_or_default();
        if context.len() <= MAX_CONTEXT && !context.contains(['\n', '\r']) {
            hash.add(context);
        }
        let count = self.seen.entry(hash.0).or_default();
        *count += 1;
        hash.add(&count.to_string());
        hash.text()
    }
}

/// The fingerprint of a finding in the file at a path, told from all of other files.
#[must_use]
pub fn in_file(path: &str, fingerprint: &str) -> String {
    let mut hash = Hash::new(path);
    hash.add(fingerprint);
    hash.text()
}

/// FNV-1a in 64 bits, which is the same for every version of everything; the end of each text counts.
struct Hash(u64);

impl Hash {
    fn new(salt: &str) -> Self {
        let mut hash = Self(0xcbf2_9ce4_8422_2325);
        hash.add(salt);
        hash
    }

    fn add(&mut self, text: &str) {
        // 0xff stands in no UTF-8.
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn text(&self) -> String {
        format!("{:016x}", self.0)
    }
}
