//! The other end of a pseudo-terminal as a transport, for servers of other protocols.

use core::time::Duration;
use std::io;
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::Pty;
use super::server::timespec;
use crate::transport::Transport;

/// How long a client may take to read what was sent.
const WRITE_DEADLINE: Duration = Duration::from_secs(5);
/// How often a port without a client is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// The server's end of a [`Pty`], with one client after the other.
///
/// When a client has gone, each call is an error until the next one comes.
#[derive(Debug)]
pub struct PtyPort {
    pty: Pty,
    opened: Instant,
}

impl PtyPort {
    pub(super) fn new(mut pty: Pty) -> Self {
        // From now on an end without a client shows.
        pty.slave = None;
        Self { pty, opened: Instant::now() }
    }

    /// Waits a moment, if no client has opened the port; is there one?
    ///
    /// # Errors
    ///
    /// When the pseudo-terminal fails.
    pub fn wait_for_client(&mut self) -> io::Result<bool> {
        let is_there = !self.poll(PollFlags::IN, Duration::ZERO)?.contains(PollFlags::HUP);
        if !is_there {
            std::thread::sleep(LOOK);
        }
        Ok(is_there)
    }

    /// What it is ready for within this time.
    fn poll(&self, wanted: PollFlags, within: Duration) -> io::Result<PollFlags> {
        let mut fds = [PollFd::new(&self.pty.master, wanted)];
        match poll(&mut fds, Some(&timespec(within))) {
            Ok(_) => Ok(fds[0].revents()),
            Err(Errno::INTR) => Ok(PollFlags::empty()),
            Err(error) => Err(error.into()),
        }
    }
}

impl Transport for PtyPort {
    type Error = io::Error;

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let deadline = Instant::now() + WRITE_DEADLINE;
        let mut rest = bytes;
        while !rest.is_empty() {
            match rustix::io::write(&self.pty.master, rest) {
                Ok(written) => rest = &rest[written..],
                Err(Errno::AGAIN | Errno::INTR) if Instant::now() < deadline => {
                    self.poll(PollFlags::OUT, LOOK)?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> io::Result<usize> {
        let ready = self.poll(PollFlags::IN, within)?;
        if ready.is_empty() {
            return Ok(0);
        }
        match rustix::io::read(&self.pty.master, buf) {
            Ok(count) => Ok(count),
            Err(Errno::AGAIN | Errno::INTR) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    fn discard_input(&mut self) -> io::Result<()> {
        let mut buffer = [0; 1024];
        while self.recv(&mut buffer, Duration::ZERO)? > 0 {}
        Ok(())
    }

    fn set_baud(&mut self, _: u32) -> io::Result<bool> {
        Ok(false)
    }

    fn now(&self) -> Duration {
        self.opened.elapsed()
    }

    fn pause(&mut self, time: Duration) {
        std::thread::sleep(time);
    }
}
