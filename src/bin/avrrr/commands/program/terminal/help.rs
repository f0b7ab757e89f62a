//! What `help` says, and what is known of a part.

use avrrr::chip::Chip;
use avrrr::icsp::Memory;

use super::parse::{ALL, Name};
use crate::table::Table;

/// All commands, or the forms of one.
pub(super) fn text(word: Option<&str>) -> String {
    if let Some(known) = word.and_then(|word| ALL.iter().find(|known| known.word == word)) {
        let forms: Vec<_> = known.forms.lines().map(|form| format!("  {form}")).collect();
        return format!("{}\n{}", known.about, forms.join("\n"));
    }
    let mut lines = Vec::new();
    for known in ALL.iter().filter(|known| !matches!(known.name, Name::NotHere(_))) {
        lines.push(format!("  {:10} {}", known.word, known.about));
    }
    format!(
        "{}\n\
         d, r, w, q and ? are dump, read, write, quit and help; any beginning that only one command has is enough.\n\
         Several commands in a line are separated by ;, and # begins a comment. COMMAND -? shows its forms.\n\
         Addresses and lengths that are negative count from the end: dump flash -64 -1 shows the last 64 bytes.",
        lines.join("\n")
    )
}

/// The memories of a part.
pub(super) fn memories(chip: &Chip) -> String {
    let mut table = Table::new(["memory", "bytes", "page"]);
    for memory in Memory::ALL.into_iter().filter(|memory| memory.size(chip) > 0) {
        let page = match memory {
            Memory::Flash => chip.flash.page_size,
            Memory::Eeprom => chip.eeprom.and_then(|eeprom| eeprom.page_size).map_or(1, u16::from),
            _ => 1,
        };
        table.row([memory.name().to_owned(), memory.size(chip).to_string(), page.to_string()]);
    }
    table.to_string()
}

#[cfg(test)]
mod tests {
    use avrrr::chip::ATMEGA328P;

    use super::*;

    #[test]
    fn every_command_is_explained() {
        let all = text(None);
        for known in ALL {
            assert_eq!(
                all.contains(&format!("\n  {:10} ", known.word))
                    || all.starts_with(&format!("  {}", known.word)),
                !matches!(known.name, Name::NotHere(_)),
                "{}",
                known.word
            );
            assert!(text(Some(known.word)).starts_with(known.about), "{}", known.word);
        }
        assert!(text(Some("pgerase")).ends_with("\n  pgerase MEMORY ADDR"));
    }

    #[test]
    fn a_part_is_its_memories() {
        let table = memories(&ATMEGA328P);
        assert!(
            table.starts_with("memory       bytes  page\nflash        32768  128\neeprom       1024   4\n"),
            "{table}"
        );
    }
}
