//! Windows.

pub(in crate::gang) mod files;
