//! Arguments that several commands share.

use avrrr::bus::Hertz;
use avrrr::buspirate::{Power, Speed};
use avrrr::job::{Accept, Policy};
use clap::{ArgAction, ValueEnum};

use crate::diagnostic::Diagnostic;

const ACCEPT_HELP: &str = "\
Write fuse values that this programmer cannot undo, each by its name; repeatable, or with commas

Values are judged by what the chip holds. What stays as it is, is written without a warning; so is a clock \
of the kind that the part has when it is new. What this programmer can undo, once the chip has what it \
needs, is written with a warning: a crystal, a clock on XTAL1 or an RC network, a slow oscillator, a \
brown-out level above the supply or a reserved one. These are refused unless they are accepted:

rstdisbl: RESET becomes a port pin.
dwen: debugWIRE takes RESET.
spien: serial programming is switched off, by a part that lets it do that.
clock: the CPU clock becomes too slow for the slowest SPI clock, 31.25 kHz.
reserved: a clock source that the data sheet reserves.
other-part: with -F, any fuse of a chip with an unknown signature.";

/// Which hazards of fuse values are accepted.
#[derive(Debug, clap::Args)]
pub(crate) struct Hazards {
    /// Write fuse values that this programmer cannot undo, each by its name; repeatable, or with commas
    #[arg(long, value_name = "HAZARD", value_delimiter = ',', long_help = ACCEPT_HELP)]
    accept: Vec<Accept>,
}

impl Hazards {
    /// How fuses are written through a Bus Pirate that is connected like this.
    pub(crate) fn policy(&self, connection: &Connection) -> Policy {
        let accepted = self.accept.iter().copied().collect();
        let supply = (connection.power != PowerArg::Off).then_some(SUPPLY);
        let policy = Policy::default().with_accepted(accepted).with_supply(supply);
        // A clock that was named is not exceeded.
        if connection.bit_clock.is_some() { policy.with_fastest(None) } else { policy }
    }
}

/// The supply that a Bus Pirate gives a chip, millivolts.
pub(crate) const SUPPLY: u32 = 3300;

/// How to reach a chip.
#[derive(Debug, clap::Args)]
pub(crate) struct Connection {
    /// The programmer; only "buspirate" is known
    #[arg(short = 'c', value_name = "PROGRAMMER", default_value = "buspirate")]
    pub(crate) programmer: String,

    /// The port of the Bus Pirate; "sim" or "sim:PART" for the built-in simulated one
    ///
    /// Its path or name, or usb:VENDOR:PRODUCT:SERIAL as `avrrr ports` lists it. Without this option, the only
    /// port that looks like a Bus Pirate.
    #[arg(short = 'P', value_name = "PORT")]
    pub(crate) port: Option<String>,

    /// The fastest SPI clock, as the length of a bit in us (8) or as a frequency (125kHz), at least 31.25 kHz;
    /// the default is the fastest that the chip can follow, up to 2 MHz
    #[arg(short = 'B', value_name = "BITCLOCK", value_parser = bit_clock)]
    pub(crate) bit_clock: Option<Hertz>,

    /// The line rate to the Bus Pirate: 115200, or 4000000 divided by 2 to 256; used where the Bus Pirate
    /// can change it; the default is 1000000, and 115200 where little is transferred
    #[arg(short = 'b', value_name = "BAUD")]
    pub(crate) baud: Option<u32>,

    /// Complete a transfer that was interrupted before, for 22 s at most, if the Bus Pirate does not answer
    ///
    /// Without it that is done where the port has the USB identity of a Bus Pirate; elsewhere the program ends
    /// after a second.
    #[arg(long)]
    pub(crate) recover: bool,

    /// Say more
    #[arg(short = 'v', action = ArgAction::Count)]
    pub(crate) verbose: u8,

    /// Say less: no progress; twice: only errors
    #[arg(short = 'q', action = ArgAction::Count)]
    pub(crate) quiet: u8,

    /// Go on with a signature that is not the chip's
    #[arg(short = 'F')]
    pub(crate) force: bool,

    /// Which of several chips, from 0; behind a decoder, the number of the output
    #[arg(long, value_name = "N")]
    pub(crate) target: Option<u8>,

    /// The decoder that drives the RESET lines of several chips
    #[arg(long, value_enum)]
    pub(crate) decoder: Option<DecoderArg>,

    /// The lines to the RESETs of targets 0, 1, 2, or to the decoder from its lowest address bit on
    ///
    /// Out of cs, aux and (v1a only) aux2; the default is cs,aux,aux2, and cs,aux for a 155.
    #[arg(long, value_name = "LINE,…")]
    pub(crate) lines: Option<String>,

    /// Extended option; repeatable: spifreq=0..7, nopagedread, nopagedwrite, reset=cs|aux|aux2,…
    ///
    /// The lines of "reset" are pulled low together to program; all others stay high.
    #[arg(short = 'x', value_name = "OPTION")]
    pub(crate) extended: Vec<String>,

    /// The supplies of the Bus Pirate; leaving binary mode, as it must be done at the end, switches
    /// them off
    #[arg(long, value_enum, default_value_t = PowerArg::On)]
    pub(crate) power: PowerArg,
}

/// A decoder of few lines for several RESETs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DecoderArg {
    /// 74HCT138: three lines, seven chips; output 7 selects none
    #[value(name = "138")]
    Hct138,
    /// 74HCT155 or one half of a 74HCT139: two lines, three chips; output 3 selects none
    #[value(name = "155")]
    Hct155,
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
    /// On, and left on: the Bus Pirate then stays in binary SPI mode
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

/// What the `-x` options say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Extended {
    pub(crate) speed: Option<Speed>,
    pub(crate) no_paged_read: bool,
    pub(crate) no_paged_write: bool,
    /// The lines that are pulled low.
    pub(crate) reset: Option<String>,
}

impl Extended {
    pub(crate) fn parse(options: &[String]) -> Result<Self, Diagnostic> {
        let mut this = Self::default();
        for option in options {
            match option.split_once('=') {
                Some(("spifreq", code)) => this.speed = Some(speed(code)?),
                Some(("reset", lines)) => this.reset = Some(lines.to_owned()),
                None if option == "nopagedread" => this.no_paged_read = true,
                None if option == "nopagedwrite" => this.no_paged_write = true,
                _ => {
                    return Err(Diagnostic::new(format!("unknown option -x {option}")).help(
                        "known are spifreq=0..7, nopagedread, nopagedwrite and reset=cs|aux|aux2,…"
                            .to_owned(),
                    ));
                }
            }
        }
        Ok(this)
    }
}

fn speed(code: &str) -> Result<Speed, Diagnostic> {
    let known = code.parse().ok().and_then(|code: usize| Speed::ALL.get(code).copied());
    known.ok_or_else(|| {
        let all: Vec<_> =
            (0..).zip(Speed::ALL).map(|(code, speed)| format!("{code} = {}", speed.hertz())).collect();
        Diagnostic::new(format!("spifreq is {code}, but must be 0 to 7")).help(all.join(", "))
    })
}

/// Refuses an SPI clock that cannot be kept.
pub(crate) fn check_clock(at_most: Option<Hertz>, fixed: Option<Speed>) -> Result<(), Diagnostic> {
    let slowest = Speed::Khz30.hertz();
    match (at_most, fixed.map(Speed::hertz)) {
        (Some(asked), _) if asked < slowest => Err(Diagnostic::new(format!(
            "-B asks for an SPI clock of {asked}, and the slowest of a Bus Pirate is {slowest}"
        ))
        .help("a chip that needs a slower one is out of its reach; for others leave -B out".to_owned())),
        (Some(asked), Some(fixed)) if fixed > asked => Err(Diagnostic::new(format!(
            "-x spifreq sets an SPI clock of {fixed}, which is above the {asked} of -B"
        ))
        .help("leave one of them out".to_owned())),
        _ => Ok(()),
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
    fn extended_options_are_understood_or_refused() {
        let parse =
            |options: &[&str]| Extended::parse(&options.iter().map(|o| (*o).to_owned()).collect::<Vec<_>>());
        let all = parse(&["spifreq=3", "nopagedread", "nopagedwrite", "reset=cs,aux"]).unwrap();
        assert_eq!(
            all,
            Extended {
                speed: Some(Speed::Mhz1),
                no_paged_read: true,
                no_paged_write: true,
                reset: Some("cs,aux".to_owned()),
            }
        );
        for wrong in ["spifreq=8", "spifreq=", "spifreq", "spifreq=-1", "nopagedread=1", "turbo"] {
            assert!(parse(&[wrong]).is_err(), "{wrong}");
        }
    }
}
