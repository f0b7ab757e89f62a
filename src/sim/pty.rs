//! A simulated Bus Pirate on a pseudo-terminal, for programs that want a serial port.
//!
//! The only place in the simulator with a real clock.

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
use std::time::Instant;
use std::vec::Vec;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, fcntl_setfl, open};
use rustix::io::Errno;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use super::{Drive, Pins, Wires, World, timing};
use crate::transport::Transport;

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

/// Watches a [`Pty`] that serves, and may end it. A flag that is set ends it, too.
pub trait Observer<W> {
    /// Called several times a second at least, and after everything that happens.
    fn turn(&mut self, world: &mut World<W>) -> ControlFlow<()>;

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
    fn turn(&mut self, _: &mut World<W>) -> ControlFlow<()> {
        if self.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// A client that has been silent for so long is waiting for the device.
const GRACE: Duration = Duration::from_micros(40);
/// `stop` is looked at this often at least.
const LOOK: Duration = Duration::from_millis(50);
/// Output that a client did not read; more is lost, as with a serial port.
const UNREAD: usize = 65_536;
/// Steps of the world between two looks at the client.
const STEPS: usize = 4096;
/// Line rate of the port before a client sets one.
const BAUD: u32 = 115_200;

/// A pseudo-terminal with a serial port's manners.
pub struct Pty {
    master: OwnedFd,
    /// Kept open, so that the port stays when a client leaves.
    _slave: OwnedFd,
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
        Ok(Self { master, _slave: slave, path, link: None })
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
        mut observer: impl Observer<W>,
    ) -> io::Result<()> {
        world.set_checks_baud(check_baud);
        let mut server = Server {
            pty: self,
            pace,
            started: Instant::now(),
            base: world.now(),
            skew: Duration::ZERO,
            heard: Instant::now(),
            answered: None,
            unread: Vec::new(),
            measured: false,
        };
        while observer.turn(world).is_continue() {
            server.turn(world, &mut observer)?;
        }
        Ok(())
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

/// A time that [`poll`] understands.
fn timespec(time: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(time.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: time.subsec_nanos().into(),
    }
}

/// `None`: not now. A master without clients says EIO; its time may come.
fn unless_busy<T>(result: Result<T, Errno>) -> io::Result<Option<T>> {
    match result {
        Ok(done) => Ok(Some(done)),
        Err(Errno::AGAIN | Errno::INTR | Errno::IO) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Is a line low that may select a chip?
fn selects(pins: Pins) -> bool {
    [pins.cs, pins.aux, pins.aux2].contains(&Drive::Low)
}

/// One run of [`Pty::serve`].
struct Server<'a> {
    pty: &'a Pty,
    pace: Pace,
    started: Instant,
    /// Virtual time at the start.
    base: Duration,
    /// How much further virtual time has come than the wall clock.
    skew: Duration,
    /// When bytes last went to the client or came from it.
    heard: Instant,
    /// When bytes last reached a client that has not sent anything since, on virtual time.
    answered: Option<Duration>,
    unread: Vec<u8>,
    /// The client may be measuring how long the answer takes.
    measured: bool,
}

impl Server<'_> {
    fn now(&self) -> Duration {
        self.base + self.started.elapsed() + self.skew
    }

    fn turn<W: Wires>(&mut self, world: &mut World<W>, observer: &mut dyn Observer<W>) -> io::Result<()> {
        let now = self.now();
        world.set_host_baud(now, self.pty.baud()?);
        self.run(world, now, observer);
        self.write()?;
        if self.read(world, observer)? {
            return Ok(());
        }
        let next = world.next();
        let silent = self.heard.elapsed();
        let is_fast = self.pace == Pace::Fast && !self.measured;
        if is_fast && next.is_some() && self.unread.is_empty() && silent >= GRACE {
            self.jump(world, observer);
            return self.write();
        }
        let until_next = next.map_or(LOOK, |at| at.saturating_sub(self.now()));
        let wait = match self.pace {
            // A client that does not read holds the device up; there is no hurry.
            Pace::Fast if !self.unread.is_empty() => LOOK,
            Pace::Fast if is_fast && next.is_some() => until_next.min(GRACE.saturating_sub(silent)),
            _ => until_next,
        };
        self.wait(wait.min(LOOK))
    }

    /// Goes from event to event until something reaches the client, or it may be measuring.
    fn jump<W: Wires>(&mut self, world: &mut World<W>, observer: &mut dyn Observer<W>) {
        for _ in 0..STEPS {
            let Some(at) = world.next() else { return };
            let now = self.now();
            let then = at.max(now);
            self.skew += then - now;
            self.run(world, then, observer);
            if !self.unread.is_empty() || self.measured {
                return;
            }
        }
    }

    fn run<W: Wires>(&mut self, world: &mut World<W>, now: Duration, observer: &mut dyn Observer<W>) {
        let mut answer = Vec::new();
        let shifted = world.stats().spi_bytes;
        world.run_to(now, &mut answer);
        self.measured |= world.stats().spi_bytes != shifted && !selects(world.pins());
        let answer = if answer.is_empty() { answer } else { observer.pass_down(answer) };
        if !answer.is_empty() {
            self.answered = Some(now);
            observer.received(now, &answer);
            self.unread.extend(answer);
        }
        self.unread.truncate(UNREAD);
    }

    fn write(&mut self) -> io::Result<()> {
        while !self.unread.is_empty() {
            let Some(written) = unless_busy(rustix::io::write(&self.pty.master, &self.unread))? else {
                break;
            };
            self.unread.drain(..written);
            self.heard = Instant::now();
        }
        Ok(())
    }

    /// Hands over what the client wrote; was there anything?
    fn read<W: Wires>(&mut self, world: &mut World<W>, observer: &mut dyn Observer<W>) -> io::Result<bool> {
        let mut buffer = [0; 4096];
        let read = unless_busy(rustix::io::read(&self.pty.master, &mut buffer))?.unwrap_or(0);
        if read == 0 {
            return Ok(false);
        }
        self.heard = Instant::now();
        self.measured = false;
        let mut now = self.now();
        if let (Pace::Fast, Some(answered)) = (self.pace, self.answered.take()) {
            let then = now.max(answered + timing::THINKING);
            self.skew += then - now;
            now = then;
        }
        observer.sent(now, &buffer[..read]);
        world.host_bytes(now, self.pty.baud()?, &observer.pass_up(buffer[..read].to_vec()));
        Ok(true)
    }

    fn wait(&self, time: Duration) -> io::Result<()> {
        let mut wanted = PollFlags::IN;
        if !self.unread.is_empty() {
            wanted |= PollFlags::OUT;
        }
        let mut fds = [PollFd::new(&self.pty.master, wanted)];
        unless_busy(poll(&mut fds, Some(&timespec(time))))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
