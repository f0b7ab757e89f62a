//! Writes `src/chip/table.rs` from the tables in `data/`:
//!
//! ```text
//! cargo run --package avrrr-xtask
//! ```
//!
//! It does not need the library, so that a table that does not compile is made anew.
//!
//! `tests/chip_table/generator.rs` fails when the table is stale.

use std::path::Path;
use std::{fs, io};

#[path = "../../data/generate/table.rs"]
mod table;

use table::{FIELDS_FILE, FUSES_FILE, GROUPS_FILE, OPCODES_FILE, PARTS_FILE, Texts, VALUES_FILE, table};

const TABLE_FILE: &str = "src/chip/table.rs";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace is around it");
    let read = |file: &str| {
        let path = root.join(file);
        fs::read_to_string(&path).map_err(|error| io::Error::other(format!("{}: {error}", path.display())))
    };
    let (parts, fuses, values) = (read(PARTS_FILE)?, read(FUSES_FILE)?, read(VALUES_FILE)?);
    let (fields, opcodes, groups) = (read(FIELDS_FILE)?, read(OPCODES_FILE)?, read(GROUPS_FILE)?);
    let texts = Texts {
        parts: &parts,
        fuses: &fuses,
        fields: &fields,
        values: &values,
        opcodes: &opcodes,
        groups: &groups,
    };
    let (count, table) = table(&texts)?;

    let target = root.join(TABLE_FILE);
    let fresh = target.with_extension("rs.new");
    fs::write(&fresh, table)?;
    fs::rename(&fresh, &target)?;
    println!("wrote {count} chips to {}", target.display());
    Ok(())
}
