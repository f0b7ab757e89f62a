//! The names of the commands, and what each does.

use crate::diagnostic::Diagnostic;

/// Which command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Name {
    Dump,
    Write,
    Save,
    Backup,
    Restore,
    Verify,
    Flush,
    Abort,
    Erase,
    PageErase,
    Config,
    Factory,
    Include,
    Signature,
    Part,
    Send,
    Parms,
    Verbose,
    Quell,
    Help,
    Quit,
    /// It makes no sense here, and why.
    NotHere(&'static str),
}

/// A command as it is typed.
#[derive(Debug)]
pub(in super::super) struct Known {
    pub(in super::super) name: Name,
    pub(in super::super) word: &'static str,
    /// Its forms, one a line.
    pub(in super::super) forms: &'static str,
    pub(in super::super) about: &'static str,
}

const fn known(name: Name, word: &'static str, forms: &'static str, about: &'static str) -> Known {
    Known { name, word, forms, about }
}

const fn not_here(word: &'static str, why: &'static str) -> Known {
    known(Name::NotHere(why), word, word, why)
}

/// All of them, in the order of the help.
pub(in super::super) const ALL: &[Known] = &[
    known(
        Name::Dump,
        "dump",
        "dump [MEMORY [ADDR [LEN]]]\ndump MEMORY [ADDR] ...",
        "show bytes of a memory; without an address, go on behind the last ones",
    ),
    known(Name::Dump, "read", "read [MEMORY [ADDR [LEN]]]", "the same as dump"),
    known(
        Name::Write,
        "write",
        "write MEMORY ADDR DATA...\nwrite MEMORY ADDR LEN DATA... ...\nwrite MEMORY FILE[:FORMAT]\nwrite FUSE VALUE",
        "write numbers, strings or files; a last ... repeats the last item. Flash and EEPROM wait for flush or quit",
    ),
    known(
        Name::Save,
        "save",
        "save MEMORY [ADDR LEN]... FILE[:FORMAT]",
        "save a memory, or pieces of it, to a file",
    ),
    known(
        Name::Backup,
        "backup",
        "backup MEMORIES FILE[:FORMAT]",
        "save memories to one file: flash,eeprom or all",
    ),
    known(
        Name::Restore,
        "restore",
        "restore MEMORIES FILE[:FORMAT]",
        "write memories from a file; erase first",
    ),
    known(Name::Verify, "verify", "verify MEMORIES FILE[:FORMAT]", "compare memories with a file"),
    known(Name::Flush, "flush", "flush", "write what waits for flash and EEPROM"),
    known(Name::Abort, "abort", "abort", "drop what waits for flash and EEPROM"),
    known(
        Name::Erase,
        "erase",
        "erase\nerase MEMORY [ADDR LEN]",
        "erase the chip, or make bytes of EEPROM 0xff",
    ),
    known(Name::PageErase, "pgerase", "pgerase MEMORY ADDR", "make the page of EEPROM at this address 0xff"),
    known(
        Name::Config,
        "config",
        "config [-f] [-v] [-a]\nconfig [-v] NAME\nconfig NAME=\nconfig [-v] [-c] NAME=VALUE",
        "show or change fields of fuses and lock bits by name",
    ),
    known(
        Name::Factory,
        "factory",
        "factory reset",
        "erase the chip and its EEPROM, and give the fuses their values of a new one",
    ),
    known(Name::Include, "include", "include [-e] FILE", "do the commands of a file"),
    known(Name::Signature, "signature", "signature", "show the signature"),
    known(Name::Part, "part", "part [-m] [-v]", "show what is known of the part"),
    known(Name::Send, "send", "send B1 B2 B3 B4", "send an instruction that reads, and show the answer"),
    known(Name::Parms, "parms", "parms", "show the SPI clock"),
    known(Name::Verbose, "verbose", "verbose [LEVEL]", "show or set how much is said, as -v"),
    known(
        Name::Quell,
        "quell",
        "quell [LEVEL]",
        "show or set what is not said, as -q: 1 progress, 2 all but errors",
    ),
    known(Name::Help, "help", "help [COMMAND]\nCOMMAND -?", "show this, or the forms of a command"),
    known(Name::Quit, "quit", "quit", "write what waits, and leave"),
    not_here("disasm", "save flash to a file, and avr-objdump -D -m avr disassembles it"),
    not_here("regfile", "serial programming does not reach the registers of a chip"),
    not_here("spi", "the Bus Pirate is in its SPI mode already, and RESET stays low"),
    not_here("pgm", "the chip is in programming mode already"),
    not_here("vtarg", "the supply is set with --volts, before the chip is entered"),
    not_here("varef", "a Bus Pirate has no reference voltage to set"),
    not_here("fosc", "-x cpufreq is what a Bus Pirate has for it"),
    not_here("sck", "the SPI clock is found; -B limits it"),
];

/// Which command a word means: its name, a beginning that no other has, or the letters that avrdude has for some.
pub(in super::super) fn find(word: &str) -> Result<&'static Known, Diagnostic> {
    let word = match word {
        "d" => "dump",
        "r" => "read",
        "w" => "write",
        "q" => "quit",
        "?" => "help",
        _ => word,
    };
    if let Some(known) = ALL.iter().find(|known| known.word == word) {
        return Ok(known);
    }
    let begun: Vec<_> = ALL.iter().filter(|known| known.word.starts_with(word)).collect();
    match begun[..] {
        [one] => Ok(one),
        [] => Err(unknown(word)),
        _ => {
            let words: Vec<_> = begun.iter().map(|known| known.word).collect();
            Err(Diagnostic::new(format!("{word} may be {}", words.join(", "))))
        }
    }
}

fn unknown(word: &str) -> Diagnostic {
    if word.starts_with('!') {
        return Diagnostic::new("commands of a shell are not run here")
            .help("use another terminal".to_owned());
    }
    let lower = word.to_ascii_lowercase();
    let mut near: Vec<_> = ALL
        .iter()
        .map(|known| (strsim::damerau_levenshtein(&lower, known.word), known.word))
        .filter(|(distance, known)| *distance <= 2 && *distance < known.len().min(lower.len()))
        .collect();
    near.sort_unstable();
    let near: Vec<_> = near.into_iter().map(|(_, known)| known).collect();
    let help = match near.is_empty() {
        true => "help lists the commands".to_owned(),
        false => format!("did you mean {}?", near.join(" or ")),
    };
    Diagnostic::new(format!("unknown command {word}")).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_is_enough_where_it_is_the_only_one() {
        for (word, want) in [
            ("d", "dump"),
            ("r", "read"),
            ("w", "write"),
            ("q", "quit"),
            ("?", "help"),
            ("du", "dump"),
            ("wr", "write"),
            ("sig", "signature"),
            ("c", "config"),
            ("er", "erase"),
            ("fa", "factory"),
            ("i", "include"),
            ("pge", "pgerase"),
        ] {
            assert_eq!(find(word).unwrap().word, want, "{word}");
        }
        assert_eq!(find("s").unwrap_err().text(), "s may be save, signature, send, spi, sck");
    }

    #[test]
    fn an_unknown_command_names_those_that_are_near() {
        for (word, want) in [
            ("wirte", "error: unknown command wirte\nhelp: did you mean write?\n"),
            ("Dump", "error: unknown command Dump\nhelp: did you mean dump?\n"),
            ("xyzzy", "error: unknown command xyzzy\nhelp: help lists the commands\n"),
            ("!ls", "error: commands of a shell are not run here\nhelp: use another terminal\n"),
        ] {
            assert_eq!(find(word).unwrap_err().to_string(), want);
        }
    }
}
