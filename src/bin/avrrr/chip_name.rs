//! Names of chips, as they are typed.

use avrrr::chip::{self, Chip};

use crate::diagnostic::Diagnostic;

/// The chip of this name.
pub(crate) fn find_chip(name: &str) -> Result<Chip, Diagnostic> {
    if name.is_empty() {
        return Err(Diagnostic::new("the name of the chip is missing"));
    }
    chip::find(name).copied().ok_or_else(|| {
        if let Some(interface) = chip::other_interface(name) {
            return Diagnostic::new(format!("{name} is not reached by ISP: it is programmed by {interface}"))
                .help("this program does ISP only; avrrr parts lists all chips that have it".to_owned());
        }
        let near: Vec<_> = chip::similar(name).map(|chip| chip.name).collect();
        let help = if near.is_empty() {
            "avrrr parts lists all that are known".to_owned()
        } else {
            format!("did you mean {}?", near.join(", "))
        };
        Diagnostic::new(format!("unknown chip {name}")).help(help)
    })
}
