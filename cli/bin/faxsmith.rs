//! `faxsmith`

fn main() -> std::process::ExitCode {
    faxsmith::main()
}
