//! A port that may be opened by a group only.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::process::Command;

use tempfile::TempDir;

use crate::server;

/// Debian's group for serial ports.
const DIALOUT: u32 = 20;

#[test]
#[ignore = "needs root and setpriv"]
fn the_group_that_is_missing_is_named() {
    let folder = TempDir::new().unwrap();
    let mode =
        |path: &std::path::Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    mode(folder.path(), 0o755);
    // Where nobody can run it.
    let program = folder.path().join("avrrr");
    fs::copy(env!("CARGO_BIN_EXE_avrrr"), &program).unwrap();
    let port = folder.path().join("port");
    fs::write(&port, "").unwrap();
    chown(&port, Some(0), Some(DIALOUT)).unwrap();
    for (bits, reason, or) in [
        (0o660, "only members of the group dialout may; join it and log in again", "or "),
        (0o600, "only others may open it", ""),
    ] {
        mode(&port, bits);
        let mut command = Command::new("setpriv");
        command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]);
        command.arg(&program).arg("ports").arg(&port).current_dir(&folder);
        let output = server::run(&mut command);
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.ends_with(&format!("    cannot be opened: {reason}\n")), "{said}");
        // The job that needs the port says the same.
        let mut command = Command::new("setpriv");
        command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]);
        command.arg(&program).args(["-p", "m328p", "-P"]).arg(&port).current_dir(&folder);
        let output = server::run(&mut command);
        let said = String::from_utf8(output.stderr).unwrap();
        let want = format!(
            "error: no permission to open port {}\nhelp: {reason}; {or}install the rule that avrrr udev prints\n",
            port.display()
        );
        assert_eq!((output.status.code(), said.as_str()), (Some(1), want.as_str()));
    }
}
