//! Files at and beyond the limits of the runtimes: size and depth.

use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::place::Place;

fn rules(text: String) -> Vec<&'static str> {
    let around = Surroundings { place: Place::new("manifest.json"), ..Surroundings::default() };
    check(text.into_bytes(), &around).findings.iter().map(|finding| finding.rule.name).collect()
}

fn manifest(extra: &str) -> String {
    format!("{{\"id\": \"acme\", \"x-extra\": {extra}, \"actions\": {{\"send_fax\": {{\"url\": \"https://api.acme.example/\"}}}}}}")
}

#[test]
fn one_mebibyte_is_the_limit() {
    let frame = manifest("\"\"").len();
    let of_size = |size: usize| manifest(&format!("\"{}\"", "a".repeat(size - frame)));
    assert!(!rules(of_size(1 << 20)).contains(&"too-large"));
    assert!(rules(of_size((1 << 20) + 1)).contains(&"too-large"));
}

#[test]
fn depth_has_a_limit() {
    let of_depth = |depth: usize| manifest(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
    assert!(!rules(of_depth(900)).contains(&"too-large"));
    assert!(!rules(of_depth(900)).contains(&"wrong-type"), "deep nesting alone is no wrong type");
    assert!(rules(of_depth(1_200)).contains(&"too-large"));
    assert!(rules(of_depth(100_000)).contains(&"too-large"));
}

#[test]
fn any_bytes_give_findings_and_no_panic() {
    for bytes in [&b""[..], b"\xff\xfe{\0}\0", b"\xff", b"{\"id\": \"\xe9\"}", b"\xef\xbb\xbf{}", b"null", b"[]", b"\"x\"", b"{", b"\0"] {
        let around = Surroundings { place: Place::new("manifest.json"), ..Surroundings::default() };
        assert!(!check(bytes.to_vec(), &around).findings.is_empty(), "{bytes:?}");
    }
}
