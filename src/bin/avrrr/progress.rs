//! Progress of a job for people: a line for each step that is done and, on a terminal, a bar for the current
//! step.

use std::fmt::Display;
use std::io::IsTerminal as _;
use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::Hertz;
use avrrr::job::{Action, Event, Repaired, Step, StepReport};
use indicatif::{ProgressBar, ProgressStyle};

use crate::stop::Stop;
pub(crate) use crate::text::say;

/// Turns events into lines and a bar, and signals into a stop.
#[derive(Debug)]
pub(crate) struct Progress {
    stop: Stop,
    bar: Option<ProgressBar>,
    shows_bar: bool,
    shows_lines: bool,
}

impl Progress {
    pub(crate) fn new(stop: Stop, quiet: u8) -> Self {
        let shows_bar = quiet == 0 && std::io::stderr().is_terminal();
        Self { stop, bar: None, shows_bar, shows_lines: quiet < 2 }
    }

    pub(crate) fn on(&mut self, event: Event<'_>) -> ControlFlow<()> {
        match event {
            Event::Started(step) => self.stop.during(name(step, "ing")),
            Event::Finished(_) => self.stop.during(""),
            _ => {}
        }
        match event {
            Event::Clock { spi, target } if self.shows_lines => {
                let target = match target {
                    Some(clock) => format!("about {clock}"),
                    None => format!("above {}", Hertz(4 * spi.0)),
                };
                say(&format!("SPI {spi} (target clock {target})"));
            }
            Event::Repaired(repaired) if self.shows_lines => {
                let Repaired { memory, at, bytes, .. } = repaired;
                say(&format!("wrote {} of {memory} again, from {at:#06x} on", plural(bytes, "byte")));
            }
            Event::Started(step) if self.shows_bar => self.bar = Some(bar(step)),
            Event::Advanced(bytes) | Event::Skipped(bytes) => {
                if let Some(bar) = &self.bar {
                    bar.inc(bytes.into());
                }
            }
            Event::Finished(done) => {
                if let Some(bar) = self.bar.take() {
                    bar.finish_and_clear();
                }
                if self.shows_lines {
                    say(&line(done));
                }
            }
            Event::Failed(_) => {
                if let Some(bar) = self.bar.take() {
                    // It stays where it stopped, without a remaining time.
                    bar.set_style(style("     "));
                    bar.abandon();
                }
            }
            _ => {}
        }
        self.stop.check()
    }
}

fn bar(step: Step) -> ProgressBar {
    ProgressBar::new(step.bytes.into()).with_style(style(" {eta:>4}")).with_message(name(step, "ing"))
}

fn style(end: &str) -> ProgressStyle {
    let template = format!("{{msg:18}} [{{wide_bar}}] {{percent:>3}}%{end}");
    let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
    style.progress_chars("##-")
}

/// "write flash", "writing flash".
fn name(step: Step, ending: &str) -> String {
    let verb = match step.action {
        Action::Erase => "eras",
        Action::Check | Action::Look => "check",
        Action::Write => "writ",
        Action::Verify => "verify",
        Action::Read => "read",
        _ => "work",
    };
    match step.memory {
        Some(memory) => format!("{verb}{ending} {memory}"),
        None => format!("{verb}{ending} chip"),
    }
}

/// What was done in a step.
fn line(done: StepReport) -> String {
    let what = match (done.step.action, done.step.memory) {
        (Action::Erase, _) if done.skipped > 0 => return "no erase needed".to_owned(),
        (Action::Erase, _) => "erased the chip".to_owned(),
        (action, Some(memory)) => {
            let verb = match action {
                Action::Check | Action::Look => "checked",
                Action::Write => "wrote",
                Action::Verify => "verified",
                _ => "read",
            };
            format!("{verb} {memory}: {}", plural(done.step.bytes, "byte"))
        }
        (_, None) => "worked".to_owned(),
    };
    let skipped = match done.skipped {
        0 => String::new(),
        skipped => format!(" ({} blank or there already)", plural(skipped, "byte")),
    };
    let time = done.time.map_or(String::new(), |time| format!(" in {}", seconds(time)));
    format!("{what}{skipped}{time}")
}

pub(crate) fn plural<N: Copy + Display + PartialEq + From<u8>>(count: N, noun: &str) -> String {
    format!("{count} {noun}{}", if count == N::from(1) { "" } else { "s" })
}

pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}
