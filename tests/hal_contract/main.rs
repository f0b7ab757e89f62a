//! What embedded-hal promises to drivers, and `IcspBus` to sessions, checked on every implementation:
//! one suite for each trait, each rule quoted beside its check. [`mutants`] shows that the suites bite.

mod bitbang;
mod delay;
mod errors;
mod icsp_bus;
mod mutants;
mod outputs;
mod pins;
mod rig;
mod spi_bus;
mod spi_device;
