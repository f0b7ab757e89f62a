//! Serving pseudo-terminals.

use core::ops::ControlFlow;
use core::time::Duration;
use std::io;
use std::time::Instant;
use std::vec::Vec;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::clients::Served;
use super::{Observer, Pace, Pty};
use crate::sim::timing;

/// A client that has been silent for so long is waiting for the device.
const GRACE: Duration = Duration::from_micros(40);
/// The observer has its turn this often at least.
const LOOK: Duration = Duration::from_millis(50);
/// A port without a client is looked at this often. With [`Pace::Real`] every port is: an observer that has no
/// turn for longer knows that the system did not let the simulator run.
const LOOK_SOON: Duration = Duration::from_millis(5);
/// Output that a client did not read; more is lost, as with a serial port.
const UNREAD: usize = 65_536;
/// Steps of the world between two looks at the clients.
const STEPS: usize = 4096;

/// One run over some ports; the last of them is the one that is observed.
pub(super) struct Server<'a> {
    ports: Vec<Port<'a>>,
    pace: Pace,
    started: Instant,
    /// Virtual time at the start.
    base: Duration,
    /// How much further virtual time has come than the wall clock.
    skew: Duration,
    /// When bytes last went to a client or came from it.
    heard: Instant,
    /// When bytes last reached a client that has not sent anything since, on virtual time.
    answered: Option<Duration>,
    /// A client may be measuring how long the answer takes.
    measured: bool,
}

struct Port<'a> {
    pty: &'a Pty,
    unread: Vec<u8>,
    /// A client has it open; always so if that would not show.
    open: bool,
}

/// What a read found.
enum Heard {
    Bytes(Vec<u8>),
    Nothing,
    /// There is no client.
    Closed,
}

/// A time that [`poll`] understands.
pub(super) fn timespec(time: Duration) -> Timespec {
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

impl Port<'_> {
    fn write(&mut self) -> io::Result<bool> {
        let mut wrote = false;
        while !self.unread.is_empty() {
            let Some(written) = unless_busy(rustix::io::write(&self.pty.master, &self.unread))? else {
                break;
            };
            self.unread.drain(..written);
            wrote = true;
        }
        Ok(wrote)
    }

    fn read(&self) -> io::Result<Heard> {
        let mut buffer = [0; 4096];
        match rustix::io::read(&self.pty.master, &mut buffer) {
            Ok(0) | Err(Errno::AGAIN | Errno::INTR) => Ok(Heard::Nothing),
            Ok(read) => Ok(Heard::Bytes(buffer[..read].to_vec())),
            Err(Errno::IO) if self.pty.slave.is_some() => Ok(Heard::Nothing),
            Err(Errno::IO) => Ok(Heard::Closed),
            Err(error) => Err(error.into()),
        }
    }
}

impl<'a> Server<'a> {
    pub(super) fn new(ptys: &[&'a Pty], pace: Pace, world: &impl Served) -> Self {
        let port = |pty: &&'a Pty| Port { pty, unread: Vec::new(), open: pty.slave.is_some() };
        Self {
            ports: ptys.iter().map(port).collect(),
            pace,
            started: Instant::now(),
            base: world.now(),
            skew: Duration::ZERO,
            heard: Instant::now(),
            answered: None,
            measured: false,
        }
    }

    /// Until the observer ends it.
    pub(super) fn serve<S: Served>(
        mut self,
        world: &mut S,
        observer: &mut dyn Observer<S::World>,
    ) -> io::Result<()> {
        while observer.turn(world.world()) == ControlFlow::Continue(()) {
            self.turn(world, observer)?;
        }
        Ok(())
    }

    fn now(&self) -> Duration {
        self.base + self.started.elapsed() + self.skew
    }

    fn is_read(&self) -> bool {
        self.ports.iter().all(|port| port.unread.is_empty())
    }

    fn turn<S: Served>(&mut self, world: &mut S, observer: &mut dyn Observer<S::World>) -> io::Result<()> {
        let now = self.now();
        if let Some(port) = self.ports.last() {
            world.set_baud(now, port.pty.baud()?);
        }
        self.run(world, now, observer);
        self.write()?;
        if self.read(world, observer)? {
            return Ok(());
        }
        let next = world.next();
        let silent = self.heard.elapsed();
        let jumps = self.pace == Pace::Fast
            && !self.measured
            && self.is_read()
            && world.next_but_for_waits().is_some();
        if jumps && silent >= GRACE {
            self.jump(world, observer);
            return self.write();
        }
        let until_next = next.map_or(LOOK, |at| at.saturating_sub(self.now()));
        let wait = match self.pace {
            // A client that does not read holds the device up; there is no hurry.
            Pace::Fast if !self.is_read() => LOOK,
            Pace::Fast if jumps => until_next.min(GRACE.saturating_sub(silent)),
            _ => until_next,
        };
        let is_idle = self.pace == Pace::Fast && self.ports.iter().all(|port| port.open);
        let look = if is_idle { LOOK } else { LOOK_SOON };
        self.wait(wait.min(look))
    }

    /// Goes from event to event until something reaches a client, or it may be measuring.
    fn jump<S: Served>(&mut self, world: &mut S, observer: &mut dyn Observer<S::World>) {
        for _ in 0..STEPS {
            let Some(at) = world.next_but_for_waits() else { return };
            let now = self.now();
            let then = at.max(now);
            self.skew += then - now;
            self.run(world, then, observer);
            if !self.is_read() || self.measured {
                return;
            }
        }
    }

    fn run<S: Served>(&mut self, world: &mut S, now: Duration, observer: &mut dyn Observer<S::World>) {
        let observed = self.ports.len() - 1;
        let before = world.shifted();
        for (number, port) in self.ports.iter_mut().enumerate() {
            let mut answer = Vec::new();
            world.run_to(now, number, &mut answer);
            if number == observed && !answer.is_empty() {
                answer = observer.pass_down(answer);
            }
            if !answer.is_empty() {
                self.answered = Some(now);
                if number == observed {
                    observer.received(now, &answer);
                }
                port.unread.extend(answer);
            }
            port.unread.truncate(UNREAD);
        }
        let after = world.shifted();
        let bytes = |shifted: Option<(u64, bool)>| shifted.map(|(bytes, _)| bytes);
        self.measured |= after.is_some_and(|(_, selects)| !selects) && bytes(after) != bytes(before);
    }

    fn write(&mut self) -> io::Result<()> {
        for port in &mut self.ports {
            if port.write()? {
                self.heard = Instant::now();
            }
        }
        Ok(())
    }

    /// Hands over what the clients wrote; was there anything?
    fn read<S: Served>(&mut self, world: &mut S, observer: &mut dyn Observer<S::World>) -> io::Result<bool> {
        let observed = self.ports.len() - 1;
        let mut any = false;
        for number in 0..self.ports.len() {
            let heard = self.ports[number].read()?;
            let open = !matches!(heard, Heard::Closed);
            if open != self.ports[number].open {
                self.ports[number].open = open;
                self.ports[number].unread.clear();
                world.set_open(self.now(), number, open);
            }
            let Heard::Bytes(mut bytes) = heard else { continue };
            any = true;
            self.heard = Instant::now();
            self.measured = false;
            let mut now = self.now();
            if let (Pace::Fast, Some(answered)) = (self.pace, self.answered.take()) {
                let then = now.max(answered + timing::THINKING);
                self.skew += then - now;
                now = then;
            }
            if number == observed {
                observer.sent(now, &bytes);
                bytes = observer.pass_up(bytes);
            }
            let baud = self.ports[number].pty.baud()?;
            world.send(now, number, baud, &bytes);
        }
        Ok(any)
    }

    fn wait(&self, time: Duration) -> io::Result<()> {
        let wanted = |port: &Port<'_>| {
            if port.unread.is_empty() { PollFlags::IN } else { PollFlags::IN | PollFlags::OUT }
        };
        // One without a client would end the wait at once.
        let open = self.ports.iter().filter(|port| port.open);
        let mut fds: Vec<PollFd<'_>> = open.map(|port| PollFd::new(&port.pty.master, wanted(port))).collect();
        unless_busy(poll(&mut fds, Some(&timespec(time))))?;
        Ok(())
    }
}
