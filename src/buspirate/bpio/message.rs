//! Requests and answers of BPIO2 as bytes: flatbuffers in COBS frames.
//!
//! The schema is `bpio.fbs` of the firmware, version 2.0; `docs/protocol/bpio2.md` lists it. Written by hand:
//! the readers of the `flatbuffers` crate are unsafe or need code that `flatc` generates, and so does `planus`; the
//! generated code of 20 tables is longer than this. And how long a request is decides into how many USB packets it
//! goes.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::table::{Field, Malformed, Table, Value, write};

/// The most bytes that a request writes, as the device says itself (chapter 3).
pub(super) const MOST_DATA: usize = 512;

/// The longest packet, and so the longest answer (chapter 3); its COBS form has three bytes more, and a zero.
pub(super) const MOST_PACKET: usize = 640;

/// Ends a frame.
pub(super) const END: u8 = 0;

/// The tags of what a packet contains, the same for requests and answers.
const STATUS: u8 = 1;
const CONFIGURATION: u8 = 2;
const DATA: u8 = 3;

/// What a status request may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Query {
    Version = 1,
    Mode = 2,
    /// The supply. Takes 11 ms, and disturbs the pins of some boards.
    Psu = 4,
    /// The voltages at the pins. As the supply.
    Adc = 5,
    /// Directions and levels of the pins.
    Io = 6,
}

/// A change of some of the pins: which ones, and to what; bit `n` is IO `n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) mask: u8,
    pub(super) to: u8,
}

/// A mode of the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DeviceMode {
    HiZ,
    /// SPI mode 0, CS idle high.
    Spi {
        /// Hz.
        clock: u32,
    },
}

/// The supply, switched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Psu {
    Off,
    /// Off, then on.
    On {
        /// mV.
        volts: u32,
        /// mA; 0: no limit.
        limit: u16,
    },
}

/// One step of configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Configure {
    Mode(DeviceMode),
    Psu(Psu),
    /// Connects the pull-up resistors of all pins, or not.
    PullUps(bool),
    /// Outputs are 1, inputs 0.
    Directions(Change),
    /// The output latches; pins that are inputs do not move.
    Levels(Change),
}

/// Bytes on the SPI bus, and CS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transfer<'d> {
    /// CS low, then these bytes; what came back during each is the answer.
    FullDuplex(&'d [u8]),
    /// CS low.
    Start,
    /// CS high.
    Stop,
}

/// A request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Request<'r> {
    Status(&'r [Query]),
    Configure(Configure),
    Transfer(Transfer<'r>),
}

impl Request<'_> {
    /// What it is called in messages.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Status(_) => "status",
            Self::Configure(Configure::Mode(DeviceMode::HiZ)) => "mode HiZ",
            Self::Configure(Configure::Mode(DeviceMode::Spi { .. })) => "mode SPI",
            Self::Configure(Configure::Psu(Psu::Off)) => "supply off",
            Self::Configure(Configure::Psu(Psu::On { .. })) => "supply on",
            Self::Configure(Configure::PullUps(_)) => "pull-ups",
            Self::Configure(Configure::Directions(_)) => "pin directions",
            Self::Configure(Configure::Levels(_)) => "pin levels",
            Self::Transfer(_) => "SPI transfer",
        }
    }

    /// Is it the same whether it is carried out once or twice?
    pub(super) const fn can_be_repeated(&self) -> bool {
        !matches!(self, Self::Transfer(Transfer::FullDuplex(_)))
    }

    /// The tag of its contents, which is that of its answer.
    const fn tag(&self) -> u8 {
        match self {
            Self::Status(_) => STATUS,
            Self::Configure(_) => CONFIGURATION,
            Self::Transfer(_) => DATA,
        }
    }

    /// The frame that is sent: one packet, and the zero that ends it.
    pub(super) fn frame(&self) -> Vec<u8> {
        let mut frame = cobs::encode_vec(&self.packet());
        frame.push(END);
        frame
    }

    fn packet(&self) -> Vec<u8> {
        match self {
            Self::Status(queries) => {
                let queries: Vec<_> = queries.iter().map(|query| *query as u8).collect();
                self.envelope(&[(0, Value::Bytes(&queries))])
            }
            Self::Configure(step) => self.configuration(*step),
            Self::Transfer(Transfer::FullDuplex(data)) => {
                self.envelope(&[(1, Value::U8(1)), (2, Value::Bytes(data))])
            }
            Self::Transfer(Transfer::Start) => self.envelope(&[(0, Value::U8(1))]),
            Self::Transfer(Transfer::Stop) => self.envelope(&[(4, Value::U8(1))]),
        }
    }

    fn configuration(&self, step: Configure) -> Vec<u8> {
        let change = |first, Change { mask, to }: Change| {
            self.envelope(&[(first, Value::U8(mask)), (first + 1, Value::U8(to))])
        };
        match step {
            // The name needs a configuration, and an empty one is enough.
            Configure::Mode(DeviceMode::HiZ) => {
                self.envelope(&[(0, Value::Text("HiZ")), (1, Value::Table(&[]))])
            }
            Configure::Mode(DeviceMode::Spi { clock }) => {
                let settings = [(0, Value::U32(clock))];
                self.envelope(&[(0, Value::Text("SPI")), (1, Value::Table(&settings))])
            }
            Configure::Psu(Psu::Off) => self.envelope(&[(4, Value::U8(1))]),
            Configure::Psu(Psu::On { volts, limit }) => {
                self.envelope(&[(5, Value::U8(1)), (6, Value::U32(volts)), (7, Value::U16(limit))])
            }
            Configure::PullUps(on) => self.envelope(&[(if on { 9 } else { 8 }, Value::U8(1))]),
            Configure::Directions(to) => change(10, to),
            Configure::Levels(to) => change(12, to),
        }
    }

    /// The packet around these contents. It asks for version 2.0 and no newer, which all firmware has.
    fn envelope(&self, contents: &[Field<'_>]) -> Vec<u8> {
        write(&[(0, Value::U8(2)), (2, Value::U8(self.tag())), (3, Value::Table(contents))])
    }
}

/// What a status tells; what was not asked for is 0 or empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Status {
    /// Major and minor version of the board: 5 and 10, 0 and 0 on a 5XL, 6 and 2.
    pub(super) hardware: (u8, u8),
    pub(super) git_hash: String,
    pub(super) date: String,
    pub(super) mode: String,
    pub(super) psu_enabled: bool,
    /// mV.
    pub(super) psu_set_mv: u32,
    /// The limit, mA; that of the time before where it has none now.
    pub(super) psu_set_ma: u32,
    /// At the pin of the supply, driven by the device or by the target, mV.
    pub(super) psu_measured_mv: u32,
    /// mA.
    pub(super) psu_measured_ma: u32,
    /// The fuse tripped, or the voltage broke down, since the supply was switched on last.
    pub(super) psu_current_error: bool,
    /// At IO0 to IO7, mV.
    pub(super) adc_mv: [u16; 8],
    /// Bit `n`: IO `n` is an output.
    pub(super) io_direction: u8,
    /// Bit `n`: IO `n` is high.
    pub(super) io_value: u8,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reply {
    Status(Box<Status>),
    Configured,
    Data(Vec<u8>),
    /// Why the request was not carried out to its end.
    Refused(String),
    /// Why the device could not read the request, of which it has done nothing.
    NotTaken(String),
}

impl Reply {
    /// Is it what this request is answered with?
    pub(super) fn answers(&self, request: &Request<'_>) -> bool {
        match self {
            Self::Status(_) => matches!(request, Request::Status(_)),
            Self::Configured => matches!(request, Request::Configure(_)),
            Self::Data(data) => match request {
                Request::Transfer(Transfer::FullDuplex(sent)) => data.len() == sent.len(),
                Request::Transfer(_) => data.is_empty(),
                _ => false,
            },
            Self::Refused(_) | Self::NotTaken(_) => true,
        }
    }

    /// Reads a frame without the zero that ends it.
    pub(super) fn decode(frame: &[u8]) -> Result<Self, Malformed> {
        let packet = cobs::decode_vec(frame).map_err(|_| Malformed)?;
        let packet = Table::root(&packet)?;
        if let Some(error) = packet.text(0)? {
            return Ok(Self::NotTaken(error));
        }
        let contents = packet.table(2)?.ok_or(Malformed)?;
        if let Some(error) = contents.text(0)? {
            return Ok(Self::Refused(error));
        }
        Ok(match packet.u8(1)? {
            STATUS => Self::Status(Box::new(Status::read(contents)?)),
            CONFIGURATION => Self::Configured,
            DATA => Self::Data(contents.vector(1)?.map_or(vec![], <[u8]>::to_vec)),
            _ => return Err(Malformed),
        })
    }
}

impl Status {
    fn read(table: Table<'_>) -> Result<Self, Malformed> {
        let text = |index| table.text(index).map(Option::unwrap_or_default);
        Ok(Self {
            hardware: (table.u8(3)?, table.u8(4)?),
            git_hash: text(7)?,
            date: text(8)?,
            mode: text(10)?,
            psu_enabled: table.bool(16)?,
            psu_set_mv: table.u32(17)?,
            psu_set_ma: table.u32(18)?,
            psu_measured_mv: table.u32(19)?,
            psu_measured_ma: table.u32(20)?,
            psu_current_error: table.bool(21)?,
            adc_mv: table.words(23)?.map(|millivolts| u16::try_from(millivolts).unwrap_or(u16::MAX)),
            io_direction: table.u8(24)?,
            io_value: table.u8(25)?,
        })
    }
}

/// Is this how a device that speaks BPIO2 answers a lone zero, to its end?
pub(crate) fn answers_zero(reply: &[u8]) -> bool {
    let Some((END, frame)) = reply.split_last().map(|(last, frame)| (*last, frame)) else { return false };
    // A zero may have ended half a frame of another program, whose answer came before.
    let last = frame.rsplit(|byte| *byte == END).next().unwrap_or(frame);
    is_not_taken(last)
}

/// Does this end in an answer of a device whose answers are spoiled (chapter 3)? It begins as each answer does, and
/// cannot be read.
pub(crate) fn is_spoiled(reply: &[u8]) -> bool {
    const BEGINNING: [u8; 4] = [4, 0, 0, 0];
    let Some((END, frame)) = reply.split_last().map(|(last, frame)| (*last, frame)) else { return false };
    let last = frame.rsplit(|byte| *byte == END).next().unwrap_or(frame);
    Reply::decode(last).is_err() && cobs::decode_vec(last).is_ok_and(|plain| plain.starts_with(&BEGINNING))
}

/// Is this frame, without its end, the answer to something that the device could not read?
pub(super) fn is_not_taken(frame: &[u8]) -> bool {
    matches!(Reply::decode(frame), Ok(Reply::NotTaken(_)))
}

#[cfg(test)]
mod tests;
