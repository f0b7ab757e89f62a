#!/bin/bash
# Lets avrdude and avrrr do the same jobs on the same simulated Bus Pirate and compares the simulated
# seconds they take. avrdude's times are first compared with those of an independent model of the wire:
# the table is void if one of them is more than 3 % off. Fails then, and if avrrr is not as much faster
# as it should be. Needs avrdude. Usage: scripts/compare-with-avrdude.sh [path of avrrr]
set -eu

avrrr=${1:-target/release/avrrr}
work=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

for kilobytes in 1 2 8 32; do
    head -c $((kilobytes * 1024)) /dev/urandom >"$work/$kilobytes.bin"
done

# model_time PART LATENCY SIM-OPTIONS COMMAND...: the simulated time that a command takes, in $time.
# "PORT" in the command is the port of the simulated Bus Pirate.
model_time() {
    local part=$1 latency=$2 options=$3
    shift 3
    mkfifo "$work/out"
    # shellcheck disable=SC2086 # these are several words
    "$avrrr" sim --link "$work/port" --chip "$part@cs,clock=16MHz" --latency-ms "$latency" $options \
        >"$work/out" &
    server=$!
    exec 3<"$work/out"
    rm "$work/out"
    local line
    read -r line <&3
    "${@//PORT/$work/port}" >"$work/log" 2>&1 || { cat "$work/log" >&2; return 1; }
    kill "$server"
    read -r line <&3
    wait "$server"
    server=
    exec 3<&-
    line=${line#*\"model_time_s\":}
    time=${line%%,*}
}

failed=0
complain() { printf '  ^ %s\n' "$*"; failed=1; }
holds() { awk "BEGIN { exit !($1) }"; }

# A program's own thinking counts, and the time in which it is not let run: on a busy machine one run says
# little, and of several the quickest is nearest to the truth.
tries=6
quickest() { # quickest IS-ENOUGH MODEL-TIME-ARGUMENT...: the least time, in $time; IS-ENOUGH is about "time"
    local enough=$1 best= try
    shift
    for ((try = 0; try < tries; try++)); do
        model_time "$@"
        if [ -z "$best" ] || holds "$time < $best"; then best=$time; fi
        if holds "${enough//time/$best}"; then break; fi
    done
    time=$best
}

# row NAME PART LATENCY FIGURE AT-LEAST AVRDUDE-OPTIONS JOB...: FIGURE is what the independent model says
# of avrdude, or "-"; AT-LEAST is how many times faster avrrr has to be.
row() {
    local name=$1 part=$2 latency=$3 figure=$4 least=$5 options=$6 enough=1 theirs ours preload=
    shift 6
    # A chip whose flash is not blank reads no faster or slower than one that is.
    case "$*" in *:r:*) preload="--load $part:flash:$work/32.bin" ;; esac
    [ "$figure" = - ] || enough="time <= 1.03 * $figure"
    # shellcheck disable=SC2086
    quickest "$enough" "$part" "$latency" "--pace fast $preload" \
        avrdude -qq -c buspirate -P PORT -p "$part" $options "$@"
    theirs=$time
    # avrrr looks how long answers take, and only in real time is that what they take.
    quickest "$theirs >= $least * time" "$part" "$latency" "--pace real $preload" \
        "$avrrr" -q -P PORT -p "$part" "$@"
    ours=$time
    awk -v name="$name" -v ms="$latency" -v theirs="$theirs" -v figure="$figure" -v ours="$ours" 'BEGIN {
        printf "%-36s %2d ms %9.3f %7s %9.3f %6.1f\n", name, ms, theirs,
            figure == "-" ? "-" : sprintf("%.3f", theirs / figure), ours, theirs / ours
    }'
    if [ "$figure" != - ] && holds "$theirs < 0.97 * $figure || $theirs > 1.03 * $figure"; then
        complain "avrdude should take $figure s: the comparison is void"
    fi
    if holds "$theirs < $least * $ours"; then complain "should be $least times faster"; fi
}

real_time() { # real_time MODEL-TIME-ARGUMENT...: the seconds that a command really takes, in $time
    local began
    began=$(date +%s%N)
    model_time "$@"
    time=$(awk "BEGIN { print ($(date +%s%N) - $began) / 1e9 }")
}

# The same in real time, avrdude once.
real_row() {
    local name=$1 part=$2 latency=$3 least=$4 theirs ours= try
    shift 4
    real_time "$part" "$latency" '--pace real' avrdude -qq -c buspirate -P PORT -p "$part" "$@"
    theirs=$time
    for ((try = 0; try < tries; try++)); do
        real_time "$part" "$latency" '--pace real' "$avrrr" -q -P PORT -p "$part" "$@"
        if [ -z "$ours" ] || holds "$time < $ours"; then ours=$time; fi
        if holds "$theirs >= $least * $ours"; then break; fi
    done
    awk -v name="$name" -v ms="$latency" -v theirs="$theirs" -v ours="$ours" 'BEGIN {
        printf "%-36s %2d ms %9.3f %7s %9.3f %6.1f\n", name, ms, theirs, "-", ours, theirs / ours
    }'
    if holds "$theirs < $least * $ours"; then complain "should be $least times faster"; fi
}

flash() { printf 'flash:w:%s/%s.bin:r' "$work" "$1"; }

printf '%-36s %5s %9s %7s %9s %6s\n' job timer avrdude /model avrrr ratio
row 'signature' m328p 16 0.68 1 ''
row 'signature' m328p 1 0.42 1 ''
row '32 KB write + verify' m328p 16 94.97 15 '' -U "$(flash 32)"
row '32 KB write + verify' m328p 1 82.46 22 '' -U "$(flash 32)"
row '32 KB, avrdude -x spifreq=4' m328p 16 32.65 5 '-x spifreq=4' -U "$(flash 32)"
row '32 KB, avrdude -x spifreq=4' m328p 1 18.41 5 '-x spifreq=4' -U "$(flash 32)"
row '32 KB, avrrr -b 115200' m328p 16 94.97 4.5 '' -b 115200 -U "$(flash 32)"
row '32 KB, avrrr -b 115200' m328p 1 82.46 5 '' -b 115200 -U "$(flash 32)"
row '8 KB write + verify' m328p 16 24.32 12 '' -U "$(flash 8)"
row '8 KB write + verify' m328p 1 20.93 16 '' -U "$(flash 8)"
row '32 KB read' m328p 16 37.54 15 '' -U "flash:r:$work/read.bin:r"
row '32 KB read' m328p 1 34.74 15 '' -U "flash:r:$work/read.bin:r"
row '1 KB EEPROM write + verify' m328p 16 132 15 '' -U "eeprom:w:$work/1.bin:r"
row '1 KB EEPROM write + verify' m328p 1 - 6 '' -U "eeprom:w:$work/1.bin:r"
row '2 KB write + verify, ATtiny2313' t2313 16 9.97 6 '' -U "$(flash 2)"
row '2 KB write + verify, ATtiny2313' t2313 1 6.09 7 '' -U "$(flash 2)"
real_row '2 KB in real time, ATtiny2313' t2313 1 6 -U "$(flash 2)"
exit $failed
