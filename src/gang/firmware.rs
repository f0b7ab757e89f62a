//! An image with its origin.

use std::format;
use std::string::String;

use sha2::{Digest as _, Sha256};

use crate::image::Image;

/// An image, and the file that it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Firmware {
    /// The name of the file, or of the image if there is no file.
    pub file: String,
    /// The SHA-256 of the whole file.
    pub sha256: [u8; 32],
    /// The decoded contents.
    pub image: Image,
}

impl Firmware {
    /// An image that was decoded from the contents of a file of this name.
    #[must_use]
    pub fn new(file: impl Into<String>, contents: &[u8], image: Image) -> Self {
        Self { file: file.into(), sha256: Sha256::digest(contents).into(), image }
    }

    /// An image that is from no file. Its hash is that of its bytes, in the order of their addresses; gaps do
    /// not count.
    ///
    /// ```
    /// use avrrr::gang::Firmware;
    /// use avrrr::image::Image;
    ///
    /// let image = Image::from_bytes(0, *b"abc")?;
    /// assert_eq!(Firmware::from_image("abc", image.clone()), Firmware::new("abc", b"abc", image));
    /// # Ok::<(), avrrr::image::InsertError>(())
    /// ```
    #[must_use]
    pub fn from_image(name: impl Into<String>, image: Image) -> Self {
        let hash = image.segments().fold(Sha256::new(), |hash, (_, bytes)| hash.chain_update(bytes));
        Self { file: name.into(), sha256: hash.finalize().into(), image }
    }

    /// The hash in hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> String {
        hex(&self.sha256)
    }
}

/// Bytes in hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
