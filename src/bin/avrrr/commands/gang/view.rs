//! A line for each board and slot while a gang runs: what it says, and how it gets to the terminal.

use std::collections::BTreeMap;
use std::time::Duration;

use avrrr::gang::{Board, Event, Gang, Slot};
use avrrr::job::{self, Action, Step};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use terminal_size::{Width, terminal_size_of};

use super::explain::reason;
use crate::connect::BusError;
use crate::progress::{plural, seconds};
use crate::text;

/// A terminal that is this wide has space for the part and a bar.
const WIDE: usize = 60;

/// What is known of a gang that runs.
#[derive(Debug)]
pub(super) struct View {
    lines: Vec<Line>,
    boards: BTreeMap<String, usize>,
    slots: BTreeMap<u16, usize>,
    /// The width of names and of parts.
    columns: (usize, usize),
}

#[derive(Debug)]
enum Line {
    Board { name: String, status: String },
    Slot { number: u16, name: String, part: &'static str, status: Status },
}

#[derive(Debug, Clone)]
enum Status {
    /// In words.
    Text(String),
    /// It is good. Only wide terminals have space for the number of bytes.
    Done { word: &'static str, time: String, bytes: String },
    /// In words, and how far it is, in percent.
    Bar(String, u8),
}

impl View {
    pub(super) fn new(gang: &Gang, is_chosen: impl Fn(&Slot) -> bool) -> Self {
        let mut this =
            Self { lines: Vec::new(), boards: BTreeMap::new(), slots: BTreeMap::new(), columns: (0, 0) };
        for board in &gang.boards {
            let chosen: Vec<_> = board.slots.iter().filter(|slot| is_chosen(slot)).collect();
            if chosen.is_empty() {
                continue;
            }
            this.boards.insert(board.name.clone(), this.lines.len());
            this.lines.push(Line::Board { name: board.name.clone(), status: "waiting".to_owned() });
            for slot in chosen {
                this.slots.insert(slot.number, this.lines.len());
                let (name, part) = (slot.name.clone(), slot.chip.name);
                this.columns = (this.columns.0.max(name.len()), this.columns.1.max(part.len()));
                let status = Status::Text("waiting".to_owned());
                this.lines.push(Line::Slot { number: slot.number, name, part, status });
            }
        }
        this
    }

    /// Takes note of an event; the index of the line that it changes, if it changes one.
    pub(super) fn on(&mut self, event: &Event<'_, BusError>) -> Option<usize> {
        match event {
            Event::Opening(board) => self.board(board, "looking for the Bus Pirate".to_owned()),
            Event::NotOpened { board, error } => self.board(board, format!("not opened: {}", reason(*error))),
            Event::Planned { board, slots, estimate } => {
                let slots = plural(*slots, "slot");
                self.board(board, format!("{slots}{}", about(*estimate)))
            }
            Event::Identifying(slot) => self.slot(slot, Status::Text("identifying".to_owned())),
            Event::Identified { slot, clock } => {
                let clock = clock.map_or(String::new(), |clock| format!(", SPI {clock}"));
                self.slot(slot, Status::Text(format!("ready{clock}")))
            }
            Event::Working { slot, step, comparing, done, total } => {
                let percent = (u64::from(*done) * 100).checked_div(u64::from(*total)).unwrap_or(100);
                let percent = u8::try_from(percent.min(100)).unwrap_or(100);
                self.slot(slot, Status::Bar(verb(*step, *comparing), percent))
            }
            Event::Boosting { slot, change } => {
                let job::Change { memory, before, now, .. } = change;
                self.slot(
                    slot,
                    Status::Text(format!("{memory} was {before:#04x}, is {now:#04x} for this job")),
                )
            }
            Event::Finished { slot, report } => {
                let word = report.outcome.name();
                let status = match &report.error {
                    Some(error) => Status::Text(with_reason(word, &reason(error))),
                    None if report.outcome.is_good() => {
                        let time = report.time.map_or(String::new(), |time| format!(" in {}", seconds(time)));
                        Status::Done { word, time, bytes: plural(report.bytes, "byte") }
                    }
                    None => Status::Text(word.to_owned()),
                };
                self.slot(slot, status)
            }
            _ => None,
        }
    }

    fn board(&mut self, of: &Board, text: String) -> Option<usize> {
        let index = *self.boards.get(&of.name)?;
        if let Line::Board { status, .. } = &mut self.lines[index] {
            *status = text;
        }
        Some(index)
    }

    fn slot(&mut self, of: &Slot, new: Status) -> Option<usize> {
        let index = *self.slots.get(&of.number)?;
        if let Line::Slot { status, .. } = &mut self.lines[index] {
            *status = new;
        }
        Some(index)
    }

    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// A line, never longer than the terminal is wide.
    pub(super) fn line(&self, index: usize, width: usize) -> String {
        let text = match &self.lines[index] {
            Line::Board { name, status } => format!("{name}: {status}"),
            Line::Slot { number, name, part, status } => {
                let (names, parts) = self.columns;
                let wide = width >= WIDE;
                let names = if wide { names } else { names.min(12) };
                let part = if wide { format!(" {part:parts$}") } else { String::new() };
                let start = format!("{number:>2} {:names$}{part} ", fit(name, names));
                let rest = width.saturating_sub(start.chars().count());
                format!("{start}{}", status.render(rest, wide))
            }
        };
        fit(&text::line(&text), width)
    }
}

impl Status {
    fn render(&self, width: usize, wide: bool) -> String {
        const VERB: usize = 18;
        const AROUND: usize = " [] 100%".len();
        /// A shorter bar shows nothing.
        const SHORTEST: usize = 8;
        match self {
            Self::Text(text) => text.clone(),
            Self::Done { word, time, bytes } if wide => format!("{word}{time}, {bytes}"),
            Self::Done { word, time, .. } => format!("{word}{time}"),
            Self::Bar(verb, percent) if width >= VERB + AROUND + SHORTEST => {
                let bar = width - VERB - AROUND;
                let full = bar * usize::from(*percent) / 100;
                format!("{verb:VERB$} [{}{}] {percent:>3}%", "#".repeat(full), "-".repeat(bar - full))
            }
            Self::Bar(verb, percent) => {
                let verb = fit(verb, width.saturating_sub(5));
                let verbs = width.saturating_sub(5);
                format!("{verb:verbs$} {percent:>3}%")
            }
        }
    }
}

/// As much of a text as fits, with a mark where it is cut.
fn fit(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(width.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// What became of a slot, and why if that says more.
fn with_reason(word: &str, reason: &str) -> String {
    if reason == word { word.to_owned() } else { format!("{word}: {reason}") }
}

fn about(time: Option<Duration>) -> String {
    time.map_or(String::new(), |time| format!(", about {:.0} s", time.as_secs_f64().max(1.0)))
}

fn verb(step: Option<Step>, comparing: bool) -> String {
    let Some(step) = step else { return "programming".to_owned() };
    let verb = match step.action {
        _ if comparing => "comparing",
        Action::Erase => "erasing",
        Action::Check => "checking",
        Action::Write => "writing",
        Action::Verify => "verifying",
        _ => "reading",
    };
    step.memory.map_or(verb.to_owned(), |memory| format!("{verb} {memory}"))
}

/// The lines of a view on a terminal, where they change in place.
#[derive(Debug)]
pub(super) struct Screen {
    /// Draws the bars; it must live as long as they do.
    _all: MultiProgress,
    lines: Vec<ProgressBar>,
}

impl Screen {
    pub(super) fn new(view: &View) -> Self {
        let all = MultiProgress::new();
        let style = ProgressStyle::with_template("{msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
        let lines = (0..view.len())
            .map(|index| {
                let bar = all.add(ProgressBar::new_spinner().with_style(style.clone()));
                bar.set_message(view.line(index, width()));
                bar
            })
            .collect();
        Self { _all: all, lines }
    }

    pub(super) fn show(&self, view: &View, index: usize) {
        self.lines[index].set_message(view.line(index, width()));
    }

    /// Leaves the lines as they are.
    pub(super) fn finish(&self) {
        for line in &self.lines {
            line.abandon();
        }
    }
}

/// How wide the terminal is now. Where it is not known, it is that of most.
pub(super) fn width() -> usize {
    // The last column stays free: some terminals go to the next line when it is written.
    terminal_size_of(std::io::stderr())
        .filter(|(Width(columns), _)| *columns > 1)
        .map_or(79, |(Width(columns), _)| usize::from(columns) - 1)
}

#[cfg(test)]
mod tests {
    use avrrr::bus::Target;
    use avrrr::chip::ATTINY85;

    use super::*;

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let mut view = View {
            lines: Vec::new(),
            boards: BTreeMap::new(),
            slots: BTreeMap::new(),
            columns: (24, ATTINY85.name.len()),
        };
        let slot = Slot::new("a-name-of-24-characters-", Target::ONLY, ATTINY85);
        view.slots.insert(slot.number, 0);
        view.lines.push(Line::Slot {
            number: 1,
            name: slot.name.clone(),
            part: ATTINY85.name,
            status: Status::Text(String::new()),
        });
        let statuses = [
            Status::Text("failed: ".to_owned() + &"why ".repeat(50)),
            Status::Bar("verifying flash".to_owned(), 7),
            Status::Bar("verifying flash".to_owned(), 100),
            Status::Done { word: "programmed", time: " in 3.25 s".to_owned(), bytes: "7 bytes".to_owned() },
        ];
        for status in statuses {
            view.slot(&slot, status.clone());
            for width in 1..200 {
                let line = view.line(0, width);
                assert!(line.chars().count() <= width, "{width} {status:?}: {line}");
                if width >= 39 && matches!(status, Status::Bar(..)) {
                    assert_eq!(line.chars().count(), width, "{line}");
                    assert!(line.ends_with('%'), "{width}: {line}");
                }
            }
        }
        view.slot(&slot, Status::Bar("writing flash".to_owned(), 50));
        assert_eq!(view.line(0, 39), " 1 a-name-of-2… writing flash       50%");
        assert_eq!(
            view.line(0, 79),
            " 1 a-name-of-24-characters- ATtiny85 writing flash      [########--------]  50%"
        );
    }
}
