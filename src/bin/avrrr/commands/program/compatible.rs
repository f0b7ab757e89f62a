//! Options of avrdude that are not needed here: each says what takes its place, or why there is none.

use std::path::PathBuf;

use avrrr::buspirate::Power;

use crate::diagnostic::Diagnostic;

/// What `-E help` prints.
pub(super) const EXIT_HELP: &str = "\
-E options of the Bus Pirate, separated by commas:
  reset    RESET stays low at the end, and the Bus Pirate in binary mode; the supplies stay as they are
  noreset  RESET is released at the end, as without -E
  vcc      the supplies stay on at the end, as with --power keep
  novcc    the supplies are switched off at the end, as without -E
  help     this list
";

/// Options of avrdude that are not needed here.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Options of avrdude")]
pub(super) struct Compatible {
    /// Not read: avrrr knows its chips without a configuration file
    #[arg(short = 'C', long, value_name = "FILE", allow_hyphen_values = true)]
    config: Vec<String>,

    /// Not needed: there is no personal configuration file
    #[arg(short = 'N', long = "noconfig")]
    no_config: bool,

    /// Keep the bytes 0xff at the end of flash in files that are read
    #[arg(short = 'A', long = "keep-trailing-0xff")]
    pub(super) keep_blank_end: bool,

    /// Not needed: the SPI clock is found; -B limits it
    #[arg(short = 'i', long = "isp-clock-delay", value_name = "US")]
    delay: Option<u32>,

    /// Messages go to this file instead of standard error
    #[arg(short = 'l', long, value_name = "FILE")]
    pub(super) logfile: Option<PathBuf>,

    /// What stays at the end: reset, noreset, vcc, novcc, or help for a list
    #[arg(short = 'E', long = "exitspecs", value_name = "SPEC", value_delimiter = ',')]
    exit: Vec<String>,

    /// Not needed: a Bus Pirate needs no touch at 1200 baud
    #[arg(short = 'r', long, action = clap::ArgAction::Count)]
    reconnect: u8,

    /// Not available: a Bus Pirate cannot calibrate the oscillator of a chip
    #[arg(short = 'O', long)]
    osccal: bool,

    /// Obsolete: only the fuses that are named are written
    #[arg(short = 's', hide = true)]
    safe_mode_asks: bool,

    /// Obsolete: only the fuses that are named are written
    #[arg(short = 'u', hide = true)]
    no_safe_mode: bool,

    /// Obsolete: avrrr keeps no count of erases in EEPROM
    #[arg(short = 'y', hide = true)]
    erase_count: bool,
}

/// What is to stay at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct AtEnd {
    /// RESET stays low.
    pub(crate) reset: bool,
    /// The supplies stay on.
    pub(crate) supply: bool,
}

impl Compatible {
    /// What these options say, for `-v`, as lines.
    pub(super) fn notes(&self) -> impl Iterator<Item = String> {
        [
            (
                !self.config.is_empty(),
                "-C: avrrr knows its chips without a configuration file, and reads none",
            ),
            (self.no_config, "-N: avrrr has no personal configuration file"),
            (self.reconnect > 0, "-r: a Bus Pirate needs no touch at 1200 baud"),
            (self.delay.is_some(), "-i: the SPI clock is found without it; -B limits it"),
            (
                self.safe_mode_asks || self.no_safe_mode,
                "-s and -u: only the fuses that are named are written",
            ),
            (self.erase_count, "-y: avrrr keeps no count of erases in EEPROM"),
        ]
        .into_iter()
        .filter(|(is_given, _)| *is_given)
        .map(|(_, text)| format!("note: {text}"))
    }

    /// Is only the list of the `-E` options asked for?
    pub(super) fn is_exit_help(&self) -> bool {
        self.exit.iter().any(|spec| spec == "help")
    }

    /// What is to stay at the end, beside what `--power` says.
    pub(super) fn at_end(&self, power: Power) -> Result<AtEnd, Diagnostic> {
        if self.osccal {
            return Err(Diagnostic::new("-O: a Bus Pirate cannot calibrate the oscillator of a chip")
                .help("-U calibration:r:-:h reads the byte that the factory has found".to_owned()));
        }
        let mut end = AtEnd::default();
        for spec in &self.exit {
            match spec.as_str() {
                "reset" => end.reset = true,
                "noreset" => end.reset = false,
                "vcc" if power == Power::Off => {
                    return Err(Diagnostic::new(
                        "-E vcc leaves the supplies on, and --power off never switches them on",
                    )
                    .help("leave one of them out".to_owned()));
                }
                "vcc" => end.supply = true,
                "novcc" => end.supply = false,
                "d_high" | "d_low" => {
                    return Err(Diagnostic::new(format!("-E {spec} is about the pins of a parallel port")));
                }
                _ => {
                    return Err(Diagnostic::new(format!("unknown exit specification -E {spec}"))
                        .help("known are reset, noreset, vcc and novcc".to_owned()));
                }
            }
        }
        if end.reset && power == Power::On && self.exit.iter().any(|spec| spec == "novcc") {
            return Err(Diagnostic::new(
                "-E reset,novcc: a Bus Pirate that switches its supplies off lets RESET go",
            ));
        }
        Ok(end)
    }
}
