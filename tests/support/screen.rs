//! The real binary in a real pseudo-terminal, and what stands on its screen.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Only a test that fails waits that long.
const LIMIT: Duration = Duration::from_secs(20);

/// A terminal with the program in it.
pub struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    /// What the terminal was set to before the program.
    modes: String,
    keys: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    reader: Option<JoinHandle<()>>,
}

struct Seen {
    screen: vt100::Parser,
    /// Every byte that has come.
    all: Vec<u8>,
    is_over: bool,
}

/// How a program ended.
#[derive(Debug)]
pub struct End {
    pub code: u32,
    /// What is on the screen afterwards.
    pub screen: String,
    /// Every byte that has come, as text.
    pub all: String,
}

impl Terminal {
    /// Starts the binary in a terminal of so many columns and rows. `home` keeps what it keeps of a user.
    pub fn start(folder: &Path, home: &Path, arguments: &[&str], (columns, rows): (u16, u16), environment: &[(&str, &str)]) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_faxsmith"));
        command.args(arguments);
        command.cwd(folder);
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "CI"] {
            command.env_remove(name);
        }
        for (name, value) in [("HOME", home), ("XDG_STATE_HOME", &home.join("state")), ("GIT_CONFIG_GLOBAL", &home.join("gitconfig"))] {
            command.env(name, value);
        }
        command.env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("TERM", "xterm-256color");
        for (name, value) in environment {
            command.env(name, value);
        }
        let modes = modes(&*pair.master);
        let child = pair.slave.spawn_command(command).expect("the binary starts");
        drop(pair.slave);
        let mut output = pair.master.try_clone_reader().expect("what it shows");
        let keys = pair.master.take_writer().expect("its keys");
        let screen = vt100::Parser::new(some(rows), some(columns), 0);
        let seen = Arc::new((Mutex::new(Seen { screen, all: Vec::new(), is_over: false }), Condvar::new()));
        let reader = std::thread::spawn({
            let seen = Arc::clone(&seen);
            move || {
                let mut buffer = [0; 4096];
                loop {
                    let read = output.read(&mut buffer).unwrap_or(0);
                    let (state, news) = &*seen;
                    let mut state = state.lock().expect("no other thread fails");
                    state.screen.process(&buffer[..read]);
                    state.all.extend_from_slice(&buffer[..read]);
                    state.is_over = read == 0;
                    news.notify_all();
                    if read == 0 {
                        return;
                    }
                }
            }
        });
        Self { master: Some(pair.master), modes, keys: Some(keys), child, seen, reader: Some(reader) }
    }

    fn wait(&self, what: &str, is_there: impl Fn(&vt100::Screen) -> bool) -> String {
        let (state, news) = &*self.seen;
        let mut state = state.lock().expect("the reader does not fail");
        let end = Instant::now() + LIMIT;
        while !is_there(state.screen.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || state.is_over {
                let screen = state.screen.screen().contents();
                drop(state);
                panic!("“{what}” did not come:\n--------\n{screen}\n--------");
            }
            state = news.wait_timeout(state, left).expect("the reader does not fail").0;
        }
        state.screen.screen().contents()
    }

    /// Waits until a text stands on the screen, however it is broken into lines; what stands there then.
    pub fn see(&self, text: &str) -> String {
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = flat(text);
        self.wait(text, |screen| flat(&screen.contents()).contains(&wanted))
    }

    /// Types.
    pub fn send(&mut self, keys: &str) -> &mut Self {
        self.keys.as_mut().expect("the terminal is open").write_all(keys.as_bytes()).expect("it takes keys");
        self
    }

    /// Waits for a text, then types.
    pub fn on(&mut self, text: &str, keys: &str) -> &mut Self {
        self.see(text);
        self.send(keys)
    }

    /// Makes the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.seen.0.lock().expect("the reader does not fail").screen.screen_mut().set_size(some(rows), some(columns));
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().expect("the terminal is open").resize(size).expect("it takes a size");
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.child.process_id().expect("it runs")
    }

    /// Whether the terminal is as it was before the program: its modes, cursor, screen and pasting.
    pub fn is_as_before(&self) -> bool {
        let state = self.seen.0.lock().expect("the reader does not fail");
        let screen = state.screen.screen();
        let is_sane = !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste();
        is_sane && self.master.as_ref().is_some_and(|master| modes(&**master) == self.modes)
    }

    /// Waits for the end of the program.
    pub fn end(&mut self) -> End {
        let (state, news) = &*self.seen;
        let mut seen = state.lock().expect("the reader does not fail");
        let end = Instant::now() + LIMIT;
        while !seen.is_over {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let screen = seen.screen.screen().contents();
                drop(seen);
                panic!("it does not end:\n--------\n{screen}\n--------");
            }
            seen = news.wait_timeout(seen, left).expect("the reader does not fail").0;
        }
        let screen = seen.screen.screen().contents();
        let all = String::from_utf8_lossy(&seen.all).into_owned();
        drop(seen);
        End { code: self.child.wait().expect("it ends").exit_code(), screen, all }
    }
}

fn some(number: u16) -> NonZero<u16> {
    NonZero::new(number).expect("a terminal has a size")
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        self.keys = None;
        self.master = None;
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}

/// What a terminal is set to.
fn modes(master: &dyn MasterPty) -> String {
    #[cfg(unix)]
    return format!("{:?}", master.get_termios());
    #[cfg(not(unix))]
    return String::new();
}
