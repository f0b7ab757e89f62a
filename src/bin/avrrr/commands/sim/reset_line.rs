//! What a chip's RESET can hang on.

use std::fmt;

use avrrr::sim::{Decoder, Line};

/// What a chip's RESET hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Select {
    Cs,
    Aux,
    Aux2,
    /// IO0 to IO3 of a v5, 5XL or v6.
    Io(u8),
    /// An output of a decoder.
    Output(Part, u8),
}

/// A decoder whose address inputs hang on CS, AUX and so on, or on IO0 and so on with CS as its enable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Hct138,
    Hct155,
    Hct138OnIo,
    Hct154,
}

/// The lines that a chip's RESET can hang on.
const SELECTS: &str =
    "cs, aux, aux2, io0 to io3, 138:0 to 138:6, 155:0 to 155:2, 138io:0 to 138io:7, 154:0 to 154:15";

impl Part {
    pub(super) const ALL: [Self; 4] = [Self::Hct138, Self::Hct155, Self::Hct138OnIo, Self::Hct154];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Hct138 => "138",
            Self::Hct155 => "155",
            Self::Hct138OnIo => "138io",
            Self::Hct154 => "154",
        }
    }

    /// Without an enable input, the output whose code is all lines high selects nothing.
    pub(super) const fn has_enable(self) -> bool {
        matches!(self, Self::Hct138OnIo | Self::Hct154)
    }

    /// The output whose code is all lines high.
    const fn last(self) -> u8 {
        match self {
            Self::Hct138 | Self::Hct138OnIo => 7,
            Self::Hct155 => 3,
            Self::Hct154 => 15,
        }
    }

    pub(super) fn address(self) -> &'static [Select] {
        match self {
            Self::Hct138 => &[Select::Cs, Select::Aux, Select::Aux2],
            Self::Hct155 => &[Select::Cs, Select::Aux],
            Self::Hct138OnIo => &[Select::Io(0), Select::Io(1), Select::Io(2)],
            Self::Hct154 => &[Select::Io(0), Select::Io(1), Select::Io(2), Select::Io(3)],
        }
    }

    pub(super) fn decoder(self) -> Decoder {
        match self {
            Self::Hct138 => Decoder::hct138(),
            Self::Hct155 => Decoder::hct155(),
            Self::Hct138OnIo => Decoder::hct138_on_io(),
            Self::Hct154 => Decoder::hct154(),
        }
    }

    fn output(self, number: &str) -> Result<Select, String> {
        let last = self.last();
        let number = match number.as_bytes() {
            [digit @ b'0'..=b'9'] => digit - b'0',
            [b'1', digit @ b'0'..=b'9'] => 10 + digit - b'0',
            _ => u8::MAX,
        };
        let most = if self.has_enable() { last } else { last - 1 };
        match number {
            _ if number <= most => Ok(Select::Output(self, number)),
            _ if number == last => Err(format!(
                "output {last} of a {} must stay free: one output is always low, and this one, all address \
                 lines high, selects none",
                self.name()
            )),
            _ => Err(format!("a {} has outputs 0 to {most} for chips", self.name())),
        }
    }
}

impl Select {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if let Some((name, number)) = text.split_once(':')
            && let Some(part) = Part::ALL.into_iter().find(|part| part.name() == name)
        {
            return part.output(number);
        }
        match text {
            "cs" => Ok(Self::Cs),
            "aux" => Ok(Self::Aux),
            "aux2" => Ok(Self::Aux2),
            "io0" => Ok(Self::Io(0)),
            "io1" => Ok(Self::Io(1)),
            "io2" => Ok(Self::Io(2)),
            "io3" => Ok(Self::Io(3)),
            _ => Err(format!("{text} is not a line for RESET: {SELECTS}")),
        }
    }

    pub(super) const fn line(self) -> Line {
        match self {
            Self::Cs => Line::Cs,
            Self::Aux => Line::Aux,
            Self::Aux2 => Line::Aux2,
            Self::Io(number) => Line::Io(number),
            Self::Output(_, output) => Line::Output(output),
        }
    }

    pub(super) const fn decoder(self) -> Option<Part> {
        match self {
            Self::Output(part, _) => Some(part),
            _ => None,
        }
    }
}

impl fmt::Display for Select {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cs => f.write_str("cs"),
            Self::Aux => f.write_str("aux"),
            Self::Aux2 => f.write_str("aux2"),
            Self::Io(number) => write!(f, "io{number}"),
            Self::Output(part, output) => write!(f, "{}:{output}", part.name()),
        }
    }
}
