//! Which of several chips is meant, and what pulls its RESET low.

use avrrr::bus::Target;
use avrrr::buspirate::Source;
use avrrr::gang::Map;
use avrrr::select::{Decoder, Direct, HCT138, HCT138_ENABLED, HCT154, HCT155, Idle, TargetMap};

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

/// All chips that these options reach, and the pin of each line: behind a decoder, or each on a line of its own.
pub(crate) fn all(
    decoder: Option<DecoderArg>,
    lines: Option<&str>,
) -> Result<(Map, Vec<Source>), Diagnostic> {
    match decoder {
        // Each decoder has a first output.
        Some(decoder) => behind(decoder, Some(0), lines).map(|found| (found.map.into(), found.wiring)),
        None => {
            let wiring = parse_lines(lines.unwrap_or("cs"))?;
            let count = u8::try_from(wiring.len()).unwrap_or(u8::MAX);
            Ok((Direct::new(count).into(), wiring))
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
            let help = format!(
                "targets count from 0, so {} lines reach targets 0 to {}; --decoder reaches more",
                all.len(),
                all.len() - 1
            );
            Err(Diagnostic::new(format!("there is no line for target {target}")).help(help))
        }
    }
}

fn behind(decoder: DecoderArg, target: Option<u8>, lines: Option<&str>) -> Result<Selection, Diagnostic> {
    let default = match decoder {
        DecoderArg::Hct138 => "cs,aux,aux2",
        DecoderArg::Hct154 => "io0,io1,io2,io3,cs",
        DecoderArg::Hct155 => "cs,aux",
    };
    let wiring = parse_lines(lines.unwrap_or(default))?;
    let map = match decoder {
        // With a line more, that is its enable input.
        DecoderArg::Hct138 if wiring.len() == 4 => HCT138_ENABLED,
        DecoderArg::Hct138 => HCT138,
        DecoderArg::Hct154 => HCT154,
        DecoderArg::Hct155 => HCT155,
    };
    let last = map.targets.len() - 1;
    let Some(target) = target.map(Target) else {
        return Err(Diagnostic::new("which chip behind the decoder?")
            .help(format!("name its output with --target, 0 to {last}")));
    };
    if map.levels(target).is_none() {
        let parked = match map.idle {
            Idle::Code(code) => format!("; output {code} is the one that selects none"),
            Idle::Disabled => String::new(),
        };
        return Err(Diagnostic::new(format!("the decoder has no target {target}"))
            .help(format!("it has 0 to {last}{parked}")));
    }
    let is_io = wiring.iter().any(|line| matches!(line, Source::Io(_)));
    if decoder == DecoderArg::Hct138 && is_io && wiring.len() != 4 {
        return Err(Diagnostic::new(
            "on the lines of a Bus Pirate 5, 5XL or 6, a 74HCT138 needs its enable input on a line",
        )
        .help("name it last, for example --lines io0,io1,io2,cs".to_owned()));
    }
    if wiring.len() != usize::from(map.lines()) {
        let enable = if map.enable.is_some() { ", the enable input last" } else { "" };
        return Err(Diagnostic::new(format!("the decoder has {} lines, not {}", map.lines(), wiring.len()))
            .help(format!(
                "name them from the lowest address bit on{enable}, for example --lines {default}"
            )));
    }
    Ok(Selection { map, wiring, target })
}

fn parse_lines(list: &str) -> Result<Vec<Source>, Diagnostic> {
    let mut lines = Vec::new();
    for name in list.split(',') {
        let Some(line) = source(name) else {
            return Err(Diagnostic::new(format!("unknown line {name:?} in {list:?}")).help(
                "lines are cs, aux and aux2, or io0 to io3 and cs of a v5 to v6, with commas".to_owned(),
            ));
        };
        if lines.contains(&line) {
            return Err(Diagnostic::new(format!("{list:?} names {name} twice")));
        }
        lines.push(line);
    }
    Ok(lines)
}

/// What lines are called.
pub(crate) const LINE_NAMES: [&str; 7] = ["cs", "aux", "aux2", "io0", "io1", "io2", "io3"];

/// The line that is called so.
pub(crate) fn source(name: &str) -> Option<Source> {
    const LINES: [Source; 7] =
        [Source::Cs, Source::Aux, Source::Aux2, Source::Io(0), Source::Io(1), Source::Io(2), Source::Io(3)];
    LINE_NAMES.into_iter().zip(LINES).find(|(known, _)| *known == name).map(|(_, line)| line)
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
        use Source::{Aux, Aux2, Cs, Io};
        for (options, reset, wiring, target, levels) in [
            ("", None, vec![Cs], 0, 0b0),
            ("--target 1", None, vec![Aux], 0, 0b0),
            ("--target 2", None, vec![Aux2], 0, 0b0),
            ("--target 1 --lines aux,cs", None, vec![Cs], 0, 0b0),
            ("--target 5 --decoder 138", None, vec![Cs, Aux, Aux2], 5, 0b101),
            ("--target 1 --decoder 138 --lines aux2,aux,cs", None, vec![Aux2, Aux, Cs], 1, 0b001),
            ("--target 2 --decoder 155", None, vec![Cs, Aux], 2, 0b10),
            ("--target 3 --lines io0,io1,io2,io3,cs", None, vec![Io(3)], 0, 0b0),
            (
                "--target 7 --decoder 138 --lines io0,io1,io2,cs",
                None,
                vec![Io(0), Io(1), Io(2), Cs],
                7,
                0b0111,
            ),
            ("--target 10 --decoder 154", None, vec![Io(0), Io(1), Io(2), Io(3), Cs], 10, 0b0_1010),
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
            ("--target 0 --decoder 138 --lines cs,aux", None, "3 lines, not 2"),
            ("--target 16 --decoder 154", None, "no target 16"),
            ("--target 0 --decoder 154 --lines io0,io1,io2,cs", None, "5 lines, not 4"),
            ("--target 0 --decoder 138 --lines io0,io1,io2", None, "needs its enable input on a line"),
            ("--target 0 --lines io4", None, "unknown line \"io4\""),
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
