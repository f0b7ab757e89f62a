//! What can be moved to another thread, and what an error is.

use std::convert::Infallible;
use std::error::Error;
use std::fmt::Debug;
use std::ops::ControlFlow;

use avrrr::bus::{HalBus, Hertz, IcspBus, Target};
use avrrr::buspirate::{self, BitbangHost, BusPirate, Connecting, HostError, SpiHost};
use avrrr::chip::{ATMEGA8, Chip};
use avrrr::icsp::{self, Entry, Programmer, Session};
use avrrr::image::{HexError, Image, NoSpaceError, SrecError};
use avrrr::job::{Failure, Plan, PlanError, Report};
use avrrr::select::{self, Decoder, Direct, HCT138, Levels, Lines, MapFault, NoLines, PinLines, TargetMap};
use avrrr::sim::{
    self, Avr, Board, DeviceError, Gpio, Host, HostDelay, HostPin, HostSpi, Line, SpiPeripherals, Traced,
    Wires, World,
};
use avrrr::transport::{
    BoxedError, BoxedTransport, Direction, Fault, FaultKind, Faulty, FaultyError, ModemError, ModemPin,
    Recorded, ReplayError, Replayed, SerialError, SerialPort, Transcript, TranscriptError, Transport, boxed,
};

fn sent<T: Send + Debug>() {}
fn moved<T: Send>() {}
fn shared<T: Send + Sync + Debug>() {}
fn error<T: Error + Send + Sync + 'static>() {}

type Hal = HalBus<HostSpi<Board>, PinLines<HostPin<Board>, 1>, HostDelay<Board>, Direct>;

#[test]
fn programmers_hosts_and_simulators_move_to_other_threads() {
    sent::<BusPirate<SerialPort, Direct>>();
    sent::<BusPirate<World<Board>, Decoder, PinLines<ModemPin, 2>>>();
    sent::<Session<'_, BusPirate<SerialPort, Direct>>>();
    sent::<Programmer<'_, BusPirate<SerialPort, Direct>>>();
    sent::<Programmer<'_, Hal>>();
    sent::<SpiHost<SerialPort>>();
    sent::<BitbangHost<SerialPort>>();
    sent::<Hal>();
    sent::<World<Board>>();
    sent::<World<SpiPeripherals>>();
    sent::<World<Traced<Vec<u8>>>>();
    sent::<Host<Board>>();
    sent::<Recorded<SerialPort>>();
    sent::<ModemPin>();
    moved::<BoxedTransport>();
    moved::<BusPirate<BoxedTransport, Direct>>();
}

#[test]
fn data_is_shared_between_threads() {
    shared::<Chip>();
    shared::<Image>();
    shared::<Plan>();
    shared::<Report>();
    shared::<Transcript>();
    shared::<Replayed>();
    shared::<SerialPort>();
}

#[test]
fn every_error_is_one_and_crosses_threads() {
    type Pirate = buspirate::Error<SerialError>;
    error::<Pirate>();
    error::<HostError<SerialError>>();
    error::<icsp::Error<Pirate>>();
    error::<Failure<Pirate>>();
    error::<PlanError>();
    error::<HexError>();
    error::<NoSpaceError>();
    error::<SrecError>();
    error::<MapFault>();
    error::<DeviceError>();
    error::<SerialError>();
    error::<ModemError>();
    error::<ReplayError>();
    error::<TranscriptError>();
    error::<BoxedError>();
    error::<buspirate::Error<BoxedError>>();
}

/// A board with one chip on CS.
fn board() -> Board {
    Board::new().with(Avr::new(ATMEGA8), Line::Cs)
}

/// Does not stop.
fn on(_: Connecting) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// The signature of the only target on this bus.
fn signature<B: IcspBus + ?Sized>(bus: &mut B) -> Result<[u8; 3], icsp::Error<B::Error>> {
    // The error of the bus becomes one of a session by itself.
    bus.set_clock(Hertz::khz(125))?;
    let session = Session::enter(bus, Target::ONLY, &Entry::default())?;
    let signature = session.signature();
    session.leave()?;
    Ok(signature)
}

#[test]
fn a_programmer_works_through_boxes_at_every_seam() {
    let wires: Box<dyn Wires> = Box::new(board());
    let port: Box<dyn Transport<Error = Infallible>> = Box::new(World::new(wires));
    let map: Box<dyn TargetMap> = Box::new(Direct::ONE);
    let lines: Box<dyn Lines<Error = Infallible>> = Box::new(NoLines);
    let bus =
        BusPirate::connect_with_lines(port, map, lines, buspirate::Options::default(), &mut on).unwrap();
    let mut bus: Box<dyn IcspBus<Error = buspirate::Error<_>>> = Box::new(bus);
    assert_eq!(signature(&mut bus).unwrap(), ATMEGA8.signature);
    assert_eq!(signature(&mut *bus).unwrap(), ATMEGA8.signature);
}

#[test]
fn a_programmer_works_through_references_at_every_seam() {
    let (mut board, mut map, mut lines) = (board(), Direct::ONE, NoLines);
    let mut port = World::new(&mut board as &mut dyn Wires);
    let port: &mut dyn Transport<Error = _> = &mut port;
    let (map, lines): (&mut dyn TargetMap, &mut dyn Lines<Error = _>) = (&mut map, &mut lines);
    let mut bus =
        BusPirate::connect_with_lines(port, map, lines, buspirate::Options::default(), &mut on).unwrap();
    let bus: &mut dyn IcspBus<Error = _> = &mut bus;
    assert_eq!(signature(bus).unwrap(), ATMEGA8.signature);
}

#[test]
fn a_bus_on_embedded_hal_takes_a_boxed_map_and_boxed_lines() {
    let host = Host::new(board().self_powered());
    let lines: Box<dyn Lines<Error = _>> = Box::new(PinLines([host.pin(Gpio::Cs)]));
    let map: Box<dyn TargetMap> = Box::new(Direct::ONE);
    let mut bus = HalBus::new(host.spi(Hertz::khz(125)), lines, host.delay(), map).unwrap();
    assert_eq!(signature(&mut bus).unwrap(), ATMEGA8.signature);
}

#[test]
fn a_boxed_map_is_the_map_itself() {
    let boxed: Box<dyn TargetMap> = Box::new(HCT138);
    assert_eq!(boxed.lines(), 3);
    assert_eq!(boxed.idle(), HCT138.idle());
    for code in 0..8 {
        assert_eq!(boxed.levels(Target(code)), HCT138.levels(Target(code)));
        assert_eq!(boxed.held(Levels(code)), HCT138.held(Levels(code)));
    }
    select::check(&boxed).unwrap();
}

#[test]
fn transports_with_different_errors_are_one_type_and_keep_their_errors() {
    let dead = Fault { direction: Direction::Up, at: 0, kind: FaultKind::Disconnect };
    let faulty = Faulty::new(World::with_options(board(), sim::WorldOptions::default())).with(dead);
    let ports: [BoxedTransport; 3] =
        [boxed(World::new(board())), boxed(Replayed::new(Transcript::default())), boxed(faulty)];
    let found: Vec<_> = ports
        .into_iter()
        .map(|port| {
            BusPirate::connect(port, Direct::ONE, buspirate::Options::default()).map(|bus| bus.close())
        })
        .collect();
    let [Ok(Ok(())), Err(replayed), Err(faulty)] = found.as_slice() else { panic!("{found:?}") };
    let buspirate::Error::Transport(error) = faulty else { panic!("{faulty:?}") };
    assert!(matches!(error.downcast_ref(), Some(FaultyError::<Infallible>::Disconnected)));
    assert_eq!(error.to_string(), FaultyError::<Infallible>::Disconnected.to_string());
    let buspirate::Error::Transport(error) = replayed else { panic!("{replayed:?}") };
    assert!(error.downcast_ref::<ReplayError>().is_some());
}

/// Generic code, `?` and `anyhow`: the bound is all that is needed.
#[test]
fn errors_of_generic_code_go_into_anyhow_with_their_sources() {
    fn identify<T: Transport<Error: Send + Sync>>(port: T) -> anyhow::Result<[u8; 3]> {
        let mut bus = BusPirate::connect(port, Direct::ONE, buspirate::Options::default())?;
        let signature = signature(&mut bus)?;
        bus.close()?;
        Ok(signature)
    }
    assert_eq!(identify(World::new(board())).unwrap(), ATMEGA8.signature);
    let error = identify(boxed(Replayed::new(Transcript::default()))).unwrap_err();
    let cause = error.downcast_ref::<buspirate::Error<BoxedError>>().unwrap();
    assert!(matches!(cause, buspirate::Error::Transport(_)));
}
