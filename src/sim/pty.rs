//! A simulated Bus Pirate on a pseudo-terminal, for programs that want a serial port.
//!
//! The only place in the simulator with a real clock.

mod clients;
mod port;
mod server;

use core::fmt;
use core::ops::ControlFlow;
use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::vec::Vec;

use rustix::fs::{Mode, OFlags, fcntl_setfl, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use super::{UsbWorld, Wires, World};
use clients::Clients;
pub use port::PtyPort;
use server::Server;

/// How virtual time follows the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pace {
    /// They are the same.
    Real,
    /// Virtual time jumps to the next event while the client is silent. It is never behind the wall
    /// clock, and the client's own thinking time counts in full; from an answer to the next request
    /// at least 0.35 ms pass.
    ///
    /// It does not jump from SPI bytes that no line selects a chip for to the answer to them: with such bytes
    /// clients measure what SPI clock they have.
    Fast,
}

/// Watches pseudo-terminals that serve a world, a [`World`] or a [`UsbWorld`], and may end it. A flag that is set
/// ends it, too. Of two ports it hears the binary one.
pub trait Observer<W> {
    /// Called after everything that happens, and in between every 50 ms at least; with [`Pace::Real`] every 5 ms.
    fn turn(&mut self, world: &mut W) -> ControlFlow<()>;

    /// A client sent these bytes.
    fn sent(&mut self, _at: Duration, _bytes: &[u8]) {}

    /// What arrives at the Bus Pirate of bytes that a client sent: all of them, unless an observer
    /// has other plans.
    fn pass_up(&mut self, bytes: Vec<u8>) -> Vec<u8> {
        bytes
    }

    /// The same for bytes on their way to a client.
    fn pass_down(&mut self, bytes: Vec<u8>) -> Vec<u8> {
        bytes
    }

    /// These bytes reached a client.
    fn received(&mut self, _at: Duration, _bytes: &[u8]) {}
}

impl<W> Observer<W> for &AtomicBool {
    fn turn(&mut self, _: &mut W) -> ControlFlow<()> {
        if self.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Line rate of the port before a client sets one.
const BAUD: u32 = 115_200;

/// A pseudo-terminal with a serial port's manners.
pub struct Pty {
    master: OwnedFd,
    /// Kept open, so that the port stays when a client leaves; or not, so that its leaving shows.
    slave: Option<OwnedFd>,
    path: PathBuf,
    link: Option<PathBuf>,
}

impl fmt::Debug for Pty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pty").field("path", &self.path).field("link", &self.link).finish()
    }
}

impl Pty {
    /// Opens a new pseudo-terminal in raw mode.
    ///
    /// # Errors
    ///
    /// When the system has none to give.
    pub fn open() -> io::Result<Self> {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
        // A child process that had it, too, would keep the port alive beyond our end.
        #[cfg(target_os = "linux")]
        let master = openpt(flags | OpenptFlags::CLOEXEC)?;
        #[cfg(not(target_os = "linux"))]
        let master = openpt(flags)?;
        #[cfg(not(target_os = "linux"))]
        rustix::io::fcntl_setfd(&master, rustix::io::FdFlags::CLOEXEC)?;
        grantpt(&master)?;
        unlockpt(&master)?;
        let name = ptsname(&master, Vec::new())?;
        let slave = open(&*name, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?;
        let mut termios = tcgetattr(&slave)?;
        termios.make_raw();
        termios.set_speed(BAUD)?;
        tcsetattr(&slave, OptionalActions::Now, &termios)?;
        fcntl_setfl(&master, OFlags::RDWR | OFlags::NONBLOCK)?;
        let path = PathBuf::from(OsStr::from_bytes(name.to_bytes()));
        Ok(Self { master, slave: Some(slave), path, link: None })
    }

    /// The port that clients open.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes a symbolic link to the port; it goes away with `self`. A link that leads nowhere, as a
    /// killed server leaves it, is replaced.
    ///
    /// # Errors
    ///
    /// When something else has that name already, or the link cannot be made.
    pub fn link(&mut self, at: &Path) -> io::Result<()> {
        // The system may have given us the port that a killed server had.
        if fs::read_link(at).is_ok_and(|to| to == self.path || !at.exists()) {
            fs::remove_file(at)?;
        }
        symlink(&self.path, at)?;
        self.unlink();
        self.link = Some(at.to_path_buf());
        Ok(())
    }

    /// Removes the link, if it is still ours.
    fn unlink(&mut self) {
        if let Some(link) = self.link.take()
            && fs::read_link(&link).is_ok_and(|to| to == self.path)
        {
            // There is no caller to tell of a failure.
            let _ = fs::remove_file(link);
        }
    }

    /// The server's end as a transport, for servers of other protocols.
    #[must_use]
    pub fn into_port(self) -> PtyPort {
        PtyPort::new(self)
    }

    /// Serves `world` to one client after the other until `observer` ends it; the world keeps its
    /// state between them. With `check_baud` the clients' line rate must be right.
    ///
    /// # Errors
    ///
    /// When the pseudo-terminal fails.
    pub fn serve<W: Wires>(
        &self,
        world: &mut World<W>,
        pace: Pace,
        check_baud: bool,
        mut observer: impl Observer<World<W>>,
    ) -> io::Result<()> {
        world.set_checks_baud(check_baud);
        Server::new(&[self], pace, world).serve(world, &mut observer)
    }

    /// Serves both ports of `world`, each to one client after the other, until `observer` ends it. Opening and
    /// closing them has the effects that it has on the device.
    ///
    /// # Errors
    ///
    /// When a pseudo-terminal fails.
    pub fn serve_usb<W: Wires>(
        mut terminal: Self,
        mut binary: Self,
        world: &mut UsbWorld<W>,
        pace: Pace,
        mut observer: impl Observer<UsbWorld<W>>,
    ) -> io::Result<()> {
        for pty in [&mut terminal, &mut binary] {
            // From now on an end without a client shows.
            pty.slave = None;
        }
        let mut clients = Clients::new(world);
        Server::new(&[&terminal, &binary], pace, &clients).serve(&mut clients, &mut observer)
    }

    fn baud(&self) -> io::Result<u32> {
        Ok(tcgetattr(&self.master)?.output_speed())
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        self.unlink();
    }
}

#[cfg(test)]
mod tests;
