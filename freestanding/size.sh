#!/usr/bin/env bash
# Builds the firmware with one and with two chips, shows that nothing is below it, and prints the size of
# the code and of a chip's data, in bytes, on this machine.
set -euo pipefail
cd "$(dirname "$0")/.."

build() { # build FEATURES
    cargo build --locked --quiet --package avrrr-freestanding --profile freestanding --bin firmware --features "$1"
    echo "${CARGO_TARGET_DIR:-target}/freestanding/firmware"
}

# Neither std nor alloc, and no library of the system: no such name in it, nothing undefined, nothing to load.
check() { # check PROGRAM
    # Named after what grep must find, so that a program without names does not pass.
    nm --demangle "$1" | grep 'avrrr::icsp::session' >/dev/null || { echo "the session is not in $1" >&2; exit 1; }
    if nm --demangle "$1" | grep -E '\b(std|alloc)::|__rust_|__rdl_|malloc'; then
        echo "$1 has a heap or an operating system" >&2
        exit 1
    fi
    if nm --undefined-only "$1" | grep .; then
        echo "$1 needs another library" >&2
        exit 1
    fi
    if readelf --program-headers "$1" | grep -E 'INTERP|DYNAMIC'; then
        echo "$1 wants to be linked by a system" >&2
        exit 1
    fi
}

sections() { # sections PROGRAM NAME...
    local program=$1
    shift
    size --format=sysv "$program" | awk -v names=" $* " 'index(names, " " $1 " ") { sum += $2 } END { print sum + 0 }'
}

firmware=$(build firmware)
check "$firmware"
code=$(sections "$firmware" .text)
one=$(sections "$firmware" .rodata .data.rel.ro)
firmware=$(build firmware,second-chip)
check "$firmware"
two=$(sections "$firmware" .rodata .data.rel.ro)
echo "code: $code bytes; data of one chip, with names and meanings of its fuses: $((two - one)) bytes"
