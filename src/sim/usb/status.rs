//! Status requests.

use core::time::Duration;
use std::vec::Vec;

use super::answers::{self, Kind};
use super::device::{BusMode, Device};
use super::facts::{LEDS, MAX_DATA, MAX_PACKET, MODES};
use super::table::{Builder, Fields};
use super::timing;
use crate::sim::Wires;

/// Queries, by their number.
const ALL: u8 = 0;
const VERSION: u8 = 1;
const MODE: u8 = 2;
const PULLUP: u8 = 3;
const PSU: u8 = 4;
const ADC: u8 = 5;
const IO: u8 = 6;
const LED: u8 = 8;

impl Device {
    /// Answers a status request; its queries are these.
    pub(super) fn status(&mut self, queries: &[u8], wires: &mut dyn Wires) -> Vec<u8> {
        let asks = |query| queries.iter().any(|asked| [query, ALL].contains(asked));
        self.clock += timing::STATUS;
        if asks(PSU) || asks(ADC) {
            // The sweep of this request, on top of those for the LCD.
            self.clock += timing::SWEEP;
            self.supply.catch_up(self.clock, self.sweep.period(), wires);
            self.supply.sample(self.clock, wires);
        }
        let mut builder = Builder::default();
        let mut fields = Fields::default();
        if asks(VERSION) {
            self.version(&mut builder, &mut fields);
        }
        if asks(MODE) {
            self.mode_status(&mut builder, &mut fields);
        }
        if asks(PSU) {
            self.psu_status(&mut fields, wires);
        }
        if asks(PULLUP) {
            fields.byte(48, self.pullups.into());
        }
        let levels = self.levels(self.clock, wires);
        if asks(IO) {
            fields.byte(52, self.port.outputs());
            fields.byte(54, levels);
        }
        // There is no disk.
        if asks(LED) {
            fields.byte(60, LEDS);
        }
        if asks(ADC) {
            let volts: Vec<u32> = (0..8).map(|pin| self.millivolts(levels >> pin & 1 != 0, wires)).collect();
            let volts = builder.words(&volts);
            fields.offset(50, volts);
        }
        let contents = builder.table(fields);
        answers::packet(builder, Kind::Status, contents)
    }

    fn version(&self, builder: &mut Builder, fields: &mut Fields) {
        let (major, minor) = self.board.version();
        let (hash, date) = self.build();
        fields.byte(6, 2);
        fields.byte(10, major);
        fields.byte(12, minor);
        let hash = builder.string(hash);
        fields.offset(18, hash);
        let date = builder.string(date);
        fields.offset(20, date);
    }

    fn mode_status(&self, builder: &mut Builder, fields: &mut Fields) {
        let current = builder.string(self.mode.name());
        let modes = builder.strings(&MODES);
        let mut labels = ["", "", "", "", "", "", "", "", "", "GND"];
        labels[0] = if self.supply.on { "ON" } else { "OFF" };
        if matches!(self.mode, BusMode::Spi(_)) {
            labels[5..9].copy_from_slice(&["MISO", "CS", "CLK", "MOSI"]);
        }
        let labels = builder.strings(&labels);
        fields.offset(24, current);
        fields.offset(22, modes);
        fields.offset(26, labels);
        fields.byte(28, self.msb_first.into());
        fields.word(30, MAX_PACKET as u32);
        fields.word(32, MAX_DATA as u32);
        fields.word(34, MAX_DATA as u32);
    }

    fn psu_status(&self, fields: &mut Fields, wires: &mut dyn Wires) {
        fields.byte(36, self.supply.on.into());
        fields.word(38, self.supply.set_mv.into());
        fields.word(40, self.supply.shown_ma.into());
        fields.word(42, self.supply.measured_mv(self.clock, wires).into());
        fields.word(44, self.supply.measured_ma().into());
        fields.byte(46, self.supply.tripped.into());
    }

    /// The levels of all IO pins.
    pub(super) fn levels(&mut self, at: Duration, wires: &mut dyn Wires) -> u8 {
        let powered = self.is_powered(at, wires);
        self.port.levels(at, powered, self.pullups, wires)
    }

    fn millivolts(&self, high: bool, wires: &mut dyn Wires) -> u32 {
        if high { self.supply.measured_mv(self.clock, wires).into() } else { 0 }
    }
}
