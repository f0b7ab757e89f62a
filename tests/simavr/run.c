/*
 * Runs the flash of an ATmega328P at 16 MHz for two seconds of its own time and prints what it does:
 * a line "uart TEXT" for each line it sends, a line "pb5 LEVEL MILLISECONDS" for each edge on PB5.
 * usage: run FLASH.bin
 */
#include <simavr/avr_ioport.h>
#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void on_uart(struct avr_irq_t *irq, uint32_t value, void *param)
{
    static char line[80];
    static size_t length;
    (void)irq;
    (void)param;
    if (value == '\n') {
        printf("uart %.*s\n", (int)length, line);
        length = 0;
    } else if (length < sizeof line) {
        line[length++] = (char)value;
    }
}

static void on_pb5(struct avr_irq_t *irq, uint32_t value, void *param)
{
    const avr_t *avr = param;
    if (value != irq->value) {
        printf("pb5 %u %.0f\n", (unsigned)value, avr->cycle / 16e3);
    }
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    avr_t *avr = avr_make_mcu_by_name("atmega328p");
    uint32_t flags = 0;
    if (!file || !avr) {
        return EXIT_FAILURE;
    }
    avr_init(avr);
    avr->frequency = 16000000;
    if (fread(avr->flash, 1, avr->flashend + 1, file) != avr->flashend + 1) {
        return EXIT_FAILURE;
    }
    avr->codeend = avr->flashend;
    /* What the UART sends is printed here, not by simavr. */
    avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), on_uart, avr);
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('B'), 5), on_pb5, avr);
    while (avr->cycle < 2 * 16000000) {
        int state = avr_run(avr);
        if (state == cpu_Done || state == cpu_Crashed) {
            printf("ended in state %d\n", state);
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
