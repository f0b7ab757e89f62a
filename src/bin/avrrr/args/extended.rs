//! The `-x` options: those of avrrr, and what avrdude has for a Bus Pirate.

use avrrr::bus::Hertz;
use avrrr::buspirate::{Outputs, RawSpeed, Speed};

use crate::diagnostic::Diagnostic;

/// What `-x help` prints.
pub(crate) const HELP: &str = "\
-x options of the Bus Pirate:
  spifreq=0..7    this SPI clock and no other: 30, 125, 250 kHz, 1, 2, 2.6, 4, 8 MHz
  rawfreq=0..3    raw wire mode at this SPI clock and no other: 5, 50, 100, 400 kHz
  reset=LINE,...  the lines out of cs, aux, aux2 that are pulled low together to program
  nopagedread     do not let the firmware read flash by itself
  nopagedwrite    do not send whole pages in one command
  noterminal      do not ask the terminal of a v5 to v6 for its mode
  cpufreq=125..4000  feed a clock of so many kHz from AUX, for a wire to XTAL1, as --feed-clock does
  pullups         open drain outputs, with the pull-ups to Vpu, as --outputs pull-ups does
  hiz             open drain outputs, as --outputs open-drain does
  help            this list
Done by other means, with a note: ascii, serial_recv_timeout=MS, nometadata
";

/// What the `-x` options say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Extended {
    pub(crate) speed: Option<Speed>,
    pub(crate) raw_wire: Option<RawSpeed>,
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
            Some(("spifreq", code)) => self.speed = Some(one_of(&Speed::ALL, Speed::hertz, "spifreq", code)?),
            Some(("rawfreq", code)) => {
                self.raw_wire = Some(one_of(&RawSpeed::ALL, RawSpeed::hertz, "rawfreq", code)?);
            }
            Some(("reset", lines)) => self.reset = Some(lines.to_owned()),
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
                    "known are spifreq=0..7, rawfreq=0..3, nopagedread, nopagedwrite, noterminal, \
                     reset=cs|aux|aux2,…, cpufreq=125..4000, pullups and hiz; -x help lists them"
                        .to_owned(),
                ));
            }
        }
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

/// The clock that has this code.
fn one_of<S: Copy>(all: &[S], hertz: fn(S) -> Hertz, option: &str, code: &str) -> Result<S, Diagnostic> {
    let known = code.parse().ok().and_then(|code: usize| all.get(code).copied());
    known.ok_or_else(|| {
        let codes = (0..).zip(all).map(|(code, speed)| format!("{code} = {}", hertz(*speed)));
        let codes: Vec<_> = codes.collect();
        let last = all.len() - 1;
        Diagnostic::new(format!("{option} is {code}, but must be 0 to {last}")).help(codes.join(", "))
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
                raw_wire: None,
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
            "rawfreq=4",
            "rawfreq",
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
    fn raw_wire_mode_has_four_clocks() {
        let all = (0..4).map(|code| parse(&[&format!("rawfreq={code}")]).unwrap());
        let is: Vec<_> = all.map(|extended| (extended.raw_wire, extended.speed, extended.notes)).collect();
        let want: Vec<_> = RawSpeed::ALL.iter().map(|speed| (Some(*speed), None, Vec::new())).collect();
        assert_eq!(is, want);
    }

    #[test]
    fn what_is_done_by_other_means_is_said() {
        for option in ["ascii", "nometadata", "serial_recv_timeout=100"] {
            let extended = parse(&[option]).unwrap();
            assert!(extended.notes[0].starts_with(&format!("note: -x {option}: ")), "{:?}", extended.notes);
        }
    }
}
