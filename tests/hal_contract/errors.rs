//! What becomes of a host whose line fails.

use std::time::Duration;

use avrrr::buspirate::{Error, HostError, SpiHost, SpiOptions};
use avrrr::sim::{Device, Drive, Shared};
use avrrr::transport::Transport;
use embedded_hal::digital::OutputPin;
use embedded_hal::spi::{Error as _, ErrorKind, SpiBus, SpiDevice};

use crate::rig::{Tape, shared};

/// A line that garbles the first byte of an answer, once.
#[derive(Debug)]
struct Garbling {
    world: Shared<Tape>,
    armed: std::rc::Rc<std::cell::Cell<bool>>,
}

impl Transport for Garbling {
    type Error = std::convert::Infallible;
    fn send(&mut self, bytes: &[u8]) -> Result<(), Self::Error> {
        self.world.send(bytes)
    }
    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Self::Error> {
        let count = self.world.recv(buf, within)?;
        if count > 0 && self.armed.take() {
            buf[0] ^= 0x80;
        }
        Ok(count)
    }
    fn discard_input(&mut self) -> Result<(), Self::Error> {
        self.world.discard_input()
    }
    fn set_baud(&mut self, baud: u32) -> Result<bool, Self::Error> {
        self.world.set_baud(baud)
    }
    fn now(&self) -> Duration {
        self.world.now()
    }
    fn pause(&mut self, time: Duration) {
        self.world.pause(time);
    }
}

/// "If an error occurs while deasserting CS the bus error should take priority as the return value."
#[test]
fn the_first_error_is_told_and_recovering_lets_the_select_go() {
    let world = shared(Tape::default(), Device::default());
    let armed = std::rc::Rc::new(std::cell::Cell::new(false));
    let transport = Garbling { world: world.clone(), armed: armed.clone() };
    let mut host = SpiHost::connect(transport, SpiOptions::default()).unwrap();
    let mut devices = host.split_devices();

    armed.set(true);
    let error = devices.aux.write(&[1]).unwrap_err();
    assert!(matches!(error, HostError::Select(Error::Refused { got: 0x81, .. })), "{error:?}");
    assert_eq!(error.kind(), ErrorKind::ChipSelectFault);
    // The state of the device is unknown, so nothing more is sent.
    let error = devices.cs.write(&[1]).unwrap_err();
    assert_eq!(error, HostError::Bus(Error::Lost));
    assert_eq!(error.kind(), ErrorKind::Other);
    assert_eq!(world.world().pins().aux, Drive::Low);

    host.recover().unwrap();
    assert_eq!(
        {
            let world = world.world();
            (world.pins().cs, world.pins().aux)
        },
        (Drive::High, Drive::High)
    );
    host.split_devices().aux.write(&[2]).unwrap();
    let mut parts = host.split();
    parts.cs.set_low().unwrap();
    armed.set(true);
    assert!(matches!(parts.bus.write(&[1]), Err(HostError::Bus(Error::Refused { .. }))));

    // Also a host that is lost leaves binary mode when it is dropped.
    drop(host);
    let mut world = world;
    world.pause(Duration::from_millis(200));
    assert_eq!(
        {
            let world = world.world();
            (world.pins().cs, world.supply_on())
        },
        (Drive::Released, false)
    );
}
