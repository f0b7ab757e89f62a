//! The Bus Pirates of a gang.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::IcspBus as _;
use avrrr::buspirate::{BusPirate, Options, Power, Source};
use avrrr::gang::{BadWire, Board, Connector, Map, Slot, Supply};
use avrrr::select::TargetMap as _;
use avrrr::sim::{self, Avr, Device, Firmware, Hardware, Line, UsbWorld, World};
use avrrr::transport::{BoxedError, BoxedTransport, PortInfo, PortSpec, boxed};

use super::manifest_context::SIMULATED;
use crate::connect::{self, BusError};
use crate::diagnostic::Diagnostic;
use crate::port;
use crate::progress;
use crate::selection::source;
use crate::stop::Stop;

/// A Bus Pirate with any number of chips.
pub(in crate::commands) type BoardBus = connect::Bus<Map>;

/// Opens the Bus Pirates of boards at ports that are known.
#[derive(Debug)]
pub(in crate::commands) struct BoardConnector {
    /// The path of each board's port, by the name of the board; `None`: the simulated one.
    paths: BTreeMap<String, Option<String>>,
    /// Completes transfers that were interrupted before, whatever the port is.
    recover: bool,
    stop: Stop,
}

impl BoardConnector {
    /// Finds the port of each board, before any of them is opened.
    pub(in crate::commands) fn find<'b>(
        boards: impl Iterator<Item = &'b Board>,
        recover: bool,
        stop: Stop,
    ) -> Result<Self, Diagnostic> {
        let mut available: Option<Vec<PortInfo>> = None;
        let mut paths: BTreeMap<String, Option<String>> = BTreeMap::new();
        for board in boards {
            let path = match board.port.as_deref() {
                Some(SIMULATED) => None,
                spec => {
                    let list = || match &available {
                        Some(ports) => Ok(ports.clone()),
                        None => Ok(available.insert(port::available()?).clone()),
                    };
                    Some(port::find(spec, list).map_err(|diagnostic| diagnostic.about(&board.name))?)
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
) -> Result<(), Diagnostic> {
    let is_same = |other: &Option<String>| {
        other.as_ref().zip(path.as_ref()).is_some_and(|(other, path)| PortInfo::new(other).is_at(path))
    };
    if let Some((other, _)) = paths.iter().find(|(_, other)| is_same(other)) {
        return Err(Diagnostic::new(format!("the port of {other} is that of {} as well", board.name)));
    }
    paths.insert(board.name.clone(), path);
    Ok(())
}

/// Refuses two boards on one port, as far as that is seen without looking for ports.
pub(super) fn check_ports<'b>(boards: impl Iterator<Item = &'b Board>) -> Result<(), Diagnostic> {
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

impl Connector for BoardConnector {
    type Bus = BoardBus;
    type Error = BusError;

    fn open(&self, board: &Board) -> Result<BoardBus, BusError> {
        let mut options = options(board);
        let port = match self.paths.get(&board.name) {
            Some(Some(path)) => {
                options.recover = self.recover || port::is_likely(path);
                let say = |text: &str| progress::say(&format!("{}: {text}", board.name));
                let opened = connect::open_device(path, true, say)
                    .map_err(|error| BusError::Transport(BoxedError::new(error)))?;
                options = opened.adapt(options);
                opened.transport
            }
            _ => simulated(board),
        };
        let say = |text: &str| progress::say(&format!("{}: {text}", board.name));
        connect::connect(port, board.map.clone(), options, false, &self.stop, say)
    }

    fn check(&self, bus: &mut BoardBus, _: &Board) -> Result<Vec<BadWire>, BusError> {
        let faults = bus.check_wires()?;
        Ok(faults.into_iter().map(|fault| BadWire { what: fault.to_string(), lines: fault.lines }).collect())
    }

    fn close(&self, bus: BoardBus) -> Result<(), BusError> {
        bus.close()
    }
}

/// About how long a board takes, if its chips have the fuses with which they leave the factory.
pub(super) fn estimate(board: &Board) -> Option<Duration> {
    let watch = &mut |_| ControlFlow::Continue(());
    let mut bus =
        BusPirate::connect_watched(simulated(board), board.map.clone(), options(board), watch).ok()?;
    let slot = |slot: &Slot| {
        bus.set_clock(slot.likely_clock(&[])).ok()?;
        slot.estimate(bus.cost()?).ok()
    };
    board.slots.iter().map(slot).sum()
}

fn options(board: &Board) -> Options {
    let mut options = Options::default();
    // The manifest knows no other names.
    options.wiring = board.lines.iter().filter_map(|line| source(line)).collect();
    // Of direct lines, more may be named than the board has.
    options.wiring.truncate(board.map.lines().into());
    options.supply = board.setting;
    options.power = match board.supply {
        Supply::Off => Power::Off,
        Supply::Keep => Power::Keep,
        _ => Power::On,
    };
    options
}

/// A simulated board with the right chip in each slot, on virtual time. What only a v5 to v6 has makes it one.
fn simulated(board: &Board) -> BoxedTransport {
    let lines: Vec<_> = board.lines.iter().filter_map(|line| source(line)).map(wire).collect();
    let mut chips = sim::Board::new();
    if let Map::Decoder(map) = &board.map {
        let address: Vec<_> =
            map.address.iter().filter_map(|line| lines.get(usize::from(*line)).copied()).collect();
        let decoder = sim::Decoder::new(&address);
        let enable = map.enable.and_then(|enable| Some((*lines.get(usize::from(enable.line))?, enable.high)));
        chips = chips.with_decoder(match enable {
            Some((line, high)) => decoder.with_enable(line, high),
            None => decoder,
        });
    }
    for slot in &board.slots {
        let reset = match &board.map {
            Map::Decoder(_) => Line::Output(slot.target.0),
            _ => lines.get(usize::from(slot.target.0)).copied().unwrap_or(Line::Cs),
        };
        chips = chips.with(Avr::new(slot.chip), reset);
    }
    if board.setting.is_some() || lines.iter().any(|line| matches!(line, Line::Io(_))) {
        return boxed(UsbWorld::new(chips));
    }
    let mut options = sim::WorldOptions::default();
    // The v1a is the one that has AUX2.
    if lines.contains(&Line::Aux2) {
        options.device = Device::new(Hardware::V1a, Firmware::V5_10).unwrap_or_default();
    }
    boxed(World::with_options(chips, options))
}

/// The same line on the simulated board.
fn wire(source: Source) -> Line {
    match source {
        Source::Aux => Line::Aux,
        Source::Aux2 => Line::Aux2,
        Source::Io(number) => Line::Io(number),
        _ => Line::Cs,
    }
}
