//! What is in the adapter, and behind it: an ATtiny85.

use std::io::{self, Read, Write};

use avrrr::chip::{ATTINY85, Hertz};
use avrrr::sim::{Avr, Board, Gpio, Host, HostDelay, HostPin, HostSpi, Line};
use embedded_hal::delay::DelayNs;
use embedded_hal::digital::OutputPin;
use embedded_hal::spi::SpiBus;

pub(crate) fn adapter() -> impl Read + Write {
    let host = Host::new(Board::new().self_powered().with(Avr::new(ATTINY85), Line::Cs));
    let mut reset = host.pin(Gpio::Cs);
    let Ok(()) = reset.set_high();
    Adapter { spi: host.spi(Hertz::khz(125)), reset, delay: host.delay(), answer: [0; 4] }
}

struct Adapter {
    spi: HostSpi<Board>,
    reset: HostPin<Board>,
    delay: HostDelay<Board>,
    answer: [u8; 4],
}

impl Write for Adapter {
    /// A whole request.
    fn write(&mut self, request: &[u8]) -> io::Result<usize> {
        let [letter, bytes @ ..] = request else { return Ok(0) };
        self.answer = bytes.try_into().map_err(|_| io::ErrorKind::InvalidData)?;
        let Ok(()) = match letter {
            b'X' => self.spi.transfer_in_place(&mut self.answer),
            b'R' => self.reset.set_state((self.answer[0] != 0).into()),
            _ => {
                self.delay.delay_us(u32::from_be_bytes(self.answer));
                Ok(())
            }
        };
        Ok(request.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for Adapter {
    /// A whole answer.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        buffer.copy_from_slice(&self.answer);
        Ok(buffer.len())
    }
}
