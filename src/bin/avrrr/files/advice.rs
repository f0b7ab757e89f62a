//! Advice on files, as commands that make or select a file that can be written.

use avrrr::icsp::Memory;

use crate::memory_spec::{MemorySpec, Op};
use crate::text::word;

/// The same operation with another file and format.
fn operation(spec: &MemorySpec, file: &str, format: &str) -> String {
    let op = match spec.op {
        Op::Read => "r",
        Op::Write => "w",
        Op::Verify => "v",
    };
    format!("-U {}", word(&format!("{}:{op}:{file}{format}", spec.memory)))
}

/// To take bytes as they are.
pub(super) fn raw(spec: &MemorySpec) -> String {
    format!("to write it as it is: {}", operation(spec, &spec.file, ":r"))
}

/// To take what was meant as values.
pub(super) fn values(spec: &MemorySpec) -> String {
    format!("for values instead of a file: {}", operation(spec, &spec.file, ":m"))
}

/// To make Intel HEX of S-record.
pub(super) fn from_s_record(name: &str) -> String {
    let [from, to] = [name, &format!("{name}.hex")].map(word);
    format!("make Intel HEX of it: srec_cat {from} -motorola -o {to} -intel")
}

/// To make Intel HEX of what an ELF file has for a memory.
pub(super) fn from_elf(name: &str, memory: Memory) -> String {
    let only = match memory {
        Memory::Eeprom => "-j .eeprom --set-section-flags=.eeprom=alloc,load",
        Memory::Fuse(_) => "-j .fuse --set-section-flags=.fuse=alloc,load",
        Memory::Lock => "-j .lock --set-section-flags=.lock=alloc,load",
        Memory::Signature => "-j .signature --set-section-flags=.signature=alloc,load",
        _ => "-R .eeprom -R .fuse -R .lock -R .signature",
    };
    let [from, to] = [name, &format!("{name}.{memory}.hex")].map(word);
    format!("make Intel HEX of it: avr-objcopy -O ihex {only} {from} {to}")
}

/// To cut out of Intel HEX what belongs to a memory.
pub(super) fn cut_out(name: &str, memory: Memory, (first, end): (u32, u32)) -> String {
    let [from, to] = [name, &format!("{name}.{memory}.hex")].map(word);
    format!("cut out what is {memory}: srec_cat {from} -intel -crop {first:#x} {end:#x} -o {to} -intel")
}

/// To take what a file has for other memories than the one that was named.
pub(super) fn elsewhere(name: &str, memory: Memory, others: &[Memory]) -> String {
    let nothing = format!("there is nothing for {memory} in this file");
    let command = |other: &Memory| format!("-U {}", word(&format!("{other}:w:{name}")));
    match others.iter().map(command).collect::<Vec<_>>().join(" ") {
        commands if commands.is_empty() => nothing,
        commands => format!("{nothing}, what there is goes elsewhere: {commands}"),
    }
}
