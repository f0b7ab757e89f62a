//! Writes `src/chip/table.rs` from the tables in the folder above.
//!
//! ```text
//! cargo run --example generate-chips
//! ```
//!
//! Should the crate not compile because of its old table, this program does without it:
//!
//! ```text
//! rustc --edition 2024 -o /tmp/generate-chips data/generate/main.rs && /tmp/generate-chips
//! ```
//!
//! `tests/chip_table.rs` fails when the table is stale.

use std::path::Path;
use std::{fs, io};

mod table;

use table::{FIELDS_FILE, FUSES_FILE, GROUPS_FILE, OPCODES_FILE, PARTS_FILE, Texts, VALUES_FILE, table};

const TABLE_FILE: &str = "src/chip/table.rs";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(option_env!("CARGO_MANIFEST_DIR").unwrap_or("."));
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
