//! Ids of providers that Faxbot itself has a use for.

/// The ids that 2026 keeps for storage (contract §9).
const RESERVED: [&str; 2] = ["local", "s3"];
/// Providers for which 2025 always uses native code (contract §10).
const NATIVE_2025: [&str; 4] = ["phaxio", "sinch", "signalwire", "freeswitch"];
/// Providers that 2026 has built in besides; a manifest takes their place (contract §12).
const MORE_2026: [&str; 4] = ["documo", "sip", "humblefax", "efax"];

/// Whether 2026 refuses an id because it means a storage.
#[must_use]
pub fn is_reserved(id: &str) -> bool {
    RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(id))
}

/// Whether 2025 has code of its own for this id, and never uses a manifest.
#[must_use]
pub fn is_native_2025(id: &str) -> bool {
    NATIVE_2025.contains(&id)
}

/// Whether Faxbot has a provider of its own with this id.
#[must_use]
pub fn is_builtin(id: &str) -> bool {
    is_native_2025(id) || MORE_2026.contains(&id)
}
