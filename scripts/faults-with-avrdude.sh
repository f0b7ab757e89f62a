#!/bin/bash
# Lets avrdude and avrrr write and verify an ATtiny2313 while one byte on the line is lost, flipped or
# doubled, or the port goes away, at places that are spread over the whole job, both ways. Counts for each:
#   right    it said that it succeeded, and the flash is what it should be
#   refused  it ended with an error
#   hung     it did not end within the time limit
#   lied     it said that it succeeded, and the flash is something else
# Fails if avrrr lied or hung. Needs avrdude.
# Usage: scripts/faults-with-avrdude.sh [path of avrrr [places per fault [limit in seconds]]]
set -eu

avrrr=${1:-target/release/avrrr}
places=${2:-6}
limit=${3:-20}
work=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
export HOME=$work
unset XDG_CONFIG_HOME

head -c 1024 /dev/urandom >"$work/image.bin"

# serve FAULT: starts a simulated Bus Pirate; an empty FAULT is none.
serve() {
    mkfifo "$work/out"
    "$avrrr" sim --link "$work/port" --chip t2313@cs,clock=16MHz --pace fast --dump "$work/dump" \
        ${1:+--fault "$1"} >"$work/out" 2>/dev/null &
    server=$!
    exec 3<"$work/out"
    rm "$work/out"
    read -r line <&3
}

# Ends it; its statistics are in $line then.
unserve() {
    kill "$server" 2>/dev/null || true
    read -r line <&3 || true
    wait "$server" || true
    server=
    exec 3<&-
}

client() {
    case $1 in
        avrdude) set -- avrdude -qq -c buspirate -P "$work/port" -p t2313 ;;
        *) set -- "$avrrr" -q -P "$work/port" -p t2313 ;;
    esac
    timeout -k 1 "$limit" "$@" -e -U "flash:w:$work/image.bin:r" >"$work/log" 2>&1
}

is_right() { cmp -s -n 1024 "$work/image.bin" "$work/dump/t2313@cs.flash.bin"; }

# try PROGRAM FAULT: the outcome, in $outcome.
try() {
    local code=0
    serve "$2"
    client "$1" || code=$?
    unserve
    case $code in
        124 | 137) outcome=hung ;;
        0) if is_right; then outcome=right; else outcome=lied; fi ;;
        *) outcome=refused ;;
    esac
}

# How many bytes a whole job without faults takes, in $up and $down.
measure() {
    try "$1" ''
    if [ "$outcome" != right ]; then cat "$work/log" >&2; exit 1; fi
    up=${line#*\"bytes_up\":} up=${up%%[,\}]*}
    down=${line#*\"bytes_down\":} down=${down%%[,\}]*}
}

failed=0
printf '%-8s %-10s %6s %8s %5s %5s\n' program fault right refused hung lied
for program in avrdude avrrr; do
    measure "$program"
    declare -A all=([right]=0 [refused]=0 [hung]=0 [lied]=0)
    for kind in drop flip=0x10 dup hangup; do
        declare -A count=([right]=0 [refused]=0 [hung]=0 [lied]=0)
        for direction in up down; do
            bytes=${!direction}
            for ((place = 0; place < places; place++)); do
                # In the middle of equal parts of the job.
                try "$program" "$direction:$((bytes * (2 * place + 1) / (2 * places))):$kind"
                count[$outcome]=$((${count[$outcome]} + 1))
                all[$outcome]=$((${all[$outcome]} + 1))
            done
        done
        printf '%-8s %-10s %6d %8d %5d %5d\n' "$program" "$kind" \
            "${count[right]}" "${count[refused]}" "${count[hung]}" "${count[lied]}"
    done
    printf '%-8s %-10s %6d %8d %5d %5d\n' "$program" all \
        "${all[right]}" "${all[refused]}" "${all[hung]}" "${all[lied]}"
    if [ "$program" = avrrr ] && ((all[hung] + all[lied] > 0)); then failed=1; fi
done
exit $failed
