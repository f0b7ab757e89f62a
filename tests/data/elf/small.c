// For another part.
#include <avr/io.h>
#include <avr/signature.h>

int main(void) {
    for (;;) {
        PORTB = 1;
    }
}
