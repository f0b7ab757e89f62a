/*
 * Blinks the LED on PB5 of an ATmega328P at 16 MHz: half a second on, half a second off.
 *
 * Says "blink\n" on the UART (115200 baud) at the start, so that a simulator, too, can tell that it
 * runs. Build: examples/firmware/build.sh
 */
#include <avr/io.h>
#include <util/delay.h>

static void say(const char *text)
{
    while (*text) {
        while (!(UCSR0A & _BV(UDRE0))) {
        }
        UDR0 = *text++;
    }
}

int main(void)
{
    UBRR0 = F_CPU / 8 / 115200 - 1;
    UCSR0A = _BV(U2X0);
    UCSR0B = _BV(TXEN0);
    say("blink\n");

    DDRB |= _BV(DDB5);
    for (;;) {
        PINB = _BV(PINB5); /* writing a one toggles the pin */
        _delay_ms(500);
    }
}
