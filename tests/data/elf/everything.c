// EEPROM, fuses, lock bits, signature, user signatures, constants and initialised variables.
#include <avr/eeprom.h>
#include <avr/fuse.h>
#include <avr/io.h>
#include <avr/lock.h>
#include <avr/pgmspace.h>
#include <avr/signature.h>

EEMEM uint8_t settings[6] = {1, 2, 3, 4, 5, 6};
FUSES = {.low = 0xe2, .high = 0xd9, .extended = 0xff};
LOCKBITS = LB_MODE_1;
__attribute__((used, section(".user_signatures"))) const uint8_t user[2] = {0xaa, 0x55};
const __flash uint8_t table[4] = {0xf0, 0xf1, 0xf2, 0xf3};
const char text[] = "constant";
volatile uint8_t counter = 42, zero;

int main(void) {
    for (;;) {
        PORTB = counter++ + zero + table[zero] + text[zero];
    }
}
