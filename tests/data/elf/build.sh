#!/bin/sh
# Builds the ELF files from their sources: build.sh [FOLDER]. Needs avr-gcc and avr-libc (Debian: gcc-avr avr-libc).
set -eu
cd "$(dirname "$0")"
out=${1:-.}
avr-gcc -mmcu=atmega328p -Os -std=gnu11 -Wall -Wextra -s -Wl,--section-start=.user_signatures=0x850000 \
    -o "$out/everything.elf" everything.c
avr-gcc -mmcu=atmega328p -Os -Wall -Wextra -s -Wl,--section-start=.bootloader=0x7000 -o "$out/loader.elf" loader.c
avr-gcc -mmcu=attiny85 -Os -Wall -Wextra -s -o "$out/small.elf" small.c
