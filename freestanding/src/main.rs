//! The program for a made-up microcontroller: its registers, and [`avrrr_freestanding::program`].
//!
//! Wiring: its SPI to SCK, MOSI and MISO, bit 0 of its port to RESET, an LED at bit 1.
#![no_std]
#![no_main]

mod mem;

use core::convert::Infallible;
use core::panic::PanicInfo;
use core::sync::atomic::{AtomicU8, AtomicU32, Ordering::SeqCst};

use avrrr::bus::HalBus;
use avrrr::chip::Chip;
use avrrr::select::{Direct, PinLines};
use avrrr_freestanding::program;
use embedded_hal::delay::DelayNs;
use embedded_hal::digital::{self, OutputPin};
use embedded_hal::spi::{self, SpiBus};

// The registers. A real part has them at fixed addresses, and a crate that knows these; `used` says that
// hardware reads and writes them.

/// Written: shifted out; read: what came in.
#[used]
static SPI_DATA: AtomicU8 = AtomicU8::new(0);
/// Bit 0: a byte is being shifted.
#[used]
static SPI_STATUS: AtomicU8 = AtomicU8::new(0);
/// Output levels.
#[used]
static PORT: AtomicU8 = AtomicU8::new(1);
/// Counts microseconds.
#[used]
static MICROS: AtomicU32 = AtomicU32::new(0);

/// What this programmer can program.
static CHIPS: &[Chip] = &[
    avrrr::chip::ATMEGA328P,
    #[cfg(feature = "second-chip")]
    avrrr::chip::ATTINY85,
];

/// What it programs: an endless loop.
static FIRMWARE: [u8; 2] = [0xff, 0xcf];

struct Spi;

impl Spi {
    fn shift(byte: u8) -> u8 {
        SPI_DATA.store(byte, SeqCst);
        while SPI_STATUS.load(SeqCst) & 1 != 0 {}
        SPI_DATA.load(SeqCst)
    }
}

impl spi::ErrorType for Spi {
    type Error = Infallible;
}

impl SpiBus for Spi {
    fn read(&mut self, words: &mut [u8]) -> Result<(), Infallible> {
        words.iter_mut().for_each(|word| *word = Self::shift(0));
        Ok(())
    }

    fn write(&mut self, words: &[u8]) -> Result<(), Infallible> {
        words.iter().for_each(|word| {
            Self::shift(*word);
        });
        Ok(())
    }

    fn transfer(&mut self, read: &mut [u8], write: &[u8]) -> Result<(), Infallible> {
        for at in 0..read.len().max(write.len()) {
            let got = Self::shift(write.get(at).copied().unwrap_or(0));
            if let Some(word) = read.get_mut(at) {
                *word = got;
            }
        }
        Ok(())
    }

    fn transfer_in_place(&mut self, words: &mut [u8]) -> Result<(), Infallible> {
        words.iter_mut().for_each(|word| *word = Self::shift(*word));
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

/// A bit of the port.
struct Pin(u8);

impl digital::ErrorType for Pin {
    type Error = Infallible;
}

impl OutputPin for Pin {
    fn set_low(&mut self) -> Result<(), Infallible> {
        PORT.fetch_and(!self.0, SeqCst);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        PORT.fetch_or(self.0, SeqCst);
        Ok(())
    }
}

struct Delay;

impl DelayNs for Delay {
    fn delay_ns(&mut self, ns: u32) {
        let began = MICROS.load(SeqCst);
        // The counter may be about to count.
        let micros = ns.div_ceil(1000) + 1;
        while MICROS.load(SeqCst).wrapping_sub(began) < micros {}
    }
}

/// The reset vector: where this machine's linker wants it.
#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    let done = HalBus::new(Spi, PinLines([Pin(1)]), Delay, Direct::ONE)
        .is_ok_and(|mut bus| program(&mut bus, CHIPS, &FIRMWARE).is_ok());
    let mut led = Pin(2);
    loop {
        let Ok(()) = if done { led.set_high() } else { led.set_low() };
    }
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}
