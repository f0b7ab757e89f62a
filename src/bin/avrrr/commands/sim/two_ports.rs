//! A Bus Pirate with two ports: v5, 5XL and v6.

use std::path::{Path, PathBuf};

use avrrr::sim::pty::{Pace, Pty};
use avrrr::sim::{Binmode, Firmware, Hardware, UsbBoard, UsbOptions, UsbWorld};
use clap::ValueEnum;

use super::Watcher;
use super::tap::Tap;
use crate::diagnostic::Diagnostic;
use crate::standard_output::print_lines;

/// What the binary port speaks at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ModeArg {
    /// BPIO2, as stored on the board
    Bpio2,
    /// The logic analyser of a new board
    Sump,
    /// The protocol of older boards
    Legacy,
}

/// Options of such a board.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct UsbArgs {
    /// A v5, v5xl or v6 with both of its ports, and what the binary one speaks at first
    #[arg(long, value_enum)]
    mode: Option<ModeArg>,

    /// The sweeps of a v5 or v5xl for its display disturb SPI, by this seed
    #[arg(long, value_name = "SEED", requires = "mode")]
    disturb: Option<u64>,

    /// The host never asks the storage of the board: opening the terminal stalls both ports for good
    #[arg(long, requires = "mode")]
    no_storage_polls: bool,
}

impl UsbArgs {
    /// Has it pins of its own, those that its legacy mode does not reach?
    pub(super) fn is_native(&self) -> bool {
        matches!(self.mode, Some(ModeArg::Bpio2 | ModeArg::Sump))
    }

    /// `None`: a board with one port.
    pub(super) fn options(
        &self,
        hardware: Hardware,
        firmware: Firmware,
    ) -> Result<Option<UsbOptions>, Diagnostic> {
        let Some(mode) = self.mode else { return Ok(None) };
        let mut options = UsbOptions::default();
        options.board = match hardware {
            Hardware::V5 => UsbBoard::V5,
            Hardware::V5xl => UsbBoard::V5xl,
            Hardware::V6 => UsbBoard::V6,
            _ => {
                return Err(Diagnostic::new(format!(
                    "--mode has no effect on a {hardware}: it has one port"
                ))
                .help("add --hardware v5, v5xl or v6".to_owned()));
            }
        };
        options.pull_307 = firmware == Firmware::Legacy307;
        options.mode = match mode {
            ModeArg::Bpio2 => Binmode::Bpio2,
            ModeArg::Sump => Binmode::Sump,
            ModeArg::Legacy if options.pull_307 => Binmode::LegacyNew,
            ModeArg::Legacy => Binmode::Legacy,
        };
        options.disturbs = self.disturb;
        if self.no_storage_polls {
            options.storage_polls = None;
        }
        Ok(Some(options))
    }
}

/// The name of the link to the terminal port.
fn beside(link: &Path) -> PathBuf {
    let mut name = link.as_os_str().to_owned();
    name.push("-terminal");
    name.into()
}

/// Serves both ports until the end.
pub(super) fn serve(
    link: Option<&Path>,
    pace: Pace,
    world: &mut UsbWorld<Tap>,
    watcher: &mut Watcher,
) -> Result<(), Diagnostic> {
    let failed = |error: std::io::Error| Diagnostic::of(&error).about("pseudo-terminal");
    let mut terminal = Pty::open().map_err(failed)?;
    let mut binary = Pty::open().map_err(failed)?;
    if let Some(link) = link {
        for (pty, at) in [(&mut terminal, beside(link)), (&mut binary, link.to_owned())] {
            pty.link(&at).map_err(|error| Diagnostic::of(&error).about(at.display()))?;
        }
    }
    let terminal_path = link.map_or(terminal.path().to_owned(), beside);
    let binary_path = link.unwrap_or(binary.path());
    print_lines(&format!("terminal {}\nready {}", terminal_path.display(), binary_path.display()))?;
    Pty::serve_usb(terminal, binary, world, pace, watcher).map_err(failed)
}
