//! Faults in the middle, on the wires and on the line; and what an SPI host makes of a line that loses
//! bytes.

use std::time::Duration;

use avrrr::buspirate::{HostError, SpiHost, SpiOptions};
use avrrr::sim::{Board, Line, MisoFault, Scripted, Shift, SpiPeripherals, TemperatureSensor, Wires, World};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};
use embedded_hal::spi::SpiDevice;

#[test]
fn a_script_acts_at_its_bytes_and_times_and_once() {
    let how = Shift {
        half_period_ns: 500,
        idle_high: false,
        change_on_idle_edge: true,
        sample_at_end: false,
        open_drain: false,
    };
    let mut board = Scripted::new(Board::new().self_powered())
        .after(2, |board| board.set_fault(Some(MisoFault::StuckHigh)))
        .at(Duration::from_millis(5), |board| board.set_fault(None));
    let mut answers = Vec::new();
    for ms in [1, 2, 3, 4, 5, 6] {
        answers.push(board.shift(Duration::from_millis(ms), how, 0x00));
    }
    assert_eq!(answers, [0, 0, 0xff, 0xff, 0, 0]);
    assert_eq!(board.steps_left(), 0);
}

fn read<T: Transport>(host: &mut SpiHost<T>) -> Result<[u8; 2], HostError<T::Error>> {
    let mut reading = [0; 2];
    host.split_devices().cs.read(&mut reading)?;
    Ok(reading)
}

/// Whichever byte of the Bus Pirate is lost: the host tells, recovers and reads what is there.
#[test]
fn a_lost_byte_is_told_and_recovered_from() {
    let board = || World::new(SpiPeripherals::new().with(TemperatureSensor::new(0x1234), Line::Cs));
    let mut faulty = Faulty::new(board());
    let mut host = SpiHost::connect(&mut faulty, SpiOptions::default()).unwrap();
    let connected = {
        read(&mut host).unwrap();
        host.close().unwrap();
        faulty.faults().passed(Direction::Down)
    };
    let (mut told, mut tried) = (0, 0);
    for number in 0..connected {
        let mut options = SpiOptions::default();
        options.patience = Duration::from_secs(1);
        let lost = Fault { direction: Direction::Down, at: number, kind: FaultKind::Drop };
        let mut faulty = Faulty::new(board()).with(lost);
        // Connecting may fail, but it ends.
        let Ok(mut host) = SpiHost::connect(&mut faulty, options) else { continue };
        tried += 1;
        let reading = read(&mut host).or_else(|_| {
            told += 1;
            host.recover().unwrap();
            read(&mut host)
        });
        assert_eq!(reading, Ok([0x12, 0x34]), "byte {number} was lost");
    }
    assert!(tried > 20 && told >= 3, "{told} of {tried}");
}
