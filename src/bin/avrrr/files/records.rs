//! Intel HEX, Motorola S-record and ELF: files whose bytes have addresses.

use avrrr::icsp::Memory;
use avrrr::image::{Memories, TextFile, TextImage, TextNote};

use super::content::Content;
use super::places::{self, END, FLASH_END};
use super::{Loaded, Purpose};
use crate::diagnostic::Diagnostic;
use crate::memory_spec::Format;

/// What a file of records holds for a memory.
pub(super) fn text(purpose: &Purpose<'_>, content: Content, bytes: &[u8]) -> Result<Loaded, Diagnostic> {
    let file = match content {
        Content::SRecord => TextFile::from_srec(bytes).map_err(|error| Diagnostic::of(&error))?,
        _ if purpose.spec.format == Format::HexWithComments => {
            TextFile::from_edited_hex(bytes).map_err(|error| Diagnostic::of(&error))?
        }
        _ => TextFile::from_hex(bytes).map_err(|error| Diagnostic::of(&error))?,
    };
    if let (true, Some(note @ TextNote::MissingEnd { .. })) = (purpose.is_strict, file.notes.last()) {
        return Err(Diagnostic::new(note.to_string()));
    }
    let mut notes: Vec<_> = purpose.surprise(content).into_iter().collect();
    notes.extend(file.notes.iter().map(|note| {
        let is_doubtful = matches!(note, TextNote::MissingEnd { .. } | TextNote::Checksums { .. });
        let kind = if is_doubtful { "warning" } else { "note" };
        format!("{kind}: {}: {note}", purpose.name())
    }));
    let (one, chosen) = (choose(&file.images, purpose.options.choice)?, file.images.len() > 1);
    let mut loaded = of_image(purpose, one)?;
    loaded.notes.splice(..0, notes);
    loaded.chosen = chosen;
    Ok(loaded)
}

/// Everything that a file of records or an ELF file holds, with notes.
pub(super) fn everything(
    content: Content,
    bytes: &[u8],
    choice: Option<u16>,
) -> Result<(Memories, Vec<String>), Diagnostic> {
    let file = match content {
        Content::Elf => {
            let memories = Memories::from_elf(bytes);
            return memories.map(|memories| (memories, Vec::new())).map_err(|error| Diagnostic::of(&error));
        }
        Content::SRecord => TextFile::from_srec(bytes).map_err(|error| Diagnostic::of(&error))?,
        _ => TextFile::from_hex(bytes).map_err(|error| Diagnostic::of(&error))?,
    };
    let image = choose(&file.images, choice)?.image.clone();
    let memories = Memories::from_flat(image).map_err(|error| Diagnostic::of(&error))?;
    Ok((memories, file.notes.iter().map(TextNote::to_string).collect()))
}

/// What an ELF file holds for a memory.
pub(super) fn elf(purpose: &Purpose<'_>, bytes: &[u8]) -> Result<Loaded, Diagnostic> {
    let memories = Memories::from_elf(bytes).map_err(|error| Diagnostic::of(&error).help(elf_help(error)))?;
    let mut loaded = places::take(purpose, purpose.memory(), &memories)?;
    loaded.notes.splice(..0, purpose.surprise(Content::Elf));
    Ok(loaded)
}

fn elf_help(error: avrrr::image::ElfError) -> Option<String> {
    use avrrr::image::ElfError::{NotLinked, OtherMachine};
    let text = match error {
        NotLinked => "link it with avr-gcc, and take the program",
        OtherMachine { .. } => "build it with avr-gcc",
        _ => return None,
    };
    Some(text.to_owned())
}

/// The part of an image for the memory. Without an address behind flash there is only one part.
fn of_image(purpose: &Purpose<'_>, one: &TextImage) -> Result<Loaded, Diagnostic> {
    let image = &one.image;
    let is_mapped = image.overlaps(FLASH_END..END) && image.end().is_some_and(|end| end <= END.into());
    let is_other = purpose.spec.in_list && purpose.memory() != Memory::Flash;
    if !is_mapped && !is_other {
        return Ok(Loaded { image: image.clone(), notes: Vec::new(), chosen: false });
    }
    let memories = Memories::from_flat(image.clone()).map_err(|error| Diagnostic::of(&error))?;
    let mut loaded = places::take(purpose, purpose.memory(), &memories)?;
    if loaded.notes.is_empty() && purpose.memory() != Memory::Flash && !purpose.spec.in_list {
        let memory = purpose.memory();
        loaded
            .notes
            .push(format!("note: {}: the addresses are those of {memory} in avr-gcc's map", purpose.name()));
    }
    Ok(loaded)
}

/// The image that is meant.
fn choose(images: &[TextImage], choice: Option<u16>) -> Result<&TextImage, Diagnostic> {
    let chosen = match (images, choice) {
        ([only], _) => Some(only),
        (_, Some(number)) => images.get(usize::from(number).wrapping_sub(1)),
        (_, None) => None,
    };
    chosen.ok_or_else(|| {
        let place = |image: &TextImage| {
            let [first, last] = [image.first_line(), image.last_line()].map(Option::unwrap_or_default);
            format!("lines {first} to {last}")
        };
        let places: Vec<_> = images.iter().map(place).collect();
        let places = places.join(", ");
        let text = match choice {
            Some(number) => format!("there is no image {number}, but {}: {places}", images.len()),
            None => format!("{} images in one file: {places}", images.len()),
        };
        Diagnostic::new(text).help(format!("choose one, from 1 to {}: --image 1", images.len()))
    })
}
