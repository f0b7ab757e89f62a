/*
 * Blinks whatever hangs on port B of an AVR at 1 MHz, and carries the name of its slot, so that each
 * image is another one. Build: examples/gang/build.sh
 */
#include <avr/io.h>
#include <avr/pgmspace.h>
#include <util/delay.h>

static const char slot[] PROGMEM = SLOT;

int main(void)
{
    DDRB = 0xff;
    for (unsigned char at = 0;; at++) {
        /* The letters of the name, one after the other. */
        PORTB = pgm_read_byte(&slot[at % sizeof slot]);
        _delay_ms(100);
    }
}
