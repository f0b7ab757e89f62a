//! Recording what goes over a transport, and playing it back without the other side.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::buspirate::{self, BusPirate, Options};
use avrrr::chip::ATTINY85;
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Line, World};
use avrrr::transport::{Exchange, Recorded, Replayed, Transcript, TranscriptError, Transport};

fn job<T: Transport>(transport: T, byte: u8) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let image = Image::from_bytes(0x100, vec![byte; 70])?;
    let operations = vec![
        Operation::Erase,
        Operation::Write { memory: Memory::Flash, image },
        Operation::Read { memory: Memory::Flash },
    ];
    let plan = Plan::new(ATTINY85, operations, Policy::default())?;
    let mut bus = BusPirate::connect(transport, Direct::ONE, Options::default())?;
    let mut programmer = Session::enter(&mut bus, Target::ONLY, &Entry::default())?.into_programmer(ATTINY85);
    let report = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(()))?;
    programmer.leave()?;
    bus.close()?;
    Ok(report.read[0].1.to_bytes(0))
}

fn record() -> (Vec<u8>, Transcript) {
    let mut recorded = Recorded::new(World::new(Board::new().with(Avr::new(ATTINY85), Line::Cs)));
    let read = job(&mut recorded, 0x5a).unwrap();
    (read, recorded.into_parts().1)
}

#[test]
fn a_whole_job_is_played_back_without_the_simulator() {
    let (read, transcript) = record();
    let text = transcript.to_string();
    let again: Transcript = text.parse().unwrap();
    assert_eq!(again, transcript);
    let mut replayed = Replayed::new(again);
    assert_eq!(job(&mut replayed, 0x5a).unwrap(), read);
    assert!(replayed.is_over());
    assert_eq!(replayed.now(), transcript.entries().last().unwrap().at);
}

#[test]
fn another_job_is_told_where_it_differs() {
    let (_, transcript) = record();
    let error = job(Replayed::new(transcript.clone()), 0x5b).unwrap_err();
    let mut error: &(dyn std::error::Error + 'static) = error.as_ref();
    while let Some(source) = error.source() {
        error = source;
    }
    let text = error.to_string();
    assert!(text.starts_with("entry ") && text.contains("there was > "), "{text}");
    // Where the transcript ends there is silence, and a refusal to be sent anything.
    let mut short = Replayed::new(transcript.entries()[..2].to_vec().into());
    let error = BusPirate::connect(&mut short, Direct::ONE, Options::default()).unwrap_err();
    let buspirate::Error::Transport(error) = error else { panic!("{error:?}") };
    assert_eq!((error.entry, error.want.clone()), (2, None));
    assert!(error.to_string().ends_with("but it has ended"), "{error}");
}

#[test]
fn bytes_come_at_their_time_in_any_grouping() {
    let text = "0.000000001 > 01 02 03\n0.010000000 < 0a 0b 0c\n0.020000000 > 04\n0.030000000 discard\n0.040000000 no baud 9600\n";
    let mut replayed = Replayed::new(text.parse().unwrap());
    let mut buffer = [0; 8];
    replayed.send(&[1, 2]).unwrap();
    assert_eq!(replayed.recv(&mut buffer, Duration::from_millis(50)), Ok(0));
    replayed.send(&[3]).unwrap();
    let mut replayed = Replayed::new(text.parse().unwrap());
    replayed.send(&[1, 2, 3]).unwrap();
    assert_eq!(replayed.recv(&mut buffer, Duration::from_millis(9)), Ok(0));
    assert_eq!(replayed.recv(&mut buffer[..2], Duration::from_millis(9)), Ok(2));
    assert_eq!(replayed.now(), Duration::from_millis(10));
    // It has not heard all yet.
    let error = replayed.send(&[4]).unwrap_err();
    assert_eq!((error.want, error.got), (Some(Exchange::Received(vec![0x0c])), Exchange::Sent(vec![4])));
    assert_eq!(replayed.recv(&mut buffer, Duration::ZERO), Ok(1));
    replayed.send(&[4]).unwrap();
    assert_eq!(replayed.set_baud(9600).unwrap_err().want, Some(Exchange::Discarded));
    replayed.discard_input().unwrap();
    assert_eq!(replayed.set_baud(9600), Ok(false));
    replayed.pause(Duration::from_secs(1));
    assert_eq!(replayed.now(), Duration::from_millis(1_040));
    assert!(replayed.is_over());
}

#[test]
fn a_line_without_sense_is_told() {
    for (text, line) in [
        ("x", 1),
        ("# fine\n\n0.1 > 00", 3),
        ("0.000000000 > 0g", 1),
        ("0.000000000 ? 00", 1),
        ("0.000000000 discard 1", 1),
        ("0.000000000 baud", 1),
        ("0.000000000 baud 1 2", 1),
        ("0.000000000 no rate", 1),
        ("0.00000000a > 00", 1),
        ("1.000000000 > 00\n0.999999999 > 00", 2),
    ] {
        assert_eq!(text.parse::<Transcript>(), Err(TranscriptError { line }), "{text}");
    }
}
