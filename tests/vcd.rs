//! The Value Change Dump of a simulated board.

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Options, Source};
use avrrr::chip::{ATMEGA328P, ATTINY85};
use avrrr::icsp::{Entry, Session};
use avrrr::select::HCT155;
use avrrr::sim::{Avr, Board, Decoder, Drive, Line, Pins, Traced, Wires, World};

/// The changes of each signal, by name; fails on what a reader would refuse.
fn read(vcd: &[u8]) -> BTreeMap<String, Vec<(u64, String)>> {
    let text = std::str::from_utf8(vcd).unwrap();
    let (header, body) = text.split_once("$enddefinitions $end\n").unwrap();
    assert!(header.contains("$timescale 1 ns $end"));
    let names: BTreeMap<&str, &str> = header
        .lines()
        .filter_map(|line| line.strip_prefix("$var "))
        .map(|line| {
            let [kind, "1", id, name, "$end"] = line.split(' ').collect::<Vec<_>>()[..] else {
                panic!("{line}")
            };
            assert_eq!(kind, if name == "instruction" { "string" } else { "wire" });
            (id, name)
        })
        .collect();
    let mut changes: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    let mut now = None;
    for line in body.lines() {
        if let Some(time) = line.strip_prefix('#') {
            let time: u64 = time.parse().unwrap();
            assert!(now.is_none_or(|now| now < time), "time runs backwards at {time}");
            now = Some(time);
            continue;
        }
        let (value, id) = match line.strip_prefix('s') {
            Some(text) => text.split_once(' ').unwrap(),
            None => line.split_at(1),
        };
        let of_signal = changes.entry(names[id].to_owned()).or_default();
        assert!(of_signal.last().is_none_or(|(_, last)| last != value), "{line} changes nothing");
        of_signal.push((now.expect("a time comes first"), value.to_owned()));
    }
    changes
}

fn values(changes: &[(u64, String)]) -> Vec<&str> {
    changes.iter().map(|(_, value)| value.as_str()).collect()
}

#[test]
fn a_session_behind_a_decoder_shows_its_lines_resets_and_instructions() {
    let board = Board::new()
        .with_decoder(Decoder::hct155())
        .with(Avr::new(ATTINY85), Line::Output(0))
        .with(Avr::new(ATMEGA328P), Line::Output(1));
    let mut world = World::new(Traced::new(board, Vec::new()));
    let mut options = Options::default();
    options.wiring = vec![Source::Cs, Source::Aux];
    let mut bus = BusPirate::connect(&mut world, HCT155, options).unwrap();
    Session::enter(&mut bus, Target(1), &Entry::default()).unwrap().leave().unwrap();
    bus.close().unwrap();
    let (board, vcd) = world.into_wires().finish().unwrap();
    assert!(board.violations().is_empty());

    let changes = read(&vcd);
    assert_eq!(values(&changes["supply"]), ["0", "1", "0"]);
    assert_eq!(values(&changes["reset0"]), ["1"], "nobody touched the other target");
    let reset = &changes["reset1"];
    assert_eq!(values(reset), ["1", "0", "1"]);
    let texts: Vec<&str> = values(&changes["instruction"]).into_iter().filter(|text| *text != ".").collect();
    // A session may ask twice.
    assert_eq!(
        texts[..4],
        [
            "programming_enable",
            "read_signature_0x00=0x1e",
            "read_signature_0x01=0x95",
            "read_signature_0x02=0x0f"
        ]
    );
    // Each text lasts as long as its 32 clocks.
    let rises: Vec<u64> =
        changes["sck"].iter().filter(|(_, value)| value == "1").map(|(at, _)| *at).collect();
    for pair in changes["instruction"][1..].chunks(2) {
        let [(from, _), (to, end)] = pair else { panic!("{pair:?}") };
        assert_eq!(end, ".");
        assert_eq!(rises.iter().filter(|at| (*from..*to).contains(at)).count(), 32, "{pair:?}");
    }
    // Address 1: A0 high and A1 low.
    let low = reset[1].0;
    let level = |name: &str| {
        let before = changes[name].iter().rev().find(|(at, _)| *at <= low).unwrap();
        before.1.clone()
    };
    assert_eq!((level("cs").as_str(), level("aux").as_str()), ("1", "0"));
}

#[test]
fn extra_lines_are_shown_by_their_numbers() {
    let board = Board::new().self_powered().with(Avr::new(ATTINY85), Line::Extra(3));
    let mut traced = Traced::new(board, Vec::new());
    traced.set_extra(Duration::from_micros(5), 3, false);
    traced.set_pins(Duration::from_micros(6), Pins { clk: Drive::Low, ..Pins::RELEASED });
    traced.set_extra(Duration::from_micros(7), 3, true);
    let (_, vcd) = traced.finish().unwrap();
    let changes = read(&vcd);
    let moves =
        |times: [u64; 3]| times.into_iter().zip(["1", "0", "1"].map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(changes["extra3"], moves([0, 5_000, 7_000]));
    assert_eq!(changes["reset0"], moves([0, 5_000, 7_000]));
    assert_eq!(values(&changes["sck"]), ["z", "0"]);
}

/// There are names for more signals than there are printable characters.
#[test]
fn two_hundred_targets_have_signals_of_their_own() {
    let board =
        (0..200).fold(Board::new(), |board, target| board.with(Avr::new(ATTINY85), Line::Extra(target)));
    let (_, vcd) = Traced::new(board, Vec::new()).finish().unwrap();
    assert_eq!(read(&vcd).keys().filter(|name| name.starts_with("reset")).count(), 200);
}

#[test]
fn a_file_that_takes_nothing_is_told_at_the_end() {
    #[derive(Debug)]
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let error = Traced::new(Board::new(), Full).finish().unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
}
