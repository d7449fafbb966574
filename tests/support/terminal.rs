//! Running the real binary in a real terminal.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// What a conversation came to.
#[derive(Debug)]
pub struct Conversation {
    pub code: i64,
    /// Everything that was written to the terminal, answers included, with `\n` at the ends of lines.
    pub screen: String,
}

/// Waits until the text has come.
pub fn expect(text: &str) -> Value {
    json!(["expect", text])
}

/// Types something.
pub fn send(text: &str) -> Value {
    json!(["send", text])
}

/// Writes a file meanwhile.
pub fn write(path: &Path, text: &str) -> Value {
    json!(["write", path, text])
}

/// Runs the binary in a terminal; panics where an expected text does not come.
pub fn converse(folder: &Path, arguments: &[&str], steps: &[Value]) -> Conversation {
    let mut command = vec![env!("CARGO_BIN_EXE_faxsmith")];
    command.extend(arguments);
    let environment = json!({ "TERM": "xterm", "CI": "", "NO_COLOR": "1" });
    let wanted = json!({ "command": command, "folder": folder, "environment": environment, "steps": steps });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/terminal.py");
    let mut child = Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python3 starts");
    child.stdin.take().expect("a pipe").write_all(wanted.to_string().as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let done: Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    let screen = done["screen"].as_str().unwrap_or_default().replace("\r\n", "\n");
    assert!(done["missing"].is_null(), "{} did not come:\n{screen}", done["missing"]);
    assert_eq!(done["sane"], true, "the terminal is as it was");
    Conversation { code: done["code"].as_i64().expect("an exit code"), screen }
}
