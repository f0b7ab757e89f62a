#!/bin/sh
# Builds blink.hex from blink.c; needs avr-gcc and avr-libc (Debian: gcc-avr avr-libc).
set -eu
cd "$(dirname "$0")"
elf=$(mktemp)
trap 'rm -f "$elf"' EXIT
avr-gcc -mmcu=atmega328p -DF_CPU=16000000UL -Os -Wall -Wextra -o "$elf" blink.c
avr-objcopy -O ihex -R .eeprom "$elf" "${1:-blink.hex}"
