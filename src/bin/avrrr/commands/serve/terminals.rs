//! Chips as pseudo-terminals.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use avrrr::sim::pty::Pty;

use super::clients::Endpoint;
use crate::diagnostic::Diagnostic;
use crate::stop::Stop;

/// Serves one client after the other on a pseudo-terminal; its link, which goes away at the end.
pub(super) fn serve(
    folder: &Path,
    endpoint: Arc<Endpoint>,
    stop: Stop,
) -> Result<(PathBuf, JoinHandle<()>), Diagnostic> {
    fs::create_dir_all(folder).map_err(|error| Diagnostic::of(&error).about(folder.display()))?;
    let path = folder.join(file_name(endpoint.name()));
    let failed = |error: std::io::Error| Diagnostic::of(&error).about(path.display());
    let mut pty = Pty::open().map_err(failed)?;
    pty.link(&path).map_err(failed)?;
    let mut port = pty.into_port();
    let thread = thread::spawn(move || {
        while stop.check().is_continue() {
            match port.wait_for_client() {
                Ok(true) => endpoint.serve(&mut port, "its pseudo-terminal"),
                Ok(false) => {}
                Err(_) => return,
            }
        }
    });
    Ok((path, thread))
}

/// A name without what makes it a path.
fn file_name(name: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let name: String = name.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
    if name.starts_with('.') { format!("_{name}") } else { name }
}
