// A program with a second section at the beginning of the boot section, 0x7000.
#include <avr/io.h>

__attribute__((used, section(".bootloader"), noinline)) void loader(void) {
    for (;;) {
        PORTB = 0x5a;
    }
}

int main(void) {
    for (;;) {
        PORTB = 0xa5;
    }
}
