//! What breaks in the simulated world, as typed.

use std::time::Duration;

use avrrr::chip::Hertz;
use avrrr::select::Target;
use avrrr::sim::{Board, BoardFault, BusWire, Float, MisoFault, Net, Program, Vpu, When};
use avrrr::transport::{Direction, Fault, FaultKind};

use super::chips::{ChipSpec, parse_clock};
use crate::diagnostic::Diagnostic;

/// `WHEN:WHAT[,chip=PART@SELECT]`.
#[derive(Debug, Clone)]
pub(super) struct FaultSpec {
    /// As typed.
    text: String,
    place: Place,
    /// The chip's name.
    chip: Option<String>,
}

/// Where it strikes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Line(Fault),
    Board(Moment, What),
}

/// When it strikes, of a chip that is not known yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    Start,
    Time(Duration),
    Byte(u64),
    During(u64),
    After(u64),
}

/// What breaks, of a chip that is not known yet.
#[derive(Debug, Clone, Copy, PartialEq)]
enum What {
    Miso(Option<MisoFault>),
    BrownOut(Duration),
    /// Milliamperes.
    Load(u16),
    NoSupply,
    Short(Net, Net),
    Cut(Net),
    Floats(Float),
    Vpu(Vpu),
    Dead,
    NoReset,
    /// And its program drives all that it can.
    Fights,
    Clock(Hertz),
    StuckBusy,
    LostPulses(u32),
    ExtraPulse,
    StuckFlash(usize, u8),
    FlashRot(usize, u8),
    EepromRot(usize, u8),
}

const FORM: &str = "the form is WHEN:WHAT, for example down:100:drop or write:3:brownout=50; \
                    avrrr sim --help has them all";

impl FaultSpec {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (place, chip) = match text.split_once(",chip=") {
            Some((place, chip)) => (place, Some(chip.to_owned())),
            None => (text, None),
        };
        let place = parse_place(place)?;
        if chip.is_some() && !place.is_of_a_chip() {
            return Err(format!("chip= has no effect on {text}"));
        }
        Ok(Self { text: text.to_owned(), place, chip })
    }

    /// The fault, if it is one of the line.
    pub(super) fn of_line(&self) -> Option<Fault> {
        match self.place {
            Place::Line(fault) => Some(fault),
            Place::Board(..) => None,
        }
    }

    /// The board with this fault.
    pub(super) fn apply(&self, specs: &[ChipSpec], board: Board) -> Result<Board, Diagnostic> {
        let Place::Board(moment, what) = self.place else { return Ok(board) };
        let target = if self.place.is_of_a_chip() { self.target(specs)? } else { Target::ONLY };
        let when = match moment {
            Moment::Start => When::Start,
            Moment::Time(at) => When::At(at),
            Moment::Byte(number) => When::Byte(number),
            Moment::During(number) => When::DuringWrite(target, number),
            Moment::After(number) => When::AfterWrite(target, number),
        };
        let fault = match what {
            What::Miso(fault) => BoardFault::Miso(fault),
            What::BrownOut(length) => BoardFault::BrownOut(length),
            What::Load(milliamperes) => BoardFault::Load(milliamperes),
            What::NoSupply => BoardFault::NoSupply,
            What::Short(one, other) => BoardFault::Short(one, other),
            What::Cut(net) => BoardFault::Cut(net),
            What::Floats(float) => BoardFault::Floats(float),
            What::Vpu(vpu) => BoardFault::Vpu(vpu),
            What::Dead => BoardFault::Death(target),
            What::NoReset | What::Fights => BoardFault::NoReset(target),
            What::Clock(clock) => BoardFault::Clock(target, clock),
            What::StuckBusy => BoardFault::StuckBusy(target),
            What::LostPulses(count) => BoardFault::LostPulses(target, count),
            What::ExtraPulse => BoardFault::ExtraPulse(target),
            What::StuckFlash(at, bits) => BoardFault::StuckFlash { target, at, bits },
            What::FlashRot(at, bits) => BoardFault::FlashRot { target, at, bits },
            What::EepromRot(at, bits) => BoardFault::EepromRot { target, at, bits },
        };
        let board = if what == What::Fights {
            let wires = [BusWire::Sck, BusWire::Mosi, BusWire::Miso];
            let program = wires.into_iter().fold(Program::new(), |program, wire| program.drives(wire, false));
            board.with_running(target, program)
        } else {
            board
        };
        Ok(board.with_fault(when, fault))
    }

    /// The chip that is meant.
    fn target(&self, specs: &[ChipSpec]) -> Result<Target, Diagnostic> {
        let about = |diagnostic: Diagnostic| diagnostic.about(format_args!("--fault {}", self.text));
        let is_meant = |spec: &ChipSpec| self.chip.as_ref().is_none_or(|chip| spec.is_called(chip));
        let mut fits = (0..=u8::MAX).zip(specs).filter(|(_, spec)| is_meant(spec));
        let Some((number, _)) = fits.next() else {
            return Err(about(Diagnostic::new("there is no such --chip")));
        };
        if fits.next().is_some() {
            return Err(about(
                Diagnostic::new("there are several chips").help("add ,chip=PART@SELECT".to_owned()),
            ));
        }
        Ok(Target(number))
    }
}

impl Place {
    fn is_of_a_chip(self) -> bool {
        match self {
            Self::Line(_) => false,
            Self::Board(Moment::During(_) | Moment::After(_), _) => true,
            Self::Board(_, what) => !matches!(
                what,
                What::Miso(_)
                    | What::BrownOut(_)
                    | What::Load(_)
                    | What::NoSupply
                    | What::Short(..)
                    | What::Cut(_)
                    | What::Floats(_)
                    | What::Vpu(_)
            ),
        }
    }
}

fn parse_place(text: &str) -> Result<Place, String> {
    let mut parts = text.splitn(3, ':');
    let (name, rest) = (parts.next().unwrap_or_default(), (parts.next(), parts.next()));
    if let ("start", (Some(what), None)) = (name, rest) {
        return Ok(Place::Board(Moment::Start, parse_what(what)?));
    }
    let (Some(number), Some(what)) = rest else { return Err(FORM.to_owned()) };
    if name == "time" {
        let what = parse_what(what)?;
        return Ok(Place::Board(Moment::Time(seconds(number)?), what));
    }
    let count = number_below(number, u64::MAX)?;
    let direction = match name {
        "up" => Some(Direction::Up),
        "down" => Some(Direction::Down),
        _ => None,
    };
    if let Some(direction) = direction {
        return Ok(Place::Line(Fault { direction, at: count, kind: parse_kind(what)? }));
    }
    let moment = match name {
        "byte" => Moment::Byte(count),
        "write" => Moment::During(count),
        "written" => Moment::After(count),
        _ => return Err(FORM.to_owned()),
    };
    Ok(Place::Board(moment, parse_what(what)?))
}

/// What happens on the line.
fn parse_kind(text: &str) -> Result<FaultKind, String> {
    Ok(match text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value))) {
        ("drop", None) => FaultKind::Drop,
        ("dup", None) => FaultKind::Duplicate,
        ("cut", None) => FaultKind::Truncate,
        ("hangup", None) => FaultKind::Disconnect,
        ("flip", Some(bits)) => FaultKind::Flip(mask(bits)?),
        ("insert", Some(byte)) => FaultKind::Insert(number_below(byte, 0xff)?),
        _ => {
            return Err(format!(
                "{text} cannot happen on the line: drop, dup, cut, hangup, flip=BITS, insert=BYTE"
            ));
        }
    })
}

/// What happens on the board.
fn parse_what(text: &str) -> Result<What, String> {
    Ok(match text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value))) {
        ("miso", Some("low")) => What::Miso(Some(MisoFault::StuckLow)),
        ("miso", Some("high")) => What::Miso(Some(MisoFault::StuckHigh)),
        ("miso", Some("open")) => What::Miso(Some(MisoFault::Open)),
        ("miso", Some("noise")) => What::Miso(Some(MisoFault::Noise)),
        ("miso", Some("ok")) => What::Miso(None),
        ("brownout", Some(time)) => What::BrownOut(Duration::from_millis(number_below(time, 1_000_000)?)),
        ("load", Some(milliamperes)) => What::Load(number_below(milliamperes, 10_000)?),
        ("no-supply", None) => What::NoSupply,
        ("short", Some(nets)) => match nets.split_once('-') {
            Some((one, other)) if one != other => What::Short(parse_net(one)?, parse_net(other)?),
            _ => return Err(format!("{nets} is not of the form WIRE-WIRE, for example miso-mosi")),
        },
        ("cut", Some(net)) => What::Cut(parse_net(net)?),
        ("floats", Some("low")) => What::Floats(Float::Low),
        ("floats", Some("high")) => What::Floats(Float::High),
        ("floats", Some("noise")) => What::Floats(Float::Noise),
        ("vpu", Some("fed")) => What::Vpu(Vpu::Fed),
        ("vpu", Some("supply")) => What::Vpu(Vpu::Supply),
        ("vpu", Some("open")) => What::Vpu(Vpu::Open),
        ("dead", None) => What::Dead,
        ("no-reset", None) => What::NoReset,
        ("fights", None) => What::Fights,
        ("clock", Some("0")) => What::Clock(Hertz(0)),
        ("clock", Some(clock)) => What::Clock(parse_clock(clock)?),
        ("stuck-busy", None) => What::StuckBusy,
        ("lost-sck", Some(count)) => What::LostPulses(number_below(count, 1_000_000)?),
        ("extra-sck", None) => What::ExtraPulse,
        ("stuck-flash", Some(bits)) => bits_at(bits).map(|(at, bits)| What::StuckFlash(at, bits))?,
        ("flash-rot", Some(bits)) => bits_at(bits).map(|(at, bits)| What::FlashRot(at, bits))?,
        ("eeprom-rot", Some(bits)) => bits_at(bits).map(|(at, bits)| What::EepromRot(at, bits))?,
        _ => {
            return Err(format!(
                "{text} cannot happen on the board: miso=low|high|open|noise|ok, brownout=MS, load=MA, \
                 no-supply, short=WIRE-WIRE, cut=WIRE, floats=low|high|noise, vpu=fed|supply|open, dead, no-reset, fights, clock=HZ, stuck-busy, lost-sck=N, extra-sck, \
                 stuck-flash=ADDRESS/BITS, flash-rot=ADDRESS/BITS, eeprom-rot=ADDRESS/BITS"
            ));
        }
    })
}

/// A wire by its name; `reset1` is that of the second chip.
fn parse_net(text: &str) -> Result<Net, String> {
    Ok(match text {
        "cs" => Net::Cs,
        "miso" => Net::Miso,
        "sck" | "clk" => Net::Clk,
        "mosi" => Net::Mosi,
        "aux" => Net::Aux,
        "ground" => Net::Ground,
        "supply" => Net::Supply,
        _ => match text.strip_prefix("reset") {
            Some(number) => Net::Reset(Target(number_below(number, 255)?)),
            None => {
                return Err(format!(
                    "there is no wire {text}: cs, miso, sck, mosi, aux, ground, supply, resetN"
                ));
            }
        },
    })
}

/// `ADDRESS/BITS`.
fn bits_at(text: &str) -> Result<(usize, u8), String> {
    let Some((at, bits)) = text.split_once('/') else {
        return Err(format!("{text} is not of the form ADDRESS/BITS, for example 0x123/0x10"));
    };
    Ok((number_below(at, 0xff_ffff)?, mask(bits)?))
}

/// Some bits of a byte, but not none.
fn mask(text: &str) -> Result<u8, String> {
    match number_below(text, 0xff)? {
        0 => Err("0 is not a bit".to_owned()),
        bits => Ok(bits),
    }
}

/// A whole number, decimal or with 0x, up to `most`.
fn number_below<N: TryFrom<u64>>(text: &str, most: u64) -> Result<N, String> {
    let parsed = match text.strip_prefix("0x") {
        Some(digits) if digits.bytes().all(|digit| digit.is_ascii_hexdigit()) => {
            u64::from_str_radix(digits, 16)
        }
        Some(_) => return Err(format!("{text} is not a number")),
        None if text.bytes().all(|digit| digit.is_ascii_digit()) => text.parse(),
        None => return Err(format!("{text} is not a number")),
    };
    match parsed {
        Ok(number) => N::try_from(number)
            .ok()
            .filter(|_| number <= most)
            .ok_or_else(|| format!("{text} is more than {most}")),
        Err(_) => Err(format!("{text} is not a number")),
    }
}

/// `1.5`, up to a day.
fn seconds(text: &str) -> Result<Duration, String> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    match text.parse::<f64>() {
        Ok(time) if plain && time <= 86_400.0 => Ok(Duration::from_secs_f64(time)),
        _ => Err(format!("{text} is not a time: seconds, such as 0.25, up to 86400")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> Place {
        FaultSpec::parse(text).unwrap().place
    }

    #[test]
    fn every_fault_can_be_typed() {
        for (text, kind) in [
            ("drop", FaultKind::Drop),
            ("dup", FaultKind::Duplicate),
            ("cut", FaultKind::Truncate),
            ("hangup", FaultKind::Disconnect),
            ("flip=0x80", FaultKind::Flip(0x80)),
            ("insert=0", FaultKind::Insert(0)),
        ] {
            for (name, direction) in [("up", Direction::Up), ("down", Direction::Down)] {
                let wanted = Fault { direction, at: 12, kind };
                assert_eq!(place(&format!("{name}:12:{text}")), Place::Line(wanted));
            }
        }
        for (text, what) in [
            ("miso=low", What::Miso(Some(MisoFault::StuckLow))),
            ("short=miso-mosi", What::Short(Net::Miso, Net::Mosi)),
            ("short=reset0-reset12", What::Short(Net::Reset(Target(0)), Net::Reset(Target(12)))),
            ("cut=sck", What::Cut(Net::Clk)),
            ("floats=noise", What::Floats(Float::Noise)),
            ("vpu=supply", What::Vpu(Vpu::Supply)),
            ("miso=high", What::Miso(Some(MisoFault::StuckHigh))),
            ("miso=open", What::Miso(Some(MisoFault::Open))),
            ("miso=noise", What::Miso(Some(MisoFault::Noise))),
            ("miso=ok", What::Miso(None)),
            ("brownout=50", What::BrownOut(Duration::from_millis(50))),
            ("load=300", What::Load(300)),
            ("no-supply", What::NoSupply),
            ("dead", What::Dead),
            ("no-reset", What::NoReset),
            ("fights", What::Fights),
            ("clock=128kHz", What::Clock(Hertz::khz(128))),
            ("clock=0", What::Clock(Hertz(0))),
            ("stuck-busy", What::StuckBusy),
            ("lost-sck=3", What::LostPulses(3)),
            ("extra-sck", What::ExtraPulse),
            ("stuck-flash=0x123/0x10", What::StuckFlash(0x123, 0x10)),
            ("flash-rot=7/1", What::FlashRot(7, 1)),
            ("eeprom-rot=7/0xff", What::EepromRot(7, 0xff)),
        ] {
            for (when, moment) in [
                ("start", Moment::Start),
                ("time:1.5", Moment::Time(Duration::from_millis(1500))),
                ("byte:0x10", Moment::Byte(16)),
                ("write:0", Moment::During(0)),
                ("written:3", Moment::After(3)),
            ] {
                assert_eq!(place(&format!("{when}:{text}")), Place::Board(moment, what));
            }
        }
    }

    #[test]
    fn what_is_no_fault_is_refused_with_a_reason() {
        for (wrong, reason) in [
            ("", "the form is"),
            ("up", "the form is"),
            ("up:drop", "the form is"),
            ("left:3:drop", "the form is"),
            ("start:0:dead", "the form is"),
            ("up:x:drop", "x is not a number"),
            ("up:-1:drop", "-1 is not a number"),
            ("up:0x:drop", "0x is not a number"),
            ("up:1:dead", "cannot happen on the line"),
            ("up:1:flip", "cannot happen on the line"),
            ("up:1:flip=0", "0 is not a bit"),
            ("up:1:insert=256", "256 is more than 255"),
            ("byte:1:drop", "cannot happen on the board"),
            ("start:short=miso", "WIRE-WIRE"),
            ("start:short=cs-cs", "WIRE-WIRE"),
            ("start:cut=led", "no wire led"),
            ("start:cut=reset256", "more than 255"),
            ("start:miso=loud", "cannot happen on the board"),
            ("time:1e3:dead", "not a time"),
            ("time:86401:dead", "not a time"),
            ("start:clock=fast", "not a clock"),
            ("start:flash-rot=3", "ADDRESS/BITS"),
            ("up:1:drop,chip=m8@cs", "no effect"),
            ("start:miso=low,chip=m8@cs", "no effect"),
        ] {
            let refused = FaultSpec::parse(wrong).unwrap_err();
            assert!(refused.contains(reason), "{wrong}: {refused}");
        }
    }

    #[test]
    fn a_fault_finds_its_chip() {
        let specs = ["m8@cs", "t85@aux"].map(|spec| ChipSpec::parse(spec).unwrap());
        let target = |text: &str, specs: &[ChipSpec]| {
            FaultSpec::parse(text).unwrap().target(specs).map_err(|diagnostic| diagnostic.to_string())
        };
        assert_eq!(target("start:dead", &specs[..1]), Ok(Target(0)));
        assert_eq!(target("start:dead,chip=t85", &specs), Ok(Target(1)));
        assert_eq!(target("write:0:miso=low,chip=t85@aux", &specs), Ok(Target(1)));
        assert!(target("start:dead", &specs).unwrap_err().contains("several"));
        assert!(target("start:dead,chip=t13", &specs).unwrap_err().contains("no such --chip"));
        assert!(target("start:dead", &[]).unwrap_err().contains("no such --chip"));
    }
}
