//! The codec against bytes that the real firmware sent and took.

use alloc::format;
use alloc::string::ToString;

use super::*;

/// Requests and answers, byte for byte; `data/README.md` tells where they come from.
const VECTORS: &str = include_str!("../../../../data/bpio2-vectors.txt");

/// One exchange: what it is, the request as it was sent, the answer as it came.
struct Vector {
    title: &'static str,
    request: Vec<u8>,
    answer: Vec<u8>,
    decoded: &'static str,
}

fn vectors() -> Vec<Vector> {
    let numbered = VECTORS.split("\n#").skip(1).filter(|part| part.starts_with(|c: char| c.is_ascii_digit()));
    numbered
        .map(|part| {
            let bytes = |name: &str| {
                let line = part.lines().find(|line| line.trim_start().starts_with(name));
                let (_, hex) = line.and_then(|line| line.split_once(':')).unwrap_or_default();
                hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
            };
            let decoded = part.lines().find_map(|line| line.trim_start().strip_prefix("decoded: "));
            Vector {
                title: part.lines().next().unwrap(),
                request: bytes("request  frame"),
                answer: bytes("response frame"),
                decoded: decoded.unwrap_or(""),
            }
        })
        .collect()
}

fn decode(frame: &[u8]) -> Reply {
    let (END, frame) = frame.split_last().map(|(end, frame)| (*end, frame)).unwrap() else { panic!() };
    Reply::decode(frame).unwrap()
}

#[test]
fn every_recorded_answer_is_what_it_says() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 49);
    for Vector { title, answer, decoded, .. } in &vectors {
        let number = |name: &str| {
            let (_, rest) = decoded.split_once(&format!("'{name}': "))?;
            rest.split([',', '}']).next()?.parse::<u32>().ok()
        };
        let text = |name: &str| {
            let (_, rest) = decoded.split_once(&format!("'{name}': '")).unwrap_or_default();
            rest.split('\'').next().unwrap_or_default().to_string()
        };
        let byte = |name| number(name).unwrap_or(0) as u8;
        let want = if decoded.starts_with("{'error'") {
            Reply::NotTaken(text("error"))
        } else if decoded.contains("'error'") {
            Reply::Refused(text("error"))
        } else if decoded.contains("StatusResponse") {
            Reply::Status(Box::new(Status {
                hardware: (byte("version_hardware_major"), byte("version_hardware_minor")),
                git_hash: text("version_firmware_git_hash"),
                date: text("version_firmware_date"),
                mode: text("mode_current"),
                psu_enabled: byte("psu_enabled") != 0,
                psu_set_mv: number("psu_set_mv").unwrap_or(0),
                psu_set_ma: number("psu_set_ma").unwrap_or(0),
                psu_measured_mv: number("psu_measured_mv").unwrap_or(0),
                psu_measured_ma: number("psu_measured_ma").unwrap_or(0),
                psu_current_error: byte("psu_current_error") != 0,
                adc_mv: [0; 8],
                io_direction: byte("io_direction"),
                io_value: byte("io_value"),
            }))
        } else if decoded.contains("ConfigurationResponse") {
            Reply::Configured
        } else {
            Reply::Data(python_bytes(decoded))
        };
        assert_eq!(decode(answer), want, "{title}");
    }
}

/// The bytes of `'data_read': b'\x00\xacS\x00'`.
fn python_bytes(text: &str) -> Vec<u8> {
    let (_, rest) = text.split_once("'data_read': b").unwrap();
    let quote = rest.chars().next().unwrap();
    let (inside, _) = rest[1..].split_once(quote).unwrap();
    let mut bytes = Vec::new();
    let mut rest = inside;
    while let Some(first) = rest.chars().next() {
        let (byte, length) = match rest.strip_prefix("\\x") {
            Some(hex) => (u8::from_str_radix(&hex[..2], 16).unwrap(), 4),
            None => (first as u8, 1),
        };
        bytes.push(byte);
        rest = &rest[length..];
    }
    bytes
}

/// The fields of a packet that the official client built, or of ours, by the schema and our reader.
fn fields(frame: &[u8]) -> Vec<u32> {
    let packet = cobs::decode_vec(&frame[..frame.len() - 1]).unwrap();
    let packet = Table::root(&packet).unwrap();
    let contents = packet.table(3).unwrap().unwrap();
    let mut all = vec![packet.u8(0).unwrap().into(), packet.u8(2).unwrap().into()];
    let bytes =
        |index| contents.vector(index).unwrap().unwrap_or_default().iter().map(|byte| u32::from(*byte));
    match packet.u8(2).unwrap() {
        STATUS => all.extend(bytes(0)),
        CONFIGURATION => {
            all.extend(bytes(0));
            let mode = contents.table(1).unwrap();
            all.push(mode.map_or(0, |mode| mode.u32(0).unwrap()));
            for flag in [2, 3, 4, 5, 8, 9, 10, 11, 12, 13] {
                all.push(contents.u8(flag).unwrap().into());
            }
            all.push(contents.u32(6).unwrap());
        }
        _ => {
            all.extend([0, 1, 4, 5].map(|flag| u32::from(contents.u8(flag).unwrap())));
            all.extend(bytes(2));
        }
    }
    all
}

/// What the official client was asked for, asked by us.
#[test]
fn our_requests_say_what_those_of_the_official_client_say() {
    use Configure::{Directions, Levels, Mode};
    use Query::{Io, Psu as Supply, Version};
    let low_four = |to| Change { mask: 0x0f, to };
    let enable: &[u8] = &[0xac, 0x53, 0, 0];
    let ours = [
        (1, Request::Status(&[Version])),
        (4, Request::Status(&[Query::Mode])),
        (6, Request::Status(&[Supply])),
        (7, Request::Status(&[Query::Adc])),
        (8, Request::Status(&[Io])),
        (12, Request::Configure(Mode(DeviceMode::Spi { clock: 1_000_000 }))),
        (13, Request::Configure(Configure::Psu(Psu::On { volts: 5_000, limit: 100 }))),
        (14, Request::Status(&[Supply, Io])),
        (15, Request::Transfer(Transfer::FullDuplex(enable))),
        (17, Request::Transfer(Transfer::FullDuplex(&[0x30, 0, 1, 0]))),
        (23, Request::Transfer(Transfer::Stop)),
        (24, Request::Transfer(Transfer::Start)),
        (26, Request::Configure(Levels(low_four(0x0f)))),
        (27, Request::Configure(Directions(low_four(0x0f)))),
        (29, Request::Configure(Levels(low_four(0x05)))),
        (31, Request::Configure(Mode(DeviceMode::Spi { clock: 250_000 }))),
        (33, Request::Configure(Configure::PullUps(true))),
        (35, Request::Configure(Configure::PullUps(false))),
        (39, Request::Configure(Configure::Psu(Psu::On { volts: 700, limit: 300 }))),
        (43, Request::Configure(Configure::Psu(Psu::Off))),
        (49, Request::Configure(Mode(DeviceMode::HiZ))),
    ];
    let vectors = vectors();
    for (number, request) in ours {
        let theirs = &vectors[number - 1];
        assert_eq!(fields(&request.frame()), fields(&theirs.request), "{}", theirs.title);
    }
}

#[test]
fn an_instruction_fits_one_usb_packet_and_the_longest_request_the_device() {
    let frame = |bytes: &[u8]| Request::Transfer(Transfer::FullDuplex(bytes)).frame();
    assert!(frame(&[0xac, 0x53, 0, 0]).len() <= 64);
    let longest = frame(&[0x5a; MOST_DATA]);
    assert!(longest.len() <= MOST_PACKET, "{} bytes", longest.len());
    assert_eq!(longest.iter().filter(|byte| **byte == END).count(), 1, "the end");
}

/// Whatever comes, it is an answer or an error.
#[test]
fn damaged_answers_are_no_panics() {
    for Vector { answer, .. } in vectors() {
        let frame = &answer[..answer.len() - 1];
        for at in 0..frame.len() {
            let _ = Reply::decode(&frame[..at]);
            for bit in 0..8 {
                let mut damaged = frame.to_vec();
                damaged[at] ^= 1 << bit;
                let _ = Reply::decode(&damaged);
            }
        }
    }
}

#[test]
fn a_lone_zero_is_answered_in_a_way_that_is_known() {
    let vectors = vectors();
    for number in [46, 47, 48] {
        assert!(answers_zero(&vectors[number - 1].answer), "{}", vectors[number - 1].title);
    }
    for other in [&b"BBIO1"[..], b"HiZ>", b"1ALS", b"\0", b"", b"\x01\0", b"HiZ> \x03"] {
        assert!(!answers_zero(other), "{}", other.escape_ascii());
    }
}
