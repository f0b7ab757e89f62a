//! The manifest of a gang: whatever is in it, it is refused, or its plans can be made.
#![no_main]

use std::convert::Infallible;
use std::path::Path;

use avrrr::chip::Chip;
use avrrr::gang::{Firmware, Gang, ManifestContext};
use avrrr::icsp::Memory;
use avrrr::image::Image;
use libfuzzer_sys::fuzz_target;

/// Every file is a small firmware, every word a port.
struct Everything;

impl ManifestContext for Everything {
    type Error = Infallible;

    fn lines(&self) -> &[&str] {
        &["cs", "aux", "aux2", "rts", "dtr"]
    }

    fn firmware(&mut self, path: &Path, _: Option<&Chip>, _: Memory) -> Result<Firmware, Infallible> {
        let image = Image::from_bytes(0, *b"firmware").expect("it fits the address space");
        Ok(Firmware::new(path.display().to_string(), b"firmware", image))
    }

    fn check_port(&self, _: &str) -> Result<(), Infallible> {
        Ok(())
    }
}

fuzz_target!(|text: &str| {
    match Gang::from_toml("fuzz.toml", Path::new("."), text, &mut Everything) {
        Ok(gang) => {
            for (_, slot) in gang.slots() {
                for serial in [None, Some(0), Some(u64::MAX)] {
                    let _ = (slot.plan(serial), slot.comparison(serial));
                }
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
