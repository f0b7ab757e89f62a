#!/bin/bash
# Measures how long avrdude's jobs take on the simulated Bus Pirate, in simulated seconds, and compares
# them with the figures of an independent model. Prints a table; fails if one is more than 3 % off.
# Needs avrdude. Usage: scripts/avrdude-timing.sh [path of avrrr]
set -eu

avrrr=${1:-target/release/avrrr}
work=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

for kilobytes in 2 8 32; do
    head -c $((kilobytes * 1024)) /dev/urandom >"$work/$kilobytes.bin"
done

# model_time PART LATENCY AVRDUDE-OPTION...
model_time() {
    local part=$1 latency=$2
    shift 2
    mkfifo "$work/out"
    "$avrrr" sim --link "$work/port" --chip "$part@cs,clock=16MHz" --latency-ms "$latency" --pace fast \
        --load "$part:flash:$work/$([ "$part" = t2313 ] && echo 2 || echo 32).bin" >"$work/out" &
    server=$!
    exec 3<"$work/out"
    rm "$work/out"
    local line
    read -r line <&3
    avrdude -qq -c buspirate -P "$work/port" -p "$part" "$@" >"$work/log" 2>&1 ||
        { cat "$work/log" >&2; return 1; }
    kill "$server"
    read -r line <&3
    wait "$server"
    server=
    exec 3<&-
    line=${line#*\"model_time_s\":}
    time=${line%%,*}
}

failed=0
# row NAME FIGURE-AT-16-MS FIGURE-AT-1-MS PART AVRDUDE-OPTION...
row() {
    local name=$1 figures=("$2" "$3") part=$4 latencies=(16 1) k
    shift 4
    for k in 0 1; do
        model_time "$part" "${latencies[k]}" "$@"
        awk -v name="$name" -v ms="${latencies[k]}" -v ours="$time" -v theirs="${figures[k]}" 'BEGIN {
            ratio = ours / theirs
            off = ratio < 0.97 || ratio > 1.03
            printf "%-32s %2d ms %9.3f %9.2f %7.4f%s\n", name, ms, ours, theirs, ratio, off ? "  OFF" : ""
            exit off
        }' || failed=1
    done
}

printf '%-32s %5s %9s %9s %7s\n' job timer ours theirs ratio
row 'signature' 0.68 0.42 m328p
row '32 KB write + verify' 94.97 82.46 m328p -U "flash:w:$work/32.bin:r"
row '8 KB write + verify' 24.32 20.93 m328p -U "flash:w:$work/8.bin:r"
row '32 KB read' 37.54 34.74 m328p -U "flash:r:$work/read.bin:r"
row '2 KB write + verify, ATtiny2313' 9.97 6.09 t2313 -U "flash:w:$work/2.bin:r"
row '32 KB write + verify, spifreq=4' 32.65 18.41 m328p -x spifreq=4 -U "flash:w:$work/32.bin:r"
exit $failed
