#!/usr/bin/env bash
# Fuzzes each target for so many seconds, two at a time: scripts/fuzz.sh SECONDS [TARGET...]
#
# Needs g++ and cargo-fuzz, which it installs if it is missing. What it finds is in fuzz/artifacts/.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:?for how many seconds?}
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(image elf commands replies manifest pirate avr server)

command -v cargo-fuzz >/dev/null || cargo install --quiet --locked cargo-fuzz@0.13.2
cargo run --quiet --locked --manifest-path fuzz/Cargo.toml --example seeds
# The sanitizers need a nightly compiler, or this.
export RUSTC_BOOTSTRAP=1
cargo fuzz build
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

fuzz() {
    mkdir -p "fuzz/artifacts/$1"
    if "fuzz/target/$(rustc -vV | sed -n 's/^host: //p')/release/$1" -max_total_time="$seconds" -timeout=60 \
        -max_len=2048 -artifact_prefix="fuzz/artifacts/$1/" "fuzz/corpus/$1" >"$logs/$1" 2>&1; then
        printf '%-9s %s\n' "$1" "$(grep -a '^Done' "$logs/$1")"
    else
        tail -n 40 "$logs/$1"
        return 1
    fi
}
export -f fuzz
export seconds logs
printf '%s\n' "${targets[@]}" | xargs -P 2 -I TARGET bash -euc 'fuzz TARGET'
