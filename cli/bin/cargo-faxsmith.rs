//! `cargo-faxsmith`, and with Cargo `cargo faxsmith`

fn main() -> std::process::ExitCode {
    faxsmith::main()
}
