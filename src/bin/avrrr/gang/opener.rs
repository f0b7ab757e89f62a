//! The Bus Pirates of a gang.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::IcspBus as _;
use avrrr::buspirate::{self, BusPirate, NORMAL_BAUD, Options, Power, Source};
use avrrr::gang::{Board, Map, Opener, Slot, Supply};
use avrrr::select::TargetMap as _;
use avrrr::sim::{self, Avr, Device, Firmware, Hardware, Line, World};
use avrrr::transport::{PortInfo, PortSpec, SerialError, SerialPort, Transport};

use super::workshop::{LINES, SIMULATED};
use crate::complaint::Complaint;
use crate::ports;
use crate::progress;
use crate::stop::Stop;

/// A bus with any number of chips, on a port of either kind.
pub(super) type Bus = BusPirate<Port, Map>;

/// What can go wrong with it.
pub(super) type BusError = buspirate::Error<SerialError>;

/// Opens Bus Pirates at ports that are known.
#[derive(Debug)]
pub(super) struct Pirates {
    /// The path of each board's port, by the name of the board; `None`: the simulated one.
    paths: BTreeMap<String, Option<String>>,
    /// Completes transfers that were interrupted before, whatever the port is.
    recover: bool,
    stop: Stop,
}

impl Pirates {
    /// Finds out which port is whose, before any of them is opened.
    pub(super) fn find<'b>(
        boards: impl Iterator<Item = &'b Board>,
        recover: bool,
        stop: Stop,
    ) -> Result<Self, Complaint> {
        let mut available: Option<Vec<PortInfo>> = None;
        let mut paths: BTreeMap<String, Option<String>> = BTreeMap::new();
        for board in boards {
            let path = match board.port.as_deref() {
                Some(SIMULATED) => None,
                spec => {
                    let list = || match &available {
                        Some(ports) => Ok(ports.clone()),
                        None => Ok(available.insert(ports::available()?).clone()),
                    };
                    Some(ports::find(spec, list).map_err(|complaint| complaint.about(&board.name))?)
                }
            };
            add(&mut paths, board, path)?;
        }
        Ok(Self { paths, recover, stop })
    }
}

/// Notes the path of a board's port, which must be that of no other.
fn add(
    paths: &mut BTreeMap<String, Option<String>>,
    board: &Board,
    path: Option<String>,
) -> Result<(), Complaint> {
    // One port may have several names.
    let device = |path: &String| fs::canonicalize(path).unwrap_or_else(|_| path.into());
    let is_same =
        |other: &Option<String>| path.is_some() && other.as_ref().map(device) == path.as_ref().map(device);
    if let Some((other, _)) = paths.iter().find(|(_, other)| is_same(other)) {
        return Err(Complaint::new(format!("the port of {other} is that of {} as well", board.name)));
    }
    paths.insert(board.name.clone(), path);
    Ok(())
}

/// Refuses two boards on one port, as far as that is seen without looking for ports.
pub(super) fn check_ports<'b>(boards: impl Iterator<Item = &'b Board>) -> Result<(), Complaint> {
    let mut paths = BTreeMap::new();
    for board in boards {
        let path = match board.port.as_deref().map(str::parse) {
            Some(Ok(PortSpec::Path(path))) if path != SIMULATED => Some(path),
            // Digits of a USB device may be written in two ways.
            Some(Ok(usb @ PortSpec::Usb { .. })) => Some(format!("{usb:?}")),
            _ => None,
        };
        add(&mut paths, board, path)?;
    }
    Ok(())
}

impl Opener for Pirates {
    type Bus = Bus;
    type Error = BusError;

    fn open(&self, board: &Board) -> Result<Bus, BusError> {
        let mut options = options(board);
        let port = match self.paths.get(&board.name) {
            Some(Some(path)) => {
                options.recover = self.recover || ports::is_likely(path);
                SerialPort::open(path, NORMAL_BAUD).map(Port::Serial).map_err(BusError::Transport)?
            }
            _ => Port::simulated(board),
        };
        let mut said = false;
        BusPirate::connect_watched(port, board.map, options, &mut |event| {
            if let (Some(text), false) = (progress::recovering(event), said) {
                said = true;
                progress::say(&format!("{}: {text}", board.name));
            }
            self.stop.check()
        })
    }

    fn close(&self, bus: Bus) -> Result<(), BusError> {
        bus.close()
    }
}

/// About how long a board takes, if its chips have the fuses with which they leave the factory.
pub(super) fn estimate(board: &Board) -> Option<Duration> {
    let watch = &mut |_| ControlFlow::Continue(());
    let mut bus =
        BusPirate::connect_watched(Port::simulated(board), board.map, options(board), watch).ok()?;
    let slot = |slot: &Slot| {
        bus.set_clock(slot.likely_clock(&[])).ok()?;
        slot.estimate(bus.cost()?).ok()
    };
    board.slots.iter().map(slot).sum()
}

fn options(board: &Board) -> Options {
    let mut options = Options::default();
    options.wiring = board.lines.iter().map(|line| source(line)).collect();
    // Of direct lines, more may be named than the board has.
    options.wiring.truncate(board.map.lines().into());
    options.power = match board.supply {
        Supply::Off => Power::Off,
        Supply::Keep => Power::Keep,
        _ => Power::On,
    };
    options
}

/// The manifest knows no other names.
fn source(line: &str) -> Source {
    match line {
        "aux" => Source::Aux,
        "aux2" => Source::Aux2,
        _ => Source::Cs,
    }
}

/// A serial port, or a simulated one.
#[derive(Debug)]
pub(super) enum Port {
    Serial(SerialPort),
    Simulated(Box<World<sim::Board>>),
}

impl Port {
    /// A simulated board with the right chip in each slot, on virtual time.
    fn simulated(board: &Board) -> Self {
        let line = |name: &String| match name.as_str() {
            "aux" => Line::Aux,
            "aux2" => Line::Aux2,
            _ => Line::Cs,
        };
        let lines: Vec<_> = board.lines.iter().map(line).collect();
        let mut chips = sim::Board::new();
        if matches!(board.map, Map::Decoder(_)) {
            chips = chips.with_decoder(sim::Decoder::new(&lines));
        }
        for slot in &board.slots {
            let reset = match board.map {
                Map::Decoder(_) => Line::Output(slot.target.0),
                _ => lines.get(usize::from(slot.target.0)).copied().unwrap_or(Line::Cs),
            };
            chips = chips.with(Avr::new(slot.chip), reset);
        }
        let mut options = sim::WorldOptions::default();
        // The v1a is the one that has AUX2.
        if board.lines.iter().any(|line| line == LINES[2]) {
            options.device = Device::new(Hardware::V1a, Firmware::V5_10).unwrap_or_default();
        }
        Self::Simulated(Box::new(World::with_options(chips, options)))
    }
}

/// What a simulated port gives cannot be an error.
fn sure<T>(result: Result<T, std::convert::Infallible>) -> Result<T, SerialError> {
    result.map_err(|never| match never {})
}

impl Transport for Port {
    type Error = SerialError;

    fn send(&mut self, bytes: &[u8]) -> Result<(), SerialError> {
        match self {
            Self::Serial(port) => port.send(bytes),
            Self::Simulated(world) => sure(world.send(bytes)),
        }
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, SerialError> {
        match self {
            Self::Serial(port) => port.recv(buf, within),
            Self::Simulated(world) => sure(world.recv(buf, within)),
        }
    }

    fn discard_input(&mut self) -> Result<(), SerialError> {
        match self {
            Self::Serial(port) => port.discard_input(),
            Self::Simulated(world) => sure(world.discard_input()),
        }
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, SerialError> {
        match self {
            Self::Serial(port) => port.set_baud(baud),
            Self::Simulated(world) => sure(world.set_baud(baud)),
        }
    }

    fn now(&self) -> Duration {
        match self {
            Self::Serial(port) => port.now(),
            Self::Simulated(world) => world.now(),
        }
    }

    fn pause(&mut self, time: Duration) {
        match self {
            Self::Serial(port) => port.pause(time),
            Self::Simulated(world) => world.pause(time),
        }
    }
}
