//! What the options say of the SPI clock, and the slow modes that a clock below those of SPI mode takes.

use avrrr::bus::{Hertz, IcspBus as _};
use avrrr::buspirate::{HardwareName, NORMAL_BAUD, Options, RawSpeed, Shifter, Speed};
use avrrr::icsp::Entry;

use crate::advice::{self, SlowerClock};
use crate::args::{Connection, Extended};
use crate::connect::ChipBus;
use crate::diagnostic::Diagnostic;

/// The slowest clock of SPI mode, and that of bitbang mode.
const SPI_MODE: Hertz = Speed::Khz30.hertz();
const SLOWEST: Hertz = Hertz(100);

/// Slower ones are tried down to this, in a slow mode: it suits a CPU clock of 2 kHz, the slowest that fuses choose.
const SLOWEST_TRIED: Hertz = Hertz(400);

/// What the options say of the SPI clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SpiClock {
    /// `-B`.
    at_most: Option<Hertz>,
    /// `-x spifreq`.
    fixed: Option<Speed>,
    /// `-x rawfreq`.
    raw_wire: Option<RawSpeed>,
}

impl SpiClock {
    /// Refuses clocks that cannot be kept, or that contradict each other.
    pub(crate) fn new(connection: &Connection, extended: &Extended) -> Result<Self, Diagnostic> {
        let (at_most, fixed, raw_wire) = (connection.bit_clock, extended.speed, extended.raw_wire);
        let options =
            [("-x spifreq", fixed.map(Speed::hertz)), ("-x rawfreq", raw_wire.map(RawSpeed::hertz))];
        let one_of_them = "leave one of them out".to_owned();
        if let Some(asked) = at_most {
            if asked < SLOWEST {
                let help = "a chip that needs a slower one is out of its reach; for others leave -B out";
                return Err(too_slow(asked, "a Bus Pirate", SLOWEST).help(help.to_owned()));
            }
            for (option, clock) in options {
                if let Some(clock) = clock.filter(|clock| *clock > asked) {
                    return Err(Diagnostic::new(format!(
                        "{option} sets an SPI clock of {clock}, which is above the {asked} of -B"
                    ))
                    .help(one_of_them));
                }
            }
        }
        if options.iter().all(|(_, clock)| clock.is_some()) {
            return Err(Diagnostic::new("-x spifreq and -x rawfreq both set the SPI clock").help(one_of_them));
        }
        Ok(Self { at_most, fixed, raw_wire })
    }

    /// The option that sets one clock and no other.
    pub(crate) fn fixed_by(self) -> Option<&'static str> {
        match self {
            Self { fixed: Some(_), .. } => Some("-x spifreq"),
            Self { raw_wire: Some(_), .. } => Some("-x rawfreq"),
            _ => None,
        }
    }

    /// Is it below those of SPI mode?
    fn is_slow(self) -> bool {
        self.at_most.is_some_and(|asked| asked < SPI_MODE)
    }

    /// How to connect for it.
    pub(crate) fn adapt(self, options: &mut Options) {
        (options.speed, options.raw_wire, options.slow) = (self.fixed, self.raw_wire, self.is_slow());
        if self.is_slow() {
            // Bitbang mode has that rate only, and raw wire mode gains nothing by another.
            options.line_rate = NORMAL_BAUD;
        }
    }

    /// How to enter with it: not above the clock that was asked for.
    pub(crate) fn limit(self, entry: Entry) -> Entry {
        match self.at_most {
            Some(asked) if self.is_slow() => entry.with_clock(asked).with_slowest(asked.min(SLOWEST_TRIED)),
            Some(asked) => entry.with_clock(asked),
            None => entry,
        }
    }

    /// Goes to the slow mode that is asked for, with no target held, and tells of it.
    pub(crate) fn prepare(self, bus: &mut ChipBus, say: &dyn Fn(&str)) -> Result<(), Diagnostic> {
        let Some(asked) = self.at_most.filter(|_| self.is_slow()).or(self.raw_wire.map(RawSpeed::hertz))
        else {
            return Ok(());
        };
        let set = bus.set_clock(asked).map_err(|error| {
            let diagnostic = Diagnostic::of_bus_pirate(&error).note("no chip was touched");
            diagnostic.help(advice::on_bus_pirate(&error))
        })?;
        let clock = set.unwrap_or(bus.clock());
        if clock > asked {
            let slowest = bus.tuning().and_then(|tuning| tuning.slowest_clock()).unwrap_or(SPI_MODE);
            return Err(out_of_reach(asked, &hardware(bus), slowest));
        }
        let mode = match bus.shifter() {
            Shifter::Spi if self.raw_wire.is_none() => return Ok(()),
            Shifter::Spi => "this Bus Pirate has no raw wire mode; SPI mode takes its place".to_owned(),
            slow => slow.to_string(),
        };
        say(&format!("{mode}, SPI clock {clock}{}", estimate(bus)));
        Ok(())
    }

    /// Is a slower SPI clock left to try for a job? `boosts`: the job makes the chip faster.
    pub(crate) fn slower(self, boosts: bool) -> SlowerClock {
        let fixed = self.fixed.map(Speed::hertz).or(self.raw_wire.map(RawSpeed::hertz));
        match fixed.or(self.at_most) {
            Some(asked) if asked < Speed::Khz125.hertz() => SlowerClock::None,
            _ if boosts => SlowerClock::NotWithBoost,
            _ => SlowerClock::Free,
        }
    }

    /// The same for the entry, which tries the clocks of SPI mode by itself.
    pub(crate) fn slower_to_enter(self, boosts: bool, bus: &ChipBus) -> SlowerClock {
        let hardware = hardware(bus);
        let has_slow_modes = hardware.0.is_some() && !hardware.is_legacy() && !hardware.has_io();
        match self {
            Self { fixed: Some(fixed), .. } if fixed > Speed::Khz30 => self.slower(boosts),
            _ if self.is_slow() || !has_slow_modes => SlowerClock::None,
            _ if boosts => SlowerClock::SlowMode(Some("--boost")),
            _ => SlowerClock::SlowMode(self.fixed_by()),
        }
    }
}

fn hardware(bus: &ChipBus) -> HardwareName {
    HardwareName(bus.banner().map(|banner| banner.hardware.clone()))
}

/// Why a device does not go down to this clock.
fn out_of_reach(asked: Hertz, hardware: &HardwareName, slowest: Hertz) -> Diagnostic {
    let diagnostic = too_slow(asked, &hardware.to_string(), slowest).note("no chip was touched");
    diagnostic.help(match hardware.0 {
        Some(_) => format!(
            "a Bus Pirate v1a to v4 takes down to {SLOWEST}, with the RESET lines CS and AUX; avrrr rescue feeds a clock"
        ),
        None => "run it again: it takes a Bus Pirate v1a to v4 that tells its version".to_owned(),
    })
}

fn too_slow(asked: Hertz, device: &str, slowest: Hertz) -> Diagnostic {
    Diagnostic::new(format!("-B asks for an SPI clock of {asked}, and the slowest of {device} is {slowest}"))
}

/// How long flash takes at the clock that is set, as the end of a line.
fn estimate(bus: &ChipBus) -> String {
    /// A byte is loaded by one instruction, and read by another.
    const INSTRUCTIONS: u32 = 2 * 1024;
    let time = bus.cost().map(|cost| cost.exchange * INSTRUCTIONS);
    time.map_or(String::new(), |time| {
        format!(
            ": this takes time, about {:.0} s to write and verify 1 KB of flash",
            time.as_secs_f64().ceil()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_that_is_not_slow_enough_is_named_with_its_slowest_clock() {
        for (hardware, slowest, want) in [
            (Some("1a"), Hertz::khz(5), "a Bus Pirate v1a is 5 kHz"),
            (Some("5-REV10"), Hertz(2_400), "a Bus Pirate v5-REV10 is 2.4 kHz"),
            (None, SPI_MODE, "a Bus Pirate of unknown version is 31.25 kHz"),
        ] {
            let hardware = HardwareName(hardware.map(ToOwned::to_owned));
            let text = out_of_reach(Hertz::khz(1), &hardware, slowest).to_string();
            let want = format!("-B asks for an SPI clock of 1 kHz, and the slowest of {want}\n");
            assert!(text.contains(&want), "{text}");
            assert_eq!(text.contains("run it again"), hardware.0.is_none(), "{text}");
        }
    }
}
