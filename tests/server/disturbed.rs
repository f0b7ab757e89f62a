//! Clients that make no sense.

use avrrr::bus::Target;
use avrrr::chip;
use avrrr::sim::Avr;

use crate::client::{Client, message};
use crate::sessions::{ENTER, LEAVE, serve};

#[test]
fn what_needs_a_target_fails_outside_of_programming_mode() {
    let requests: [&[u8]; 9] = [
        &[0x12, 9, 0, 0xac, 0x80, 0, 0],
        &[0x13, 0, 1, 0xc1, 10, 0x40, 0x4c, 0x20, 0, 0, 0x55],
        &[0x14, 0, 4, 0x20],
        &[0x17, 0xac, 0xa0, 0, 0xff],
        &[0x1b, 4, 0x30, 0, 0, 0],
        &[0x1d, 4, 4, 0, 0xac, 0x80, 0, 0],
        // Not known; cut short; a parameter that does not exist.
        &[0x7f],
        &[0x06, 1, 2],
        &[0x03, 0x40],
    ];
    let mut client = Client::new(requests);
    let (world, ..) = serve(&mut client, Avr::new(chip::ATMEGA328P));
    let status: Vec<_> = client.bodies().iter().map(|body| (body[0], body[1])).collect();
    let want = [0x12, 0x13, 0x14, 0x17, 0x1b, 0x1d].map(|command| (command, 0xc0));
    assert_eq!(status[..6], want);
    assert_eq!(status[6..], [(0x7f, 0xc9), (0x06, 0xc0), (0x03, 0xc0)]);
    assert_eq!(world.wires().avr(Target::ONLY).unwrap().stats().enables, 0);
}

#[test]
fn no_address_length_or_mode_does_harm() {
    let block = |command: u8, mode: u8, length: u16| {
        let [high, low] = length.to_be_bytes();
        let mut body = vec![command, high, low, mode, 10, 0x40, 0x4c, 0x20, 0, 0];
        body.extend([0x55; 200]);
        body
    };
    let mut bodies = vec![ENTER.to_vec()];
    for address in [0_u32, 0x3fff, 0x4000, 0xffff, 0x10_0000, 0x7fff_ffff, 0x8000_0000, u32::MAX] {
        let set = || [0x06].into_iter().chain(address.to_be_bytes()).collect::<Vec<_>>();
        for request in [
            block(0x13, 0xc1, 200),
            block(0x13, 0x41, 150),
            block(0x13, 0xc1, 201),
            block(0x15, 0xc1, 200),
            block(0x15, 0x04, 0xffff),
            vec![0x14, 0x00, 0xff, 0x20],
            vec![0x14, 0xff, 0xff, 0x20],
            vec![0x16, 0x01, 0x0e, 0xa0],
            vec![0x18, 0, 0x50, 0, 0, 0],
            vec![0x18, 9, 0x50, 0, 0, 0],
            vec![0x1d, 255, 255, 255, 0],
            vec![0x1d, 0, 255, 255],
        ] {
            bodies.push(set());
            bodies.push(request);
        }
    }
    bodies.push(LEAVE.to_vec());
    let mut client = Client::new(&bodies);
    let (world, _, told) = serve(&mut client, Avr::new(chip::ATMEGA328P));
    assert_eq!(client.bodies().len(), bodies.len());
    assert_eq!(told.last().map(String::as_str), Some("left"));
    // No block fits a page of 128 bytes, so that no page was written.
    assert_eq!(world.wires().avr(Target::ONLY).unwrap().stats().page_writes, 0);
}

#[test]
fn a_client_that_is_cut_off_lets_its_target_go() {
    for cut in 0..ENTER.len() + 6 {
        let mut client = Client::raw([message(0, ENTER), message(1, ENTER)[..cut].to_vec()]);
        let (world, ..) = serve(&mut client, Avr::new(chip::ATMEGA328P));
        // Released: its program has started anew.
        assert!(world.wires().avr(Target::ONLY).unwrap().stats().restarts > 0);
    }
}

#[test]
fn blank_bytes_beyond_the_flash_of_an_old_chip_are_refused() {
    let block = [&[0x13, 0, 4, 0x04, 10, 0x40, 0x4c, 0x20, 0, 0][..], &[0xff; 4]].concat();
    let address = [0x06, 0x7f, 0xff, 0xff, 0xff];
    let mut client = Client::new([ENTER, &address, &block, LEAVE]);
    serve(&mut client, Avr::new(chip::AT90S8515));
    assert_eq!(client.bodies()[2], [0x13, 0xc0]);
}

/// avrdude does so when an answer takes too long. What is repeated is not done twice.
#[test]
fn a_request_that_is_repeated_gets_the_same_answer() {
    let mut avr = Avr::new(chip::ATMEGA328P);
    avr.set_flash(0, &[1, 2, 3, 4, 5, 6, 7, 8]);
    let read = [0x14, 0, 4, 0x20];
    let pieces = [
        message(0, ENTER),
        message(1, &[0x06, 0, 0, 0, 0]),
        message(2, &read),
        message(2, &[0x01]),
        message(2, &read),
        message(3, &read),
        message(4, LEAVE),
    ];
    let mut client = Client::raw(pieces);
    serve(&mut client, avr);
    let bodies = client.bodies();
    let reads: Vec<_> = bodies.iter().filter(|body| body[0] == 0x14).map(|body| &body[2..6]).collect();
    assert_eq!(reads, [[1, 2, 3, 4], [1, 2, 3, 4], [5, 6, 7, 8]]);
}

#[test]
fn noise_and_wrong_sums_are_answered_or_skipped() {
    let mut damaged = message(1, &[0x01]);
    *damaged.last_mut().unwrap() ^= 1;
    let half = message(2, ENTER)[..9].to_vec();
    let mut client = Client::raw([vec![0; 40], damaged, half, message(3, &[0x01])]);
    let (.., told) = serve(&mut client, Avr::new(chip::ATMEGA328P));
    assert!(told.is_empty());
    let answers = client.bodies();
    assert_eq!(answers[0], [0xb0, 0xc1]);
    assert_eq!(answers[1][..2], [0x01, 0x00]);
    assert_eq!(answers.len(), 2);
}
