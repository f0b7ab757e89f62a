//! The seam between programming an AVR and the hardware that does it.
pub use crate::select::Target;
