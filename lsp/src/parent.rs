//! The process that started the server: when it is gone, nobody is left to say `exit`.

use std::time::Duration;

/// How often it is looked for.
const EVERY: Duration = Duration::from_secs(1);

/// Calls `gone` once the process is gone, from a thread of its own. Where it can't be seen from here (another machine or container), or
/// where the system can't tell, nothing ever happens: then the end of standard input says it.
pub fn watch(id: u32, gone: impl FnOnce() + Send + 'static) {
    if is_alive(id) != Some(true) {
        return;
    }
    std::thread::spawn(move || {
        while is_alive(id) != Some(false) {
            std::thread::sleep(EVERY);
        }
        gone();
    });
}

/// Whether there is such a process, as far as the system says.
#[cfg(unix)]
fn is_alive(id: u32) -> Option<bool> {
    let id = rustix::process::Pid::from_raw(i32::try_from(id).ok()?)?;
    match rustix::process::test_kill_process(id) {
        Ok(()) => Some(true),
        Err(rustix::io::Errno::SRCH) => Some(false),
        // Somebody else's.
        Err(rustix::io::Errno::PERM) => Some(true),
        Err(_) => None,
    }
}

#[cfg(not(unix))]
fn is_alive(_: u32) -> Option<bool> {
    None
}
