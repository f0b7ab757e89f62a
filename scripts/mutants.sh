#!/usr/bin/env bash
# Changes the code that decides about erasing, repairing, comparing, numbering and selecting, one place
# at a time, and sees whether a test fails: scripts/mutants.sh [SHARD/OF] [FILE...]
#
#   scripts/mutants.sh                        all of it
#   scripts/mutants.sh 0/20                   every twentieth change
#   scripts/mutants.sh src/select/route.rs    the changes of one file
#
# Fails when a change survives that mutants.md does not explain, or when more than 3 percent of all of it
# survive. A change that makes a test run for ever is caught. The tests are those of the profile `mutants`
# in .config/nextest.toml. On two cores that are busy otherwise a change costs about 10 s to build and 1 to 15 s
# to test, and each of the four groups 1 minute to begin.
# Needs cargo-mutants and cargo-nextest, which it installs if they are missing. Results are in
# target/mutants/.
set -euo pipefail
cd "$(dirname "$0")/.."
shard=
if [[ ${1-} =~ ^[0-9]+/[0-9]+$ ]]; then
    shard=$1
    shift
fi
wanted=("$@")

command -v cargo-mutants >/dev/null || cargo install --quiet --locked cargo-mutants@27.1.0
command -v cargo-nextest >/dev/null || cargo install --quiet --locked cargo-nextest@0.9.143

results=$PWD/target/mutants/results
rm -rf "$results"
mkdir -p "$results"
# The next mutant is built on the last: what takes long is the compiler, not the tests.
export CARGO_TARGET_DIR=$PWD/target/mutants/build CARGO_INCREMENTAL=1
export CARGO_PROFILE_DEV_OPT_LEVEL=0 CARGO_PROFILE_DEV_DEBUG=0
export NEXTEST_PROFILE=mutants

group() { # group NAME "FILES" "TESTS": the mutants of these files, against these tests
    local name=$1 file only=() tests=()
    for file in $2; do
        if [ ${#wanted[@]} -eq 0 ] || [[ " ${wanted[*]} " == *" $file "* ]]; then only+=(--file "$file"); fi
    done
    [ ${#only[@]} -gt 0 ] || return 0
    for file in $3; do tests+=(--cargo-arg="--test=$file"); done
    printf '== %s\n' "$name"
    # 2: mutants were missed; 3: some timed out. Anything else is no result.
    cargo mutants --output "$results/$name" --test-tool nextest --jobs 1 --timeout 120 \
        --no-default-features --features gang,sim,serial,mock ${shard:+--sharding round-robin --shard "$shard"} \
        --cargo-arg=--lib "${tests[@]}" "${only[@]}" || [[ $? =~ ^[23]$ ]]
}

group select "$(echo src/select/*.rs)" "select"
group icsp "$(find src/icsp -name '*.rs' | tr '\n' ' ')" "cross_check gang messages programmer"
group job "$(echo src/job/*.rs)" "fuses gang messages programmer slow_chips"
group gang "src/gang/counter.rs src/gang/files.rs src/gang/log.rs" "gang"

[ -n "$(ls "$results")" ] || { echo "no file of these is one that it changes: ${wanted[*]}" >&2; exit 2; }
count() { cat "$results"/*/mutants.out/"$1".txt | wc -l; }
missed=$(count missed)
viable=$((missed + $(count caught) + $(count timeout)))
printf '%d of %d survived, %d did not compile\n' "$missed" "$viable" "$(count unviable)"

# Places move with every change of a file, so that a survivor is its file and what was changed.
survivors() { cat "$results"/*/mutants.out/missed.txt | sed -E 's/:[0-9]+:[0-9]+:/:/' | LC_ALL=C sort; }
explained() { sed -nE 's/^- `(src[^`]*)`.*/\1/p' scripts/mutants.md | LC_ALL=C sort; }
if new=$(LC_ALL=C comm -23 <(survivors) <(explained)) && [ -n "$new" ]; then
    printf 'not explained in scripts/mutants.md:\n%s\n' "$new"
    exit 1
fi
if [ -z "$shard" ] && [ ${#wanted[@]} -eq 0 ]; then
    LC_ALL=C comm -13 <(survivors) <(explained) | sed 's/^/explained, but caught: /'
    [ $((missed * 100)) -le $((viable * 3)) ] || { echo "more than 3 percent survived"; exit 1; }
fi
