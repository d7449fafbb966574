//! A client of the language server over real pipes. It fails on every message that a test leaves unread.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

/// A running server.
pub struct Server {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    next_id: i64,
    /// What came while something else was waited for.
    waiting: VecDeque<Value>,
}

impl Server {
    /// Starts the server; nothing has been said yet.
    pub fn start(folder: &Path) -> Self {
        Self::with_flags(folder, &[])
    }

    /// The same with flags.
    pub fn with_flags(folder: &Path, flags: &[&str]) -> Self {
        let mut child = super::command(folder)
            .arg("lsp")
            .args(flags)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        Self { child, input, output, next_id: 0, waiting: VecDeque::new() }
    }

    /// Starts the server and introduces a client with these abilities; gives the server's.
    pub fn initialized(folder: &Path, capabilities: Value) -> (Self, Value) {
        Self::introduced(folder, &[], json!({"processId": std::process::id(), "rootUri": uri(folder), "capabilities": capabilities}))
    }

    /// Starts the server with flags and introduces a client with these parameters; gives the server's abilities.
    pub fn introduced(folder: &Path, flags: &[&str], params: Value) -> (Self, Value) {
        let mut server = Self::with_flags(folder, flags);
        let answer = server.request("initialize", params);
        server.notify("initialized", json!({}));
        (server, answer["capabilities"].clone())
    }

    /// Sends bytes as they are.
    pub fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("standard input is open");
        input.write_all(bytes).and_then(|()| input.flush()).expect("the server reads");
    }

    /// Sends bytes, of which the server's answers may be more than a pipe holds: another thread writes while `read` reads.
    pub fn write_while<T>(&mut self, bytes: Vec<u8>, read: impl FnOnce(&mut Self) -> T) -> T {
        let mut input = self.input.take().expect("standard input is open");
        let writer = std::thread::spawn(move || {
            input.write_all(&bytes).and_then(|()| input.flush()).expect("the server reads");
            input
        });
        let done = read(self);
        self.input = Some(writer.join().expect("all was written"));
        done
    }

    /// Sends a message.
    pub fn send(&mut self, message: &Value) {
        self.write(&framed(message));
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and waits for its answer; what comes meanwhile is kept.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The same, but the answer may be an error.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.receive().unwrap_or_else(|| panic!("the server is gone before it answered `{method}`"));
            if message.get("method").is_none() && message["id"] == id {
                return message;
            }
            self.waiting.push_back(message);
        }
    }

    /// Sends a request of which the answer is looked for later, with `answer_to`.
    pub fn start_request(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params}));
        self.next_id
    }

    /// The answer to a request, an error or not.
    pub fn answer_to(&mut self, id: i64) -> Value {
        self.wait_for("the answer", |message| message.get("method").is_none() && message["id"] == id)
    }

    /// Waits for a request of the server and answers it. Gives its parameters.
    pub fn reply(&mut self, method: &str, result: &Value) -> Value {
        let request = self.wait_for(method, |message| message["method"] == method && message.get("id").is_some());
        self.send(&json!({"jsonrpc": "2.0", "id": request["id"], "result": result}));
        request["params"].clone()
    }

    /// The next message that fits; those before it are kept.
    pub fn wait_for(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.waiting.iter().position(&fits) {
            return self.waiting.remove(at).expect("it is there");
        }
        loop {
            let message = self.receive().unwrap_or_else(|| panic!("the server is gone before {what} came"));
            if fits(&message) {
                return message;
            }
            self.waiting.push_back(message);
        }
    }

    /// The diagnostics that are published for a version of a document.
    pub fn published(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let message = self.wait_for("the diagnostics", |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().expect("a list").clone()
    }

    /// Forgets what was published in between, where a test is not about it.
    pub fn forget_published(&mut self) {
        self.forget(|message| message["method"] == "textDocument/publishDiagnostics");
    }

    /// Forgets messages that have come, where a test is not about them.
    pub fn forget(&mut self, is_nothing: impl Fn(&Value) -> bool) {
        self.waiting.retain(|message| !is_nothing(message));
    }

    /// What the log was told next.
    pub fn logged(&mut self) -> String {
        let message = self.wait_for("a log message", |message| message["method"] == "window/logMessage");
        message["params"]["message"].as_str().expect("a text").to_owned()
    }

    /// One message, or `None` where the server is gone.
    fn receive(&mut self) -> Option<Value> {
        let mut length = None;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line).expect("the server writes UTF-8") == 0 {
                return None;
            }
            match line.trim_end() {
                "" => break,
                header => {
                    if let Some(value) = header.strip_prefix("Content-Length: ") {
                        length = Some(value.parse::<usize>().expect("a length"));
                    }
                }
            }
        }
        let mut body = vec![0; length.expect("a message has a length")];
        self.output.read_exact(&mut body).expect("the whole message");
        Some(serde_json::from_slice(&body).expect("a message is JSON"))
    }

    pub fn open(&mut self, uri: &str, version: i64, text: &str) {
        self.notify("textDocument/didOpen", json!({"textDocument": {"uri": uri, "languageId": "json", "version": version, "text": text}}));
    }

    pub fn change(&mut self, uri: &str, version: i64, changes: Value) {
        self.notify("textDocument/didChange", json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": changes}));
    }

    /// Says good-bye as the protocol wants it, and makes sure that nothing was left unread and that it ends well.
    pub fn finish(mut self) {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        let code = self.end();
        assert_eq!(code, Some(0), "the server should end with 0 after shutdown and exit");
    }

    /// Closes the server's standard input.
    pub fn hang_up(&mut self) {
        self.input = None;
    }

    /// Waits for the end of the server and gives its exit code. Messages that nobody read are a failure.
    pub fn end(mut self) -> Option<i32> {
        while let Some(message) = self.receive() {
            self.waiting.push_back(message);
        }
        let mut errors = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut errors).expect("errors are UTF-8");
        assert_eq!(errors, "", "the server wrote to standard error");
        assert!(self.waiting.is_empty(), "messages that nobody read: {:#?}", self.waiting);
        self.child.wait().expect("the server ends").code()
    }
}

/// The URI of a path.
pub fn uri(path: &Path) -> String {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let encoded: String = path
        .to_string_lossy()
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    format!("file://{encoded}")
}

/// A message with its header.
pub fn framed(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// The position of a byte offset as clients count: in units of UTF-16.
pub fn position(text: &str, offset: usize) -> Value {
    let line = text[..offset].matches('\n').count();
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    json!({"line": line, "character": text[start..offset].encode_utf16().count()})
}

/// The byte offset of a position.
pub fn offset(text: &str, position: &Value) -> usize {
    let number = |key: &str| usize::try_from(position[key].as_u64().expect("a number")).expect("small");
    let line: usize = text.split_inclusive('\n').take(number("line")).map(str::len).sum();
    let mut units = 0;
    let inside = text[line..].chars().take_while(|c| {
        units += c.len_utf16();
        units <= number("character")
    });
    line + inside.map(char::len_utf8).sum::<usize>()
}

/// What stands in a range.
pub fn slice<'t>(text: &'t str, range: &Value) -> &'t str {
    &text[offset(text, &range["start"])..offset(text, &range["end"])]
}

/// A text with a list of edits made.
pub fn applied(text: &str, edits: &Value) -> String {
    let mut text = text.to_owned();
    let mut edits: Vec<_> = edits.as_array().expect("edits").clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(offset(&text, &edit["range"]["start"])));
    for edit in edits {
        let range = offset(&text, &edit["range"]["start"])..offset(&text, &edit["range"]["end"]);
        text.replace_range(range, edit["newText"].as_str().expect("a text"));
    }
    text
}
