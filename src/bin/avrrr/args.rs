//! Arguments that several commands share.

use avrrr::bus::{Hertz, SupplySetting};
use avrrr::buspirate::Outputs;
use avrrr::buspirate::Power;
use avrrr::job::{Accept, Policy};
use clap::{ArgAction, ValueEnum};

mod extended;

pub(crate) use extended::{Extended, HELP as EXTENDED_HELP};

const ACCEPT_HELP: &str = "\
Write fuse values that this programmer cannot undo, each by its name; repeatable, or with commas

Values are judged by what the chip holds. What stays as it is, is written without a warning; so is a clock \
of the kind that the part has when it is new. What this programmer can undo, once the chip has what it \
needs, is written with a warning: a crystal, a clock on XTAL1 or an RC network, a slow oscillator, a \
brown-out level above the supply or a reserved one. These are refused unless they are accepted:

rstdisbl: RESET becomes a port pin.
dwen: debugWIRE takes RESET.
spien: serial programming is switched off, by a part that lets it do that.
clock: the CPU clock becomes too slow for the slowest clock of SPI mode, 31.25 kHz. A Bus Pirate v1a to v4 \
then reaches the chip by -B 1000 or avrrr rescue.
reserved: a clock source that the data sheet reserves.
other-part: with -F, any fuse of a chip with an unknown signature.";

/// Which hazards of fuse values are accepted.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Hazards {
    /// Write fuse values that this programmer cannot undo, each by its name; repeatable, or with commas
    #[arg(long, value_name = "HAZARD", value_delimiter = ',', long_help = ACCEPT_HELP)]
    accept: Vec<Accept>,
}

impl Hazards {
    /// How fuses are written through a Bus Pirate that is connected like this.
    pub(crate) fn policy(&self, connection: &Connection) -> Policy {
        let accepted = self.accept.iter().copied().collect();
        let volts = connection.volts.map_or(SUPPLY, u32::from);
        let supply = (connection.power != PowerArg::Off).then_some(volts);
        let policy = Policy::default().with_accepted(accepted).with_supply(supply);
        // A clock that was named is not exceeded.
        if connection.bit_clock.is_some() { policy.with_fastest(None) } else { policy }
    }
}

/// The supply that a Bus Pirate gives a chip, millivolts.
pub(crate) const SUPPLY: u32 = 3300;

/// How to reach a chip.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Connection {
    /// The programmer; only "buspirate" is known
    #[arg(short = 'c', long, value_name = "PROGRAMMER", default_value = "buspirate")]
    pub(crate) programmer: String,

    /// The port of the Bus Pirate; "sim" or "sim:PART" for the built-in simulated one
    ///
    /// Its path or name, usb:VENDOR:PRODUCT:SERIAL as `avrrr ports` lists it, or behind a server such as ser2net
    /// net:HOST:PORT (raw TCP, at 115200 baud) or rfc2217:HOST:PORT (line rates are set). Without this option, the only
    /// port that looks like a Bus Pirate.
    #[arg(short = 'P', long, value_name = "PORT")]
    pub(crate) port: Option<String>,

    /// The fastest SPI clock, as the length of a bit in us (8) or as a frequency (125kHz), at least 100 Hz;
    /// the default is the fastest that the chip can follow, up to 2 MHz
    ///
    /// Below 31.25 kHz a v1a to v4 leaves SPI mode for bitbang mode or raw wire mode, which takes time. A v5 to v6 goes
    /// down to 2.4 kHz by itself.
    #[arg(short = 'B', long = "bitclock", value_name = "BITCLOCK", value_parser = bit_clock)]
    pub(crate) bit_clock: Option<Hertz>,

    /// The line rate to the Bus Pirate: 115200, or 4000000 divided by 2 to 256; used where the Bus Pirate
    /// can change it; the default is 1000000, and 115200 where little is transferred
    #[arg(short = 'b', long, value_name = "BAUD")]
    pub(crate) baud: Option<u32>,

    /// Complete a transfer that was interrupted before, for 22 s at most, if the Bus Pirate does not answer
    ///
    /// Without it that is done where the port has the USB identity of a Bus Pirate; elsewhere the program ends
    /// after a second.
    #[arg(long)]
    pub(crate) recover: bool,

    /// Say more
    #[arg(short = 'v', long, action = ArgAction::Count)]
    pub(crate) verbose: u8,

    /// Say less: no progress; twice: only errors
    #[arg(short = 'q', long = "quell", visible_alias = "quiet", action = ArgAction::Count)]
    pub(crate) quiet: u8,

    /// Go on with a signature that is not the chip's
    #[arg(short = 'F', long)]
    pub(crate) force: bool,

    /// Which of several chips, from 0; behind a decoder, the number of the output
    #[arg(long, value_name = "N")]
    pub(crate) target: Option<u8>,

    /// The decoder that drives the RESET lines of several chips
    #[arg(long, value_enum)]
    pub(crate) decoder: Option<DecoderArg>,

    /// The lines to the RESETs of targets 0, 1, 2, or to the decoder from its lowest address bit on
    ///
    /// Out of cs, aux and (v1a only) aux2; a v5 to v6 in its BPIO2 mode has io0 to io3 and cs. An enable input comes
    /// last, and is active low. The default is cs,aux,aux2, cs,aux for a 155, and io0,io1,io2,io3,cs for a 154.
    #[arg(long, value_name = "LINE,…")]
    pub(crate) lines: Option<String>,

    /// Extended option; repeatable: spifreq=0..7, rawfreq=0..3, nopagedread, nopagedwrite, noterminal,
    /// reset=cs|aux|aux2,…, cpufreq=125..4000, pullups, hiz
    ///
    /// "noterminal" saves 2 to 3 s with a v5 to v6 that is known to be in its BPIO2 mode. In its factory state it
    /// puts 3.3 V on the target.
    ///
    /// The lines of "reset" are pulled low together to program; all others stay high.
    #[arg(short = 'x', long, value_name = "OPTION")]
    pub(crate) extended: Vec<String>,

    /// The supplies of the Bus Pirate; leaving binary mode, as it must be done at the end, switches
    /// them off
    #[arg(long, value_enum, default_value_t = PowerArg::On)]
    pub(crate) power: PowerArg,

    /// Feed a clock from AUX, for a wire to XTAL1 of a chip that has none: 4 MHz, or this one, from 1 Hz to 8 MHz
    ///
    /// For fuses that choose a clock from outside or a crystal, where none is connected. AUX is then no RESET line. A
    /// v1a to v4 can do it. `avrrr rescue` sets such fuses back.
    #[arg(long, value_name = "FREQ", num_args = 0..=1, require_equals = true, default_missing_value = "4MHz", value_parser = fed_clock)]
    pub(crate) feed_clock: Option<Hertz>,

    /// How CLK, MOSI and CS are driven
    #[arg(long, value_enum, default_value_t = OutputsArg::PushPull)]
    pub(crate) outputs: OutputsArg,

    /// The voltage of the supply of a v5 to v6, 1.8 to 5.0; the default is 3.3
    ///
    /// A voltage that is there already is measured first, and left alone. The supplies of others cannot be set.
    #[arg(long, value_name = "VOLTS", value_parser = volts)]
    pub(crate) volts: Option<u16>,

    /// The current at which that supply switches itself off, 1 to 500 mA; the default is 300
    #[arg(long, value_name = "MA", value_parser = clap::value_parser!(u16).range(1..=500))]
    pub(crate) limit_ma: Option<u16>,
}

impl Connection {
    /// How a chip is only read.
    pub(crate) fn reading(&self) -> Policy {
        let policy = Policy::default();
        if self.bit_clock.is_some() { policy.with_fastest(None) } else { policy }
    }

    /// What the supply is to be set to; `None`: nothing was said.
    pub(crate) fn supply(&self) -> Option<SupplySetting> {
        let usual = SupplySetting::default();
        (self.volts.is_some() || self.limit_ma.is_some()).then(|| SupplySetting {
            millivolts: self.volts.unwrap_or(usual.millivolts),
            limit_ma: self.limit_ma.or(usual.limit_ma),
        })
    }
}

/// A decoder of few lines for several RESETs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DecoderArg {
    /// 74HCT138: three lines, seven chips; output 7 selects none. With a fourth line on its enable input, eight
    #[value(name = "138")]
    Hct138,
    /// 74HCT154 of a v5 to v6: four lines and one on its enable input, sixteen chips
    #[value(name = "154")]
    Hct154,
    /// 74HCT155 or one half of a 74HCT139: two lines, three chips; output 3 selects none
    #[value(name = "155")]
    Hct155,
}

/// How the lines to the chip are driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputsArg {
    /// To 3.3 V and to ground
    PushPull,
    /// To ground only: the board has pull-ups; v1a to v4
    OpenDrain,
    /// To ground only, with the pull-ups of the Bus Pirate to its Vpu pin, which takes the voltage of the chip; v2go to v4
    PullUps,
}

impl From<OutputsArg> for Outputs {
    fn from(arg: OutputsArg) -> Self {
        match arg {
            OutputsArg::PushPull => Self::PushPull,
            OutputsArg::OpenDrain => Self::OpenDrain,
            OutputsArg::PullUps => Self::OpenDrainWithPullUps,
        }
    }
}

/// A clock that the Bus Pirate can make.
fn fed_clock(text: &str) -> Result<Hertz, String> {
    const FASTEST: Hertz = Hertz::mhz(8);
    let unit = text.to_ascii_lowercase();
    if !unit.ends_with("hz") {
        return Err("not a frequency, such as 4MHz or 500kHz".to_owned());
    }
    let clock = bit_clock(text)?;
    if clock <= FASTEST { Ok(clock) } else { Err(format!("above {FASTEST}, the fastest of a Bus Pirate")) }
}

/// A voltage in volts, as millivolts.
fn volts(text: &str) -> Result<u16, String> {
    let volts: f64 = text.parse().map_err(|_| "not a number of volts, such as 3.3".to_owned())?;
    let (lowest, highest) = (SupplySetting::LOWEST, SupplySetting::HIGHEST);
    let millivolts = (volts * 1e3).round();
    if (f64::from(lowest)..=f64::from(highest)).contains(&millivolts) {
        Ok(millivolts as u16)
    } else {
        Err(format!("not between {:.1} and {:.1}", f64::from(lowest) / 1e3, f64::from(highest) / 1e3))
    }
}

/// A bit clock as avrdude takes it: µs per bit, or a frequency.
fn bit_clock(text: &str) -> Result<Hertz, String> {
    let text = text.to_ascii_lowercase();
    let at = text.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let number: f64 = number.trim().parse().map_err(|_| "not a number".to_owned())?;
    let hertz = match unit {
        "" | "us" => 1e6 / number,
        "hz" => number,
        "khz" => number * 1e3,
        "mhz" => number * 1e6,
        _ => return Err(format!("unknown unit {unit}; known are us, Hz, kHz and MHz")),
    };
    if hertz.is_finite() && (1.0..=1e9).contains(&hertz) {
        Ok(Hertz(hertz.round() as u32))
    } else {
        Err("not between 1 Hz and 1 GHz".to_owned())
    }
}

/// How to print something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// What to do with the supplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PowerArg {
    /// On while programming, off at the end
    On,
    /// Never on: the chip has its own supply
    Off,
    /// On, and left on: the Bus Pirate then stays in its binary mode
    Keep,
}

impl From<PowerArg> for Power {
    fn from(arg: PowerArg) -> Self {
        match arg {
            PowerArg::On => Self::On,
            PowerArg::Off => Self::Off,
            PowerArg::Keep => Self::Keep,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bit_clock_is_a_time_or_a_frequency() {
        for (text, hertz) in [
            ("8", 125_000),
            ("0.5us", 2_000_000),
            ("125kHz", 125_000),
            ("1MHz", 1_000_000),
            ("4000 hz", 4_000),
        ] {
            assert_eq!(bit_clock(text), Ok(Hertz(hertz)), "{text}");
        }
        for wrong in ["", "fast", "0", "-1", "5 furlongs", "1e12", "nan"] {
            assert!(bit_clock(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_clock_to_feed_is_a_frequency() {
        assert_eq!([fed_clock("4MHz"), fed_clock("500 kHz")], [Ok(Hertz::mhz(4)), Ok(Hertz::khz(500))]);
        for wrong in ["4", "8.1MHz", "0hz", "", "4us"] {
            assert!(fed_clock(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_voltage_is_one_that_an_avr_and_the_supply_have() {
        assert_eq!([volts("1.8"), volts("3.3"), volts("5")], [Ok(1800), Ok(3300), Ok(5000)]);
        for wrong in ["6", "1.79", "0", "-5", "nan", "inf", "5V", ""] {
            assert!(volts(wrong).is_err(), "{wrong}");
        }
    }
}
