//! Pictures of memories as SVG.

use std::fmt::Write as _;

use super::picture::{Cell, Picture};

/// Cells in a row.
const COLUMNS: usize = 64;
/// The side of a cell and what is between two, in pixels.
const STEP: usize = 10;
const MARGIN: usize = 70;
const LINE: usize = 20;

/// The memories below each other, each cell with its address as a tooltip.
pub(super) fn draw(name: &str, pictures: &[Picture]) -> String {
    let rows = |picture: &Picture| picture.cells.len().div_ceil(COLUMNS);
    let height = pictures.iter().map(|picture| LINE * 2 + rows(picture) * STEP).sum::<usize>() + 3 * LINE;
    let width = MARGIN + COLUMNS * STEP + LINE;
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         font-family=\"monospace\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"{STEP}\" y=\"{LINE}\">{}</text>\n",
        escaped(name)
    );
    let mut top = LINE;
    for picture in pictures {
        let _ = writeln!(
            text,
            "<text x=\"{STEP}\" y=\"{}\">{}, {} bytes each</text>",
            top + LINE,
            picture.space().name(),
            picture.unit
        );
        top += LINE + STEP;
        for (index, cell) in picture.cells.iter().enumerate() {
            let (row, column) = (index / COLUMNS, index % COLUMNS);
            let (x, y) = (MARGIN + column * STEP, top + row * STEP);
            let at = index * picture.unit as usize;
            if column == 0 {
                let _ = writeln!(text, "<text x=\"{STEP}\" y=\"{}\">{at:#07x}</text>", y + STEP - 1);
            }
            let side = STEP - 1;
            let _ = writeln!(
                text,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{side}\" height=\"{side}\" fill=\"{}\"><title>{at:#07x}</title></rect>",
                colour(*cell)
            );
        }
        top += rows(picture) * STEP + STEP;
    }
    let mut x = STEP;
    for (cell, _, meaning) in Cell::ALL {
        let y = top + STEP;
        let _ = writeln!(
            text,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{STEP}\" height=\"{STEP}\" fill=\"{}\"/>\
             <text x=\"{}\" y=\"{}\">{meaning}</text>",
            colour(cell),
            x + STEP + STEP / 2,
            y + STEP
        );
        x += STEP * 4 + meaning.len() * 8;
    }
    text + "</svg>\n"
}

/// Five that people who see few colours can tell apart by their lightness, too.
fn colour(cell: Cell) -> &'static str {
    match cell {
        Cell::Vectors => "#7a1f5c",
        Cell::Boot => "#d98e04",
        Cell::Used => "#2b6cb0",
        Cell::Blank => "#b7c9dd",
        Cell::Absent => "#eeeeee",
    }
}

/// Text as XML has it.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '&' => escaped += "&amp;",
            letter if letter.is_control() => escaped.push('?'),
            letter => escaped.push(letter),
        }
    }
    escaped
}
