//! What bitbang mode has beyond pins: PWM, the voltage probe, and the way into the other mode.

use std::time::Duration;

use avrrr::bus::Hertz;
use avrrr::buspirate::{BitbangHost, BitbangOptions, Error, HostError, SpiOptions};
use avrrr::sim::{Device, Drive, Mode, Pins, Pwm, Shared, SpiPeripherals, TemperatureSensor, World};
use embedded_hal::digital::{InputPin, OutputPin, PinState};
use embedded_hal::pwm::SetDutyCycle;
use embedded_hal::spi::SpiDevice;

use crate::rig::{Tape, devices, shared};

type Host = BitbangHost<Shared<Tape>>;

fn host(device: Device) -> (Host, Shared<Tape>) {
    let world = shared(Tape::default(), device);
    let host = BitbangHost::connect(world.clone(), BitbangOptions::default()).unwrap();
    (host, world)
}

/// "Set the duty cycle to `duty / max_duty`." "This value corresponds to a 100% duty cycle."
#[test]
fn pwm_has_the_frequency_and_duty_that_it_was_given() {
    for device in devices() {
        let (mut host, world) = host(device);
        let wave = || world.world().pwm();
        let mut aux = host.split().unwrap().aux;
        for (hertz, nanoseconds) in
            [(1_000, 1_000_000), (125_000, 8_000), (4_000_000, 250), (1, 1_000_000_000)]
        {
            let mut pwm = aux.into_pwm(Hertz(hertz)).unwrap();
            assert_eq!(pwm.frequency(), Hertz(hertz));
            let period = Duration::from_nanos(nanoseconds);
            assert_eq!(wave(), Some(Pwm { period, high: Duration::ZERO }), "{device} {hertz}");
            pwm.set_duty_cycle_fully_on().unwrap();
            assert_eq!(wave(), Some(Pwm { period, high: period }), "{device} {hertz}");
            pwm.set_duty_cycle_percent(50).unwrap();
            assert_eq!(wave(), Some(Pwm { period, high: period / 2 }), "{device} {hertz}");
            pwm.set_duty_cycle_fully_off().unwrap();
            assert_eq!(wave(), Some(Pwm { period, high: Duration::ZERO }), "{device} {hertz}");
            aux = pwm.into_input().unwrap();
            assert_eq!(wave(), None);
        }
        let refused = aux.into_pwm(Hertz(9_000_000)).unwrap_err();
        assert!(matches!(refused, HostError::Bus(Error::Frequency { frequency: Hertz(9_000_000), .. })));
        let parts = host.split().unwrap();
        assert_eq!(parts.cs.into_pwm(Hertz(1)).unwrap_err(), HostError::Bus(Error::OnlyAuxHasPwm));
    }
}

/// A PWM that was not ended is, before the pins are lent again.
#[test]
fn splitting_again_ends_pwm_and_lets_all_pins_go() {
    let (mut host, world) = host(Device::default());
    let parts = host.split().unwrap();
    parts.cs.into_output(PinState::Low).unwrap();
    parts.aux.into_pwm(Hertz::khz(1)).unwrap();
    assert!({
        let world = world.world();
        world.pwm().is_some() && world.pins().cs == Drive::Low
    });
    host.split().unwrap();
    assert_eq!(
        {
            let world = world.world();
            (world.pwm(), world.pins())
        },
        (None, Pins::RELEASED)
    );
}

#[test]
fn the_probe_reads_millivolts() {
    for device in devices() {
        let (mut host, _) = host(device);
        // 3.3 V to the step of 6.4 mV below.
        assert_eq!(host.split().unwrap().probe.millivolts(), Ok(3_300), "{device}");
    }
}

/// "Sets the level before the direction": an output that begins high was never low.
#[test]
fn a_pin_becomes_an_output_without_a_glitch() {
    let tape = Tape::default();
    let world = shared(tape.clone(), Device::default());
    let mut host = BitbangHost::connect(world, BitbangOptions::default()).unwrap();
    let mut parts = host.split().unwrap();
    tape.take();
    let mut cs = parts.cs.into_output(PinState::High).unwrap();
    assert!(
        tape.take()
            .iter()
            .all(|(_, event)| !matches!(event, crate::rig::Event::Pins(pins) if pins.cs == Drive::Low))
    );
    assert!(cs.is_high().unwrap());
    assert!(parts.clk.is_low().unwrap());
}

#[test]
fn a_host_changes_its_mode_there_and_back() {
    let board = SpiPeripherals::new().with(TemperatureSensor::new(0x1234), avrrr::sim::Line::Cs);
    let mut world = World::new(board);
    let mut host = BitbangHost::connect(&mut world, BitbangOptions::default()).unwrap();
    host.split().unwrap().aux.into_output(PinState::Low).unwrap().set_high().unwrap();
    let mut spi = host.into_spi(SpiOptions::default()).unwrap();
    let mut reading = [0; 2];
    spi.split_devices().cs.read(&mut reading).unwrap();
    assert_eq!(reading, [0x12, 0x34]);
    let mut host = spi.into_bitbang(BitbangOptions::default()).unwrap();
    host.split().unwrap().cs.into_output(PinState::Low).unwrap();
    host.close().unwrap();
    world_is_let_go(&mut world);
}

fn world_is_let_go(world: &mut World<SpiPeripherals>) {
    use avrrr::transport::Transport;
    world.pause(Duration::from_millis(200));
    assert_eq!((world.pins(), world.supply_on(), world.mode()), (Pins::RELEASED, false, Mode::Terminal));
}

#[test]
fn a_dropped_host_lets_everything_go() {
    let mut world = World::new(SpiPeripherals::new());
    let mut host = BitbangHost::connect(&mut world, BitbangOptions::default()).unwrap();
    host.split().unwrap().cs.into_output(PinState::Low).unwrap();
    drop(host);
    world_is_let_go(&mut world);
}

/// A driver of others' style, by hand: SPI mode 0 on four plain pins.
#[test]
fn spi_by_hand_on_plain_pins() {
    let board = SpiPeripherals::new().with(TemperatureSensor::new(0xa55a), avrrr::sim::Line::Cs);
    let mut host = BitbangHost::connect(World::new(board), BitbangOptions::default()).unwrap();
    let mut parts = host.split().unwrap();
    let mut clk = parts.clk.into_output(PinState::Low).unwrap();
    let mut cs = parts.cs.into_output(PinState::High).unwrap();
    cs.set_low().unwrap();
    let mut reading = 0_u16;
    for _ in 0..16 {
        reading = reading << 1 | u16::from(parts.miso.is_high().unwrap());
        clk.set_high().unwrap();
        clk.set_low().unwrap();
    }
    cs.set_high().unwrap();
    assert_eq!(reading, 0xa55a);
}
