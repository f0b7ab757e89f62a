#!/bin/sh
# Builds the firmware of board.toml, for each slot its own, into this folder or the one that is named;
# needs avr-gcc and avr-libc (Debian: gcc-avr avr-libc).
set -eu
out=${1:-$(dirname "$0")}
source=$(dirname "$0")/blink.c
elf=$(mktemp)
trap 'rm -f "$elf"' EXIT
while read -r slot part; do
    avr-gcc -mmcu="$part" -DF_CPU=1000000UL -DSLOT="\"$slot\"" -Os -Wall -Wextra -o "$elf" "$source"
    avr-objcopy -O ihex -R .eeprom "$elf" "$out/$slot.hex"
done <<END
motor attiny85
display attiny2313
usb at90usb162
sensor atmega8
logger atmega2560
radio atmega328p
clock attiny84
END
