//! Which of several chips is meant, and what pulls its RESET low.

use avrrr::bus::Target;
use avrrr::buspirate::Source;
use avrrr::select::{Decoder, HCT138, HCT155, Idle, TargetMap};

use crate::args::{Connection, DecoderArg};
use crate::diagnostic::Diagnostic;

/// Lines 0, 1 and 2 of a map, as many as are needed.
const LINES: [u8; 3] = [0, 1, 2];

/// The chip that is meant.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Selection {
    pub(crate) map: Decoder<'static>,
    pub(crate) wiring: Vec<Source>,
    pub(crate) target: Target,
}

impl Selection {
    /// From `--target`, `--decoder` and `--lines`, or from `-x reset=`.
    pub(crate) fn from_args(args: &Connection, reset: Option<&str>) -> Result<Self, Diagnostic> {
        let own_words = args.target.is_some() || args.decoder.is_some() || args.lines.is_some();
        match (reset, args.decoder) {
            (Some(_), _) if own_words => {
                Err(Diagnostic::new("-x reset does not go with --target, --decoder and --lines")
                    .help("say it one way or the other".to_owned()))
            }
            (Some(lines), _) => parse_lines(lines).map(all_low),
            (None, Some(decoder)) => behind(decoder, args.target, args.lines.as_deref()),
            (None, None) => direct(args.target, args.lines.as_deref()),
        }
    }
}

/// All listed lines low together mean the chip; one line of them high selects none.
fn all_low(wiring: Vec<Source>) -> Selection {
    let lines = &LINES[..wiring.len()];
    let idle = Idle::Code((1 << lines.len()) - 1);
    Selection {
        map: Decoder { address: lines, targets: &[0], idle, enable: None },
        wiring,
        target: Target::ONLY,
    }
}

/// A line for each chip. The lines that are not the chip's stay high, as unused pins do.
fn direct(target: Option<u8>, lines: Option<&str>) -> Result<Selection, Diagnostic> {
    let target = target.unwrap_or(0);
    let all = parse_lines(lines.unwrap_or("cs,aux,aux2"))?;
    match all.get(usize::from(target)) {
        Some(line) => Ok(all_low(vec![*line])),
        None => {
            let help =
                format!("targets count from 0, so {} lines reach targets 0 to {}", all.len(), all.len() - 1);
            Err(Diagnostic::new(format!("there is no line for target {target}")).help(help))
        }
    }
}

fn behind(decoder: DecoderArg, target: Option<u8>, lines: Option<&str>) -> Result<Selection, Diagnostic> {
    let (map, default) = match decoder {
        DecoderArg::Hct138 => (HCT138, "cs,aux,aux2"),
        DecoderArg::Hct155 => (HCT155, "cs,aux"),
    };
    let count = map.targets.len();
    let Some(target) = target.map(Target) else {
        return Err(Diagnostic::new("which chip behind the decoder?")
            .help(format!("name its output with --target, 0 to {}", count - 1)));
    };
    if map.levels(target).is_none() {
        return Err(Diagnostic::new(format!("the decoder has no target {target}"))
            .help(format!("it has 0 to {}; output {count} is the one that selects none", count - 1)));
    }
    let wiring = parse_lines(lines.unwrap_or(default))?;
    if wiring.len() != usize::from(map.lines()) {
        return Err(Diagnostic::new(format!(
            "the decoder has {} address lines, not {}",
            map.lines(),
            wiring.len()
        ))
        .help(format!("name them from the lowest bit on, for example --lines {default}")));
    }
    Ok(Selection { map, wiring, target })
}

fn parse_lines(list: &str) -> Result<Vec<Source>, Diagnostic> {
    let mut lines = Vec::new();
    for name in list.split(',') {
        let line = match name {
            "cs" => Source::Cs,
            "aux" => Source::Aux,
            "aux2" => Source::Aux2,
            _ => {
                return Err(Diagnostic::new(format!("unknown line {name:?} in {list:?}"))
                    .help("lines are cs, aux and aux2, separated by commas".to_owned()));
            }
        };
        if lines.contains(&line) {
            return Err(Diagnostic::new(format!("{list:?} names {name} twice")));
        }
        lines.push(line);
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use avrrr::select::{Levels, check};
    use clap::Parser as _;

    #[derive(clap::Parser)]
    struct Args {
        #[command(flatten)]
        connection: Connection,
    }

    fn selection(options: &str, reset: Option<&str>) -> Result<Selection, Diagnostic> {
        let args = Args::parse_from(format!("avrrr -P sim {options}").split_whitespace());
        Selection::from_args(&args.connection, reset)
    }

    #[test]
    fn every_way_to_say_it_names_lines_and_levels() {
        use Source::{Aux, Aux2, Cs};
        for (options, reset, wiring, target, levels) in [
            ("", None, vec![Cs], 0, 0b0),
            ("--target 1", None, vec![Aux], 0, 0b0),
            ("--target 2", None, vec![Aux2], 0, 0b0),
            ("--target 1 --lines aux,cs", None, vec![Cs], 0, 0b0),
            ("--target 5 --decoder 138", None, vec![Cs, Aux, Aux2], 5, 0b101),
            ("--target 1 --decoder 138 --lines aux2,aux,cs", None, vec![Aux2, Aux, Cs], 1, 0b001),
            ("--target 2 --decoder 155", None, vec![Cs, Aux], 2, 0b10),
            ("", Some("cs"), vec![Cs], 0, 0b0),
            ("", Some("aux2"), vec![Aux2], 0, 0b0),
            ("", Some("cs,aux2"), vec![Cs, Aux2], 0, 0b00),
        ] {
            let got = selection(options, reset).unwrap();
            assert_eq!(check(&got.map), Ok(()), "{options} {reset:?}");
            assert_eq!((&got.wiring, got.target), (&wiring, Target(target)), "{options} {reset:?}");
            let mask = (1 << wiring.len()) - 1;
            let got_levels = got.map.levels(got.target).unwrap();
            assert_eq!(Levels(got_levels.0 & mask), Levels(levels), "{options} {reset:?}");
            assert_eq!(got.map.idle().0 & mask, mask, "{options} {reset:?}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_a_reason() {
        for (options, reset, reason) in [
            ("--target 3", None, "no line for target 3"),
            ("--target 1 --lines cs", None, "no line for target 1"),
            ("--decoder 138", None, "which chip behind the decoder"),
            ("--target 7 --decoder 138", None, "no target 7"),
            ("--target 3 --decoder 155", None, "no target 3"),
            ("--target 0 --decoder 138 --lines cs,aux", None, "3 address lines, not 2"),
            ("--lines cs,dtr", None, "unknown line \"dtr\""),
            ("--lines cs,cs", None, "names cs twice"),
            ("--target 1", Some("cs"), "does not go with"),
            ("", Some(""), "unknown line \"\""),
        ] {
            let diagnostic = selection(options, reset).unwrap_err().to_string();
            assert!(diagnostic.contains(reason), "{options} {reset:?}: {diagnostic}");
        }
    }
}
