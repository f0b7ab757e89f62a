//! Names of ports of Windows.

/// Do two names mean the same port? The case of letters does not count, nor the prefix of devices.
pub(in crate::transport) fn is_same(one: &str, other: &str) -> bool {
    bare(one).eq_ignore_ascii_case(bare(other))
}

fn bare(name: &str) -> &str {
    name.strip_prefix(r"\\.\").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

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
