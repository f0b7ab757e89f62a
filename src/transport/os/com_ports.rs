//! Names of ports of Windows, and what it means that one is not opened.

use std::string::{String, ToString as _};

use crate::transport::SerialError;

/// Do two names mean the same port? The case of letters does not count, nor the prefix of devices.
pub(in crate::transport) fn is_same(one: &str, other: &str) -> bool {
    bare(one).eq_ignore_ascii_case(bare(other))
}

fn bare(name: &str) -> &str {
    name.strip_prefix(r"\\.\").unwrap_or(name)
}

/// Why the library says that there is no such device: its word for a port that is missing, and for one to which
/// access is denied because another program has it open. The system lists the second.
pub(in crate::transport) fn no_device(path: &str, listed: impl IntoIterator<Item = String>) -> SerialError {
    let is_listed = listed.into_iter().any(|name| is_same(&name, path));
    let path = path.to_string();
    if is_listed { SerialError::Busy { path } } else { SerialError::NotFound { path } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_listed_is_in_use() {
        let text = |path| no_device(path, ["COM1", "COM3"].map(String::from)).to_string();
        assert_eq!(text("COM3"), "port COM3 is in use by another program");
        assert_eq!(text("com3"), "port com3 is in use by another program");
        assert_eq!(text("COM4"), "there is no port COM4");
    }

    #[test]
    fn the_same_port_may_be_spelled_in_several_ways() {
        for (one, other, same) in [
            ("COM3", "COM3", true),
            ("com3", "COM3", true),
            (r"\\.\COM12", "com12", true),
            ("COM1", "COM12", false),
            ("", "COM1", false),
            ("COM3:", "COM3", false),
        ] {
            assert_eq!(is_same(one, other), same, "{one} {other}");
            assert_eq!(is_same(other, one), same, "{other} {one}");
        }
    }
}
