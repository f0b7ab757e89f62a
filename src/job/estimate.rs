//! How long a plan takes, and how much it moves over the bus.

use core::time::Duration;

use super::task::Task;
use super::{Action, Plan};
use crate::bus::{Cost, Work};
use crate::icsp::Memory;

impl Plan {
    /// About how much is to be done on the bus. `reads_by_frames`: it has no short cut for flash.
    pub(crate) fn work(&self, reads_by_frames: bool) -> Work {
        let mut work = Work::default();
        for task in &self.tasks {
            let (step, bytes) = (task.step, task.step.bytes * self.reads(task));
            match (step.action, step.memory) {
                (Action::Write, Some(Memory::Flash)) => work.sends += step.bytes,
                (_, Some(Memory::Flash)) => work.exchanges += if reads_by_frames { bytes } else { 0 },
                (Action::Write, Some(Memory::Eeprom)) => {
                    // Those that are there are read first.
                    work.sends += step.bytes;
                    work.exchanges += bytes;
                }
                (_, Some(Memory::Eeprom)) => work.exchanges += bytes,
                _ => {}
            }
        }
        work
    }

    /// How often a task reads what it is about.
    fn reads(&self, task: &Task) -> u32 {
        let needs_two = task.step.action == Action::Write || !task.is_ours && !self.read_once;
        if needs_two { 2 } else { 1 }
    }

    /// About how long the plan takes on a bus with these costs.
    #[must_use]
    pub fn estimate(&self, cost: Cost) -> Duration {
        let chip = &self.chip;
        self.tasks
            .iter()
            .map(|task| {
                let (step, bytes) = (task.step, task.step.bytes);
                let reads = self.reads(task);
                let page = u32::from(chip.flash.page_size).max(1);
                let times = Duration::saturating_mul;
                let trip = |time: Duration| cost.round_trip.saturating_add(time);
                match (step.action, step.memory) {
                    (Action::Erase, _) => times(cost.round_trip, 4).saturating_add(chip.erase_time),
                    (Action::Write, Some(Memory::Flash)) => {
                        let write = trip(times(cost.send, page)).saturating_add(chip.flash.write_time);
                        times(write, bytes.div_ceil(page))
                    }
                    (_, Some(Memory::Flash)) => {
                        times(cost.read_flash.unwrap_or(cost.exchange), bytes.saturating_mul(reads))
                    }
                    (Action::Write, Some(Memory::Eeprom)) => chip.eeprom.map_or(Duration::ZERO, |eeprom| {
                        let writes = bytes.div_ceil(eeprom.page_size.map_or(1, u32::from).max(1));
                        times(cost.send, bytes + writes)
                            .saturating_add(times(trip(eeprom.write_time), writes))
                    }),
                    _ => times(trip(times(cost.exchange, bytes)), reads),
                }
            })
            .fold(Duration::ZERO, Duration::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::super::{Operation, Policy, Verify};
    use super::*;
    use crate::chip::{ATMEGA328P, Fuse};
    use crate::image::Image;

    const COST: Cost = Cost {
        round_trip: Duration::from_secs(1_000),
        exchange: Duration::from_secs(7),
        send: Duration::from_secs(3),
        read_flash: Some(Duration::from_secs(2)),
    };

    fn plan(operation: Operation, policy: Policy) -> Plan {
        Plan::new(ATMEGA328P, vec![operation], policy).unwrap()
    }

    fn write(memory: Memory, length: usize) -> Operation {
        Operation::Write { memory, image: Image::from_bytes(0, vec![0xd9; length]).unwrap() }
    }

    #[test]
    fn an_estimate_is_what_the_bus_and_the_chip_take() {
        let unverified = Policy::default().with_verify(Verify::Nothing);
        let once = unverified.with_read_once(true);
        let seconds = Duration::from_secs;
        let (flash, eeprom) = (ATMEGA328P.flash, ATMEGA328P.eeprom.unwrap());
        assert_eq!((flash.page_size, eeprom.page_size, eeprom.size), (128, Some(4), 1024));
        let fuse = Memory::Fuse(Fuse::High);
        for (operation, policy, want) in [
            (Operation::Erase, unverified, seconds(4_000) + ATMEGA328P.erase_time),
            // What is there is read twice, or once where that is enough, and written in two pages.
            (write(Memory::Flash, 129), unverified, seconds(2 * 129 * 2 + 2 * 1_384) + 2 * flash.write_time),
            (write(Memory::Flash, 129), once, seconds(2 * 129 + 2 * 1_384) + 2 * flash.write_time),
            (write(Memory::Eeprom, 5), unverified, seconds(3 * 7 + 2 * 1_000) + 2 * eeprom.write_time),
            // The write looks twice; the comparison with what was written just now is one read.
            (write(fuse, 1), unverified, seconds(2 * 1_007)),
            (write(fuse, 1), Policy::default(), seconds(3 * 1_007)),
            (Operation::Read { memory: Memory::Flash }, unverified, seconds(2 * 2 * 32_768)),
            (Operation::Read { memory: Memory::Flash }, once, seconds(2 * 32_768)),
            (Operation::Read { memory: Memory::Eeprom }, unverified, seconds(2 * (1_000 + 7 * 1_024))),
            (Operation::Read { memory: Memory::Eeprom }, once, seconds(1_000 + 7 * 1_024)),
        ] {
            assert_eq!(plan(operation.clone(), policy).estimate(COST), want, "{operation:?} {policy:?}");
        }
        let by_frames = Cost { read_flash: None, ..COST };
        let read = plan(Operation::Read { memory: Memory::Flash }, once);
        assert_eq!(read.estimate(by_frames), seconds(7 * 32_768));
    }

    #[test]
    fn work_is_what_goes_over_the_bus() {
        let unverified = Policy::default().with_verify(Verify::Nothing);
        let once = unverified.with_read_once(true);
        for (operation, policy, by_frames, exchanges, sends) in [
            (write(Memory::Flash, 129), unverified, false, 0, 129),
            (write(Memory::Flash, 129), unverified, true, 2 * 129, 129),
            (write(Memory::Eeprom, 5), unverified, false, 2 * 5, 5),
            (write(Memory::Eeprom, 5), Policy::default(), false, 3 * 5, 5),
            (Operation::Read { memory: Memory::Eeprom }, once, false, 1_024, 0),
            (write(Memory::Fuse(Fuse::High), 1), Policy::default(), true, 0, 0),
        ] {
            let work = plan(operation.clone(), policy).work(by_frames);
            assert_eq!(work, Work { exchanges, sends }, "{operation:?} {policy:?} {by_frames}");
        }
    }
}
