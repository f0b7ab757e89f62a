//! What can be found, each with a stable name, its meaning and what to do.

use core::fmt;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// This is as it should be.
    Fine,
    /// Nothing is broken, but this is worth knowing.
    Note,
    /// This keeps the chip from being programmed.
    Problem,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fine => "ok",
            Self::Note => "note",
            Self::Problem => "problem",
        })
    }
}

/// Makes the enum, and its tables, from one list.
macro_rules! codes {
    ($($name:ident, $severity:ident, $code:literal, $meaning:literal, $step:literal;)*) => {
        /// What was found. Its [name](Self::as_str) is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $meaning] $name,)*
        }

        impl Code {
            /// All of them, in the order in which a person would look.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The stable name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// How much it matters.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// What it means: a sentence without its full stop.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }

            /// What to do next: a sentence without its full stop; empty where nothing is to be done.
            #[must_use]
            pub const fn step(self) -> &'static str {
                match self { $(Self::$name => $step,)* }
            }
        }
    };
}

codes! {
    // The port.
    PortFound, Fine, "port-found", "the port opens", "";
    NoPort, Problem, "no-port", "no port of a Bus Pirate is there",
        "plug the Bus Pirate in; if it is plugged in, try another cable: some carry power only";
    SeveralPorts, Problem, "several-ports", "several ports may be that of the Bus Pirate",
        "name the one that is meant";
    PortMissing, Problem, "port-missing", "the port that was named is not there",
        "plug the Bus Pirate in, and list the ports: its name may have changed";
    PortDenied, Problem, "port-denied", "you have no permission to open the port",
        "get the permission, for example by the group of the port, and log in again";
    PortBusy, Problem, "port-busy", "another program has the port open", "close that program";
    PortUnusable, Problem, "port-unusable", "the port cannot be opened as a serial port",
        "name a serial port; if it is one, unplug its adapter and plug it in again";
    SlowAdapter, Note, "slow-adapter", "the USB adapter holds short answers back",
        "lower the latency timer of the adapter to 1 ms: everything gets faster";

    // The device.
    NoAnswer, Problem, "no-answer", "nothing at this port answers as a Bus Pirate does",
        "unplug the Bus Pirate and plug it in again; if it stays silent, this is the port of another device";
    PortEcho, Problem, "port-echo", "the port sends back what it is sent",
        "this is no Bus Pirate: disconnect TX from RX, or name another port";
    OtherDevice, Problem, "other-device", "another device than a Bus Pirate answers",
        "name the port of the Bus Pirate, and close other programs that use it";
    PortLost, Problem, "port-lost", "the port failed while it was in use",
        "check the USB cable and its plugs, and try another USB socket";
    DeviceConfused, Problem, "device-confused", "the Bus Pirate does not answer as it should",
        "unplug the Bus Pirate and plug it in again";
    TerminalPort, Problem, "terminal-port", "this is the terminal of a Bus Pirate, not its binary port",
        "name the other port of the Bus Pirate";
    NoSuchPin, Problem, "no-such-pin", "this Bus Pirate cannot move the pin that is to be RESET",
        "connect RESET to CS, and name CS";
    WrongOptions, Problem, "wrong-options", "this Bus Pirate cannot do what the options ask for",
        "leave out the option that the message names";
    Device, Fine, "device", "a Bus Pirate answers", "";
    LegacyMode, Note, "legacy-mode", "the Bus Pirate is in its legacy mode, which moves CS only and cannot look at its lines",
        "choose its BPIO2 mode (binmode 2 in its terminal): it is faster, and its lines can be looked at";
    EdgeUnknown, Note, "edge-unknown", "this firmware may shift on the other edge of SCK, so that both are tried",
        "nothing has to be done; another firmware is a little faster";

    // The supply.
    SupplyOn, Fine, "supply-on", "the target has supply", "";
    ProbeVoltage, Fine, "probe-voltage", "there is a voltage at the ADC pin", "";
    OwnSupply, Note, "own-supply", "the target has a supply of its own while that of the Bus Pirate is off",
        "leave the supply of the Bus Pirate off or disconnected: two supplies push against each other";
    SupplyMissing, Problem, "supply-missing", "the target has no supply, and that of the Bus Pirate is to stay off",
        "switch the target's own supply on, or let the Bus Pirate feed the target";
    SupplyOverload, Problem, "supply-overload", "the target takes more current than the supply gives",
        "look for a short circuit between VCC and ground, and whether the target is the wrong way round";
    SupplyBackflow, Problem, "supply-backflow", "the target has a supply of its own, which is higher than that of the Bus Pirate",
        "leave the supply of the Bus Pirate off";
    SupplyLow, Problem, "supply-low", "the supply is too low for an AVR",
        "look for a short circuit or a weak supply: an AVR needs 1.8 V at least, many need 2.7 V";
    SupplyDrops, Note, "supply-drops", "the supply drops by more than 10 % while the chip is in reset",
        "give the board a stronger supply, or disconnect what its chip switches: a weak supply spoils what is written";
    NoSupply, Problem, "no-supply", "the chip has no supply of its own: only a signal line feeds it",
        "connect VCC of the chip, all pins of it, to the supply; if the board has a supply of its own, switch that on";

    // The lines.
    NoPullUps, Note, "no-pull-ups", "the pull-ups of the Bus Pirate pull nothing up",
        "connect the pin Vpu of the Bus Pirate to the supply of the target: then more can be told";
    ResetStuckLow, Problem, "reset-stuck-low", "something holds RESET low",
        "let go of the reset button, and look for a short circuit between RESET and ground";
    ResetStuckHigh, Problem, "reset-stuck-high", "something holds RESET high against the Bus Pirate",
        "disconnect other programmers and reset circuits, and look for a short circuit between RESET and VCC";
    LineStuck, Problem, "line-stuck", "a line stays where it is, although the Bus Pirate drives it",
        "look for a short circuit of this line with that level, and for a part that drives it; if several lines are \
         stuck, measure VCC at the chip first: it may be the wrong way round";
    Short, Problem, "short", "two lines are connected with each other",
        "separate the two lines: look for a solder bridge or a wire in the wrong hole";
    ResetElsewhere, Problem, "reset-elsewhere", "the RESET of a chip is on another pin than the one that was named",
        "move the wire to the pin that was named, or name the pin where it is";
    NoResetPullUp, Problem, "no-reset-pull-up", "nothing pulls RESET up, as a chip with supply does",
        "check in this order: the wire to RESET; the ground wire; VCC at the chip; that the chip is the right way \
         round; last, a fuse (RSTDISBL) may have made RESET a port pin, which only a high-voltage programmer mends";
    ResetPulledUp, Fine, "reset-pulled-up", "RESET is pulled up, as a connected chip with supply does it", "";
    RunsInReset, Problem, "runs-in-reset", "something drives the bus while RESET is low, as a program does that RESET does not stop",
        "check the wire to RESET; disconnect other parts from MISO; if RESET is low at the chip, its fuses \
         RSTDISBL or DWEN have taken RESET away";
    BusDriven, Note, "bus-driven", "something drives MISO while no chip is selected",
        "nothing has to be done if the chip answers; else disconnect other parts from MISO";
    MisoLow, Problem, "miso-low", "something holds MISO low",
        "look for a short circuit between MISO and ground, and disconnect other parts from MISO";
    MisoHigh, Problem, "miso-high", "something holds MISO high",
        "look for a short circuit between MISO and VCC, and disconnect other parts from MISO";
    MisoChanging, Problem, "miso-changing", "MISO reads something else each time, as an open wire does",
        "check the MISO wire; if it is whole, disconnect other parts from it";
    MisoNotDriven, Problem, "miso-not-driven", "RESET follows the Bus Pirate, but nothing drives MISO while it is low",
        "check the wires of MISO, ground and VCC; if they are whole, the chip may have no clock: connect the crystal \
         or the clock on XTAL1 that its fuses ask for; if it stays silent with one, debugWIRE (DWEN) may be on, or \
         the chip is damaged";
    MisoDriven, Fine, "miso-driven", "the chip drives MISO while RESET is low", "";

    // The chip.
    ClockTooFast, Problem, "clock-too-fast", "the SPI clock that was asked for is too fast for the chip",
        "ask for a slower SPI clock, or for none: then the fastest good one is found";
    NoEcho, Problem, "no-echo", "the chip is in reset and drives MISO, but does not take what it is sent",
        "check the wires of SCK and MOSI: one may be open, or they are swapped; if they are right, the clock of the \
         chip may be too slow for the SPI clocks that were tried, or another part drives MISO";
    Silent, Problem, "silent", "the chip does not answer",
        "check in this order: the wires of RESET, MISO, SCK and MOSI; ground and VCC at the chip; its clock, because a chip \
         whose fuses ask for a crystal or a clock on XTAL1 is silent without one; last, debugWIRE (DWEN) may be on, \
         or the chip is damaged";
    Shifted, Problem, "shifted", "the right answer comes some bits late or early at every SPI clock",
        "shorten the wire of SCK, and look for a part between MISO and the Bus Pirate that delays it";
    Garbage, Problem, "garbage", "the answer makes no sense, although the chip is selected",
        "shorten the wires, and put ground beside SCK; disconnect other parts from MISO";
    Unstable, Problem, "unstable", "the same question gets different answers",
        "check the contacts, shorten the wires, and try a slower SPI clock";
    OldAndLocked, Problem, "old-and-locked", "the chip answers, but repeats the question instead of its signature, as an old one does that is locked",
        "check the wire to RESET; if it is right and the chip is an old one, erase it, which unlocks it";
    BadSignature, Problem, "bad-signature", "the chip answers, but what it gives as its signature is none",
        "try a slower SPI clock; if the bytes stay the same, the signature of this chip is damaged, or it is no AVR";
    OtherChip, Problem, "other-chip", "another chip is connected than the one that was named",
        "name the chip that is there, or connect the other one";
    UnknownChip, Note, "unknown-chip", "no chip that is known has this signature",
        "name the chip yourself if you know it";
    Busy, Problem, "busy", "the chip is busy with a write that does not end",
        "give the chip a stronger supply and start again; if it stays busy, it is worn out";
    Chip, Fine, "chip", "the chip answers", "";
    EachClock, Fine, "each-clock", "the chip was asked at each of these SPI clocks", "";
    FastestClock, Fine, "fastest-clock", "the chip follows this SPI clock", "";
    SlowClock, Note, "slow-clock", "the chip runs on a slow clock",
        "nothing has to be done for avrrr, though other programs may be too fast; a faster clock by its fuses makes \
         programming faster";
    VerySlowClock, Problem, "very-slow-clock", "the chip runs on a clock that is too slow for the usual SPI clocks",
        "give the chip its factory clock back by its fuses";
    FedClockOnly, Problem, "fed-clock-only", "the chip answers only while a clock is fed to XTAL1",
        "connect the crystal or the clock that its fuses ask for, or give it its factory clock back by its fuses";
    NeedsClock, Note, "needs-clock", "a new chip of this kind is silent until it gets a clock on XTAL1",
        "connect a crystal or a clock to XTAL1";
    ResetTaken, Note, "reset-taken", "a fuse may have taken RESET away from the chip",
        "connect a clock to XTAL1 first; only if the chip stays silent with one, use high voltage, or a debugger for DWEN";
    Locked, Note, "locked", "the chip is locked: it cannot be written, and perhaps not be read",
        "erase the chip, which unlocks it, and erases all that it holds";
    NotBlank, Fine, "not-blank", "the flash is not blank: it has to be erased before it can be written", "";
    OtherTarget, Fine, "other-target", "another target answers", "";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
