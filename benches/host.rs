//! What the host's CPU and memory spend: the wire codec, Intel HEX, a whole job without waiting, on the simulator and
//! without it, and how much memory a job of 256 KB takes.
//!
//! `cargo bench --bench host`. The time of the wire is not here: that is virtual, printed by
//! `benches/spi_throughput.rs` and asserted in `tests/budget.rs`.

#[path = "../tests/random/mod.rs"]
mod random;

use std::alloc::System;
use std::convert::Infallible;
use std::hint::black_box;
use std::ops::ControlFlow;
use std::process::Command;
use std::time::Duration;
use std::{env, fs};

use avrrr::bus::{Hertz, IcspBus as _, Target};
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{ATMEGA328P, ATMEGA2560, Chip};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Line, World};
use avrrr::transport::{Recorded, Replayed, Transcript, Transport};
use criterion::{BatchSize, Criterion, Throughput, criterion_group};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, Stats, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// As large as an image can be for the chips of the simulator.
const SIZE: usize = 256 * 1024;

/// Tells the program to run the job whose memory is measured, and nothing else.
const JOB: &str = "--job-of-256-kb";

/// A Bus Pirate of the simulator, but transfers are answered at once with the bytes that were sent, so that
/// nothing but the codec takes time.
struct Echo {
    world: World<Board>,
    answer: Vec<u8>,
    /// So many bytes of the answer were taken.
    taken: usize,
}

impl Transport for Echo {
    type Error = Infallible;

    fn send(&mut self, mut bytes: &[u8]) -> Result<(), Infallible> {
        let is_transfer = |byte: &u8| byte & 0xf0 == 0x10;
        if !bytes.first().is_some_and(is_transfer) {
            return self.world.send(bytes);
        }
        self.answer.clear();
        self.taken = 0;
        while let [command, rest @ ..] = bytes {
            assert!(is_transfer(command), "only transfers travel together");
            let (data, rest) = rest.split_at(usize::from(command & 0x0f) + 1);
            self.answer.push(1);
            self.answer.extend_from_slice(data);
            bytes = rest;
        }
        Ok(())
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Infallible> {
        if self.taken == self.answer.len() {
            return self.world.recv(buf, within);
        }
        let rest = &self.answer[self.taken..];
        let count = rest.len().min(buf.len());
        buf[..count].copy_from_slice(&rest[..count]);
        self.taken += count;
        Ok(count)
    }

    fn discard_input(&mut self) -> Result<(), Infallible> {
        self.world.discard_input()
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, Infallible> {
        self.world.set_baud(baud)
    }

    fn now(&self) -> Duration {
        self.world.now()
    }

    fn pause(&mut self, time: Duration) {
        self.world.pause(time);
    }
}

fn codec(criterion: &mut Criterion) {
    let world = World::new(Board::new());
    let echo = Echo { world, answer: Vec::new(), taken: 0 };
    let mut group = criterion.benchmark_group("codec");
    group.throughput(Throughput::Bytes(64 * 1024));
    let mut frames: Vec<_> = (0..16 * 1024_u32).map(u32::to_be_bytes).collect();
    let mut bus = BusPirate::connect(echo, Direct::ONE, Options::default()).unwrap();
    bus.set_clock(Hertz::khz(2_000)).unwrap();
    group.bench_function("encode and decode transfers, SPI bytes", |bencher| {
        bencher.iter(|| bus.exchange(black_box(&mut frames)).unwrap());
    });
    group.finish();
}

fn intel_hex(criterion: &mut Criterion) {
    let image = Image::from_bytes(0, random::bytes(1, SIZE)).unwrap();
    let text = image.to_hex();
    let mut group = criterion.benchmark_group("intel hex, 256 KB");
    group.throughput(Throughput::Bytes(SIZE as u64));
    group.bench_function("parse", |bencher| bencher.iter(|| Image::from_hex(black_box(text.as_bytes()))));
    group.bench_function("print", |bencher| bencher.iter(|| black_box(&image).to_hex()));
    group.finish();
}

/// A simulated board with this chip.
fn world(chip: Chip) -> World<Board> {
    let avr = Avr::new(chip).with_clock(Hertz::mhz(16));
    World::new(Board::new().with(avr, Line::Cs))
}

/// Erases, writes and verifies on virtual time; how many bytes crossed the SPI bus.
fn write_and_verify(chip: Chip, plan: &Plan) -> u64 {
    let mut world = world(chip);
    run(&mut world, chip, plan);
    world.stats().spi_bytes
}

fn run<T: Transport>(transport: T, chip: Chip, plan: &Plan) {
    let mut bus = BusPirate::connect(transport, Direct::ONE, Options::default()).unwrap();
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(chip);
    plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap();
    programmer.leave().unwrap();
    bus.close().unwrap();
}

/// What fills the flash.
fn plan(chip: Chip, image: Image) -> Plan {
    let operations = vec![Operation::Erase, Operation::Write { memory: Memory::Flash, image }];
    Plan::new(chip, operations, Policy::default()).unwrap()
}

fn simulator(criterion: &mut Criterion) {
    let image = Image::from_bytes(0, random::bytes(1, ATMEGA328P.flash.size as usize)).unwrap();
    let plan = plan(ATMEGA328P, image);
    let mut group = criterion.benchmark_group("programmer and simulator");
    group.throughput(Throughput::Bytes(write_and_verify(ATMEGA328P, &plan)));
    group.bench_function("write and verify 32 KB, SPI bytes", |bencher| {
        bencher.iter(|| write_and_verify(ATMEGA328P, &plan));
    });
    group.finish();
}

/// What fills the flash of an ATmega328P, and what goes over the line meanwhile.
fn recording() -> (Plan, Transcript) {
    let image = Image::from_bytes(0, random::bytes(1, ATMEGA328P.flash.size as usize)).unwrap();
    let plan = plan(ATMEGA328P, image);
    let mut recorded = Recorded::new(world(ATMEGA328P));
    run(&mut recorded, ATMEGA328P, &plan);
    (plan, recorded.into_parts().1)
}

/// What the programmer takes for each byte of flash, without the simulator.
fn programmer(criterion: &mut Criterion) {
    let (plan, transcript) = recording();
    let mut group = criterion.benchmark_group("programmer");
    group.throughput(Throughput::Bytes(ATMEGA328P.flash.size.into()));
    group.bench_function("write and verify 32 KB over a recording, bytes of flash", |bencher| {
        let replay = |replayed| run(replayed, ATMEGA328P, &plan);
        bencher.iter_batched(|| Replayed::new(transcript.clone()), replay, BatchSize::LargeInput);
    });
    group.finish();
}

/// How often the programmer asks for memory, and for how much.
fn print_allocations() {
    let (plan, transcript) = recording();
    let replayed = Replayed::new(transcript);
    let region = Region::new(ALLOCATOR);
    run(replayed, ATMEGA328P, &plan);
    let Stats { allocations, reallocations, bytes_allocated, .. } = region.change();
    println!(
        "writing and verifying 32 KB: {allocations} allocations, {reallocations} reallocations, \
         {:.2} bytes for each byte of flash",
        bytes_allocated as f64 / f64::from(ATMEGA328P.flash.size)
    );
}

/// The job whose memory is measured, from the text of the file on; then how much memory it took at the most.
fn big_job() {
    let text = Image::from_bytes(0, random::bytes(1, SIZE)).unwrap().to_hex();
    write_and_verify(ATMEGA2560, &plan(ATMEGA2560, Image::from_hex(text.as_bytes()).unwrap()));
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!("{}", peak.map_or("not known on this system", str::trim));
}

criterion_group!(benches, codec, intel_hex, programmer, simulator);

fn main() {
    if env::args().any(|argument| argument == JOB) {
        return big_job();
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
    print_allocations();
    // In a process of its own, which holds nothing else.
    let output = Command::new(env::current_exe().unwrap()).arg(JOB).output().unwrap();
    let peak = String::from_utf8_lossy(&output.stdout);
    println!("peak memory of writing 256 KB, with the simulated board: {}", peak.trim());
}
