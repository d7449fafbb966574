//! Telling how far long work is.

use std::sync::Arc;

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tower_lsp::ls_types::notification::Progress;
use tower_lsp::ls_types::{
    ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin, WorkDoneProgressEnd,
    WorkDoneProgressReport,
};

use crate::state::State;

/// Less work than this is done before anybody has read that it began.
const WORTH_TELLING: usize = 200;
/// The token of our own, where the client gave none.
const TOKEN: &str = "faxsmith/workspace";

/// Where long work says how far it is. Once it is dropped, the work is over.
#[derive(Debug)]
pub struct Teller(UnboundedSender<(usize, usize)>);

impl Teller {
    /// So many of so many steps are done.
    pub fn tell(&self, done: usize, all: usize) {
        // Nobody listens: then nobody wants to know.
        let _ = self.0.send((done, all));
    }
}

/// Starts telling the client, with the token that it gave. Where it gave none, only much work is worth a token of our own.
pub fn start(state: &Arc<State>, token: Option<ProgressToken>, title: &'static str) -> Teller {
    let (sender, receiver) = mpsc::unbounded_channel();
    tokio::spawn(run(Arc::clone(state), token, title, receiver));
    Teller(sender)
}

async fn run(state: Arc<State>, token: Option<ProgressToken>, title: &'static str, mut steps: UnboundedReceiver<(usize, usize)>) {
    let token = match token {
        Some(token) => token,
        None => {
            let is_much = matches!(steps.recv().await, Some((_, all)) if all >= WORTH_TELLING);
            let token = ProgressToken::String(TOKEN.to_owned());
            if !is_much || !state.client().shows_progress || state.remote.create_work_done_progress(token.clone()).await.is_err() {
                return;
            }
            token
        }
    };
    let say = |value| {
        let params = ProgressParams { token: token.clone(), value: ProgressParamsValue::WorkDone(value) };
        state.remote.send_notification::<Progress>(params)
    };
    let begin = WorkDoneProgressBegin { title: title.to_owned(), percentage: Some(0), ..WorkDoneProgressBegin::default() };
    say(WorkDoneProgress::Begin(begin)).await;
    let mut told = 0;
    while let Some((done, all)) = steps.recv().await {
        let percentage = u32::try_from(done * 100 / all.max(1)).unwrap_or(100);
        if percentage > told {
            told = percentage;
            let report = WorkDoneProgressReport { percentage: Some(percentage), message: Some(format!("{done}/{all}")), cancellable: None };
            say(WorkDoneProgress::Report(report)).await;
        }
    }
    say(WorkDoneProgress::End(WorkDoneProgressEnd { message: None })).await;
}
