//! Running the server over standard input and output until the client is gone.

use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::json;
use tokio::io::{AsyncWriteExt, DuplexStream};
use tokio::sync::{Notify, mpsc};
use tower_lsp::ls_types::notification::{LogMessage, Notification};
use tower_lsp::ls_types::{LogMessageParams, MessageType};
use tower_lsp::{LspService, Server as Framework};

use crate::documents::Documents;
use crate::host::Host;
use crate::log::Log;
use crate::publisher::{self, Dirty};
use crate::ready::{Outgoing, Ready};
use crate::server::Server;
use crate::state::State;
use crate::virtual_document::{self, Shown};
use crate::wire::{self, Frame};
use crate::worker::Worker;
use crate::workspace::Told;

/// More requests than any client has open at once: below that number none keeps another waiting.
const CONCURRENCY: usize = 256;
/// What the guard says about what it did not pass on.
const LOST: &str = "faxsmith/lost";
/// Asks for the text as the server knows it: for bug reports and tests.
const VIEW: &str = "faxsmith/viewText";
/// Threads for what is neither reading nor checking a document: checks of a whole workspace, and what is written to the client.
const THREADS: usize = 3;
/// Bytes between the guard and the framework.
const PIPE: usize = 64 << 10;
/// Bytes between the server and its client: what Linux allows everybody.
#[cfg(target_os = "linux")]
const OUT: usize = 1 << 20;

/// Runs until `exit`, or until the client is gone. What is done goes to `log`, a line each. Gives the exit code: 0 after `shutdown` and
/// `exit`, else 1.
///
/// # Errors
/// The operating system gives no threads.
pub fn serve(host: Box<dyn Host>, log: Option<File>) -> io::Result<u8> {
    with_large_pipe();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(THREADS).build()?;
    let worker = |name| Worker::start(name, runtime.handle());
    let code = runtime.block_on(run(host, worker("reader")?, worker("checker")?, Log::to(log)));
    // A check that is still running would be waited for.
    runtime.shutdown_background();
    Ok(code)
}

/// Where the client reads from a pipe, it takes what is written in large pieces: with the system's usual size, what is told of a large
/// file would come in twenty pieces, and for each both processes would be woken.
fn with_large_pipe() {
    #[cfg(target_os = "linux")]
    let _ = rustix::pipe::fcntl_setpipe_size(rustix::stdio::stdout(), OUT);
}

async fn run(host: Box<dyn Host>, reader: Worker, checker: Worker, log: Log) -> u8 {
    let (mut to_framework, from_guard) = tokio::io::duplex(PIPE);
    let (frames, mut coming) = mpsc::channel(16);
    let mut state = None;
    let ready = Arc::new(Ready::default());
    let (service, socket) = LspService::build(|remote| {
        let made = Arc::new(State {
            remote,
            host,
            documents: Documents::default(),
            dirty: Dirty::default(),
            client: OnceLock::new(),
            wake: Notify::new(),
            reader,
            checker,
            ready: Arc::clone(&ready),
            log,
            told: Told::default(),
            folders: Mutex::default(),
            shown: Shown::default(),
            complaints: Mutex::default(),
            generation: AtomicU64::default(),
            frames: frames.clone(),
        });
        state = Some(Arc::clone(&made));
        Server(made)
    })
    .custom_method(LOST, Server::lost)
    .custom_method(VIEW, Server::view_text)
    .custom_method(virtual_document::METHOD, Server::text_document_content)
    .finish();
    if let Some(state) = &state {
        tokio::spawn(publisher::run(Arc::clone(state)));
    }
    let framework =
        Framework::new(from_guard, Outgoing::new(tokio::io::stdout(), ready), socket).concurrency_level(CONCURRENCY).serve(service);
    // Reading blocks; a thread of its own is left behind at the end.
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let frame = wire::read(&mut input);
            let is_last = matches!(frame, Frame::Exit | Frame::End | Frame::Broken(_));
            if frames.blocking_send(frame).is_err() || is_last {
                return;
            }
        }
    });
    let clean = Arc::new(AtomicBool::new(false));
    let was_clean = Arc::clone(&clean);
    let end = Arc::new(OnceLock::new());
    let how_it_ended = Arc::clone(&end);
    tokio::spawn(async move {
        let mut was_shut_down = false;
        while let Some(frame) = coming.recv().await {
            let told = match frame {
                Frame::Message { body, shuts_down } => {
                    was_shut_down |= shuts_down;
                    pass_on(&mut to_framework, &body).await
                }
                Frame::Lost { uri, why } => notify(&mut to_framework, LOST, json!({"uri": uri, "why": why})).await,
                Frame::Bad(why) => notify(&mut to_framework, LOST, json!({"why": why})).await,
                Frame::Broken(why) => {
                    let _ = end.set(why);
                    return;
                }
                Frame::Exit => {
                    clean.store(was_shut_down, Ordering::Relaxed);
                    let _ = notify(&mut to_framework, "exit", json!(null)).await;
                    return;
                }
                Frame::End => {
                    clean.store(was_shut_down, Ordering::Relaxed);
                    return;
                }
            };
            if told.is_err() {
                return;
            }
        }
    });
    framework.await;
    // The framework drops at its end what it has not said: the last word is said here.
    if let (Some(why), Some(state)) = (how_it_ended.get(), state) {
        last_word(&state, why).await;
    }
    u8::from(!was_clean.load(Ordering::Relaxed))
}

/// Tells the client, and the log, why the server ends.
async fn last_word(state: &State, why: &str) {
    state.log.line(why);
    // Before it has introduced itself it expects no messages.
    if state.client.get().is_none() {
        return;
    }
    let params = LogMessageParams { typ: MessageType::ERROR, message: format!("{why}; the server ends") };
    let body = json!({"jsonrpc": "2.0", "method": LogMessage::METHOD, "params": params}).to_string();
    let mut out = tokio::io::stdout();
    // Where the client has gone altogether, nobody reads it.
    let _ = out.write_all(format!("{}{body}", wire::header_of(body.len())).as_bytes()).await;
    let _ = out.flush().await;
}

/// Tells the framework something of our own, in its place among the messages.
async fn notify(to_framework: &mut DuplexStream, method: &str, params: serde_json::Value) -> io::Result<()> {
    let mut message = json!({"jsonrpc": "2.0", "method": method});
    if !params.is_null() {
        message["params"] = params;
    }
    pass_on(to_framework, message.to_string().as_bytes()).await
}

async fn pass_on(to_framework: &mut DuplexStream, body: &[u8]) -> io::Result<()> {
    to_framework.write_all(wire::header_of(body.len()).as_bytes()).await?;
    to_framework.write_all(body).await
}
