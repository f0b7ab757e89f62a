//! What the host's CPU spends: Intel HEX, and a whole job on the simulator without waiting.
//!
//! `cargo bench`. The time of the wire is not here: that is virtual, and asserted in
//! `tests/budget.rs`.

use std::hint::black_box;
use std::ops::ControlFlow;

use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::ATMEGA328P;
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Line, World};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Bytes without a pattern.
fn bytes(count: u32) -> Vec<u8> {
    (0..count).map(|at| (at.wrapping_mul(0x9e37_79b9) >> 24) as u8).collect()
}

fn intel_hex(criterion: &mut Criterion) {
    let size = 256 * 1024;
    let image = Image::from_bytes(0, bytes(size)).unwrap();
    let text = image.to_hex();
    let mut group = criterion.benchmark_group("intel hex, 256 KB");
    group.throughput(Throughput::Bytes(size.into()));
    group.bench_function("parse", |bencher| bencher.iter(|| Image::from_hex(black_box(text.as_bytes()))));
    group.bench_function("print", |bencher| bencher.iter(|| black_box(&image).to_hex()));
    group.finish();
}

fn whole_job(criterion: &mut Criterion) {
    let image = Image::from_bytes(0, bytes(ATMEGA328P.flash.size)).unwrap();
    let operations = vec![Operation::Erase, Operation::Write { memory: Memory::Flash, image }];
    let plan = Plan::new(ATMEGA328P, operations, Policy::default()).unwrap();
    let session = || {
        let avr = Avr::new(ATMEGA328P).with_clock(16_000_000);
        let mut world = World::new(Board::new().with(avr, Line::Cs));
        let mut bus = BusPirate::connect(&mut world, Direct::ONE, Options::default()).unwrap();
        let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
        let mut programmer = session.into_programmer(ATMEGA328P);
        plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap();
        programmer.leave().unwrap();
        bus.close().unwrap();
        world.stats().spi_bytes
    };
    let mut group = criterion.benchmark_group("job");
    group.throughput(Throughput::Bytes(session()));
    group.bench_function("write and verify 32 KB, SPI bytes", |bencher| bencher.iter(session));
    group.finish();
}

criterion_group!(benches, intel_hex, whole_job);
criterion_main!(benches);
