//! What a person sees while a job runs: a bar on a terminal, lines elsewhere.

use std::io::IsTerminal as _;
use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::job::{Action, Event, Report, Step};
use indicatif::{ProgressBar, ProgressStyle};

use crate::stop::Stop;

/// Turns events into a bar or into silence, and signals into a stop.
#[derive(Debug)]
pub(crate) struct Progress {
    stop: Stop,
    bar: Option<ProgressBar>,
    shows: bool,
}

impl Progress {
    pub(crate) fn new(stop: Stop, quiet: u8) -> Self {
        Self { stop, bar: None, shows: quiet == 0 && std::io::stderr().is_terminal() }
    }

    pub(crate) fn on(&mut self, event: Event) -> ControlFlow<()> {
        match event {
            Event::Started(step) if self.shows => self.bar = Some(bar(step)),
            Event::Advanced(bytes) | Event::Skipped(bytes) => {
                if let Some(bar) = &self.bar {
                    bar.inc(bytes.into());
                }
            }
            Event::Finished(_) => {
                if let Some(bar) = self.bar.take() {
                    bar.finish_and_clear();
                }
            }
            Event::Failed(_) => {
                if let Some(bar) = self.bar.take() {
                    // It stays where it stopped; nothing is left to wait for.
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
        Action::Check => "check",
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

/// One line for each step that was done.
pub(crate) fn lines(report: &Report) -> Vec<String> {
    report
        .steps
        .iter()
        .map(|done| {
            let what = match (done.step.action, done.step.memory) {
                (Action::Erase, _) => "erased the chip".to_owned(),
                (action, Some(memory)) => {
                    let verb = match action {
                        Action::Check => "checked",
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
                skipped => format!(" ({} blank)", plural(skipped, "byte")),
            };
            let time = done.time.map_or(String::new(), |time| format!(" in {}", seconds(time)));
            format!("{what}{skipped}{time}")
        })
        .collect()
}

pub(crate) fn plural(count: u32, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}
