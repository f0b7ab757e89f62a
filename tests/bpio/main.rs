//! Bus Pirate 5, 5XL and 6 in their BPIO2 mode, simulated.

mod faults;
mod strikes;
#[path = "../struck/mod.rs"]
mod struck;

use std::error::Error;
use std::ops::ControlFlow;

use avrrr::bus::{IcspBus as _, Target};
use avrrr::buspirate::{BusPirate, Options, Power};
use avrrr::chip::{ATMEGA328P, Fuse};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Line, UsbWorld};

#[test]
fn a_whole_flash_is_written_and_verified() -> Result<(), Box<dyn Error>> {
    let mut chip = Avr::new(ATMEGA328P);
    chip.set_fuse(Fuse::Low, 0xff);
    let world = UsbWorld::new(Board::new().with(chip, Line::Cs));
    let mut bus = BusPirate::connect(world.binary(), Direct::ONE, Options::default())?;
    eprintln!("{} {:?}", bus.banner().unwrap(), bus.supply());
    let connected = bus.now().unwrap();
    let bytes: Vec<u8> = (0..32768u32).map(|at| (at * 7 + at / 251) as u8).collect();
    let image = Image::from_bytes(0, bytes.clone())?;
    let plan = Plan::new(ATMEGA328P, vec![Operation::Erase, Operation::Write { memory: Memory::Flash, image }], Policy::default())?;
    let mut programmer = Session::enter(&mut bus, Target::ONLY, &Entry::default())?.into_programmer(ATMEGA328P);
    let report = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).map_err(|failure| format!("{failure:?}"))?;
    programmer.leave()?;
    let done = bus.now().unwrap();
    let clock = bus.clock();
    bus.close()?;
    eprintln!("connected {connected:?} done {done:?} at {clock} {report:?}");
    assert!(world.wires().violations().is_empty(), "{:?}", world.wires().violations());
    let flash = world.wires().avr(Target::ONLY).unwrap().flash().to_vec();
    assert_eq!(flash, bytes);
    let _ = Power::Off;
    Ok(())
}
