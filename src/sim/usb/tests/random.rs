//! Whatever comes over the ports: no panic, time goes on, and a device that is not hung answers again.

use proptest::prelude::*;

use super::*;
use crate::sim::{Binmode, UsbBoard};

/// What a host does.
#[derive(Debug, Clone)]
enum Act {
    /// A recorded request, with a byte of it changed.
    Vector(usize, usize, u8),
    Bytes(Vec<u8>),
    Terminal(Vec<u8>),
    Pause(u64),
    Reopen,
    TerminalCloses,
    PowerCycle,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let keys = prop::sample::select(b"bin mode2145nyxiq\r\r\r".to_vec());
    let act = prop_oneof![
        6 => (0..49_usize, any::<usize>(), any::<u8>()).prop_map(|(which, at, bits)| Act::Vector(which, at, bits)),
        2 => prop::collection::vec(any::<u8>(), 0..700).prop_map(Act::Bytes),
        3 => prop::collection::vec(keys, 1..12).prop_map(Act::Terminal),
        2 => (0..1_000_u64).prop_map(Act::Pause),
        1 => Just(Act::Reopen),
        1 => Just(Act::TerminalCloses),
        1 => Just(Act::PowerCycle),
    ];
    prop::collection::vec(act, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_breaks_the_simulator(
        acts in acts(),
        board in prop::sample::select(std::vec![UsbBoard::V5, UsbBoard::V5xl, UsbBoard::V6]),
        mode in prop::sample::select(
            std::vec![Binmode::Sump, Binmode::Bpio2, Binmode::Legacy, Binmode::LegacyNew, Binmode::Other(3)]
        ),
        disturbs in any::<Option<u64>>(),
    ) {
        let options = UsbOptions { board, mode, disturbs, ..UsbOptions::default() };
        // The recorder checks that time does not run backwards.
        let mut world = UsbWorld::with_options(Recorder { own_mv: 3_300, ..Recorder::default() }, options);
        let vectors = vectors::recorded();
        let mut terminal = None;
        for act in acts {
            let before = world.now();
            match act {
                Act::Vector(which, at, bits) => {
                    let mut frame = vectors[which].2.clone();
                    let place = at % frame.len();
                    frame[place] ^= bits;
                    let _ = world.send(&frame);
                    let _ = world.recv(&mut [0; 64], 10 * MS);
                }
                Act::Bytes(bytes) => drop(world.send(&bytes)),
                Act::Terminal(keys) => {
                    let port = terminal.get_or_insert_with(|| world.terminal());
                    let _ = port.send(&keys);
                    let _ = port.recv(&mut [0; 64], 10 * MS);
                }
                Act::Pause(time) => world.pause(MS * time as u32),
                Act::Reopen => world.open_binary(),
                Act::TerminalCloses => terminal = None,
                Act::PowerCycle => world.power_cycle(),
            }
            prop_assert!(world.now() >= before);
        }
        drop(terminal);
        world.power_cycle();
        world.open_binary();
        // As new: what the stored mode says to a zero, and to nothing.
        world.send(&[0]).unwrap();
        let answer = receive(&mut world, 600 * MS);
        match world.binmode() {
            Binmode::Bpio2 => {
                let told = error(&answer);
                prop_assert_eq!(told.as_deref(), Some("COBS decode failed"));
            }
            Binmode::Legacy | Binmode::LegacyNew => prop_assert_eq!(answer, b"BBIO1"),
            _ => prop_assert_eq!(answer, [0_u8; 0]),
        }
    }
}
