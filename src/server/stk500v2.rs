//! One client, from its first message to its last.

use alloc::vec::Vec;
use core::ops::ControlFlow;
use core::time::Duration;

use super::packet::{LONGEST_BODY, Messages, Received, encode};
use super::parameters::Parameters;
use super::programming::{Programming, Refusal};
use super::request::{self, Area, Request};
use crate::bus::{Hertz, IcspBus, Target};
use crate::chip::Chip;
use crate::icsp;
use crate::transport::Transport;

/// What it calls itself: the oldest programmer of this protocol that has ISP only.
const NAME: &[u8] = b"AVRISP_2";

/// How long a client may stop in the middle of a message.
const PAUSE: Duration = Duration::from_millis(250);
/// How often it is asked whether to go on.
const SLICE: Duration = Duration::from_millis(50);

/// So many bytes may come before it is asked, in any case.
const AT_ONCE: usize = 1024;

/// Answers.
const OK: u8 = 0x00;
const BUSY: u8 = 0x80;
const FAILED: u8 = 0xc0;
const UNKNOWN: u8 = 0xc9;
const WRONG_SUM: [u8; 2] = [0xb0, 0xc1];

/// Why [`Server::wait`] ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// The client wants to be in programming mode: [`Server::program`], or [`Server::refuse`].
    Programming,
    /// It was asked to stop.
    Stop,
}

/// What happens in programming mode.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a, E> {
    /// The target is in programming mode.
    #[non_exhaustive]
    Entered {
        /// The chip; `None`: it is none that is known.
        chip: Option<&'a Chip>,
        /// The SPI clock, if the bus knows it.
        clock: Option<Hertz>,
    },
    /// A request failed, which the client was told without the reason.
    Failed(&'a icsp::Error<E>),
    /// The client has left programming mode.
    Left,
}

/// An STK500v2 programmer for one client. The [module page](crate::server) shows how to use it.
#[derive(Debug)]
pub struct Server<C> {
    client: C,
    messages: Messages,
    parameters: Parameters,
    /// Words of flash, bytes of EEPROM.
    address: u32,
    /// Of the request to enter programming mode that is to be answered.
    entering: Option<(u8, crate::chip::Echo)>,
    /// The last request to the target, with its number, and the answer: a client that heard none repeats it.
    last: Option<(u8, Vec<u8>, Vec<u8>)>,
    /// The SPI clock and the supply of the last session.
    clock: Option<Hertz>,
    supply: Option<u32>,
}

/// What is to be done about a message.
enum Reply {
    /// Answers it with this behind the command.
    Say(Vec<u8>),
    Enter,
    Leave,
    NeedsTarget,
}

impl<C: Transport> Server<C> {
    /// Takes a client that has connected.
    #[must_use]
    pub fn new(client: C) -> Self {
        Self {
            client,
            messages: Messages::default(),
            parameters: Parameters::default(),
            address: 0,
            entering: None,
            last: None,
            clock: None,
            supply: None,
        }
    }

    /// Answers what needs no target, until the client wants to be in programming mode. `ask` is called at least
    /// every 50 ms while nothing comes; `Break` ends it.
    ///
    /// # Errors
    ///
    /// When the client is gone.
    pub fn wait(&mut self, ask: &mut dyn FnMut() -> ControlFlow<()>) -> Result<Wish, C::Error> {
        if self.entering.is_some() {
            return Ok(Wish::Programming);
        }
        while let Some((sequence, body)) = self.next(ask)? {
            match self.without_target(sequence, &body) {
                Reply::Enter => return Ok(Wish::Programming),
                Reply::Say(answer) => self.reply(sequence, &body, &answer)?,
                // It is not in programming mode.
                Reply::Leave => self.reply(sequence, &body, &[OK])?,
                Reply::NeedsTarget => self.reply(sequence, &body, &[FAILED])?,
            }
        }
        Ok(Wish::Stop)
    }

    /// While the bus is taken: listens to the client, for about 50 ms. `false`: it does not want to be in programming
    /// mode any more.
    ///
    /// The client waits for its answer, so it gets no other: avrdude takes an answer to its sign-on, which it repeats
    /// then, for one to all that it sent before.
    ///
    /// # Errors
    ///
    /// When the client is gone.
    pub fn attend(&mut self) -> Result<bool, C::Error> {
        let mut asked = false;
        let mut once = || match core::mem::replace(&mut asked, true) {
            false => ControlFlow::Continue(()),
            true => ControlFlow::Break(()),
        };
        while let Some((sequence, body)) = self.next(&mut once)? {
            match Request::parse(&body) {
                Some(Request::Enter { echo }) => self.entering = Some((sequence, echo)),
                Some(Request::Leave) => {
                    self.entering = None;
                    self.reply(sequence, &body, &[OK])?;
                }
                _ => {}
            }
        }
        Ok(self.entering.is_some())
    }

    /// Tells the client that wants to be in programming mode that it cannot be: the bus is taken.
    ///
    /// # Errors
    ///
    /// When the client is gone.
    pub fn refuse(&mut self) -> Result<(), C::Error> {
        match self.entering.take() {
            Some((sequence, _)) => self.say(sequence, &[request::ENTER, BUSY]),
            None => Ok(()),
        }
    }

    /// Puts the target into programming mode and does what the client asks, until it leaves programming mode or is
    /// gone, or `ask` breaks. RESET is released then. `tell` hears what happens.
    ///
    /// # Errors
    ///
    /// When the client is gone. What goes wrong with the target is an event, and the client is told.
    pub fn program<B: IcspBus + ?Sized>(
        &mut self,
        bus: &mut B,
        target: Target,
        ask: &mut dyn FnMut() -> ControlFlow<()>,
        tell: &mut dyn FnMut(Event<'_, B::Error>),
    ) -> Result<(), C::Error> {
        // A client may enter again without leaving.
        while let Some((sequence, echo)) = self.entering.take() {
            let mut programming = match Programming::enter(bus, target, self.parameters.clock(), echo) {
                Ok(programming) => programming,
                Err(error) => {
                    tell(Event::Failed(&error));
                    return self.say(sequence, &[request::ENTER, FAILED]);
                }
            };
            self.last = None;
            (self.clock, self.supply) = (programming.clock(), programming.supply());
            tell(Event::Entered { chip: programming.chip(), clock: self.clock });
            self.say(sequence, &[request::ENTER, OK])?;
            while let Some((sequence, body)) = self.next(ask)? {
                match self.without_target(sequence, &body) {
                    Reply::Enter => break,
                    Reply::Say(answer) => self.reply(sequence, &body, &answer)?,
                    Reply::Leave => {
                        let left = programming.leave().inspect_err(|error| tell(Event::Failed(error)));
                        tell(Event::Left);
                        return self.reply(sequence, &body, &[if left.is_ok() { OK } else { FAILED }]);
                    }
                    Reply::NeedsTarget => {
                        let answer = match self.last.take() {
                            Some((number, request, answer)) if number == sequence && request == body => {
                                answer
                            }
                            _ => self.with_target(&body, &mut programming, tell),
                        };
                        self.reply(sequence, &body, &answer)?;
                        self.last = Some((sequence, body, answer));
                    }
                }
            }
        }
        Ok(())
    }

    /// The next message; `None`: it is to stop.
    fn next(&mut self, ask: &mut dyn FnMut() -> ControlFlow<()>) -> Result<Option<(u8, Vec<u8>)>, C::Error> {
        let mut heard = self.client.now();
        while ask().is_continue() {
            for _ in 0..AT_ONCE {
                // No more than one byte: what follows a message is for the next call.
                let mut byte = [0];
                if self.client.recv(&mut byte, SLICE)? == 0 {
                    if self.messages.is_within() && self.client.now().saturating_sub(heard) >= PAUSE {
                        self.messages.forget();
                    }
                    break;
                }
                heard = self.client.now();
                match self.messages.push(byte[0]) {
                    Some(Received::Message { sequence, body }) => return Ok(Some((sequence, body))),
                    Some(Received::Damaged { sequence }) => self.say(sequence, &WRONG_SUM)?,
                    None => {}
                }
            }
        }
        Ok(None)
    }

    /// What needs no target: what follows the command in the answer, or that something else is to be done.
    fn without_target(&mut self, sequence: u8, body: &[u8]) -> Reply {
        let command = body.first().copied().unwrap_or_default();
        let done = |is_done: bool| Reply::Say(Vec::from([if is_done { OK } else { FAILED }]));
        match Request::parse(body) {
            None if request::is_known(command) => done(false),
            None => Reply::Say(Vec::from([UNKNOWN])),
            Some(Request::SignOn) => Reply::Say([OK, NAME.len() as u8].iter().chain(NAME).copied().collect()),
            Some(Request::SetParameter { id, value }) => done(self.parameters.set(id, value)),
            Some(Request::GetParameter { id }) => {
                let value = self.parameters.get(id, self.clock, self.supply);
                value.map_or_else(|| done(false), |value| Reply::Say(Vec::from([OK, value])))
            }
            Some(Request::LoadAddress { address }) => {
                // The upper bit says that the chip needs an extended address, which is known here.
                self.address = address & 0x7fff_ffff;
                done(true)
            }
            Some(Request::Enter { echo }) => {
                self.entering = Some((sequence, echo));
                Reply::Enter
            }
            Some(Request::Leave) => Reply::Leave,
            Some(_) => Reply::NeedsTarget,
        }
    }

    /// What needs a target: what follows the command in the answer.
    fn with_target<B: IcspBus + ?Sized>(
        &mut self,
        body: &[u8],
        programming: &mut Programming<'_, B>,
        tell: &mut dyn FnMut(Event<'_, B::Error>),
    ) -> Vec<u8> {
        let outcome = match Request::parse(body) {
            Some(request) => self.carry_out(request, programming),
            None => Err(Refusal::Nonsense),
        };
        match outcome {
            Ok(data) => [OK].into_iter().chain(data).collect(),
            Err(refusal) => {
                if let Refusal::Failed(error) = &refusal {
                    tell(Event::Failed(error));
                }
                Vec::from([FAILED])
            }
        }
    }

    fn carry_out<B: IcspBus + ?Sized>(
        &mut self,
        request: Request<'_>,
        programming: &mut Programming<'_, B>,
    ) -> Result<Vec<u8>, Refusal<B::Error>> {
        Ok(match request {
            Request::Erase { delay_ms, instruction } => {
                programming.erase(delay_ms, instruction)?;
                Vec::new()
            }
            Request::Program(block) => {
                programming.program(self.address, &block)?;
                self.advance(block.area, block.data.len());
                Vec::new()
            }
            // Command and two states stand beside the data.
            Request::Read { area, length, opcode } if usize::from(length) + 3 <= LONGEST_BODY => {
                let data = programming.read(area, self.address, length, opcode)?;
                self.advance(area, data.len());
                data.into_iter().chain([OK]).collect()
            }
            Request::Write { instruction } => {
                programming.write_byte(instruction)?;
                Vec::from([OK])
            }
            Request::ReadByte { answer, instruction } => {
                Vec::from([programming.read_byte(answer, instruction)?, OK])
            }
            Request::Multi { send, receive, skip } => {
                let (skip, receive) = (usize::from(skip), usize::from(receive));
                let data = programming.multi(send, skip + receive)?;
                data[skip..skip + receive].iter().copied().chain([OK]).collect()
            }
            _ => return Err(Refusal::Nonsense),
        })
    }

    /// The address moves on behind what was read or written.
    fn advance(&mut self, area: Area, bytes: usize) {
        let units = if area == Area::Flash { bytes / 2 } else { bytes };
        self.address = self.address.saturating_add(units as u32);
    }

    fn reply(&mut self, sequence: u8, body: &[u8], answer: &[u8]) -> Result<(), C::Error> {
        let command = body.first().copied().unwrap_or_default();
        let answer: Vec<_> = [command].iter().chain(answer).copied().collect();
        self.say(sequence, &answer)
    }

    fn say(&mut self, sequence: u8, body: &[u8]) -> Result<(), C::Error> {
        self.client.send(&encode(sequence, body))
    }
}
