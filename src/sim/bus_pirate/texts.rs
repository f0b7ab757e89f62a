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
pub(super) const READY: &str = "Ready\r\n";
pub(super) const ADJUST: &str = "Adjust your terminal\r\nSpace to continue\r\n";

/// Own words: no program parses it.
pub(super) const HELP: &str = "\
m mode, i info, v pins, b baud rate, # reset\r\n\
W/w power on/off, P/p pull-ups on/off, d voltage\r\n\
a/A/@ AUX low/high/read, c/C they move AUX/CS\r\n\
[ { select, ] } deselect, r read, 0x.. 0b.. 1.. send, :n repeat\r\n\
& wait 1us, % wait 1ms\r\n";

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
    core.say(&format!("{outputs}\r\nMSB set: MOST sig bit first, Number of bits read/write: 8\r\n"));
    let inverted = core.hardware.vpu && core.firmware.inverts_aux_text;
    core.say(aux_choice(settings.aux_is_cs != inverted));
    if settings.is_spi() {
        spi_settings(core, settings);
    }
    core.say("*----------*\r\n");
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
        ("spd", spi.speed),
        ("ckp", u8::from(spi.idle_high)),
        ("ske", u8::from(spi.change_on_idle_edge)),
        ("smp", u8::from(spi.sample_at_end)),
        ("csl", u8::from(settings.cs_active_low)),
        ("hiz", u8::from(spi.hiz)),
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
