#!/bin/sh
# Runs the gang of examples/gang with the program that is named, and puts what it prints into README.md.
# tests/cli/gang.rs fails while the two differ.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
program=$(realpath "${1:-$root/target/debug/avrrr}")
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
# Where the counter begins at its first number.
cp "$root"/examples/gang/board.toml "$root"/examples/gang/*.hex "$folder"
(cd "$folder" && "$program" gang board.toml 2>/dev/null >picture)
awk -v picture="$folder/picture" '
    /gang examples\/gang\/board.toml/ { near = 1 }
    inside && /^```$/ { inside = near = 0 }
    !inside { print }
    near && /^```text$/ { inside = 1; while ((getline line < picture) > 0) print line }
' "$root/README.md" >"$folder/README.md"
cat "$folder/README.md" >"$root/README.md"
