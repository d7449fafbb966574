//! The promises that `lib.rs` makes about the schemas, each as a test.

mod draft07;
mod http_manifest;
mod kinds;
mod ordered;
mod presets;
mod quality;
mod validation;
