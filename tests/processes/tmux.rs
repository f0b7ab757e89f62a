//! A terminal of its own, as a person sees it and types into it.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::server;

/// Longer than a busy machine takes for all of it.
const PATIENCE: Duration = Duration::from_secs(120);

/// A terminal of its own, with a program in it.
pub(crate) struct Tmux {
    socket: String,
}

impl Tmux {
    /// Runs a line of a shell in a window of this width; `name` is that of the test.
    pub(crate) fn start(name: &str, columns: u16, folder: &Path, shell: &str) -> Self {
        let this = Self { socket: format!("avrrr-{}-{name}-{columns}", std::process::id()) };
        let columns = columns.to_string();
        let size = ["new-session", "-d", "-x", &columns, "-y", "24", "-c", folder.to_str().unwrap(), shell];
        this.tmux(&size);
        this
    }

    fn tmux(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("tmux");
        command.args(["-L", &self.socket, "-f", "/dev/null"]).args(arguments);
        let output = server::run(&mut command);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Types keys by their names in tmux, or text.
    pub(crate) fn keys(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat());
    }

    /// What is on the screen as soon as it is like this.
    pub(crate) fn wait(&self, what: &str, is_right: impl Fn(&str) -> bool) -> Vec<String> {
        let began = Instant::now();
        loop {
            let screen = self.tmux(&["capture-pane", "-p"]);
            if is_right(&screen) {
                return screen.trim_end().lines().map(str::to_owned).collect();
            }
            assert!(began.elapsed() < PATIENCE, "never {what}:\n{screen}");
        }
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        // Only the server on this socket; it may be gone.
        let _ = Command::new("tmux").args(["-L", &self.socket, "kill-server"]).output();
    }
}
