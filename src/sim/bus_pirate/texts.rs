//! What the terminal says at length. Reference 2.2 to 2.4 and 2.7.

use std::borrow::ToOwned;
use std::format;
use std::string::String;
use std::vec::Vec;

use super::model::Rb11;
use super::settings::Settings;
use super::{Core, pins};
use crate::sim::Wires;

const BOOTLOADER: &str = " Bootloader v4.4";
pub(super) const REFUSED: &str = "Command not used in this mode\r\n";
pub(super) const CLUTCH_OFF: &str = "Clutch disengaged!!!\r\n";
pub(super) const CLUTCH_ON: &str = "Clutch engaged!!!\r\n";
pub(super) const CLUTCH_HINT: &str = "To finish setup, start up the power supplies with command 'W'\r\n\r\n";
pub(super) const NO_EFFECT: &str = "ERROR: command has no effect here\r\n";
pub(super) const SELF_TEST: &str =
    "Disconnect any devices\r\nConnect (Vpu to +5V) and (ADC to +3.3V)\r\nSpace to continue\r\n";
pub(super) const SELF_TEST_RESULT: &str = "Found 0 errors.\r\n";
pub(super) const READY: &str = "Ready\r\n";
pub(super) const ADJUST: &str = "Adjust your terminal\r\nSpace to continue\r\n";

/// Own words, as long as the firmware's: 912 bytes.
pub(super) const HELP: &str = "\
Commands, with their answers in the mode that is chosen\r\n\
?             this help\r\n\
i             version and status\r\n\
m             mode\r\n\
b             line rate\r\n\
#             reset\r\n\
$             boot loader\r\n\
o             display format\r\n\
h             last lines\r\n\
l / L         most / least significant bit first\r\n\
v             states of the pins\r\n\
d             voltage probe\r\n\
f             frequency on AUX\r\n\
~             self test\r\n\
s             BASIC\r\n\
W / w         supplies on / off\r\n\
P / p         pull-ups on / off\r\n\
a A @         AUX low, high, input\r\n\
c / C         these move AUX / CS\r\n\
= |           a value in three bases, bits reversed\r\n\
[ or {        select; { reads while writing\r\n\
] or }        deselect\r\n\
r             read\r\n\
1 0x1 0b1     write\r\n\
:n            n times what stands before\r\n\
& %           wait 1 us, 1 ms\r\n\
(n) <n>       macros\r\n\
^ \\ / - _ . ! single edges and bits, in other modes\r\n\
------\r\n";

/// The banner, without what surrounds it.
pub(super) fn banner(core: &mut Core) {
    let (hardware, firmware) = (core.hardware, core.firmware);
    let modes = if firmware.lists_modes { format!("[{}]", core.modes().join(" ")) } else { String::new() };
    let bootloader = if hardware.bootloader && firmware.bootloader { BOOTLOADER } else { "" };
    let device = if firmware.stray_blank {
        hardware.device.replace("GA002", "GA00 2")
    } else {
        hardware.device.to_owned()
    };
    core.say(&format!(
        "Bus Pirate {}\r\n{}{modes}{bootloader}\r\n{device}\r\n{}\r\n",
        hardware.names[firmware.naming], firmware.version, firmware.url
    ));
}

/// What `i` adds outside HiZ.
pub(super) fn status(core: &mut Core, settings: &Settings, wires: &mut dyn Wires) {
    core.say(core.hardware.config_words);
    core.say("\r\n*----------*\r\n");
    pin_table(core, wires);
    let on_off = |on| if on { "ON" } else { "OFF" };
    core.say(&format!("{} {}, ", core.firmware.supplies, on_off(core.port.supply())));
    if core.hardware.rb11 == Rb11::Pullups {
        core.say(&format!("Pull-up resistors {}, ", on_off(core.port.pullups())));
    }
    let outputs = if settings.spi.hiz {
        "Open drain outputs (H=Hi-Z, L=GND)"
    } else {
        "Normal outputs (H=3.3v, L=GND)"
    };
    let order = bit_order(settings.lsb_first);
    core.say(&format!("{outputs}\r\n{order}, Number of bits read/write: 8\r\n"));
    let inverted = core.hardware.vpu && core.firmware.inverts_aux_text;
    core.say(aux_choice(settings.aux_is_cs != inverted));
    if settings.is_spi() {
        spi_settings(core, settings);
    }
    core.say("*----------*\r\n");
}

/// Which bit of a byte goes first.
pub(super) fn bit_order(lsb_first: bool) -> &'static str {
    if lsb_first { "LSB set: LEAST sig bit first" } else { "MSB set: MOST sig bit first" }
}

/// Which pin a/A/@ move.
pub(super) fn aux_choice(cs: bool) -> &'static str {
    if cs { "a/A/@ controls CS pin\r\n" } else { "a/A/@ controls AUX pin\r\n" }
}

/// The answers of the SPI dialog as numbers.
pub(super) fn spi_settings(core: &mut Core, settings: &Settings) {
    let spi = settings.spi;
    // In the order of the questions.
    let facts = [
        ("spd", settings.shown_speed),
        ("ckp", u16::from(spi.idle_high)),
        ("ske", u16::from(spi.change_on_idle_edge)),
        ("smp", u16::from(spi.sample_at_end)),
        ("csl", u16::from(settings.cs_active_low)),
        ("hiz", u16::from(spi.hiz)),
    ];
    let asked = core.firmware.spi_questions.iter().filter_map(|&at| facts.get(at));
    let (names, values): (Vec<_>, Vec<_>) = asked.map(|(name, value)| (*name, format!("{value} "))).unzip();
    core.say(&format!("SPI ({})=( {})\r\n", names.join(" "), values.concat()));
}

/// The report of `v`.
pub(super) fn pin_table(core: &mut Core, wires: &mut dyn Wires) {
    core.say(
        "Pinstates:\r\n\
         1.(BR)\t2.(RD)\t3.(OR)\t4.(YW)\t5.(GN)\t6.(BL)\t7.(PU)\t8.(GR)\t9.(WT)\t0.(Blk)\r\n\
         GND\t3.3V\t5.0V\tADC\tVPU\tAUX\tCLK\tMOSI\tCS\tMISO\r\n\
         P\tP\tP\tI\tI\t",
    );
    let order = [pins::AUX, pins::CLK, pins::MOSI, pins::CS, pins::MISO];
    for pin in order {
        let input = core.port.is_input(pin);
        core.say(if input { "I\t" } else { "O\t" });
    }
    let rails = if core.port.supply() { "3.30V\t5.00V" } else { "0.00V\t0.00V" };
    core.say(&format!("\r\nGND\t{rails}\t0.00V\t0.00V\t"));
    let levels = core.levels(wires);
    for pin in order {
        core.say(if levels & pin != 0 { "H\t" } else { "L\t" });
    }
    core.say("\r\n");
}
