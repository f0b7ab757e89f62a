//! Progress of a job for people: a line for each step that is done and, on a terminal, a bar for all of them.

use std::fmt::Display;
use std::io::IsTerminal as _;
use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::Hertz;
use avrrr::icsp::Memory;
use avrrr::job::{self, Action, Change, Event, Repaired, Step, StepReport};
use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

use crate::stop::Stop;
use crate::text;
pub(crate) use crate::text::say;

/// The estimate of a job that takes at least this long is shown.
const WORTH_TELLING: Duration = Duration::from_secs(5);

/// Turns events into lines and a bar, and signals into a stop.
#[derive(Debug)]
pub(crate) struct Progress {
    stop: Stop,
    bar: Option<ProgressBar>,
    done: job::Progress,
    shows_bar: bool,
    shows_lines: bool,
}

impl Progress {
    pub(crate) fn new(stop: Stop, quiet: u8) -> Self {
        let shows_bar = quiet == 0 && std::io::stderr().is_terminal() && !text::is_logged();
        let done = job::Progress { done: 0, total: 0 };
        Self { stop, bar: None, done, shows_bar, shows_lines: quiet < 2 }
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
                self.say(&format!("SPI {spi} (target clock {target})"));
            }
            Event::Estimated(time) if self.shows_lines && time >= WORTH_TELLING => {
                self.say(&format!("this takes about {:.0} s", time.as_secs_f64()));
            }
            Event::Warning(hazard) if self.shows_lines => self.say(&format!("warning: {hazard}")),
            Event::Boosting { change, end } if self.shows_lines => self.say(&boosting(change, end)),
            Event::NoBoost if self.shows_lines => {
                self.say("no boost: this job would not be faster with it");
            }
            Event::Repaired(repaired) if self.shows_lines => {
                let Repaired { memory, at, bytes, .. } = repaired;
                self.say(&format!("wrote {} of {memory} again, from {at:#06x} on", plural(bytes, "byte")));
            }
            Event::Started(step) if self.shows_bar => {
                let done = self.done;
                self.bar.get_or_insert_with(|| bar(done)).set_message(name(step, "ing"));
            }
            Event::Progress(done) => {
                self.done = done;
                if let Some(bar) = &self.bar {
                    bar.set_position(done.done.into());
                }
            }
            Event::Finished(step) => {
                if self.done.done == self.done.total {
                    // It clears itself.
                    self.bar = None;
                }
                if let Some(line) = line(step).filter(|_| self.shows_lines) {
                    self.say(&line);
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

    /// Says something above the bar.
    fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| say(text)),
            None => say(text),
        }
    }
}

fn bar(at: job::Progress) -> ProgressBar {
    ProgressBar::new(at.total.into())
        .with_position(at.done.into())
        .with_style(style(" {eta:>4}"))
        .with_finish(ProgressFinish::AndClear)
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

/// What a boost does, and how to get what the job was to leave if it cannot end.
fn boosting(Change { memory, before, now, .. }: Change, end: u8) -> String {
    let is_now = format!("{memory} is {now:#04x} for this job");
    let gives = match end {
        _ if end == now => return is_now,
        _ if end == before => "puts it back",
        _ => "gives it the value that is asked for",
    };
    format!("{is_now}; if the program is killed, -U {memory}:w:{end:#04x}:m {gives}")
}

/// What was done in a step; `None`: nothing that is worth a line.
fn line(done: StepReport) -> Option<String> {
    let is_idle = done.skipped > 0 && done.skipped >= done.step.bytes;
    let what = match (done.step.action, done.step.memory) {
        (Action::Erase, _) if done.skipped > 0 => return Some("no erase needed".to_owned()),
        // It was said that there is no boost, or the byte is compared next.
        (Action::Write, Some(Memory::Fuse(_))) if is_idle => return None,
        (Action::Write, Some(memory)) if is_idle => {
            let are = if done.skipped == 1 { "is" } else { "are" };
            return Some(format!("{memory}: {} {are} there already", plural(done.skipped, "byte")));
        }
        // It was compared before.
        (Action::Verify, Some(_)) if is_idle => return None,
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
    Some(format!("{what}{skipped}{time}"))
}

pub(crate) fn plural<N: Copy + Display + PartialEq + From<u8>>(count: N, noun: &str) -> String {
    format!("{count} {noun}{}", if count == N::from(1) { "" } else { "s" })
}

pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}
