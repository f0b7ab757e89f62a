//! Looking at the wires of a board before its targets are programmed.

use core::error::Error as StdError;
use std::borrow::ToOwned as _;
use std::string::String;
use std::vec::Vec;

use super::connector::{BadWire, Connector};
use super::report::{Error, SlotReport};
use super::{Board, Map, Slot};

/// Looks at the wires; slots that they do not serve have failed afterwards.
pub(super) fn look<C: Connector>(
    connector: &C,
    bus: &mut C::Bus,
    board: &Board,
    slots: &[&Slot],
    reports: &mut [SlotReport<C::Error>],
) -> Result<(), C::Error> {
    for wire in connector.check(bus, board)? {
        let concerned: Vec<bool> = slots.iter().map(|slot| concerns(&wire, board, slot)).collect();
        let chosen = slots.iter().zip(&concerned).filter(|(_, concerned)| **concerned);
        let names: Vec<String> = chosen.map(|(slot, _)| slot.name.clone()).collect();
        for (report, _) in reports.iter_mut().zip(concerned).filter(|(_, concerned)| *concerned) {
            // The first tells more.
            if report.error.is_none() {
                report.fail(Error::Wires { what: wire.what.clone(), slots: names.clone() });
            }
        }
    }
    Ok(())
}

/// Has the slot to do with this wire? A line of a decoder serves all of its targets.
fn concerns(wire: &BadWire, board: &Board, slot: &Slot) -> bool {
    match board.map {
        Map::Direct(_) => wire.lines.is_empty() || wire.lines.contains(&slot.target.0),
        Map::Decoder(_) | Map::Other(_) => true,
    }
}

/// Two RESETs that touch hold two chips at once, and both answer: where one drives MISO low the other is not heard.
/// So the signature of each is that of both together. Slots of which that may be so have failed afterwards. Equal
/// chips answer alike, and do not show it.
pub(super) fn find_pairs<E: StdError + 'static>(slots: &[&Slot], reports: &mut [SlotReport<E>]) {
    for one in 0..slots.len() {
        for other in one + 1..slots.len() {
            let (a, b) = (slots[one].chip.signature, slots[other].chip.signature);
            let both: [u8; 3] = core::array::from_fn(|byte| a[byte] & b[byte]);
            let is_both = [one, other].iter().all(|slot| reports[*slot].signature == Some(both));
            if a == b || !is_both {
                continue;
            }
            let names = [one, other].map(|slot| slots[slot].name.clone());
            for slot in [one, other] {
                reports[slot].fail(Error::Wires {
                    what: "two chips answer at once, as if their RESETs touched each other".to_owned(),
                    slots: names.to_vec(),
                });
            }
        }
    }
}
