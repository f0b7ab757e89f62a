//! The `avrrr` program as a whole process: what it does, what it says, how it ends.

#![cfg(unix)]

mod advice;
mod backup;
mod bad_input;
mod bench;
mod boost;
mod bootloader;
mod doctor;
#[path = "../gang/failing_board.rs"]
mod failing_board;
#[path = "../few/mod.rs"]
mod few;
mod files;
mod force;
mod formats;
mod fuses;
mod gang;
mod hazards;
mod jobs;
mod lines;
mod manifests;
mod obstacles;
mod ports;
mod readme;
mod runner;
mod sequences;
mod several;
mod signals;
mod slow_modes;
mod support;
mod terminal;
mod terminal_files;
mod wild;
