//! `OutputPin`, `StatefulOutputPin` and `InputPin`. The rules are those of embedded-hal 1.0, module
//! `digital`.

use avrrr::buspirate::{BitbangHost, BitbangOptions, Speed};
use avrrr::sim::{Drive, Gpio, Host, Pins};
use embedded_hal::digital::{InputPin, OutputPin, PinState, StatefulOutputPin};

use crate::rig::{Event, Outcome, Tape, devices, holds, shared, spi_host};

/// The level that was last seen on the wire.
fn last(tape: &Tape, level: fn(&Pins) -> Drive) -> Option<Drive> {
    let pins = tape.take().into_iter().rev().find_map(|(_, event)| match event {
        Event::Pins(pins) => Some(pins),
        Event::Shift(..) => None,
    });
    pins.map(|pins| level(&pins))
}

/// What every output must do.
pub(crate) fn output<P: OutputPin>(pin: &mut P, level: fn(&Pins) -> Drive, tape: &Tape) -> Outcome {
    pin.set_high().unwrap();
    tape.take();
    pin.set_low().unwrap();
    holds("Drives the pin low.", last(tape, level), Some(Drive::Low))?;
    pin.set_low().unwrap();
    holds(
        "Drives the pin low, also when it was low before",
        last(tape, level).unwrap_or(Drive::Low),
        Drive::Low,
    )?;
    pin.set_high().unwrap();
    holds("Drives the pin high.", last(tape, level), Some(Drive::High))?;
    pin.set_state(PinState::Low).unwrap();
    holds(
        "Drives the pin high or low depending on the provided value.",
        last(tape, level),
        Some(Drive::Low),
    )?;
    pin.set_state(PinState::High).unwrap();
    holds("Drives the pin high or low depending on the provided value.", last(tape, level), Some(Drive::High))
}

fn stateful<P: StatefulOutputPin>(pin: &mut P) -> Outcome {
    pin.set_high().unwrap();
    holds(
        "Is the pin in drive high mode?",
        (pin.is_set_high().unwrap(), pin.is_set_low().unwrap()),
        (true, false),
    )?;
    pin.set_low().unwrap();
    holds(
        "Is the pin in drive low mode?",
        (pin.is_set_high().unwrap(), pin.is_set_low().unwrap()),
        (false, true),
    )?;
    pin.toggle().unwrap();
    holds("Toggle pin output.", pin.is_set_high().unwrap(), true)
}

fn input<P: InputPin>(pin: &mut P, tape: &Tape) -> Outcome {
    for drive in [Drive::High, Drive::Low, Drive::High] {
        let pins = Pins { cs: drive, aux: drive, aux2: drive, clk: drive, mosi: drive, ..Pins::RELEASED };
        tape.set_outside(pins);
        let high = drive == Drive::High;
        holds("Is the input pin high?", pin.is_high().unwrap(), high)?;
        holds("Is the input pin low?", pin.is_low().unwrap(), !high)?;
    }
    Ok(())
}

#[test]
fn cs_and_aux_in_spi_mode_keep_the_contract() {
    for device in devices() {
        let (mut host, tape, _) = spi_host(device, Speed::Mhz1);
        let mut parts = host.split();
        output(&mut parts.cs, |pins| pins.cs, &tape).unwrap();
        output(&mut parts.aux, |pins| pins.aux, &tape).unwrap();
        stateful(&mut parts.cs).unwrap();
        stateful(&mut parts.aux).unwrap();
    }
}

#[test]
fn all_five_pins_in_bitbang_mode_keep_the_contract() {
    for device in devices() {
        let tape = Tape::default();
        let mut host = BitbangHost::connect(shared(tape.clone(), device), BitbangOptions::default()).unwrap();
        let mut parts = host.split().unwrap();
        for pin in [&mut parts.cs, &mut parts.miso, &mut parts.clk, &mut parts.mosi, &mut parts.aux] {
            input(pin, &tape).unwrap();
        }
        tape.set_outside(Pins::RELEASED);
        let levels: [fn(&Pins) -> Drive; 4] =
            [|pins| pins.cs, |pins| pins.clk, |pins| pins.mosi, |pins| pins.aux];
        for (pin, level) in [parts.cs, parts.clk, parts.mosi, parts.aux].into_iter().zip(levels) {
            let mut pin = pin.into_output(PinState::High).unwrap();
            output(&mut pin, level, &tape).unwrap();
            stateful(&mut pin).unwrap();
            assert!(pin.is_high().unwrap(), "an output reads what is on its wire");
        }
        // The wires of a board have no place for a MISO that is driven from this side.
        let mut miso = parts.miso.into_output(PinState::Low).unwrap();
        stateful(&mut miso).unwrap();
        assert!(miso.is_high().unwrap());
        input(&mut miso.into_input().unwrap(), &tape).unwrap();
    }
}

#[test]
fn pins_of_a_simulated_host_keep_the_contract() {
    let tape = Tape::default();
    let host = Host::new(tape.clone());
    output(&mut host.pin(Gpio::Cs), |pins| pins.cs, &tape).unwrap();
    output(&mut host.pin(Gpio::Aux), |pins| pins.aux, &tape).unwrap();
    output(&mut host.pin(Gpio::Aux2), |pins| pins.aux2, &tape).unwrap();
}
