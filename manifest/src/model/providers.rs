//! Fax providers by name and host: enough to tell whom a text speaks of.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Input};

/// One company's fax service.
#[derive(Debug)]
pub struct Provider {
    /// What people call it.
    pub name: &'static str,
    /// Words that stand for it, in lower case. What has a meaning of its own, such as `efax`, is none.
    words: &'static [&'static str],
    /// Ids that people give it and that are too common to be taken for a name in a text.
    ids: &'static [&'static str],
    /// Its domains: the last two labels of its hosts.
    domains: &'static [&'static str],
    /// Whom its manifest may well speak of: who has bought it, or whose interface it copies.
    kin: &'static [&'static str],
}

const fn provider(
    name: &'static str,
    words: &'static [&'static str],
    ids: &'static [&'static str],
    domains: &'static [&'static str],
    kin: &'static [&'static str],
) -> Provider {
    Provider { name, words, ids, domains, kin }
}

/// The providers whose names and hosts are known.
pub static PROVIDERS: &[Provider] = &[
    provider("Telnyx", &["telnyx"], &[], &["telnyx.com"], &[]),
    provider("Sinch", &["sinch"], &[], &["sinch.com"], &["Phaxio"]),
    provider("Phaxio", &["phaxio"], &[], &["phaxio.com"], &["Sinch"]),
    provider("SignalWire", &["signalwire"], &[], &["signalwire.com"], &["Twilio"]),
    provider("RingCentral", &["ringcentral"], &[], &["ringcentral.com", "ringcentral.biz"], &[]),
    provider("Retarus", &["retarus"], &[], &["retarus.com"], &[]),
    provider("Dropbox Fax", &["hellosign", "hellofax", "dropboxfax", "dropboxsign"], &["dropbox"], &["hellosign.com", "hellofax.com"], &[]),
    provider("ClickSend", &["clicksend"], &[], &["clicksend.com"], &[]),
    provider("iFax", &["ifaxapp"], &["ifax"], &["ifaxapp.com"], &[]),
    provider("Documo", &["documo"], &["mfax"], &["documo.com", "mfax.io"], &[]),
    provider("Medsender", &["medsender"], &[], &["medsender.com"], &[]),
    provider("InterFAX", &["interfax"], &[], &["interfax.net"], &[]),
    provider("HumbleFax", &["humblefax"], &[], &["humblefax.com"], &[]),
    provider("Fax.Plus", &["faxplus", "alohi"], &[], &["fax.plus", "alohi.com"], &[]),
    provider("eFax", &[], &["efax"], &["efax.com", "securedocex.com"], &[]),
    provider("SRFax", &["srfax"], &[], &["srfax.com"], &[]),
    provider("FAXAGE", &["faxage"], &[], &["faxage.com"], &[]),
    provider("WestFax", &["westfax"], &[], &["westfax.com"], &[]),
    provider("Notifyre", &["notifyre"], &[], &["notifyre.com"], &[]),
    provider("sipgate", &["sipgate"], &[], &["sipgate.com", "sipgate.de"], &[]),
    provider("Faxing Center", &["faxingcenter"], &[], &["faxingcenter.com"], &[]),
    provider("Fax.to", &[], &["faxto"], &["fax.to"], &[]),
    provider("2600Hz Kazoo", &["2600hz"], &["kazoo"], &["2600hz.com"], &[]),
    provider("Twilio", &["twilio"], &[], &["twilio.com"], &["SignalWire"]),
    provider("PamFax", &["pamfax"], &[], &["pamfax.biz"], &[]),
    provider("Sfax", &["sfaxme"], &["sfax"], &["sfaxme.com", "scrypt.com"], &[]),
];

/// Finds all words and domains at once. Nearly every text names nobody, and this tells so in one look at it.
static NAMES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let names = PROVIDERS.iter().flat_map(|provider| provider.words.iter().chain(provider.domains));
    let names = names.copied().chain([DROPBOX]);
    // The names of this file are few and short: no limit of the library is near.
    AhoCorasick::builder().ascii_case_insensitive(true).build(names).expect("few and short names")
});

/// The domains in their order.
static DOMAINS: LazyLock<Vec<(&'static str, &'static Provider)>> = LazyLock::new(|| {
    let domains = PROVIDERS.iter().flat_map(|provider| provider.domains.iter().map(move |domain| (*domain, provider)));
    let mut domains: Vec<_> = domains.collect();
    domains.sort_unstable_by_key(|(domain, _)| *domain);
    domains
});

/// The one company whose name alone does not mean its fax service.
const DROPBOX: &str = "dropbox";

impl Provider {
    /// Whether a manifest of this one may well speak of the other one.
    #[must_use]
    pub fn may_name(&self, other: &Provider) -> bool {
        std::ptr::eq(self, other) || self.kin.contains(&other.name)
    }
}

/// The provider that a host belongs to.
#[must_use]
pub fn of_host(host: &str) -> Option<&'static Provider> {
    let host = host.split(':').next().unwrap_or_default().trim_end_matches('.');
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at);
    let start = dots.nth(1).map_or(0, |at| at + 1);
    let domain = host.get(start..)?.as_bytes();
    let order = |known: &str| known.bytes().cmp(domain.iter().map(u8::to_ascii_lowercase));
    let at = DOMAINS.binary_search_by(|(known, _)| order(known)).ok()?;
    Some(DOMAINS[at].1)
}

/// The providers that an id is of, or tells of: `acme-telnyx` is Telnyx.
pub fn of_id(id: &str) -> impl Iterator<Item = &'static Provider> {
    let plain: String = id.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let names_one = NAMES.is_match(&plain);
    let parts: Vec<&str> = id.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    PROVIDERS.iter().filter(move |provider| {
        (names_one && provider.words.iter().any(|word| plain.contains(word)))
            || provider.ids.iter().any(|word| plain == *word || parts.iter().any(|part| part.eq_ignore_ascii_case(word)))
    })
}

/// The providers that a text names, each time with its place in bytes: their names as whole words, their hosts.
pub fn named_in(text: &str) -> impl Iterator<Item = (&'static Provider, Range<usize>)> + '_ {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let bytes = text.as_bytes();
    // In most scripts of the world nothing of it can be a name.
    let mut at = bytes.iter().position(u8::is_ascii_alphanumeric).unwrap_or(bytes.len());
    std::iter::from_fn(move || {
        while let Some(name) = NAMES.find(Input::new(text).range(at..)) {
            let start = name.start() - bytes[..name.start()].iter().rev().take_while(|byte| is_part(byte)).count();
            let end = name.end() + bytes[name.end()..].iter().take_while(|byte| is_part(byte)).count();
            at = end;
            // A dot or hyphen at its end is no part of it.
            let token = text[start..end].trim_end_matches(['.', '-']);
            if let Some(found) = of_token(token, &text[start + token.len()..]) {
                return Some((found.0, start + found.1.start..start + found.1.end));
            }
        }
        None
    })
}

/// A word, words with hyphens between them, or a host; `rest` is the text behind it.
fn of_token(token: &str, rest: &str) -> Option<(&'static Provider, Range<usize>)> {
    if token.contains('.') {
        return of_host(token).map(|provider| (provider, 0..token.len()));
    }
    let mut start = 0;
    for word in token.split('-') {
        let end = start + word.len();
        if let Some(provider) = of_word(word) {
            return Some((provider, start..end));
        }
        start = end + 1;
    }
    // The rest of what the company sells is no fax service.
    let next = rest.strip_prefix(' ').filter(|_| token.eq_ignore_ascii_case(DROPBOX))?;
    let next = ["fax", "sign"].into_iter().find(|word| next.get(..word.len()).is_some_and(|next| next.eq_ignore_ascii_case(word)))?;
    let whole = if next == "fax" { "dropboxfax" } else { "dropboxsign" };
    of_word(whole).map(|provider| (provider, 0..token.len() + 1 + next.len()))
}

fn of_word(word: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.words.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found() {
        for provider in PROVIDERS {
            for word in provider.words {
                assert_eq!(of_word(word).map(|found| found.name), Some(provider.name), "{word}");
            }
            for domain in provider.domains {
                assert_eq!(of_host(&format!("api.{domain}")).map(|found| found.name), Some(provider.name), "{domain}");
            }
            assert!(provider.kin.iter().all(|kin| PROVIDERS.iter().any(|other| other.name == *kin)), "{}", provider.name);
        }
    }

    #[test]
    fn what_texts_name() {
        for (text, wanted) in [
            ("Sends faxes through Telnyx.", &[("Telnyx", "Telnyx")][..]),
            ("https://developers.telnyx.com/docs?x=sinch", &[("Telnyx", "developers.telnyx.com"), ("Sinch", "sinch")]),
            ("See Fax.Plus, or fax-plus", &[("Fax.Plus", "Fax.Plus")]),
            ("a Telnyx-compatible API", &[("Telnyx", "Telnyx")]),
            ("Dropbox Fax (not Dropbox)", &[("Dropbox Fax", "Dropbox Fax")]),
            ("telnyxes an eFax by SIP to Dropbox é", &[]),
            ("nottelnyx.com, telnyx.com.evil.example", &[]),
            ("", &[]),
            ("...---", &[]),
        ] {
            let found: Vec<_> = named_in(text).map(|(provider, range)| (provider.name, &text[range])).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn ids() {
        let of = |id: &'static str| of_id(id).map(|provider| provider.name).collect::<Vec<_>>();
        for (id, wanted) in [
            ("telnyx", &["Telnyx"][..]),
            ("acme-telnyx", &["Telnyx"]),
            ("fax_plus", &["Fax.Plus"]),
            ("dropbox_fax", &["Dropbox Fax"]),
            ("efax", &["eFax"]),
            ("acme-efax", &["eFax"]),
            ("securefax", &[]),
            ("unifax", &[]),
            ("acme", &[]),
            ("", &[]),
        ] {
            assert_eq!(of(id), wanted, "{id}");
        }
    }
}
