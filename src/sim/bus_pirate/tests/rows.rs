//! Each row of section 4 of `docs/protocol/real-firmware.md`: what the firmware answers where the descriptions
//! say otherwise.

use super::*;
use Firmware::{V5_10, V6_1, V6_2, V6_3, V7_0, V7_1_2016_10, V7_1_2019_03, V7_1_2024_02, V8_0};

fn v3(firmware: Firmware) -> World<Recorder> {
    on(device(Hardware::V3, firmware))
}

fn bitbang_on_v3(firmware: Firmware) -> World<Recorder> {
    let mut world = v3(firmware);
    assert_eq!(ask(&mut world, &[0; 20]), b"BBIO1");
    world
}

#[test]
fn open_ocd_tells_its_name_at_once_and_takes_a_parameter() {
    for firmware in [V6_1, V6_2, V6_3, V7_0, V7_1_2019_03] {
        let mut world = bitbang_on_v3(firmware);
        assert_eq!(ask(&mut world, &[0x06]), b"OCD1", "{firmware}");
        // The zero is the parameter of 01.
        assert_eq!(ask(&mut world, &[0x01, 0x00]), b"", "{firmware}");
        assert_eq!(
            (ask(&mut world, &[0x00]), world.mode()),
            (b"BBIO1".to_vec(), Mode::Bitbang),
            "{firmware}"
        );
    }
}

#[test]
fn bitbang_mode_of_5_10_and_7_0_lacks_commands() {
    let mut world = bitbang_on_v3(V5_10);
    assert_eq!(ask(&mut world, &[0x06]), b"BBIO1");
    assert_eq!(ask(&mut world, &[0x16]), [0x00]);
    assert_eq!(ask(&mut world, &[0x04]), b"1W01");
    let mut world = bitbang_on_v3(V7_0);
    assert_eq!(ask(&mut world, &[0x04]), b"BBIO1");
    assert_eq!(ask(&mut world, &[0x16]), [0; 4]);
}

#[test]
fn raw_wire_and_i2c_take_more_than_spi_needs() {
    let mut world = in_bitbang();
    assert_eq!(ask(&mut world, &[0x05]), b"RAW1");
    for command in [0x02, 0x03, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0x21] {
        assert_eq!(ask(&mut world, &[command]), [0x01], "{command:02x}");
    }
    assert_eq!(ask(&mut world, &[0x30]), [0x01]);
    assert_eq!(ask(&mut world, &[0x80]), b"", "the byte of which a bit is written");
    assert_eq!(ask(&mut world, &[0xa0]), b"");
    assert_eq!(ask(&mut world, &[0x07]), [0x00]);
    assert_eq!(ask(&mut world, &[0x00, 0x02]), b"BBIO1I2C1");
    for command in [0x02, 0x03, 0x40, 0x4f, 0x60, 0x63] {
        assert_eq!(ask(&mut world, &[command]), [0x01], "{command:02x}");
    }
    assert_eq!(ask(&mut world, &[0x55]), [0x00]);
}

#[test]
fn raw_wire_moves_its_pins_one_by_one() {
    let mut world = in_bitbang();
    ask(&mut world, &[0x05]);
    ask(&mut world, &[0x88]);
    for (command, clk, mosi) in [
        (0x0b, Drive::High, Drive::Low),
        (0x0d, Drive::High, Drive::High),
        (0x0a, Drive::Low, Drive::High),
        (0x0c, Drive::Low, Drive::Low),
    ] {
        ask(&mut world, &[command]);
        assert_eq!((world.pins().clk, world.pins().mosi), (clk, mosi), "{command:02x}");
    }
    let first = world.wires().events.len();
    ask(&mut world, &[0x22]);
    assert_eq!(world.wires().events.len() - first, 6, "three pulses");
    // Two bits of 0x40: data stays low, a pulse, data high, a pulse.
    let first = world.wires().events.len();
    ask(&mut world, &[0x31, 0x40]);
    assert_eq!(world.wires().events.len() - first, 5);
}

/// At a line rate that BRG makes.
fn at_rate(firmware: Firmware, brg: u32) -> World<Recorder> {
    let mut world = v3(firmware);
    type_in(&mut world, &format!("b 10 {brg}\n"));
    world.set_baud(4_000_000 / (brg + 1)).unwrap();
    assert_eq!(type_in(&mut world, " "), "HiZ>", "{firmware} {brg}");
    world
}

#[test]
fn the_wrong_flag_costs_five_characters_or_the_device() {
    for firmware in [V6_2, V6_3] {
        let mut world = v3(firmware);
        let said = type_in(&mut world, "b 10 34\n");
        assert_eq!(said, "b 10 34\r\nAdjust your terminal\r\nSpace to conti", "{firmware}");
        let reset = type_in(&mut v3(firmware), "#\n");
        assert!(reset.starts_with("#\r\nRE\r\nBus Pirate v3.a\r\n"), "{firmware} {reset:?}");

        let mut world = at_rate(firmware, 3);
        assert!(type_in(&mut world, "b 10 3\n").ends_with("Space to conti"), "{firmware}");
        assert_eq!(type_in(&mut world, " "), "HiZ>");
        world.send(b"#\n").unwrap();
        world.pause(Duration::from_millis(20));
        world.set_baud(115_200).unwrap();
        assert!(type_in(&mut world, "").contains("Bus Pirate v3.a"), "{firmware}");

        let mut world = at_rate(firmware, 1);
        assert!(type_in(&mut world, "b 10 1\n").contains("Space to"), "{firmware}");
        assert_eq!(type_in(&mut world, " "), "HiZ>", "{firmware}");
        type_in(&mut world, "#\n");
        assert_eq!((world.mode(), world.is_deaf()), (Mode::Hung, true), "{firmware}");
    }
    assert!(type_in(&mut v3(V7_0), "#\n").starts_with("#\r\nRESET\r\n\r\nBus Pirate"));
}

#[test]
fn a_transfer_before_w_hangs_for_good() {
    for (line, said) in [("[0xac\n", "WRITE: 0xAC "), ("r\n", "READ: "), ("255\n", "WRITE: 0xFF ")] {
        let mut world = v3(V6_3);
        type_in(&mut world, "m 5 4 1 2 1 2 2\n");
        assert!(type_in(&mut world, line).ends_with(said), "{line:?}");
        assert_eq!(ask(&mut world, &[0; 25]), b"", "{line:?}");
        assert_eq!(world.mode(), Mode::Hung);
        world.power_cycle();
        assert_eq!(type_in(&mut world, "\n"), "\r\nHiZ>");
    }
    // Without a clutch there is nothing to wait for.
    let mut world = v3(V6_1);
    type_in(&mut world, "m 5 4 1 2 1 2 2\n");
    assert!(type_in(&mut world, "r\n").ends_with("READ: 0xFF \r\nSPI>"));
}

#[test]
fn the_menu_is_left_at_once() {
    let mut world = v3(V6_3);
    let said = type_in(&mut world, "m\n");
    assert!(said.ends_with("(1)>"));
    assert_eq!(type_in(&mut world, "x"), "no mode change\r\nHiZ>");
    assert_eq!(type_in(&mut world, "\n"), "\r\nHiZ>");
    assert_eq!(type_in(&mut world, "m 77\n"), "m 77\r\nNonexistent protocol!\r\nHiZ>");
}

#[test]
fn a_line_of_answers_shows_the_speed_as_it_was_typed() {
    let mut world = in_terminal_spi();
    assert!(type_in(&mut world, "i\n").contains("hiz)=( 4 0 1 0 1 0 )"));
    type_in(&mut world, "[9\n");
    let Some((_, Event::Shift(how, 9))) = world.wires().events.last() else { panic!("nothing shifted") };
    assert_eq!(how.half_period_ns, 500);
}

#[test]
fn names_and_menus_of_single_releases() {
    let mut world = v3(V5_10);
    assert!(type_in(&mut world, "m\n").contains("8. LCD\r\n9. DIO\r\nx. exit"));
    type_in(&mut world, "x");
    type_in(&mut world, "m 5 4 1 2 1 2 2\n");
    assert_eq!(type_in(&mut world, "W\n"), "W\r\nPower supplies ON\r\nSPI>");
    assert_eq!(type_in(&mut world, "w\n"), "w\r\nPower supplies OFF\r\nSPI>");

    let mut world = v3(V7_0);
    assert!(type_in(&mut world, "i\n").contains("gCzQnW [HiZ UART I2C SPI] Bootloader"));
    assert!(type_in(&mut world, "m\n").contains("3. I2C\r\n4. SPI\r\nx. exit"));
    assert!(type_in(&mut world, "4\n").contains("Set speed:"));
    let mut world = v3(V7_0);
    assert!(type_in(&mut world, "m 4 4 1 2 1 2 2\n").ends_with("SPI>"));
    type_in(&mut world, "W\n");
    assert!(type_in(&mut world, "[7]\n").contains("WRITE: 0x07"));
    assert_eq!(world.wires().shifted(), [7]);
}

#[test]
fn the_executed_7_1() {
    for firmware in [V7_1_2019_03, V7_1_2024_02] {
        let mut world = v3(firmware);
        let banner = type_in(&mut world, "i\n");
        assert!(banner.contains("[HiZ 1-WIRE UART I2C SPI 2WIRE 3WIRE PIC DIO]"), "{banner:?}");
        assert!(banner.contains("(24FJ64GA00 2 B8)"), "{banner:?}");
        let asked = type_in(&mut world, "m 5 9 1 2 1 2 2\n");
        assert!(asked.contains("Set speed:\r\n 1.  30KHz\r\n 2. 125KHz\r\n"), "{asked:?}");
        assert!(
            asked.ends_with(" 9. 3.2MHz\r\n10.   4MHz\r\n11. 5.3MHz\r\n12.   8MHz\r\n\r\n(1)>"),
            "{asked:?}"
        );
    }
    assert!(type_in(&mut v3(V7_1_2016_10), "m 5 9 1 2 1 2 2\n").ends_with("SPI>"));
    assert!(type_in(&mut v3(V8_0), "m 5\n").contains("30KHz"));
}

#[test]
fn hiz_says_why_it_does_nothing() {
    let mut world = world();
    let no_effect = |line: &str, at: usize| {
        format!("{line}\r\nERROR: command has no effect here\r\nSyntax error at char {at}\r\nHiZ>")
    };
    for (line, at) in
        [("[", 1), ("{", 1), ("]", 1), ("}", 1), ("r", 1), ("0xac", 4), ("d [", 3), ("255:2", 5)]
    {
        let want = no_effect(line, at).replace("d [\r\n", "d [\r\nVOLTAGE PROBE: 0.00V\r\n");
        assert_eq!(type_in(&mut world, &format!("{line}\n")), want, "{line:?}");
    }
    for command in ["g", "S", "W", "P"] {
        let want = format!("{command}\r\nCommand not used in this mode\r\nHiZ>");
        assert_eq!(type_in(&mut world, &format!("{command}\n")), want);
    }
    for command in ["\\", "/", "-", "_", ".", "!", "^", "\"a\""] {
        assert_eq!(type_in(&mut world, &format!("{command}\n")), no_effect(command, 1), "{command:?}");
    }
}

#[test]
fn rare_commands_exist() {
    let mut world = world();
    for (line, answer) in [
        ("l", "MSB set: MOST sig bit first\r\n"),
        ("L", "LSB set: LEAST sig bit first\r\n"),
        ("f", "AUX Frequency: 0 Hz\r\n"),
        ("=0xa1", "0xA1 = 161 = 0b10100001\r\n"),
        ("| 3", "0xC0 = 192 = 0b11000000\r\n"),
        ("(0)", ""),
        ("<1> d", "VOLTAGE PROBE: 0.00V\r\n"),
        ("(0", "Syntax error at char 2\r\n"),
        ("=", "Syntax error at char 1\r\n"),
        ("z", "Syntax error at char 1\r\n"),
    ] {
        assert_eq!(type_in(&mut world, &format!("{line}\n")), format!("{line}\r\n{answer}HiZ>"), "{line:?}");
    }
    assert!(type_in(&mut world, "h\n").starts_with("h\r\n 1. h\r\n 2. z\r\n 3. =\r\n"));
    assert!(type_in(&mut world, "o\n").ends_with("4. RAW\r\n\r\n(1)>"));
    assert_eq!(type_in(&mut world, "5\n"), "5\r\n\r\nInvalid choice, try again\r\n\r\n(1)>");
    assert_eq!(type_in(&mut world, "\n"), "\r\nDisplay format set\r\nHiZ>");
    assert!(type_in(&mut world, "~\n").ends_with("Space to continue\r\n"));
    assert_eq!(type_in(&mut world, "x "), "Found 0 errors.\r\nHiZ>");
    assert_eq!(type_in(&mut world, "s\n"), "s\r\nReady\r\nHiZ(BASIC)>");
    assert_eq!(type_in(&mut world, "print 1\n"), "print 1\r\nReady\r\nHiZ(BASIC)>");
    assert_eq!(type_in(&mut world, "exit\n"), "exit\r\nReady\r\nHiZ>");
}

#[test]
fn the_order_of_bits_can_be_turned() {
    let mut world = in_terminal_spi();
    assert!(type_in(&mut world, "L{0x01\n").ends_with("WRITE: 0x01 READ: 0x01 \r\nSPI>"));
    assert_eq!(world.wires().shifted(), [0x80]);
    assert!(type_in(&mut world, "i\n").contains("LSB set: LEAST sig bit first, Number of bits"));
}

#[test]
fn help_is_as_long_as_the_firmwares() {
    let help = type_in(&mut world(), "?\n");
    let help = help.strip_prefix("?\r\n").unwrap().strip_suffix("HiZ>").unwrap();
    assert_eq!(help.len(), 912);
    assert!(help.lines().all(|line| line.len() < 79));
}

#[test]
fn keys_for_editing() {
    let mut world = world();
    assert_eq!(type_in(&mut world, "\x01\x05"), "\x07\x07");
    assert_eq!(type_in(&mut world, "\x1bx"), "");
    assert_eq!(type_in(&mut world, "dc"), "dc");
    assert_eq!(type_in(&mut world, "\x02"), "\x1b[D");
    assert_eq!(type_in(&mut world, "\x1b[D"), "\x1b[D");
    assert_eq!(type_in(&mut world, "\x02"), "\x07");
    assert_eq!(type_in(&mut world, "\x1b[C"), "\x1b[C");
    assert_eq!(type_in(&mut world, "\x01\x05"), "\x1b[D\x1b[C\x1b[C");
    assert_eq!(type_in(&mut world, "\x08"), "\x08 \x08");
    assert!(type_in(&mut world, "\n").contains("VOLTAGE PROBE"));
}
