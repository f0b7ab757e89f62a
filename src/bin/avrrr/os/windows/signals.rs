//! Events of the console: Ctrl-C, Ctrl-Break, and the end of the console, of the session and of the system.

use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use tokio::signal::windows as console;

/// What a key counts as.
const SIGINT: usize = 2;
/// What the end of the console, of the session and of the system count as.
const SIGTERM: usize = 15;

/// Stores the number of what came, by a thread. `on_each` runs for each key.
///
/// Windows ends the process when the handler of the last three returns, or some seconds after it began
/// (5 s for the console). The handler of tokio never returns, so that the main thread has that time for
/// releasing RESET.
pub(crate) fn listen(number: &Arc<AtomicUsize>, on_each: impl Fn() + Send + 'static) -> io::Result<()> {
    let (mut ctrl_c, mut ctrl_break) = (console::ctrl_c()?, console::ctrl_break()?);
    let (mut close, mut logoff, mut shutdown) =
        (console::ctrl_close()?, console::ctrl_logoff()?, console::ctrl_shutdown()?);
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let number = Arc::clone(number);
    let mut turn = move |context: &mut Context<'_>| {
        // Each is asked until it has nothing more: only then it wakes the thread again.
        while ctrl_c.poll_recv(context).is_ready() || ctrl_break.poll_recv(context).is_ready() {
            number.store(SIGINT, Ordering::Relaxed);
            on_each();
        }
        while close.poll_recv(context).is_ready()
            || logoff.poll_recv(context).is_ready()
            || shutdown.poll_recv(context).is_ready()
        {
            number.store(SIGTERM, Ordering::Relaxed);
        }
        Poll::<()>::Pending
    };
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || runtime.block_on(poll_fn(&mut turn)))?;
    Ok(())
}
