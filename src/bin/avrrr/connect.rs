//! Opens ports, and finds the Bus Pirates at them.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::buspirate::{
    self, BinaryPort, BusPirate, Connecting, Features, NORMAL_BAUD, Options, select_bpio2,
};
use avrrr::icsp::Programmer;
use avrrr::select::{Decoder, TargetMap};
use avrrr::transport::{
    BoxedError, BoxedTransport, Rfc2217Port, SerialError, SerialPort, TcpPort, Transport, TwoPorts,
    available_ports, boxed, two_ports,
};

use crate::advice;
use crate::diagnostic::Diagnostic;
use crate::port::Server;
use crate::progress::seconds;
use crate::stop::Stop;

/// A Bus Pirate at a port of any kind.
pub(crate) type Bus<M> = BusPirate<BoxedTransport, M>;

/// A Bus Pirate with one chip that is meant.
pub(crate) type ChipBus = Bus<Decoder<'static>>;

/// A chip in programming mode.
pub(crate) type ChipProgrammer<'b> = Programmer<'b, ChipBus>;

/// What can go wrong with a Bus Pirate.
pub(crate) type BusError = buspirate::Error<BoxedError>;

/// Opens a serial port. Another program that is about to close it gets a moment.
pub(crate) fn open_port(path: &str) -> Result<SerialPort, SerialError> {
    const TRIES: u32 = 5;
    const MOMENT: Duration = Duration::from_millis(40);
    for _ in 1..TRIES {
        match SerialPort::open(path, NORMAL_BAUD) {
            Err(SerialError::Busy { .. }) => std::thread::sleep(MOMENT),
            opened => return opened,
        }
    }
    SerialPort::open(path, NORMAL_BAUD)
}

/// Connects to a port behind a TCP server.
pub(crate) fn open_network(server: &Server) -> Result<BoxedTransport, Diagnostic> {
    let address = &server.address;
    let opened = match server.rfc2217 {
        true => Rfc2217Port::connect(address).map(boxed),
        false => TcpPort::connect(address).map(boxed),
    };
    opened.map_err(|error| Diagnostic::of(&error).help(advice::on_network(&error).to_owned()))
}

/// A port that is open.
pub(crate) struct Opened {
    pub(crate) transport: BoxedTransport,
    /// Its adapter does not hold back what it received.
    pub(crate) has_low_latency: bool,
    is_usb: bool,
}

impl Opened {
    /// How to connect to it: a Bus Pirate 5, 5XL or 6 waits for no more than 16 bytes of a transfer that was
    /// interrupted, or gives it up by itself.
    pub(crate) fn adapt(&self, mut options: Options) -> Options {
        if self.is_usb {
            options.patience = Duration::from_millis(1_500);
        }
        options
    }
}

/// Opens the port of a Bus Pirate. Of the two of a Bus Pirate 5, 5XL or 6 it is the binary one, whichever is named;
/// if its terminal is to be asked, that puts it into its BPIO2 mode first. `say` gets lines about it.
pub(crate) fn open_device(path: &str, ask_terminal: bool, say: impl Fn(&str)) -> Result<Opened, SerialError> {
    let known = available_ports().unwrap_or_default();
    let Some(both) = two_ports(path, &known) else {
        let port = open_port(path)?;
        return Ok(Opened { has_low_latency: port.has_low_latency(), transport: boxed(port), is_usb: false });
    };
    let terminal = match ask_terminal {
        true => select_mode(&both, &say),
        false => None,
    };
    let port = open_port(&both.binary)?;
    let transport = boxed(BesideTerminal { port, _terminal: terminal });
    Ok(Opened { has_low_latency: true, transport, is_usb: true })
}

/// Puts a Bus Pirate 5, 5XL or 6 into its BPIO2 mode; its terminal, which is to stay open.
fn select_mode(both: &TwoPorts, say: &impl Fn(&str)) -> Option<SerialPort> {
    let mut terminal = match open_port(&both.terminal) {
        Ok(terminal) => terminal,
        Err(error) => {
            say(&format!("the terminal of the Bus Pirate was not asked for its mode: {error}"));
            return None;
        }
    };
    match select_bpio2(&mut terminal) {
        Ok(BinaryPort::Was(mode)) => say(&format!(
            "its binary port was in the mode {mode:?}, and is in BPIO2 mode now, until it is unplugged; to make that \
             permanent, type binmode 2 in its terminal ({}), and y",
            both.terminal
        )),
        Ok(_) => {}
        Err(error) => say(&format!(
            "{error}; is the USB storage of the Bus Pirate blocked, or is it in a mode that locks the terminal?"
        )),
    }
    Some(terminal)
}

/// The binary port of a Bus Pirate 5, 5XL or 6, and its terminal: opening or closing that stops the device for
/// seconds.
struct BesideTerminal {
    port: SerialPort,
    _terminal: Option<SerialPort>,
}

impl Transport for BesideTerminal {
    type Error = SerialError;

    fn send(&mut self, bytes: &[u8]) -> Result<(), SerialError> {
        self.port.send(bytes)
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, SerialError> {
        self.port.recv(buf, within)
    }

    fn discard_input(&mut self) -> Result<(), SerialError> {
        self.port.discard_input()
    }

    /// There is no line behind this USB: no rate is looked for, and none is set.
    fn set_baud(&mut self, _: u32) -> Result<bool, SerialError> {
        Ok(false)
    }

    fn now(&self) -> Duration {
        self.port.now()
    }

    fn pause(&mut self, time: Duration) {
        self.port.pause(time);
    }
}

/// Finds the Bus Pirate, until a signal comes. `say` gets a line if an interrupted transfer is completed. One without a
/// line rate that `needs_rate` stops it, too.
pub(crate) fn connect<T: Transport, M: TargetMap>(
    transport: T,
    map: M,
    options: Options,
    needs_rate: bool,
    stop: &Stop,
    say: impl Fn(&str),
) -> Result<BusPirate<T, M>, buspirate::Error<T::Error>> {
    let mut said = false;
    BusPirate::connect_watched(transport, map, options, &mut |event| {
        if event == Connecting::Bpio2 && needs_rate {
            return ControlFlow::Break(());
        }
        if let (Connecting::Recovering { at_most, .. }, false) = (event, said) {
            said = true;
            say(&format!(
                "no answer yet; completing what may be an interrupted transfer, for {} at most",
                seconds(at_most)
            ));
        }
        stop.check()
    })
}

/// The Bus Pirate and its port, as a line.
pub(crate) fn describe<T: Transport, M: TargetMap>(bus: &BusPirate<T, M>, port: &str) -> String {
    let supply = bus.supply().map_or(String::new(), |supply| format!("; the target has {supply}"));
    match bus.banner() {
        Some(banner) => format!("{banner}, on {port}{supply}"),
        None => format!("Bus Pirate, on {port}"),
    }
}

/// What a Bus Pirate can do, as words.
pub(crate) fn describe_features(features: Features) -> String {
    let names = [
        (Features::BULK, "bulk transfers"),
        (Features::WRITE_THEN_READ, "write-then-read"),
        (Features::AVR_READ, "reading flash by itself"),
    ];
    let known: Vec<_> =
        names.iter().filter(|(feature, _)| features.contains(*feature)).map(|(_, name)| *name).collect();
    if known.is_empty() { "transfers of one instruction only".to_owned() } else { known.join(", ") }
}
