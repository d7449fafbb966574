//! What the terminal shows, as data: `command_line/*.trycmd`. `TRYCMD=overwrite cargo test --test command_line` writes them anew.

#[test]
fn terminal_sessions() {
    trycmd::TestCases::new().case("tests/command_line/*.trycmd");
}
