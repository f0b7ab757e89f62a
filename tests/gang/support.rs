//! Simulated Bus Pirates that a gang opens, and files that are in memory.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, SystemTime};

use avrrr::buspirate::{self, BusPirate, Source};
use avrrr::chip::Chip;
use avrrr::gang::{
    BadWire, Board, Connector, Event, Files, Firmware, Gang, ManifestContext, Map, Options, Report,
};
use avrrr::icsp::Memory;
use avrrr::image::Image;
use avrrr::select::TargetMap as _;
use avrrr::sim::{self, Device, Hardware, Shared, Wires, World};

/// A v1a with its newest firmware, or a later one with 6.3.
pub(crate) fn shared<W: Wires>(hardware: Hardware, latency: Duration, wires: W) -> Shared<W> {
    let mut options = sim::WorldOptions::default();
    let firmware = match hardware {
        Hardware::V1a => sim::Firmware::V5_10,
        _ => sim::Firmware::V6_3,
    };
    options.device = Device::new(hardware, firmware).unwrap();
    options.latency = latency;
    World::with_options(wires, options).shared()
}

pub(crate) type BusError = buspirate::Error<Infallible>;

/// Opens simulated Bus Pirates by the ports that the manifest names.
pub(crate) struct Ports<W: Wires>(pub(crate) BTreeMap<&'static str, Shared<W>>);

impl<W: Wires + Send> Connector for Ports<W> {
    type Bus = BusPirate<Shared<W>, Map>;
    type Error = BusError;

    fn open(&self, board: &Board) -> Result<Self::Bus, BusError> {
        let Some(port) = self.0.get(board.port.as_deref().unwrap()) else {
            return Err(BusError::Lost);
        };
        let mut options = buspirate::Options::default();
        let source = |line: &String| match line.as_str() {
            "aux" => Source::Aux,
            "aux2" => Source::Aux2,
            _ => Source::Cs,
        };
        options.wiring = board.lines.iter().map(source).take(board.map.lines().into()).collect();
        BusPirate::connect(port.clone(), board.map.clone(), options)
    }

    fn check(&self, bus: &mut Self::Bus, _: &Board) -> Result<Vec<BadWire>, BusError> {
        let faults = bus.check_wires()?;
        Ok(faults.into_iter().map(|fault| BadWire { what: fault.to_string(), lines: fault.lines }).collect())
    }

    fn close(&self, bus: Self::Bus) -> Result<(), BusError> {
        bus.close()
    }
}

/// Firmware files in memory.
pub(crate) struct FirmwareInMemory(pub(crate) BTreeMap<String, Vec<u8>>);

impl ManifestContext for FirmwareInMemory {
    type Error = &'static str;

    fn lines(&self) -> &[&str] {
        &["cs", "aux", "aux2", "io0", "io1", "io2", "io3"]
    }

    fn firmware(&mut self, path: &Path, _: Option<&Chip>, _: Memory) -> Result<Firmware, Self::Error> {
        let name = path.to_str().unwrap();
        let contents = self.0.get(name).ok_or("there is no such file")?;
        Ok(Firmware::new(name, contents, Image::from_bytes(0, contents.clone()).unwrap()))
    }

    fn check_port(&self, _: &str) -> Result<(), Self::Error> {
        Ok(())
    }
}

/// A manifest of two slots, `a` and `b`, with this part at these targets. `board` is what the board has besides its port.
pub(crate) fn two_slots(board: &str, part: &str, targets: [u8; 2]) -> String {
    let slot = |name, target| {
        format!("[[slot]]\nname = \"{name}\"\ntarget = {target}\npart = \"{part}\"\nflash = \"{name}\"\n")
    };
    format!("[board]\nport = \"pirate\"\n{board}\n{}{}", slot("a", targets[0]), slot("b", targets[1]))
}

/// The gang of a manifest without faults.
pub(crate) fn gang(manifest: &str, files: &[(&str, Vec<u8>)]) -> Gang {
    let files = files.iter().map(|(name, contents)| ((*name).to_owned(), contents.clone())).collect();
    Gang::from_toml("board.toml", Path::new(""), manifest, &mut FirmwareInMemory(files))
        .unwrap_or_else(|error| panic!("{error}\n{manifest}"))
}

/// Each call gives another time: a run is named by its time.
fn clock() -> SystemTime {
    use std::sync::atomic::{AtomicU64, Ordering};
    static TICKS: AtomicU64 = AtomicU64::new(1_750_000_000);
    SystemTime::UNIX_EPOCH + Duration::from_secs(TICKS.fetch_add(1, Ordering::Relaxed))
}

pub(crate) fn options() -> Options {
    Options::default().with_clock(clock)
}

/// Runs a gang to its end.
pub(crate) fn run<W: Wires + Send, F: Files>(
    gang: &Gang,
    ports: &Ports<W>,
    files: &F,
    options: &Options,
) -> Report<BusError> {
    gang.run_with_files(ports, files, options, &|_: Event<'_, BusError>| ControlFlow::Continue(())).unwrap()
}
