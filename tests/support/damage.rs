//! Files that somebody, or something, has damaged.

/// A small generator of its own, so that a failure can be repeated.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound.max(1)
    }

    pub fn pick<'t>(&mut self, items: &[&'t str]) -> &'t str {
        items[self.below(items.len())]
    }
}

const SNIPPETS: [&str; 40] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\\"",
    "//x\n",
    "/*",
    "null",
    "true",
    "-1",
    "1e999",
    "\"\"",
    "[]",
    "{}",
    "\n",
    "\r\n",
    "\t",
    "é",
    "😀",
    "\u{202e}",
    "{{to}}",
    "{{",
    "}}",
    "{id}",
    "https://",
    "@",
    "?a=b",
    "#",
    "*.",
    "\"send_fax\"",
    "\"status_map\": {\"a\": 1}",
    "\"body\": null",
    "\\ud83d",
    "'",
    "x-",
    "\"scheme\"",
];

/// The text with up to four things in it changed.
pub fn damaged(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(4) {
        let boundary = |at: usize| (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
        let from = boundary(random.below(text.len() + 1));
        let to = boundary((from + random.below(40)).min(text.len())).max(from);
        match random.below(4) {
            0 => text.replace_range(from..to, ""),
            1 => text.insert_str(from, random.pick(&SNIPPETS)),
            2 => text.replace_range(from..to, random.pick(&SNIPPETS)),
            _ => {
                let part = text[from..to].to_owned();
                let at = (0..=random.below(text.len() + 1)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
                text.insert_str(at, &part);
            }
        }
    }
    text
}
