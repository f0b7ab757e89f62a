//! The `-x` options: those of avrrr, and what avrdude has for a Bus Pirate.

use avrrr::bus::Hertz;
use avrrr::buspirate::Outputs;
use avrrr::buspirate::Speed;

use crate::diagnostic::Diagnostic;

/// What `-x help` prints.
pub(crate) const HELP: &str = "\
-x options of the Bus Pirate:
  spifreq=0..7    this SPI clock and no other: 30, 125, 250 kHz, 1, 2, 2.6, 4, 8 MHz
  reset=LINE,...  the lines out of cs, aux, aux2 that are pulled low together to program
  nopagedread     do not let the firmware read flash by itself
  nopagedwrite    do not send whole pages in one command
  noterminal      do not ask the terminal of a v5 to v6 for its mode
  cpufreq=125..4000  feed a clock of so many kHz from AUX, for a wire to XTAL1, as --feed-clock does
  pullups         open drain outputs, with the pull-ups to Vpu, as --outputs pull-ups does
  hiz             open drain outputs, as --outputs open-drain does
  help            this list
Done by other means, with a note: ascii, rawfreq=1..3, serial_recv_timeout=MS, nometadata
Not available: rawfreq=0
";

/// What the `-x` options say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Extended {
    pub(crate) speed: Option<Speed>,
    pub(crate) no_paged_read: bool,
    pub(crate) no_paged_write: bool,
    /// The terminal of a v5 to v6 is not asked for its mode.
    pub(crate) no_terminal: bool,
    /// The lines that are pulled low.
    pub(crate) reset: Option<String>,
    /// The clock that AUX feeds.
    pub(crate) feed_clock: Option<Hertz>,
    pub(crate) outputs: Outputs,
    /// Options that are done by other means, as lines.
    pub(crate) notes: Vec<String>,
}

impl Extended {
    pub(crate) fn parse(options: &[String]) -> Result<Self, Diagnostic> {
        let mut this = Self::default();
        options.iter().try_for_each(|option| this.add(option))?;
        Ok(this)
    }

    /// Is only the list of the options asked for?
    pub(crate) fn is_help(options: &[String]) -> bool {
        options.iter().any(|option| option == "help")
    }

    fn add(&mut self, option: &str) -> Result<(), Diagnostic> {
        match option.split_once('=') {
            Some(("spifreq", code)) => self.speed = Some(speed(code)?),
            Some(("reset", lines)) => self.reset = Some(lines.to_owned()),
            Some(("rawfreq", code)) => return self.raw_wire(code),
            Some(("serial_recv_timeout", text)) if is_number(text) => {
                self.note(option, "avrrr measures how long the Bus Pirate takes to answer");
            }
            Some(("cpufreq", khz)) => self.feed_clock = Some(cpu_clock(khz)?),
            None if option == "nopagedread" => self.no_paged_read = true,
            None if option == "nopagedwrite" => self.no_paged_write = true,
            None if option == "noterminal" => self.no_terminal = true,
            None if option == "ascii" => self.note(option, "the binary mode does the same, and is faster"),
            None if option == "nometadata" => self.note(option, "avrrr never writes metadata to the chip"),
            None if option == "pullups" => self.outputs = Outputs::OpenDrainWithPullUps,
            None if option == "hiz" && self.outputs == Outputs::PushPull => self.outputs = Outputs::OpenDrain,
            None if option == "hiz" => {}
            _ => {
                return Err(Diagnostic::new(format!("unknown option -x {option}")).help(
                    "known are spifreq=0..7, nopagedread, nopagedwrite, noterminal, reset=cs|aux|aux2,…, \
                     cpufreq=125..4000, pullups and hiz; -x help lists them"
                        .to_owned(),
                ));
            }
        }
        Ok(())
    }

    /// The speeds of the raw-wire mode: SPI mode at the next lower one takes their place.
    fn raw_wire(&mut self, code: &str) -> Result<(), Diagnostic> {
        let speed = match code {
            "1" | "2" => Speed::Khz30,
            "3" => Speed::Khz250,
            "0" => {
                return Err(Diagnostic::new(format!(
                    "-x rawfreq=0 is an SPI clock of 5 kHz, and the slowest of avrrr is {}",
                    Speed::Khz30.hertz()
                )));
            }
            _ => return Err(Diagnostic::new(format!("rawfreq is {code}, but must be 0 to 3"))),
        };
        self.speed = Some(speed);
        let instead = format!("the SPI mode at {} takes the place of the raw-wire mode", speed.hertz());
        self.note(&format!("rawfreq={code}"), &instead);
        Ok(())
    }

    fn note(&mut self, option: &str, why: &str) {
        self.notes.push(format!("note: -x {option}: {why}"));
    }
}

/// The frequencies that avrdude takes, in kHz.
fn cpu_clock(khz: &str) -> Result<Hertz, Diagnostic> {
    let known = khz.parse().ok().filter(|khz| (125..=4000).contains(khz));
    known
        .map(Hertz::khz)
        .ok_or_else(|| Diagnostic::new(format!("cpufreq is {khz}, but must be 125 to 4000, in kHz")))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn speed(code: &str) -> Result<Speed, Diagnostic> {
    let known = code.parse().ok().and_then(|code: usize| Speed::ALL.get(code).copied());
    known.ok_or_else(|| {
        let all: Vec<_> =
            (0..).zip(Speed::ALL).map(|(code, speed)| format!("{code} = {}", speed.hertz())).collect();
        Diagnostic::new(format!("spifreq is {code}, but must be 0 to 7")).help(all.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(options: &[&str]) -> Result<Extended, Diagnostic> {
        Extended::parse(&options.iter().map(|option| (*option).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn extended_options_are_understood_or_refused() {
        let all = parse(&["spifreq=3", "nopagedread", "nopagedwrite", "noterminal", "reset=cs,aux"]).unwrap();
        assert_eq!(
            all,
            Extended {
                speed: Some(Speed::Mhz1),
                no_paged_read: true,
                no_paged_write: true,
                no_terminal: true,
                reset: Some("cs,aux".to_owned()),
                feed_clock: None,
                outputs: Outputs::PushPull,
                notes: Vec::new(),
            }
        );
        for wrong in [
            "spifreq=8",
            "spifreq=",
            "spifreq",
            "spifreq=-1",
            "nopagedread=1",
            "turbo",
            "rawfreq=0",
            "rawfreq=4",
            "cpufreq=124",
            "cpufreq=4001",
            "cpufreq",
            "pullups=1",
            "serial_recv_timeout=",
            "serial_recv_timeout=x",
        ] {
            assert!(parse(&[wrong]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_clock_and_the_outputs_are_those_of_avrdude() {
        let is = |options: &[&str]| {
            let extended = parse(options).unwrap();
            (extended.feed_clock, extended.outputs)
        };
        assert_eq!(is(&["cpufreq=125"]), (Some(Hertz::khz(125)), Outputs::PushPull));
        assert_eq!(is(&["cpufreq=4000", "hiz"]), (Some(Hertz::mhz(4)), Outputs::OpenDrain));
        assert_eq!(is(&["hiz", "pullups"]), (None, Outputs::OpenDrainWithPullUps));
        assert_eq!(is(&["pullups", "hiz"]), (None, Outputs::OpenDrainWithPullUps));
    }

    #[test]
    fn what_is_done_by_other_means_is_said() {
        for (option, speed) in [
            ("ascii", None),
            ("nometadata", None),
            ("serial_recv_timeout=100", None),
            ("rawfreq=1", Some(Speed::Khz30)),
            ("rawfreq=2", Some(Speed::Khz30)),
            ("rawfreq=3", Some(Speed::Khz250)),
        ] {
            let extended = parse(&[option]).unwrap();
            assert_eq!(extended.speed, speed, "{option}");
            assert!(extended.notes[0].starts_with(&format!("note: -x {option}: ")), "{:?}", extended.notes);
        }
    }
}
