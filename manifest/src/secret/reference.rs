//! What stands where a secret is kept, what only its owner can read, and other values that are none by their form.

use super::entropy::is_wordy;
use crate::runtime::template;

/// Whether a value names the place of a secret instead of being it.
#[must_use]
pub(super) fn is_reference(value: &str) -> bool {
    let value = value.trim();
    let is_name =
        |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    STARTS.iter().any(|start| value.starts_with(start))
        || value.strip_prefix('$').is_some_and(|rest| {
            is_name(rest) || (rest.starts_with(|c: char| c.is_ascii_alphabetic()) && is_wordy(rest) && rest.contains('_'))
        })
        || (value.starts_with('%') && value.ends_with('%') && value.len() > 2)
        || (value.contains('_') && is_name(value) && is_wordy(value))
        || value.split_once("://").is_some_and(|(scheme, _)| names_a_store(scheme))
        || value.split_once(':').is_some_and(|(scheme, rest)| names_a_store(scheme) && !rest.is_empty())
        || (value.starts_with("projects/") && value.contains("/secrets/"))
}

/// Syntax of shells, templates, configuration files and programs that puts another value in this one's place.
const STARTS: &[&str] = &[
    "${",
    "$(",
    "$[",
    "`",
    "<%",
    "#{",
    "%(",
    "arn:",
    "@Microsoft.KeyVault(",
    "!secret",
    "!vault",
    "!env",
    "!ref",
    "env.",
    "process.env",
    "os.environ",
    "os.getenv",
    "getenv(",
    "ENV[",
    "ENV.",
    "secrets.",
    "secret.",
    "vars.",
    "var.",
    "inputs.",
    "{env.",
    "{$",
];

/// `vault:…`, `op://…`, `env:…`: names of stores and of ways to look something up.
fn names_a_store(scheme: &str) -> bool {
    const STORES: &[&str] = &[
        "op",
        "vault",
        "env",
        "file",
        "ssm",
        "secretsmanager",
        "sm",
        "gsm",
        "azurekeyvault",
        "akv",
        "keyvault",
        "keychain",
        "keyring",
        "bws",
        "bitwarden",
        "lastpass",
        "1password",
        "onepassword",
        "doppler",
        "infisical",
        "conjur",
        "sops",
        "kms",
        "secret",
        "secrets",
        "ref",
        "consul",
        "k8s",
        "kubernetes",
        "cmd",
        "exec",
        "prompt",
        "dotenv",
        "etcd",
        "chamber",
        "berglas",
        "config",
        "systemd",
        "wincred",
        "pass",
    ];
    let scheme = scheme.trim_start_matches("ref+");
    // `aws-sm`, `gcp-sm`, `aws-ssm`.
    let last = scheme.rsplit('-').next().unwrap_or_default();
    STORES.contains(&scheme) || (last != scheme && ["sm", "ssm", "kv", "secretsmanager", "secrets"].contains(&last))
}

/// Whether a value is encrypted, hashed or public: who reads it has no access.
#[must_use]
pub(super) fn is_harmless(value: &str) -> bool {
    const STARTS: &[&str] = &[
        "ENC[",
        "ENC(",
        "{cipher}",
        "vault:v",
        "gAAAAA",
        "$ANSIBLE_VAULT",
        "AQICAH",
        "age1",
        "-----BEGIN AGE ENCRYPTED",
        "-----BEGIN PGP MESSAGE",
        "-----BEGIN PUBLIC",
        "-----BEGIN RSA PUBLIC",
        "-----BEGIN CERT",
        "-----BEGIN SSH2 PUBLIC",
        "-----BEGIN PGP PUBLIC",
        "{SSHA",
        "{SHA",
        "{PBKDF2",
        "{bcrypt}",
        "{MD5}",
        "$2a$",
        "$2b$",
        "$2y$",
        "$argon2",
        "$1$",
        "$5$",
        "$6$",
        "$y$",
        "$scrypt$",
        "$pbkdf2",
        "pbkdf2_",
        "pbkdf2:",
        "scrypt:",
        "sha1:",
        "sha1-",
        "sha256:",
        "sha256-",
        "sha384:",
        "sha384-",
        "sha512:",
        "sha512-",
        "md5:",
        "md5-",
        "SHA256:",
        "MD5:",
        "blake2b:",
        "blake3:",
        "ssh-rsa ",
        "ssh-ed25519 ",
        "ssh-dss ",
        "ecdsa-sha2-",
        "sk-ssh-",
        "data:",
        "pk_live_",
        "pk_test_",
        "pk.eyJ",
        "W/\"",
        "cus_",
        "acct_",
    ];
    STARTS.iter().any(|start| value.starts_with(start))
}

/// Whether a value is something else that is known by its form: a URL, a path, an address, a media type, a date, a number, a pattern.
#[must_use]
pub(super) fn is_ordinary(value: &str) -> bool {
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit() || b"+-:., /TZ()".contains(&byte));
    let is_pattern =
        value.starts_with('^') || value.starts_with("(?") || value.contains("[A-Z") || value.contains("[a-z") || value.contains("[0-9");
    let is_path = value.starts_with(['/', '~']) || value.starts_with("./") || value.starts_with("../") || value.get(1..3) == Some(":\\");
    is_number
        || is_pattern
        || value.contains("://")
        || (is_path && is_wordy(value))
        || is_mail(value)
        || value.contains("googleusercontent.com")
}

fn is_mail(value: &str) -> bool {
    let Some((user, host)) = value.rsplit_once('@') else { return false };
    let is_host = host.split('.').count() >= 2
        && host.split('.').all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    is_host
        && host.rsplit('.').next().is_some_and(|top| top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_lowercase()))
        && is_wordy(user)
}

/// The parts of a text that no expression fills in, with the offset of each. Nothing is left of what only templates fill in.
pub(super) fn literals(text: &str) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let mut from = 0;
    for expression in template::expressions(text) {
        parts.push((from, &text[from..expression.start]));
        from = expression.end;
    }
    parts.push((from, &text[from..]));
    parts.retain(|(_, part)| part.bytes().any(|byte| byte.is_ascii_alphanumeric()) || !part.is_ascii());
    parts
}
