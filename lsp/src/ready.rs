//! Diagnostics that are JSON already when they are answered.
//!
//! The framework makes a tree of each message before it writes it: thousands of diagnostics take longer to say than to find, and more
//! memory than all that is known of the file. So they are written where they are found, a stand-in takes their place in the message, and
//! where messages leave it gives way to them.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use memchr::memmem;
use tokio::io::AsyncWrite;
use tower_lsp::ls_types::Diagnostic;

use crate::wire;

/// A message with a stand-in in it is not longer, in bytes: its URI is all that varies.
const LONGEST: usize = 64 << 10;
/// More than the framework has under way at once: what is still there after so many others is in no message.
const MOST: usize = 1024;
/// A buffer that has become larger than this is given back, in bytes.
const KEPT: usize = 64 << 10;
/// So much is written at once, in bytes: standard output keeps a copy of it.
const PIECE: usize = 256 << 10;

/// What waits for its message to leave.
#[derive(Debug, Default)]
pub struct Ready(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    /// How many there have been.
    count: u64,
    /// What stands in the message, and what is to stand there.
    parts: VecDeque<(Vec<u8>, Vec<u8>)>,
}

impl Ready {
    /// Keeps a list of diagnostics and gives the list that stands for it: to be said once, in a message that is certain to be written.
    pub fn stand_in(&self, list: Vec<u8>) -> Vec<Diagnostic> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.count += 1;
        let stand_in = vec![Diagnostic { message: format!("faxsmith-diagnostics-{}", waiting.count), ..Diagnostic::default() }];
        // As the framework will write it.
        let written = serde_json::to_value(&stand_in).map(|it| it.to_string().into_bytes()).unwrap_or_default();
        waiting.parts.push_back((written, list));
        if waiting.parts.len() > MOST {
            waiting.parts.pop_front();
        }
        stand_in
    }

    /// Adds a message to `out`, with its header and with what was kept for it, which is not copied: it is large.
    fn put(&self, body: &[u8], out: &mut VecDeque<Vec<u8>>) {
        let said = |parts: &[&[u8]], length: usize| [&[wire::header_of(length).as_bytes()], parts].concat().concat();
        if body.len() <= LONGEST {
            let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for at in 0..waiting.parts.len() {
                let stand_in = &waiting.parts[at].0;
                if let Some(start) = memmem::find(body, stand_in) {
                    let end = start + stand_in.len();
                    if let Some((_, list)) = waiting.parts.remove(at) {
                        let head = said(&[&body[..start]], start + list.len() + body.len() - end);
                        out.extend([head, list, body[end..].to_vec()]);
                        return;
                    }
                }
            }
        }
        out.push_back(said(&[body], body.len()));
    }
}

/// Where messages leave: what the framework writes, on its way to the client.
#[derive(Debug)]
pub struct Outgoing<W> {
    inner: W,
    ready: Arc<Ready>,
    /// A message that the framework has not written to its end yet.
    begun: Vec<u8>,
    /// What `inner` has not taken yet, the first from `gone` on.
    leaving: VecDeque<Vec<u8>>,
    gone: usize,
}

impl<W: AsyncWrite + Unpin> Outgoing<W> {
    /// Writes to `inner`.
    pub fn new(inner: W, ready: Arc<Ready>) -> Self {
        Self { inner, ready, begun: Vec::new(), leaving: VecDeque::new(), gone: 0 }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.begun.extend_from_slice(bytes);
        let mut start = 0;
        while let Some(body) = first(&self.begun[start..]) {
            let body = start + body.start..start + body.end;
            start = body.end;
            self.ready.put(&self.begun[body], &mut self.leaving);
        }
        self.begun.drain(..start);
        if self.begun.is_empty() && self.begun.capacity() > KEPT {
            self.begun = Vec::new();
        }
    }

    fn poll_leave(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { inner, leaving, gone, .. } = self;
        while let Some(first) = leaving.front() {
            while *gone < first.len() {
                let piece = &first[*gone..first.len().min(*gone + PIECE)];
                let written = ready!(Pin::new(&mut *inner).poll_write(context, piece))?;
                if written == 0 {
                    return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
                }
                *gone += written;
            }
            *gone = 0;
            leaving.pop_front();
        }
        Poll::Ready(Ok(()))
    }
}

/// Where the body of the first message stands, once all of it is there.
fn first(bytes: &[u8]) -> Option<std::ops::Range<usize>> {
    const END: &[u8] = b"\r\n\r\n";
    let head = memmem::find(bytes, END)?;
    let length = wire::length_of(&bytes[..head])?;
    let start = head + END.len();
    (bytes.len() - start >= length).then_some(start..start + length)
}

impl<W: AsyncWrite + Unpin> AsyncWrite for Outgoing<W> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        // A client that reads slowly keeps the framework waiting, not the memory growing.
        ready!(self.poll_leave(context))?;
        self.take(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_leave(context))?;
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_leave(context))?;
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that panics has failed")]
mod tests {
    use super::*;

    fn message(body: &str) -> Vec<u8> {
        format!("{}{body}", wire::header_of(body.len())).into_bytes()
    }

    /// What leaves when the framework writes these bytes in pieces of a size.
    fn left(ready: &Arc<Ready>, bytes: &[u8], size: usize) -> String {
        let mut outgoing = Outgoing::new(Vec::new(), Arc::clone(ready));
        let mut context = Context::from_waker(std::task::Waker::noop());
        for piece in bytes.chunks(size) {
            assert!(matches!(Pin::new(&mut outgoing).poll_write(&mut context, piece), Poll::Ready(Ok(taken)) if taken == piece.len()));
        }
        assert!(matches!(Pin::new(&mut outgoing).poll_flush(&mut context), Poll::Ready(Ok(()))));
        String::from_utf8(outgoing.inner).unwrap()
    }

    #[test]
    fn a_stand_in_gives_way_once_and_all_else_stays() {
        for size in [1, 7, 1000] {
            let ready = Arc::new(Ready::default());
            let said = |list: &[u8]| serde_json::json!({"params": ready.stand_in(list.to_vec())}).to_string();
            let (one, two, other) = (said(b"[1, 2]"), said(b"[]"), "{\"é\":[{}]}");
            // Not in the order in which they were kept.
            let bytes = [&two, other, &one, &one].map(message).concat();
            let expected = ["{\"params\":[]}", other, "{\"params\":[1, 2]}", &one].map(message).concat();
            assert_eq!(left(&ready, &bytes, size), String::from_utf8(expected).unwrap(), "in pieces of {size}");
        }
    }

    #[test]
    fn what_is_never_said_is_forgotten() {
        let ready = Ready::default();
        for _ in 0..2 * MOST {
            ready.stand_in(vec![b'x']);
        }
        assert_eq!(ready.0.lock().unwrap().parts.len(), MOST);
    }
}
