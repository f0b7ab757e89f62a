//! Chips for tests that would take too long with all of them.

use avrrr::chip::{AT90USB162, ATMEGA8, ATMEGA328P, ATMEGA2560, ATTINY85, ATTINY2313, Chip};

/// With and without RDY/BSY, extended address, extended fuse, EEPROM pages and a clock of its own.
pub(crate) const FEW: [&Chip; 6] = [&ATTINY85, &ATTINY2313, &AT90USB162, &ATMEGA8, &ATMEGA2560, &ATMEGA328P];
