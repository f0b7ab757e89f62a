//! Permissions of serial ports of Unix.

use std::fs;

/// What to do if a port may not be opened.
pub(crate) const GET_PERMISSION: &str = "join the group that owns the port (often dialout) and log in again";

/// The name of a group, as far as `/etc/group` has it.
pub(crate) fn group_name(number: u32) -> Option<String> {
    let groups = fs::read_to_string("/etc/group").ok()?;
    groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == number.to_string()).then(|| name.to_owned())
    })
}
