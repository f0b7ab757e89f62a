//! What the caller decides about a manifest.

use core::fmt::Display;
use std::path::Path;

use super::Firmware;
use crate::chip::Chip;
use crate::icsp::Memory;
use crate::job::Policy;

/// The meaning of lines, files and ports in a manifest, which depends on the caller.
///
/// ```
/// use std::error::Error;
/// use std::path::Path;
///
/// use avrrr::bus::Target;
/// use avrrr::chip::{ATMEGA8, Chip};
/// use avrrr::gang::{Board, Firmware, Gang, ManifestContext, Slot};
/// use avrrr::icsp::Memory;
/// use avrrr::image::Image;
/// use avrrr::select::Direct;
///
/// /// Two lines, files in Intel HEX, and any word is a port.
/// struct Context;
///
/// impl ManifestContext for Context {
///     type Error = Box<dyn Error>;
///
///     fn lines(&self) -> &[&str] {
///         &["cs", "aux"]
///     }
///
///     fn firmware(&mut self, path: &Path, _: Option<&Chip>, _: Memory) -> Result<Firmware, Self::Error> {
///         let contents = std::fs::read(path)?;
///         let image = Image::from_hex(&contents)?;
///         Ok(Firmware::new(path.to_string_lossy(), &contents, image))
///     }
///
///     fn check_port(&self, _: &str) -> Result<(), Self::Error> {
///         Ok(())
///     }
/// }
///
/// fn main() -> Result<(), Box<dyn Error>> {
///     let manifest = r#"
///         [board]
///         [[slot]]
///         name = "motor"
///         target = 0
///         part = "atmega8"
///         flash = "motor.hex"
///     "#;
///     let folder = Path::new("examples/gang");
///     let gang = Gang::from_toml("board.toml", folder, manifest, &mut Context)?;
///
///     // The same in code. The lines that no slot needs are not there.
///     let mut motor = Context.firmware(&folder.join("motor.hex"), None, Memory::Flash)?;
///     motor.file = "motor.hex".to_owned();
///     let slot = Slot::new("motor", Target(0), ATMEGA8).with_flash(motor);
///     let board = Board::new("board", Direct::ONE).with_lines(["cs"]).with_slot(slot);
///     assert_eq!(gang, Gang::new("board.toml").with_board(board).with_source(folder.join("motor.hex")));
///     Ok(())
/// }
/// ```
pub trait ManifestContext {
    /// Why a file or a port cannot be used.
    type Error: Display;

    /// The names of the lines that a programmer has for RESETs and decoders. A board that names no lines
    /// uses them in this order.
    fn lines(&self) -> &[&str];

    /// The policy of each slot, to which the manifest adds what it accepts and whether it boosts.
    fn policy(&self) -> Policy {
        Policy::default()
    }

    /// Reads the firmware file at this path and decodes what it has for a memory of a chip. `None`: the manifest
    /// names no chip that is known, and will be refused.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is not a firmware file, or is for another chip.
    fn firmware(&mut self, path: &Path, chip: Option<&Chip>, memory: Memory)
    -> Result<Firmware, Self::Error>;

    /// Checks the form of the name of a port, and opens nothing.
    ///
    /// # Errors
    ///
    /// When no port can have this name.
    fn check_port(&self, port: &str) -> Result<(), Self::Error>;
}
