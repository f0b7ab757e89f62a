//! `avrrr map`: what is in a file, as a picture.

mod fit;
mod picture;
mod program;
mod svg;

use std::io::stdout;
use std::path::PathBuf;

use avrrr::chip::Chip;
use avrrr::image::{Image, Memories, Space};
use terminal_size::{Width, terminal_size_of};

use crate::chip_name::find_chip;
use crate::diagnostic::Diagnostic;
use crate::files::{self, Everything, identity, output::write_whole};
use crate::progress::plural;
use crate::standard_output::print_lines;
use picture::Picture;
use program::{boot_section, vectors};

/// Show what is in a file: memories, used and blank pages, vectors, and which parts it fits; no port is opened
///
/// Any file that -U takes. With -p, pages and the boot section are those of the part, and it is an error (exit code 1)
/// if the file does not fit.
#[derive(Debug, clap::Args)]
#[command(max_term_width = 100)]
pub(crate) struct MapArgs {
    /// The file; "-" is standard input
    #[arg(value_name = "FILE")]
    file: String,

    /// The chip that it is for, by name (atmega328p) or avrdude's short form (m328p)
    #[arg(short = 'p', long, value_name = "PART")]
    part: Option<String>,

    /// Which image to take of a file that holds several, from 1
    #[arg(long, value_name = "N")]
    image: Option<u16>,

    /// Write the picture to this file as SVG, too
    #[arg(long, value_name = "OUT")]
    svg: Option<PathBuf>,
}

pub(super) fn run(args: &MapArgs) -> Result<(), Diagnostic> {
    let chip = args.part.as_deref().map(find_chip).transpose()?;
    let Everything { format, memories, notes } = files::everything(&args.file, args.image)?;
    if memories.flat().is_empty() {
        return Err(Diagnostic::new("there is nothing in this file").about(&args.file));
    }
    let width = terminal_size_of(stdout()).map_or(80, |(Width(width), _)| usize::from(width));
    let mut lines = vec![format!("{}: {format}", args.file)];
    lines.extend(notes.into_iter().map(|note| format!("  {note}")));
    let pictures: Vec<_> = [Space::Flash, Space::Eeprom]
        .into_iter()
        .filter(|space| memories.spaces().any(|known| known == *space))
        .map(|space| Picture::new(space, &memories.get(space), chip.as_ref(), boot(&memories, chip.as_ref())))
        .collect();
    for space in memories.spaces() {
        lines.push(String::new());
        lines.extend(describe(space, &memories, chip.as_ref()));
        let picture = pictures.iter().find(|picture| picture.space() == space);
        lines.extend(picture.into_iter().flat_map(|picture| picture.lines(width)));
    }
    lines.push(String::new());
    let misfits = chip.map(|chip| fit::misfits(&memories, &chip));
    lines.push(match (&chip, &misfits) {
        (Some(chip), Some(misfits)) if misfits.is_empty() => format!("it fits the {}", chip.name),
        (Some(chip), Some(misfits)) => format!("it does not fit the {}: {}", chip.name, misfits.join("; ")),
        _ => fit::parts(&memories),
    });
    print_lines(&lines.join("\n"))?;
    if let Some(out) = &args.svg {
        let is_same = identity(&out.to_string_lossy()).is_some_and(|out| Some(out) == identity(&args.file));
        if is_same {
            return Err(Diagnostic::new("the drawing would replace the file").about(out.display()));
        }
        let drawing = svg::draw(&args.file, &pictures);
        write_whole(out, drawing.as_bytes()).map_err(|error| Diagnostic::of(&error).about(out.display()))?;
    }
    match (chip, misfits) {
        (Some(chip), Some(misfits)) if !misfits.is_empty() => {
            Err(Diagnostic::new(format!("it does not fit the {}", chip.name)).about(&args.file))
        }
        _ => Ok(()),
    }
}

/// Where the boot section begins, if the file has the fuse that says it.
fn boot(memories: &Memories, chip: Option<&Chip>) -> Option<u32> {
    chip.and_then(|chip| boot_section(chip, &memories.get(Space::Fuses)))
}

/// What a memory has, as lines.
fn describe(space: Space, memories: &Memories, chip: Option<&Chip>) -> Vec<String> {
    /// More are not read.
    const MOST: usize = 8;
    let image = memories.get(space);
    if !matches!(space, Space::Flash | Space::Eeprom | Space::Ram) {
        let has_none = matches!(space, Space::UserRow | Space::BootRow);
        let note = if has_none { " (serial programming reaches no such memory)" } else { "" };
        return vec![format!("{}: {}{note}", space.name(), hex(&image))];
    }
    let segments: Vec<_> = image.segments().collect();
    let count = plural(image.len(), "byte");
    let mut lines = vec![match segments.len() {
        1 => format!("{}: {count}", space.name()),
        several => format!("{}: {count} in {several} segments", space.name()),
    }];
    for (at, bytes) in segments.iter().take(MOST) {
        let last = *at as usize + bytes.len() - 1;
        lines.push(format!("  {at:#07x} to {last:#07x}  {}", plural(bytes.len(), "byte")));
    }
    if segments.len() > MOST {
        lines.push(format!("  and {} more", segments.len() - MOST));
    }
    if space == Space::Flash {
        let boot = boot(memories, chip);
        for start in [Some(0), boot.filter(|boot| *boot > 0)].into_iter().flatten() {
            lines.extend(vectors(&image, start).map(|vectors| format!("  {vectors}")));
        }
        lines.extend(
            boot.map(|boot| {
                format!("  the boot section begins at {boot:#07x}, as the fuses of the file say")
            }),
        );
    }
    lines
}

/// A few bytes with the address of each gap.
fn hex(image: &Image) -> String {
    const MOST: usize = 32;
    let bytes = image.segments().flat_map(|(at, bytes)| (at..).zip(bytes));
    let shown: Vec<_> = bytes.take(MOST).map(|(_, byte)| format!("{byte:02x}")).collect();
    let more = if image.len() > MOST { " …" } else { "" };
    format!("{}{more}", shown.join(" "))
}
