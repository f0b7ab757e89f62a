//! The device, its ports and the wires, on virtual time.

mod clients;

use core::time::Duration;
use std::boxed::Box;
use std::string::String;
use std::vec::Vec;

use super::binmode::Binmode;
use super::bpio::Bpio;
use super::device::{BusMode, Device, Exit};
use super::facts::Facts;
use super::legacy::Legacy;
use super::port::Port;
use super::sump::Sump;
use super::supply::USUAL_MV;
use super::terminal::{Decision, Shell};
use super::{UsbOptions, timing};
use crate::sim::{Pins, Wires, WorldStats};

/// Which of the two ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Terminal,
    Binary,
}

/// What owns the binary port.
#[derive(Debug, Clone)]
enum Mode {
    Sump(Sump),
    Bpio2(Box<Bpio>),
    Legacy(Box<Legacy>, Binmode),
    Silent(u8),
}

/// What is due next.
#[derive(Debug, Clone, Copy)]
enum Event {
    Binary,
    Terminal,
    GiveUp,
    /// The legacy mode goes on.
    Legacy,
}

/// All of it.
#[derive(Debug)]
pub(super) struct Inner<W> {
    pub(super) wires: W,
    pub(super) options: UsbOptions,
    device: Device,
    mode: Mode,
    /// What it starts in.
    stored: Binmode,
    shell: Shell,
    binary: Port,
    terminal: Port,
    /// When core 0 began to wait for the storage.
    stall: Option<Duration>,
    pub(super) now: Duration,
    /// Counts the starts of the device: a handle of an earlier one is dead.
    pub(super) epoch: u64,
    /// Until then it is not on the bus.
    back_at: Duration,
    stats: WorldStats,
    answered: bool,
    bytes_before: u64,
}

/// What the legacy mode gives without an answer on the terminal.
const USUAL_LEGACY_MV: u16 = 5_000;

impl<W: Wires> Inner<W> {
    pub(super) fn new(wires: W, options: UsbOptions) -> Self {
        let stored = options.mode;
        let mut this = Self {
            device: Device::new(Duration::ZERO, &options),
            mode: Mode::Silent(0),
            stored,
            shell: Shell::new(),
            binary: Port::new(Duration::ZERO),
            terminal: Port::new(Duration::ZERO),
            stall: None,
            now: Duration::ZERO,
            epoch: 0,
            back_at: Duration::ZERO,
            stats: WorldStats::default(),
            answered: true,
            bytes_before: 0,
            wires,
            options,
        };
        this.begin(stored);
        this
    }

    /// This owns the binary port from now on.
    fn begin(&mut self, mode: Binmode) {
        if matches!(self.mode, Mode::Sump(_)) && self.binary.handles > 0 {
            self.device.switch_supply(false, &mut self.wires);
        }
        self.mode = match mode {
            Binmode::Sump => Mode::Sump(Sump::default()),
            Binmode::Bpio2 => Mode::Bpio2(Box::new(Bpio::new(self.options.poisons))),
            Binmode::Legacy | Binmode::LegacyNew => {
                self.shell = Shell::locked();
                return self.begin_legacy(mode, USUAL_LEGACY_MV);
            }
            Binmode::Other(number) => Mode::Silent(number),
        };
        if self.binary.handles > 0 {
            self.sump_opened();
        }
    }

    fn begin_legacy(&mut self, mode: Binmode, millivolts: u16) {
        let at = self.device.clock.max(self.now);
        self.device.clock = at;
        self.device.let_go(&mut self.wires);
        let newer = mode == Binmode::LegacyNew;
        self.mode = match Legacy::new(at, self.options.board, newer, millivolts) {
            Ok(legacy) => Mode::Legacy(Box::new(legacy), mode),
            // There is such a firmware for each of the boards.
            Err(_) => Mode::Silent(Binmode::LEGACY),
        };
    }

    /// The binmode that owns the binary port.
    pub(super) fn binmode(&self) -> Binmode {
        match self.mode {
            Mode::Sump(_) => Binmode::Sump,
            Mode::Bpio2(_) => Binmode::Bpio2,
            Mode::Legacy(_, mode) => mode,
            Mode::Silent(number) => Binmode::Other(number),
        }
    }

    fn port(&mut self, which: Which) -> &mut Port {
        match which {
            Which::Terminal => &mut self.terminal,
            Which::Binary => &mut self.binary,
        }
    }

    /// The logic analyser powers what hangs on the pins, unless the terminal has them in a mode.
    fn sump_opened(&mut self) {
        let free = matches!(self.device.mode, BusMode::HiZ) || self.terminal.handles == 0;
        if matches!(self.mode, Mode::Sump(_)) && free {
            self.device.clock = self.device.clock.max(self.now);
            // A failure leaves it off, and shows nowhere.
            let _ = self.device.enable_supply(USUAL_MV, 0, &mut self.wires);
        }
    }

    /// Core 0 waits for two questions of the host to the storage.
    fn stall(&mut self) {
        if !self.shell.is_locked() {
            let busy = self.stall.and_then(|begun| self.stall_end(begun));
            if self.stall.is_none() || busy.is_some() {
                self.stall = Some(self.now.max(busy.unwrap_or_default()));
            }
        }
    }

    fn stall_end(&self, begun: Duration) -> Option<Duration> {
        let period = self.options.storage_polls?.max(Duration::from_millis(1));
        let number = u32::try_from(begun.as_nanos() / period.as_nanos()).unwrap_or(u32::MAX - 1);
        Some(period.saturating_mul(number + 1) + timing::SECOND_POLL)
    }

    /// The host asks the storage so often from now on.
    pub(super) fn set_storage_polls(&mut self, period: Option<Duration>) {
        self.advance(self.now);
        self.options.storage_polls = period;
        self.stall = self.stall.map(|begun| begun.max(self.now));
    }

    /// The byte with this number is disturbed.
    pub(super) fn disturb(&mut self, number: u64, how: super::Disturbance) {
        self.device.sweep.planned = Some((number.saturating_sub(self.bytes_before), how));
    }

    /// When core 0 has time for the ports; `None`: never, as things are.
    fn core_free(&self) -> Option<Duration> {
        if self.device.exit.is_some() {
            return None;
        }
        let stalled = match self.stall {
            Some(begun) => self.stall_end(begun)?,
            None => Duration::ZERO,
        };
        Some(self.device.clock.max(stalled))
    }

    fn pace(&self) -> timing::Pace {
        match &self.mode {
            Mode::Legacy(legacy, _) if legacy.is_supplied() => timing::SUPPLIED,
            _ => self.device.pace(),
        }
    }

    /// What core 0 does next, and when.
    fn next_event(&self) -> Option<(Duration, Event)> {
        let free = self.core_free()?;
        let mut next = None;
        let mut consider = |at: Duration, event| {
            let at = at.max(free);
            if next.is_none_or(|(first, _)| at < first) {
                next = Some((at, event));
            }
        };
        if !self.shell.is_asking() {
            if let Mode::Legacy(legacy, _) = &self.mode
                && let Some(at) = legacy.next()
            {
                consider(at, Event::Legacy);
            }
            if let Some(at) = self.binary.ready(self.pace().next_packet_in) {
                consider(self.device.sweep.delayed(at), Event::Binary);
            }
            if let Mode::Bpio2(bpio) = &self.mode
                && let Some(at) = bpio.deadline()
            {
                consider(at, Event::GiveUp);
            }
        }
        if let Some(at) = self.terminal.ready(timing::PACKET_TIME) {
            consider(at, Event::Terminal);
        }
        next
    }

    /// The same as [`Self::next`], but for the end of a wait for bytes that the host may still be about to send.
    // For pseudo-terminals.
    #[cfg(unix)]
    pub(super) fn next_but_for_waits(&self) -> Option<Duration> {
        let event = match self.next_event() {
            Some((_, Event::GiveUp)) => None,
            Some((_, Event::Legacy)) => {
                let Mode::Legacy(legacy, _) = &self.mode else { return None };
                legacy.next_but_for_waits().and(self.next_event()).map(|(at, _)| at)
            }
            event => event.map(|(at, _)| at),
        };
        let arrivals = [self.binary.next_arrival(), self.terminal.next_arrival()];
        arrivals.into_iter().chain([event]).flatten().min()
    }

    /// The next moment at which something can happen; `None`: nothing before the host does something.
    pub(super) fn next(&self) -> Option<Duration> {
        let event = self.next_event().map(|(at, _)| at);
        let arrivals = [self.binary.next_arrival(), self.terminal.next_arrival()];
        arrivals.into_iter().chain([event]).flatten().min()
    }

    pub(super) fn advance(&mut self, now: Duration) {
        self.now = self.now.max(now);
        while let Some((at, event)) = self.next_event()
            && at <= self.now
        {
            self.happen(at, event);
        }
        for port in [&mut self.binary, &mut self.terminal] {
            let before = port.inbox.len();
            if let Some(at) = port.deliver(self.now) {
                self.stats.bytes_down += (port.inbox.len() - before) as u64;
                self.stats.last_received = Some(at);
                self.answered = true;
            }
        }
    }

    fn happen(&mut self, at: Duration, event: Event) {
        self.stall = None;
        self.device.clock = at;
        match event {
            Event::Terminal => self.terminal_packet(at),
            Event::Binary => self.binary_packet(at),
            Event::Legacy => self.run_legacy(at),
            Event::GiveUp => {
                if let Mode::Bpio2(bpio) = &mut self.mode {
                    let answer = bpio.give_up();
                    emit(&mut self.device, &mut self.binary, self.options.host / 2, &answer);
                }
            }
        }
        if !self.device.printed.is_empty() {
            let text = core::mem::take(&mut self.device.printed);
            if self.terminal.handles > 0 {
                self.print(&text);
            }
        }
        if self.device.exit == Some(Exit::Reset) {
            let at = self.device.clock;
            self.restart(at);
        }
    }

    fn binary_packet(&mut self, at: Duration) {
        let packet = self.binary.take(at);
        let Self { mode, device, wires, binary, options, .. } = self;
        let host = options.host / 2;
        match mode {
            Mode::Bpio2(bpio) => bpio.take(&packet, device, wires, &mut |device, answer| {
                emit(device, binary, host, &answer);
            }),
            Mode::Sump(sump) => {
                let answer: Vec<u8> = packet.iter().flat_map(|byte| sump.take(*byte)).collect();
                emit(device, binary, host, &answer);
            }
            Mode::Legacy(legacy, _) => {
                legacy.take(at, &packet);
                self.run_legacy(at);
            }
            Mode::Silent(_) => {}
        }
    }

    /// Lets the legacy mode go on up to `at`.
    fn run_legacy(&mut self, at: Duration) {
        let Self { mode: Mode::Legacy(legacy, mode), device, wires, binary, options, .. } = self else {
            return;
        };
        // Pull request 307 suppresses the sweeps in this mode.
        let sweep = (*mode == Binmode::Legacy).then_some(&mut device.sweep);
        for (left, packet) in legacy.run_to(at, sweep, wires) {
            let there = device.sweep.delayed(left + timing::PACKET_TIME);
            binary.answer(there + options.host / 2, packet);
        }
    }

    fn terminal_packet(&mut self, at: Duration) {
        let packet = self.terminal.take(at);
        let mut text = String::new();
        for key in packet {
            let (board, chip) = self.options.board.names();
            let facts = Facts {
                mode: self.device.mode.name(),
                binmode: self.binmode().number(),
                board,
                chip,
                hash: self.device.build().0,
                pull_307: self.options.pull_307,
            };
            let decision = self.shell.key(key, facts, &mut text);
            if let Some(decision) = decision {
                self.decide(decision);
            }
        }
        self.print(text.as_bytes());
    }

    fn decide(&mut self, decision: Decision) {
        match decision {
            Decision::Binmode { number, save } => {
                let mode = Binmode::numbered(number, self.options.pull_307);
                if save {
                    self.stored = mode;
                }
                self.begin(mode);
            }
            Decision::Legacy { millivolts } => {
                let mode = Binmode::numbered(Binmode::LEGACY, self.options.pull_307);
                self.begin_legacy(mode, millivolts as u16);
            }
            Decision::Reset => self.device.exit = Some(Exit::Reset),
        }
    }

    /// Text goes to the terminal.
    fn print(&mut self, text: &[u8]) {
        let mut at = self.device.clock + self.options.host / 2;
        for packet in text.chunks(timing::PACKET) {
            at += timing::PACKET_TIME;
            self.terminal.answer(at, packet.to_vec());
        }
    }

    /// It starts anew at `at`, or as soon as what it does has ended: what was under way is lost.
    fn restart(&mut self, at: Duration) {
        let mut at = at.max(self.device.clock);
        if let Mode::Legacy(legacy, _) = &mut self.mode {
            at = legacy.power_off(at, &mut self.wires);
        }
        self.device.clock = at;
        self.device.let_go(&mut self.wires);
        self.bytes_before += self.spi_bytes();
        self.back_at = at + timing::RESET;
        self.device = Device::new(self.back_at, &self.options);
        self.shell = Shell::new();
        self.stall = None;
        self.epoch += 1;
        self.binary = Port::new(self.back_at);
        self.terminal = Port::new(self.back_at);
        self.mode = Mode::Silent(0);
        self.begin(self.stored);
    }

    /// Unplugs it and plugs it in again.
    pub(super) fn power_cycle(&mut self) {
        self.advance(self.now);
        self.restart(self.now);
        self.now = self.back_at;
    }

    pub(super) fn stats(&self) -> WorldStats {
        WorldStats { spi_bytes: self.bytes_before + self.spi_bytes(), ..self.stats }
    }

    fn spi_bytes(&self) -> u64 {
        self.device.bytes + if let Mode::Legacy(legacy, _) = &self.mode { legacy.bytes() } else { 0 }
    }

    pub(super) fn pins(&self) -> Pins {
        if let Mode::Legacy(legacy, _) = &self.mode { legacy.shown_pins() } else { self.device.port.shown() }
    }

    pub(super) fn supply_on(&self) -> bool {
        self.device.supply.on || matches!(&self.mode, Mode::Legacy(legacy, _) if legacy.is_supplied())
    }
}

/// The device hands over an answer, packet after packet; core 0 waits until the last has left.
fn emit(device: &mut Device, port: &mut Port, host: Duration, answer: &[u8]) {
    let pace = device.pace();
    for (index, packet) in answer.chunks(timing::PACKET).enumerate() {
        let time = if index == 0 { pace.first_packet_out } else { pace.next_packet_out };
        device.clock = device.sweep.delayed(device.clock + time);
        port.answer(device.clock + host, packet.to_vec());
    }
}
