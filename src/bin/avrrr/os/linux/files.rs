//! Files of Linux.

use std::ffi::{OsStr, OsString};

pub(crate) use crate::os::unix::files::{
    Place, free_space, is_output_closed, is_pipe, open_device, place, standard_output, sync_folder,
    without_special_bits,
};

/// The name of a new file. Names that differ in case only are of two files.
pub(crate) fn usual_spelling(name: &OsStr) -> OsString {
    name.to_owned()
}
