//! The clients of one chip.

use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use avrrr::gang::Slot;
use avrrr::icsp;
use avrrr::server::{Event, Server, Wish};
use avrrr::transport::{TcpPort, Transport};

use super::board_bus::{BoardBus, Lent};
use crate::connect::BusError;
use crate::progress::say;
use crate::stop::Stop;
use crate::text;

/// How long a client may wait for the Bus Pirate.
const TURN: Duration = Duration::from_secs(60);
/// How long it waits for it at once, before it looks at its client.
const MOMENT: Duration = Duration::from_millis(20);
/// The most clients of one chip.
const CLIENTS: usize = 8;

/// One chip, and who programs it.
pub(super) struct Endpoint {
    slot: Slot,
    bus: Arc<BoardBus>,
    stop: Stop,
    clients: AtomicUsize,
}

impl Endpoint {
    pub(super) fn new(slot: Slot, bus: Arc<BoardBus>, stop: Stop) -> Self {
        Self { slot, bus, stop, clients: AtomicUsize::new(0) }
    }

    pub(super) fn name(&self) -> &str {
        &self.slot.name
    }

    /// Takes clients from now on, each in a thread of its own.
    pub(super) fn accept(self: Arc<Self>, listener: TcpListener) {
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // One too many is closed at once.
                if self.clients.fetch_add(1, Ordering::Relaxed) < CLIENTS {
                    let this = Arc::clone(&self);
                    thread::spawn(move || this.serve_stream(stream));
                } else {
                    self.clients.fetch_sub(1, Ordering::Relaxed);
                }
            }
        });
    }

    fn serve_stream(&self, stream: TcpStream) {
        let name = stream.peer_addr().map_or_else(|_| "a client".to_owned(), |peer| peer.to_string());
        if let Ok(client) = TcpPort::accepted(stream) {
            self.serve(client, &name);
        }
        self.clients.fetch_sub(1, Ordering::Relaxed);
    }

    /// Serves a client until it is gone.
    pub(super) fn serve<C: Transport>(&self, client: C, name: &str) {
        let mut server = Server::new(client);
        let mut go_on = || self.stop.check();
        // That a client is gone is how each of them ends.
        while let Ok(Wish::Programming) = server.wait(&mut go_on) {
            let Ok(lent) = self.wait_for_turn(&mut server, name) else { return };
            let Some(mut lent) = lent else { continue };
            let bus = match lent.bus() {
                Ok(bus) => bus,
                Err(error) => {
                    self.say(name, &format!("the Bus Pirate is not there: {}", causes(&error)));
                    drop(lent);
                    if server.refuse().is_err() {
                        return;
                    }
                    continue;
                }
            };
            let mut is_lost = false;
            let gone = server.program(bus, self.slot.target, &mut go_on, &mut |event| match event {
                Event::Entered { chip, clock, .. } => {
                    let chip = chip.map_or("an unknown chip", |chip| chip.name);
                    let clock = clock.map_or(String::new(), |clock| format!(", SPI {clock}"));
                    self.say(name, &format!("{chip}{clock}"));
                }
                Event::Failed(error) => {
                    is_lost |= matches!(error, icsp::Error::Bus(BusError::Transport(_)));
                    self.say(name, &causes(error));
                }
                _ => self.say(name, "done"),
            });
            if is_lost {
                // Its port is gone, and may come back.
                lent.drop_bus();
            }
            if gone.is_err() {
                return;
            }
        }
    }

    /// The Bus Pirate, when it is this client's turn; `None`: it does not wait any more.
    fn wait_for_turn<C: Transport>(
        &self,
        server: &mut Server<C>,
        name: &str,
    ) -> Result<Option<Lent<'_>>, C::Error> {
        let turn = self.bus.turn();
        let deadline = Instant::now() + TURN;
        let mut lent = turn.wait(Duration::ZERO);
        if lent.is_none() {
            self.say(name, "waits: another client has the Bus Pirate");
        }
        while lent.is_none() {
            if self.stop.check().is_break() || Instant::now() > deadline {
                self.say(name, "the Bus Pirate was not free in time");
                server.refuse()?;
                return Ok(None);
            }
            if !server.attend()? {
                return Ok(None);
            }
            lent = turn.wait(MOMENT);
        }
        Ok(lent)
    }

    fn say(&self, client: &str, text: &str) {
        say(&format!("{}: {client}: {text}", text::line(&self.slot.name)));
    }
}

/// An error and what caused it.
fn causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
