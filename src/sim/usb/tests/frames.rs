//! Frames, their limits, and requests that break the device.

use super::*;

fn spi() -> UsbWorld<Recorder> {
    let mut world = recorded();
    drop(ask(&mut world, &mode("SPI", 1_000_000)));
    world
}

#[test]
fn a_frame_ends_the_packet_that_it_ends_in() {
    let mut world = spi();
    // Each in a transfer of its own: both are answered. Both in one: the second loses its head.
    let frame = data(&[1, 2, 3, 4]);
    world.send(&frame).unwrap();
    world.send(&frame).unwrap();
    let answers = receive(&mut world, 20 * MS);
    assert_eq!(answers.iter().filter(|byte| **byte == 0).count(), 2);
    world.send(&[frame.clone(), data(&[5; 60])].concat()).unwrap();
    let answers = receive(&mut world, 20 * MS);
    let frames: Vec<&[u8]> = answers.split_inclusive(|byte| *byte == 0).collect();
    assert_eq!(frames.len(), 2);
    assert_eq!(error(frames[0]), None);
    assert!(error(frames[1]).is_some());
}

#[test]
fn what_is_no_request_is_told() {
    let mut world = spi();
    for (frame, text) in [
        (Vec::from([0]), "COBS decode failed"),
        (Vec::from([9, 1, 0]), "COBS decode failed"),
        (cobs::encode(&[1, 2, 3, 4, 5, 6, 7, 8]), "Invalid flatbuffer"),
        (request(4, |_, _| {}), "Unknown packet type received"),
        (request(CONFIGURATION, |_, fields| fields.word(34, 4)), "Invalid flatbuffer"),
    ] {
        assert_eq!(error(&ask(&mut world, &frame).0).as_deref(), Some(text));
    }
    // A frame that does not end, and the rest of one that is too long.
    world.send(&[7; 700]).unwrap();
    let overflow = receive(&mut world, 20 * MS);
    assert_eq!(error(&overflow).as_deref(), Some("Flatbuffer buffer overflow"));
    let begun = world.now();
    let timeout = receive(&mut world, 600 * MS);
    assert_eq!(error(&timeout).as_deref(), Some("Timeout waiting for flatbuffer data"));
    assert!(world.now() - begun > 500 * MS);
    // 642 bytes and a zero just fit.
    world.send(&[&[7; 642][..], &[0]].concat()).unwrap();
    assert_eq!(error(&receive(&mut world, 20 * MS)).as_deref(), Some("COBS decode failed"));
}

#[test]
fn half_a_frame_of_an_earlier_client_is_ended_by_a_zero() {
    let world = recorded();
    let mut first = world.binary();
    let frame = data(&[1, 2, 3, 4]);
    first.send(&frame[..20]).unwrap();
    first.pause(MS);
    drop(first);
    let mut second = world.binary();
    let answer = ask(&mut second, &[0]).0;
    assert!(error(&answer).is_some());
    assert_eq!(receive(&mut second, 700 * MS), [0_u8; 0]);
}

#[test]
fn what_a_client_did_not_take_waits_for_the_next_one() {
    let world = recorded();
    let mut first = world.binary();
    first.send(&status(&[1])).unwrap();
    drop(first);
    let mut second = world.binary();
    second.pause(20 * MS);
    let stale = receive(&mut second, 20 * MS);
    assert_eq!(stale.last(), Some(&0));
    // What had reached the host is lost with its client.
    second.send(&status(&[1])).unwrap();
    second.pause(20 * MS);
    drop(second);
    assert_eq!(receive(&mut world.binary(), 20 * MS), [0_u8; 0]);
}

#[test]
fn a_shorter_frame_has_the_end_of_an_earlier_one_behind_it() {
    let mut world = spi();
    let long = data(&[0xa5; 40]);
    let first = ask(&mut world, &long).0;
    assert_eq!(read(&first).len(), 40);
    // The same request, which claims its forty bytes and brings four fewer. They lie at the end of the data,
    // before the vtables, so that a layout with the vtables in front is needed.
    let mut plain = Vec::from([16, 0, 0, 0, 12, 0, 12, 0, 4, 0, 0, 0, 5, 0, 8, 0]);
    plain.extend([12, 0, 0, 0, 2, 3, 0, 0, 12, 0, 0, 0]);
    plain.extend([10, 0, 12, 0, 0, 0, 5, 0, 8, 0, 0, 0]);
    // The table of the data request, at 40.
    plain.extend([12, 0, 0, 0, 0, 1, 0, 0, 4, 0, 0, 0, 40, 0, 0, 0]);
    let whole: Vec<u8> = plain.iter().copied().chain((1..=40).map(|byte| byte + 0x40)).collect();
    // Offset of the contents: from 24 to 40.
    let fix = |mut bytes: Vec<u8>| {
        bytes[24] = 16;
        bytes
    };
    drop(events(&mut world));
    let answer = ask(&mut world, &cobs::encode(&fix(whole.clone()))).0;
    assert_eq!(read(&answer).len(), 40);
    world.wires_mut().events.clear();
    let mut cut = fix(whole);
    cut.truncate(cut.len() - 4);
    cut[60] = 0x77;
    drop(ask(&mut world, &cobs::encode(&cut)));
    let shifted = world.wires().shifted();
    assert_eq!(shifted.len(), 40);
    assert_eq!((shifted[4], shifted[39]), (0x77, 0x40 + 40));
}

#[test]
fn requests_that_hang_it() {
    for breaks in [0, 1, 2] {
        let mut world = spi();
        match breaks {
            0 => world.send(&request(0, |_, _| {})).unwrap(),
            _ => {
                assert_eq!(error(&ask(&mut world, &mode("SPI", [0, 1_900][breaks - 1])).0), None);
                assert_eq!(error(&ask(&mut world, &stop()).0), None, "it still answers");
                world.send(&data(&[1])).unwrap();
            }
        }
        assert_eq!(receive(&mut world, 3_000 * MS), [0_u8; 0]);
        world.send(&status(&[1])).unwrap();
        assert_eq!(receive(&mut world, 3_000 * MS), [0_u8; 0]);
        world.power_cycle();
        assert_eq!(world.send(&[0]), Err(crate::sim::PortGone));
        world.open_binary();
        assert_eq!(error(&ask(&mut world, &status(&[1])).0), None);
    }
}

#[test]
fn sizes_beyond_the_limit() {
    // Written bytes without echo may be more than 512.
    let mut world = spi();
    assert_eq!(read(&ask(&mut world, &write_read(&[0x5a; 540], 512)).0).len(), 512);
    assert_eq!(read(&ask(&mut world, &data(&[0x5a; 512])).0), [0x5a; 512]);
    for poisons in [true, false] {
        for frame in [write_read(&[1], 513), data(&[0; 513])] {
            let options = UsbOptions { sweep: None, poisons, ..UsbOptions::default() };
            let mut world = UsbWorld::with_options(Recorder::default(), options);
            drop(ask(&mut world, &mode("SPI", 1_000_000)));
            let answer = ask(&mut world, &frame).0;
            let is_sound = |answer: &[u8]| {
                let plain = cobs::decode(&answer[..answer.len() - 1]).unwrap();
                Table::root(&plain).is_ok()
            };
            assert!(!is_sound(&answer));
            assert_eq!(is_sound(&ask(&mut world, &status(&[1])).0), !poisons);
            // Requests are executed all the same.
            drop(ask(&mut world, &data(&[0x11])));
            assert_eq!(world.wires().shifted().last(), None, "no voltage, no bytes");
            // A reset cures it, without an answer.
            world.send(&request(CONFIGURATION, |_, fields| fields.byte(40, 1))).unwrap();
            let mut buffer = [0; 64];
            assert_eq!(world.recv(&mut buffer, 5_000 * MS), Err(crate::sim::PortGone));
            world.pause(5_000 * MS);
            world.open_binary();
            assert!(is_sound(&ask(&mut world, &status(&[1])).0));
        }
    }
}
