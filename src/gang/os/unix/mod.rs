//! Unix.

pub(in crate::gang) mod files;
