//! A world that a test looks into while it is a port.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use avrrr::sim::{Options, Wires, World};
use avrrr::transport::Transport;

#[derive(Debug)]
pub(crate) struct Shared<W>(Arc<Mutex<World<W>>>);

impl<W> Clone for Shared<W> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<W: Wires> Shared<W> {
    pub(crate) fn with_options(wires: W, options: Options) -> Self {
        Self(Arc::new(Mutex::new(World::with_options(wires, options))))
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World<W>> {
        self.0.lock().unwrap()
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
