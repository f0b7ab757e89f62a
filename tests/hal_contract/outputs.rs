//! How an SPI host drives its pins, and which clocks it refuses.

use avrrr::bus::Hertz;
use avrrr::buspirate::Outputs;
use avrrr::buspirate::{BitbangHost, BitbangOptions, Error, Speed, SpiHost, SpiOptions};
use avrrr::sim::{Device, Drive, Firmware, Hardware, Mode};
use avrrr::transport::Transport;
use embedded_hal::digital::OutputPin;
use embedded_hal::spi::{Operation, SpiDevice};

use crate::rig::{Event, Tape, devices, shared};

fn options(outputs: Outputs) -> SpiOptions {
    let mut options = SpiOptions::default();
    options.outputs = outputs;
    options
}

/// High is let go of, and the firmware's own chip select, which then does not reach the pin, is not used.
#[test]
fn open_drain_outputs_are_let_go_of_and_selected_all_the_same() {
    for device in devices() {
        for outputs in [Outputs::OpenDrain, Outputs::OpenDrainWithPullUps] {
            let tape = Tape::default();
            let world = shared(tape.clone(), device);
            let mut host = SpiHost::connect(world.clone(), options(outputs)).unwrap();
            assert_eq!(world.world().pins().cs, Drive::Released, "{device}");
            // A v4 feeds its pull-ups by a command of its own.
            let has_switch = matches!(device.hardware(), Hardware::V2go | Hardware::V3);
            assert_eq!(tape.pullups(), has_switch && outputs == Outputs::OpenDrainWithPullUps, "{device}");
            tape.take();
            let mut read = [0; 2];
            let mut cs = host.split_devices().cs;
            cs.transaction(&mut [Operation::Write(&[1]), Operation::Read(&mut read)]).unwrap();
            let mut low = false;
            for (_, event) in tape.take() {
                match event {
                    Event::Pins(pins) => low = pins.cs == Drive::Low,
                    Event::Shift(..) => assert!(low, "{device}: shifted while CS was let go of"),
                }
            }
            assert_eq!(world.world().pins().cs, Drive::Released, "{device}");
        }
    }
}

/// On a v1a the bit of the pull-ups holds AUX2 low, which was not asked for.
#[test]
fn aux2_of_a_v1a_is_let_go_of() {
    let device = Device::new(Hardware::V1a, Firmware::V5_10).unwrap();
    for outputs in [Outputs::PushPull, Outputs::OpenDrain, Outputs::OpenDrainWithPullUps] {
        let world = shared(Tape::default(), device);
        let mut host = SpiHost::connect(world.clone(), options(outputs)).unwrap();
        host.split().aux.set_low().unwrap();
        assert_eq!(world.world().pins().aux2, Drive::Released, "{outputs:?}");
    }
}

#[test]
fn the_supplies_are_on_if_they_are_wanted() {
    for power in [true, false] {
        let world = shared(Tape::default(), Device::default());
        let mut options = SpiOptions::default();
        options.power = power;
        let mut host = SpiHost::connect(world.clone(), options).unwrap();
        host.split().cs.set_low().unwrap();
        assert_eq!(world.world().supply_on(), power);
        let mut options = BitbangOptions::default();
        (options.power, options.pull_ups) = (power, true);
        let tape = Tape::default();
        let world = shared(tape.clone(), Device::default());
        let mut host = BitbangHost::connect(world.clone(), options).unwrap();
        host.split().unwrap();
        assert_eq!((world.world().supply_on(), tape.pullups()), (power, true));
    }
}

/// Codes 5 to 7 are other clocks before 6.2.
#[test]
fn a_clock_that_may_be_another_is_refused_and_nothing_is_left_on() {
    let device = Device::new(Hardware::V3, Firmware::V5_10).unwrap();
    let mut world = shared(Tape::default(), device);
    let mut options = SpiOptions::default();
    options.speed = Speed::Mhz4;
    let is_refused = |error| matches!(error, Error::Clock { clock: Hertz(4_000_000), .. });
    assert!(is_refused(SpiHost::connect(world.clone(), options).unwrap_err()));
    world.pause(std::time::Duration::from_millis(200));
    assert_eq!(
        {
            let world = world.world();
            (world.supply_on(), world.mode())
        },
        (false, Mode::Terminal)
    );

    let mut options = SpiOptions::default();
    options.speed = Speed::Mhz2;
    let mut host = SpiHost::connect(world, options).unwrap();
    let mode = embedded_hal::spi::MODE_0;
    assert!(is_refused(host.configure(mode, Speed::Mhz4).unwrap_err()));
    assert!(is_refused(host.split_devices().aux.configure(mode, Speed::Mhz4).unwrap_err()));
    host.split_devices().aux.write(&[1]).unwrap();
}
