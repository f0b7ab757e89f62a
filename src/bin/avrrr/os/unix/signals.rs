//! Signals of Unix.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::flag;
use signal_hook::iterator::Signals;

/// Stores the number of each signal. `on_each` runs in a thread, because a handler must not write.
pub(crate) fn listen(number: &Arc<AtomicUsize>, on_each: impl Fn() + Send + 'static) -> io::Result<()> {
    let mut wanted = vec![SIGINT, SIGTERM, SIGQUIT];
    if !is_ignored(SIGHUP) {
        wanted.push(SIGHUP);
    }
    for signal in &wanted {
        flag::register_usize(*signal, Arc::clone(number), usize::try_from(*signal).unwrap_or_default())?;
    }
    let mut signals = Signals::new(&wanted)?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        // A terminal that is closed sends SIGHUP several times, by the kernel and by the shell, and
        // systemd sends it with its SIGTERM: it is not an urgent second request.
        signals.forever().filter(|signal| *signal != SIGHUP).for_each(|_| on_each());
    })?;
    Ok(())
}

/// Did the caller make this process ignore a signal, as nohup does with SIGHUP? Only Linux tells.
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    mask >> (signal - 1) & 1 == 1
}
