//! Any bytes, on any device.

use super::*;

/// Bytes that lead somewhere more often than chance.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        any::<u8>(),
        Just(0x00),
        Just(b'\n'),
        prop::sample::select(&b"mb#iWwPp[]{}rcCaA@v?d:x0123456789 "[..]),
        0u8..0x20,
    ];
    prop::collection::vec(byte, 0..200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_stream_of_bytes_panics(
        bytes in stream(),
        place in 0u8..4,
        chunk in 1usize..30,
        pause in 0u64..5_000,
        baud in prop::sample::select(&[115_200u32, 1_000_000, 0, u32::MAX][..]),
    ) {
        let mut world = match place {
            0 => world(),
            1 => in_bitbang(),
            2 => in_spi(),
            _ => in_terminal_spi(),
        };
        let mut out = Vec::new();
        for part in bytes.chunks(chunk) {
            let at = world.now();
            world.host_bytes(at, if pause == 77 { baud } else { 115_200 }, part);
            world.run_to(at + Duration::from_micros(pause), &mut out);
        }
        world.run_to(world.now() + Duration::from_secs(1), &mut out);
        let stats = world.stats();
        prop_assert_eq!(stats.bytes_up, bytes.len() as u64 + match place { 0 => 0, 1 => 20, 2 => 21, _ => 18 });
        // Whatever happened, a power cycle helps.
        world.power_cycle();
        world.set_baud(115_200).unwrap();
        world.discard_input().unwrap();
        prop_assert_eq!(type_in(&mut world, "\n"), "\r\nHiZ>");
    }

    #[test]
    fn no_stream_of_bytes_panics_on_any_device(
        bytes in stream(),
        device in prop::sample::select(Device::all().collect::<Vec<_>>()),
        binary in any::<bool>(),
        chunk in 1usize..30,
        pause in 0u64..5_000,
    ) {
        let mut world = on(device);
        if binary {
            // A mode that is there already answers only the first of them.
            ask(&mut world, &[0; 20]);
            ask(&mut world, &[1]);
        }
        let mut out = Vec::new();
        for part in bytes.chunks(chunk) {
            let at = world.now();
            world.host_bytes(at, 115_200, part);
            world.run_to(at + Duration::from_micros(pause), &mut out);
        }
        world.run_to(world.now() + Duration::from_secs(1), &mut out);
        prop_assert!(world.pins().aux2 != Drive::High);
        prop_assert!(device.hardware() == Hardware::V1a || world.pins().aux2 == Drive::Released);
        let lost_by_overrun = world.is_deaf() && world.mode() != Mode::Hung;
        prop_assert!(!lost_by_overrun || world.baud() > 0);
        world.power_cycle();
        world.discard_input().unwrap();
        let answer = if world.mode() == Mode::Legacy { (&b"\0"[..], &b"BBIO1"[..]) } else { (&b"\n"[..], &b"\r\nHiZ>"[..]) };
        prop_assert_eq!(ask(&mut world, answer.0), answer.1);
    }
}
