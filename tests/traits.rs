//! What can be moved to another thread, and what an error is.

use std::error::Error;
use std::fmt::Debug;

use avrrr::bus::HalBus;
use avrrr::buspirate::{self, BitbangHost, BusPirate, HostError, SpiHost};
use avrrr::chip::Chip;
use avrrr::icsp::{self, Programmer, Session};
use avrrr::image::{HexError, Image};
use avrrr::job::{Failure, Plan, PlanError, Report};
use avrrr::select::{Decoder, Direct, MapFault, Pins};
use avrrr::sim::{Board, DeviceError, Host, HostDelay, HostPin, HostSpi, Neighbours, Traced, World};
use avrrr::transport::{
    ModemError, ModemPin, Recorded, ReplayError, Replayed, SerialError, SerialPort, Transcript,
    TranscriptError,
};

fn sent<T: Send + Debug>() {}
fn shared<T: Send + Sync + Debug>() {}
fn error<T: Error + Send + Sync + 'static>() {}

type Hal = HalBus<HostSpi<Board>, Pins<HostPin<Board>, 1>, HostDelay<Board>, Direct>;

#[test]
fn programmers_hosts_and_simulators_move_to_other_threads() {
    sent::<BusPirate<SerialPort, Direct>>();
    sent::<BusPirate<World<Board>, Decoder, Pins<ModemPin, 2>>>();
    sent::<Session<'_, BusPirate<SerialPort, Direct>>>();
    sent::<Programmer<'_, BusPirate<SerialPort, Direct>>>();
    sent::<Programmer<'_, Hal>>();
    sent::<SpiHost<SerialPort>>();
    sent::<BitbangHost<SerialPort>>();
    sent::<Hal>();
    sent::<World<Board>>();
    sent::<World<Neighbours>>();
    sent::<World<Traced<Vec<u8>>>>();
    sent::<Host<Board>>();
    sent::<Recorded<SerialPort>>();
    sent::<ModemPin>();
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
    error::<MapFault>();
    error::<DeviceError>();
    error::<SerialError>();
    error::<ModemError>();
    error::<ReplayError>();
    error::<TranscriptError>();
}
