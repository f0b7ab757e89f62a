//! A world with several handles.

use core::convert::Infallible;
use core::time::Duration;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Wires, World};
use crate::select::{Levels, Lines};
use crate::transport::Transport;

/// A handle of a [`World`], for tests that look into it, or move lines, while a programmer has it as its port.
///
/// It is a [`Transport`] as the world itself is. As [`Lines`] it moves the extra lines of what hangs on the
/// pins, at once and all at the same moment: line `k` is [`Line::Extra(k)`](super::Line::Extra).
///
/// ```
/// use std::ops::ControlFlow;
///
/// use avrrr::bus::Target;
/// use avrrr::buspirate::{BusPirate, Options, Source};
/// use avrrr::chip::ATTINY85;
/// use avrrr::icsp::{Entry, Session};
/// use avrrr::select::Direct;
/// use avrrr::sim::{Avr, Board, Line, World};
///
/// let world = World::new(Board::new().with(Avr::new(ATTINY85), Line::Extra(0))).shared();
/// let mut options = Options::default();
/// options.wiring = vec![Source::Extra(0)];
/// let on = &mut |_| ControlFlow::Continue(());
/// let mut bus = BusPirate::connect_with_lines(world.clone(), Direct::ONE, world.clone(), options, on)?;
/// let session = Session::enter(&mut bus, Target::ONLY, &Entry::default())?;
/// assert_eq!(world.world().wires().held(), [Target::ONLY]);
/// session.leave()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Shared<W>(Arc<Mutex<World<W>>>);

impl<W> Clone for Shared<W> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<W: Wires> World<W> {
    /// This world, with as many handles as are needed.
    pub fn shared(self) -> Shared<W> {
        Shared(Arc::new(Mutex::new(self)))
    }
}

impl<W> Shared<W> {
    /// The world. Let go of it before the programmer goes on: another handle in the same thread would wait for
    /// ever.
    pub fn world(&self) -> MutexGuard<'_, World<W>> {
        // After a panic of a test the world is still usable.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W: Wires> Transport for Shared<W> {
    type Error = Infallible;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.world().send(bytes)
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Infallible> {
        self.world().recv(buf, within)
    }

    fn discard_input(&mut self) -> Result<(), Infallible> {
        self.world().discard_input()
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, Infallible> {
        self.world().set_baud(baud)
    }

    fn now(&self) -> Duration {
        self.world().now()
    }

    fn pause(&mut self, time: Duration) {
        self.world().pause(time);
    }
}

impl<W: Wires> Lines for Shared<W> {
    type Error = Infallible;

    fn set(&mut self, all: Levels) -> Result<(), Infallible> {
        let mut world = self.world();
        let now = world.now();
        for line in 0..8 {
            world.wires_mut().set_extra(now, line, all.is_high(line));
        }
        Ok(())
    }
}
