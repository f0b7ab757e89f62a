//! x
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Duration;
use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{self, Fuse};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{self, Avr, Board, Line, World, Device, Drive};
use avrrr::transport::{Transport, Fault, FaultKind, Direction, Faulty};
fn bytes(seed: u64, n: usize) -> Vec<u8> { let mut x = seed.wrapping_mul(0x9E3779B97F4A7C15)+1; (0..n).map(|_| { x ^= x << 13; x ^= x >> 7; x ^= x << 17; (x >> 24) as u8 }).collect() }
fn job<T: Transport>(t: T, plan: &Plan) -> (&'static str, Result<(), String>) {
    let chip = chip::ATTINY2313;
    let mut bus = match BusPirate::connect(t, Direct::ONE, Options::default()) { Ok(b) => b, Err(e) => return ("connect", Err(e.to_string())) };
    let s = match Session::enter(&mut bus, Target::ONLY, &Entry::default()) { Ok(s) => s, Err(e) => return ("enter", Err(format!("{e} {:?}", std::error::Error::source(&e).map(|e| e.to_string())))) };
    let mut p = s.into_programmer(chip);
    if let Err(e) = plan.run(&mut p, &mut |_| ControlFlow::Continue(())) { return ("run", Err(format!("{:?} {} | {}", e.step.map(|s| s.action), e.error, e.state))) }
    if let Err(e) = p.leave() { return ("leave", Err(e.to_string())) }
    if let Err(e) = bus.close() { return ("close", Err(e.to_string())) }
    ("ok", Ok(()))
}
#[test]
fn t() {
    let device: Device = match std::env::var("DEV") { Ok(d) => { let (h, f) = d.split_once('/').unwrap(); Device::new(h.parse().unwrap(), f.parse().unwrap()).unwrap() } _ => Device::default() };
    let n: usize = std::env::var("N").ok().map_or(512, |n| n.parse().unwrap());
    let step: usize = std::env::var("STEP").ok().map_or(1, |n| n.parse().unwrap());
    let chip = chip::ATTINY2313;
    let image = bytes(5, n);
    let plan = Plan::new(chip, vec![Operation::Erase, Operation::Write{memory: Memory::Flash, image: Image::from_bytes(0, image.clone()).unwrap()}], Policy::default()).unwrap();
    let make = || {
        let mut o = sim::Options::default();
        o.device = device;
        o.latency = Duration::from_millis(1);
        let mut avr = Avr::new(chip).with_clock(16_000_000);
        avr.set_flash(0, &bytes(6, 2048));
        avr.set_eeprom(0, &bytes(7, 128));
        if std::env::var("EESAVE").is_ok() { avr.set_fuse(Fuse::High, 0x9f); }
        World::with_options(Board::new().with(avr, Line::Cs), o)
    };
    let mut w = make();
    let (_, r) = job(&mut w, &plan); r.unwrap();
    let (up, down) = (w.stats().bytes_up, w.stats().bytes_down);
    println!("{device} up {up} down {down} time {:?}", w.now());
    let mut want = vec![0xff; 2048]; want[..n].copy_from_slice(&image);
    let mut counts: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let mut longest = (Duration::ZERO, String::new());
    for kind in [FaultKind::Drop, FaultKind::Flip(0x20), FaultKind::Flip(0x28), FaultKind::Flip(0xf0), FaultKind::Duplicate, FaultKind::Insert(0xc0), FaultKind::Stall(Duration::from_millis(400)), FaultKind::Truncate, FaultKind::Disconnect] {
        for (direction, count) in [(Direction::Up, up), (Direction::Down, down)] {
            for at in (0..count).step_by(step) {
                let mut world = make();
                let (stage, r) = job(Faulty::new(&mut world).with(Fault { direction, at, kind }), &plan);
                let deaf = world.is_deaf();
                let t = world.now();
                world.pause(Duration::from_millis(200));
                let what = format!("{kind:?} {direction:?} {at}");
                if t > longest.0 { longest = (t, what.clone()); }
                let a = world.wires().avr(Target::ONLY).unwrap();
                let flash = a.flash() == want;
                let eeprom = if std::env::var("EESAVE").is_ok() { a.eeprom() == bytes(7, 128) } else { a.eeprom() == [0xff; 128] };
                let fuses = [a.fuse(Fuse::Low), a.fuse(Fuse::High), a.fuse(Fuse::Extended)] == [Some(0x64), Some(if std::env::var("EESAVE").is_ok() { 0x9f } else { 0xdf }), Some(0xff)];
                let lock = a.lock() == 0xff;
                let held = world.pins().cs == Drive::Low;
                let key = format!("{:?} {} stage {stage} eeprom {eeprom} fuses {fuses} lock {lock} deaf {deaf} held {held} power {} baud {}", std::mem::discriminant(&kind), if r.is_ok() { if flash && eeprom && fuses && lock { "OK".into() } else { format!("FALSE flash {flash}") } } else { "err".into() }, world.supply_on(), world.baud());
                let key = key.replace("Discriminant", &format!("{kind:?}"));
                let e = counts.entry(key).or_default();
                e.0 += 1;
                if e.1.is_empty() { e.1 = format!("{what}: {}", r.err().unwrap_or_default()); }
            }
        }
    }
    for (k, (n, e)) in counts { println!("{n:6} {k}\n         {e}"); }
    println!("longest {longest:?}");
}
