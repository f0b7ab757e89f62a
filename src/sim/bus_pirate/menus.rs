//! The terminal's menus: the modes of each build, up to v3 and on v4, and the clocks of SPI. Reference 2.3.

/// The modes of 5.10, and on v4 none, for which there is no such firmware.
pub(super) const MODES_5: [&[&str]; 2] =
    [&["HiZ", "1-WIRE", "UART", "I2C", "SPI", "2WIRE", "3WIRE", "LCD", "DIO"], MODES_6[1]];
/// The modes that all later classic builds have.
pub(super) const MODES_6: [&[&str]; 2] = [
    &["HiZ", "1-WIRE", "UART", "I2C", "SPI", "2WIRE", "3WIRE", "LCD"],
    &["HiZ", "1-WIRE", "UART", "I2C", "SPI", "2WIRE", "3WIRE", "KEYB", "LCD", "PIC", "DIO"],
];
/// Those of the community's 7.0, and of v4's builds.
pub(super) const MODES_7_0: [&[&str]; 2] = [&["HiZ", "UART", "I2C", "SPI"], MODES_7[1]];
/// Those of 7.1 from 2019 on. One build of July was executed, on v3.
pub(super) const MODES_2019: [&[&str]; 2] =
    [&["HiZ", "1-WIRE", "UART", "I2C", "SPI", "2WIRE", "3WIRE", "PIC", "DIO"], MODES_7[1]];
/// Those of 7.1 before.
pub(super) const MODES_7: [&[&str]; 2] = [
    &["HiZ", "1-WIRE", "UART", "I2C", "SPI", "2WIRE", "3WIRE", "KEYB", "LCD", "PIC", "DIO"],
    &["HiZ", "1-WIRE", "UART", "I2C", "SPI", "2WIRE", "3WIRE", "KEYB", "PIC", "DIO"],
];

pub(super) const FOUR_SPEEDS: (&str, u16) =
    ("Set speed:\r\n 1. 30KHz\r\n 2. 125KHz\r\n 3. 250KHz\r\n 4. 1MHz\r\n", 4);
pub(super) const SPEEDS_OF_2016: (&str, u16) = (
    "Set speed:\r\n 1. 30KHz\r\n 2. 125KHz\r\n 3. 250KHz\r\n 4. 1MHz\r\n 5. 50KHz\r\n 6. 1.3MHz\r\n \
     7. 2MHz\r\n 8. 2.6MHz\r\n 9. 3.2MHz\r\n10. 4MHz\r\n11. 5.3MHz\r\n12. 8MHz\r\n",
    12,
);
pub(super) const SPEEDS_OF_2019: (&str, u16) = (
    "Set speed:\r\n 1.  30KHz\r\n 2. 125KHz\r\n 3. 250KHz\r\n 4.   1MHz\r\n 5.  50KHz\r\n 6. 1.3MHz\r\n \
     7.   2MHz\r\n 8. 2.6MHz\r\n 9. 3.2MHz\r\n10.   4MHz\r\n11. 5.3MHz\r\n12.   8MHz\r\n",
    12,
);
/// The line `m 5 9 ...` is asked again; whether 5 to 8 are is not known.
pub(super) const IN_LINE_2019: u16 = 8;
pub(super) const SPEEDS_OF_8_0: (&str, u16) = (
    "Set speed:\r\n 1. 30KHz\r\n 2. 125KHz\r\n 3. 250KHz\r\n 4. 1MHz\r\n 5. 2MHz\r\n 6. 2.6MHz\r\n \
     7. 4MHz\r\n 8. 8MHz\r\n 9. 50KHz\r\n10. 1.3MHz\r\n11. 3.2MHz\r\n12. 5.3MHz\r\n",
    12,
);
