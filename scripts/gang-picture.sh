#!/bin/sh
# Programs the simulated gang of examples/gang and draws what the program prints.
# Usage: scripts/gang-picture.sh [path of avrrr [picture]]; the picture is docs/gang.svg unless given.
# tests/cli/gang.rs fails while the picture is stale.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
program=$(realpath "${1:-$root/target/debug/avrrr}")
picture=${2:-$root/docs/gang.svg}
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
# In a folder of its own, so that the counter begins at its first number.
mkdir "$folder/examples"
cp -R "$root/examples/gang" "$folder/examples"
rm -f "$folder"/examples/gang/production.jsonl* "$folder"/examples/gang/serial-number.txt*
(cd "$folder" && "$program" gang examples/gang/board.toml 2>/dev/null >printed)
# A terminal of 80 columns. The text stays text: it can be selected and searched.
awk '
    function escape(text) {
        gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text)
        return text
    }
    function show(class, text) {
        lines++
        body = body sprintf("<text class=\"%s\" x=\"16\" y=\"%d\" xml:space=\"preserve\">%s</text>\n", \
            class, 8 + 20 * lines, escape(text))
    }
    NR == 1 { show("typed", "$ avrrr gang examples/gang/board.toml"); show("head", $0); next }
    { show("line", $0) }
    END {
        height = 24 + 20 * lines
        printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 704 %d\" width=\"704\" height=\"%d\">\n", \
            height, height
        print "<style>text { font: 14px ui-monospace, Menlo, Consolas, \"DejaVu Sans Mono\", monospace; fill: #d8dee9 }"
        print ".typed { fill: #8fbcbb } .head { font-weight: bold }</style>"
        printf "<rect width=\"704\" height=\"%d\" rx=\"8\" fill=\"#20242c\"/>\n", height
        printf "%s</svg>\n", body
    }
' "$folder/printed" >"$folder/picture.svg"
cat "$folder/picture.svg" >"$picture"
