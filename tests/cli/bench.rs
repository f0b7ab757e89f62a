//! `avrrr bench`.

use std::time::Duration;

use avrrr::bus::Target;
use avrrr::chip::ATMEGA328P;
use avrrr::sim::{Board, Device, Firmware, Hardware, MisoFault, Pins, Shift, Wires, World, WorldOptions};

use serde_json::Value;

use crate::support::{Folder, Run, board, serve};

/// To renew it, run the test and take what it prints.
const TABLE: &str = concat!(
    "                                        full duplex                   write                    read\n",
    "SPI clock     line  round trip     B/s expected ratio      B/s expected ratio      B/s expected ratio  intact\n",
    "31.25 kHz   115200    16.00 ms      250      250  1.00     2250     2250  1.00     2872     2877  1.00  yes\n",
    "  125 kHz   115200    16.00 ms    10424    10458  1.00     5792     5792  1.00     6386     6414  1.00  yes\n",
    "  250 kHz   115200    16.00 ms    10439    10473  1.00     8062     8062  1.00     8264     8311  0.99  yes\n",
    "    1 MHz   115200    16.00 ms    10450    10484  1.00     9214     9214  1.00    10309    10381  0.99  yes\n",
    "    2 MHz   115200    16.00 ms    10452    10486  1.00    10750     9214  1.17    10753    10831  0.99  yes\n",
    "2.667 MHz   115200    16.00 ms    10453    10486  1.00    10750    10750  1.00    10870    10949  0.99  yes\n",
    "    4 MHz   115200    16.00 ms    10453    10487  1.00    10750    10750  1.00    10637    10715  0.99  yes\n",
    "    8 MHz   115200    16.00 ms    10453    10487  1.00    10750    10750  1.00    11111    11195  0.99  yes\n",
    "31.25 kHz  1000000    16.00 ms      250      250  1.00     3000     3000  1.00     3740     3740  1.00  yes\n",
    "  125 kHz  1000000    16.00 ms      250      250  1.00    11583    11583  1.00    13265    13261  1.00  yes\n",
    "  250 kHz  1000000    16.00 ms      250      250  1.00    21500    21500  1.00    23048    23035  1.00  yes\n",
    "    1 MHz  1000000    16.00 ms     1125     1125  1.00    32250    32250  1.00    51579    51516  1.00  yes\n",
    "    2 MHz  1000000    16.00 ms    77775    75260  1.03    32250    32250  1.00    64987    64887  1.00  yes\n",
    "2.667 MHz  1000000    16.00 ms    77801    75284  1.03    64500    64500  1.00    69504    69390  1.00  yes\n",
    "    4 MHz  1000000    16.00 ms    77827    75308  1.03    64500    64500  1.00    74696    74564  1.00  yes\n",
    "    8 MHz  1000000    16.00 ms    77848    75332  1.03    64500    64500  1.00    80726    80572  1.00  yes\n",
);

#[test]
fn the_simulated_board_has_exactly_this_table() {
    let run = Folder::new().succeed("bench -P sim");
    run.says("Bus Pirate v3.a, firmware 6.3, on the simulated board, on virtual time\n");
    assert!(run.stdout() == TABLE, "the table has changed; it is now\n{}", run.stdout());
    // A chip that is not selected changes nothing, whatever it is.
    let run = Folder::new().succeed("bench -P sim:t85 -b 115200");
    assert!(TABLE.starts_with(run.stdout()) && run.stdout().lines().count() == 10, "{}", run.stdout());
    Folder::new()
        .run("bench -P sim:z80")
        .says("error: unknown chip z80\nhelp: avrrr parts lists all that are known\n");
}

#[test]
fn programs_get_an_object_for_each_row() {
    let run = Folder::new().succeed("bench -P sim -b 1000000 --format json");
    let rows: Vec<Value> = run.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 8);
    for (row, line) in rows.iter().zip(TABLE.lines().skip(10)) {
        let words: Vec<_> = line.split_ascii_whitespace().collect();
        let number = |word: usize| words[word].parse::<f64>().unwrap();
        assert_eq!((&row["baud"], &row["intact"]), (&1_000_000.into(), &true.into()));
        let hertz = number(0) * if words[1] == "kHz" { 1e3 } else { 1e6 };
        assert!((row["spi_hz"].as_f64().unwrap() / hertz - 1.0).abs() < 1e-3, "{row}");
        assert_eq!(row["round_trip_seconds"], 0.016);
        for (name, first) in [("full_duplex", 5), ("write", 8), ("read", 11)] {
            let rate = &row[name];
            assert_eq!(
                (&rate["measured"], &rate["expected"]),
                (&number(first).into(), &number(first + 1).into())
            );
            assert!((rate["ratio"].as_f64().unwrap() - number(first + 2)).abs() < 0.006, "{row}");
        }
    }
}

/// What the program says of a board, whose times are those of the host: on a busy machine the faster clocks,
/// which are timed first, may seem to be slow ones.
fn told<W: Wires + Send>(world: World<W>, options: &str) -> (Run, World<W>) {
    let mut told = None;
    let world = serve(world, |port| {
        let mut run = Folder::new().run(&format!("bench -P {port} {options}"));
        let too_slow = |line: &&str| !line.ends_with("; this firmware may mean another");
        let said = run.stderr.replace(port, "PORT");
        run.stderr = said.lines().filter(too_slow).map(|line| format!("{line}\n")).collect();
        told = Some(run);
    });
    (told.unwrap(), world)
}

/// The rows are those for the slower clocks, at this line rate, at least up to 1 MHz and at most all of
/// these; the last word of each is this.
#[track_caller]
fn has_rows(run: &Run, line: u32, most: usize, intact: impl Fn(usize) -> &'static str) {
    const CLOCKS: [&str; 8] =
        ["31.25 kHz", "125 kHz", "250 kHz", "1 MHz", "2 MHz", "2.667 MHz", "4 MHz", "8 MHz"];
    let rows: Vec<_> = run.stdout().lines().skip(2).collect();
    assert!((4..=most).contains(&rows.len()), "{}", run.stdout());
    for (index, (row, clock)) in rows.into_iter().zip(CLOCKS).enumerate() {
        assert!(row.starts_with(&format!("{clock:>9} {line:>8} ")), "{row}");
        assert!(row.ends_with(&format!("  {}", intact(index))), "{row}");
    }
}

#[test]
fn a_line_that_cannot_change_is_measured_once() {
    let mut options = WorldOptions::default();
    options.device = Device::new(Hardware::V1a, Firmware::V5_10).unwrap();
    let (run, world) = told(World::with_options(Board::new().with_jumper(), options), "");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    run.says(
        "\
Bus Pirate v1a, firmware 5.10, on PORT
not measured: 1000000 baud; the Bus Pirate stays at 115200
",
    );
    has_rows(&run, 115_200, 5, |_| "yes");
    assert_eq!(world.stats().bytes_lost, 0);
}

#[test]
fn without_a_jumper_a_chip_is_left_alone() {
    let mut board = board(ATMEGA328P);
    for high in [false, true] {
        board.set_fault(high.then_some(MisoFault::StuckHigh));
        let (run, world) = told(World::new(board), "-b 1000000");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.says("Bus Pirate v3.a, firmware 6.3, on PORT\n");
        has_rows(&run, 1_000_000, 8, |_| "no jumper");
        board = world.wires().clone();
        let stats = board.avr(Target::ONLY).unwrap().stats();
        assert_eq!((stats.enables, stats.unknown), (0, 0));
        assert!(board.violations().is_empty());
        assert!(!world.supply_on());
    }
}

/// Bytes that come back by a rule of their own.
struct Answers<F> {
    answer: F,
    was_on: bool,
}

impl<F> Answers<F> {
    const fn new(answer: F) -> Self {
        Self { answer, was_on: false }
    }
}

impl<F: FnMut(Shift, u8) -> u8> Wires for Answers<F> {
    fn set_pins(&mut self, _: Duration, _: Pins) {}
    fn set_supply(&mut self, _: Duration, on: bool) {
        self.was_on |= on;
    }
    fn set_pullups(&mut self, _: Duration, _: bool) {}
    fn shift(&mut self, _: Duration, how: Shift, mosi: u8) -> u8 {
        (self.answer)(how, mosi)
    }
    fn miso(&mut self, _: Duration) -> bool {
        false
    }
}

#[test]
fn bytes_that_come_back_altered_are_an_error() {
    // A jumper with very long wires: above 125 kHz a bit is lost here and there.
    let mut bytes = 0_u32;
    let long_wires = |how: Shift, mosi: u8| {
        bytes += 1;
        if how.half_period_ns < 4_000 && bytes.is_multiple_of(20) { mosi ^ 1 } else { mosi }
    };
    let (run, world) = told(World::new(Answers::new(long_wires)), "-b 1000000");
    assert_eq!(run.code, Some(1));
    run.says(
        "\
Bus Pirate v3.a, firmware 6.3, on PORT
error: bytes came back altered
help: check the jumper, and keep the wires short
",
    );
    has_rows(&run, 1_000_000, 8, |index| if index < 2 { "yes" } else { "no" });
    assert!(!world.wires().was_on);
}

#[test]
fn somebody_else_on_miso_is_told() {
    let mut state = 0_u8;
    let chatter = |_, _| {
        state = state.wrapping_mul(5).wrapping_add(3);
        state
    };
    let (run, _) = told(World::new(Answers::new(chatter)), "-b 1000000");
    assert_eq!(run.code, Some(0));
    run.says(
        "\
Bus Pirate v3.a, firmware 6.3, on PORT
MISO is neither MOSI nor still: does something else drive it?
",
    );
    has_rows(&run, 1_000_000, 8, |_| "no jumper");
}

#[test]
fn what_a_firmware_may_mean_otherwise_is_not_measured() {
    let mut options = WorldOptions::default();
    options.device = Device::new(Hardware::V1a, Firmware::V5_10).unwrap();
    let mut said = String::new();
    serve(World::with_options(Board::new().with_jumper(), options), |port| {
        said = Folder::new().run(&format!("bench -P {port} -b 115200")).stderr;
    });
    for clock in ["2.667", "4", "8"] {
        let line = format!("not measured: {clock} MHz; this firmware may mean another\n");
        assert!(said.contains(&line), "{said}");
    }
}

#[test]
fn a_line_rate_that_does_not_exist_is_refused() {
    let run = Folder::new().run("bench -P sim -b 300000");
    assert_eq!((run.code, run.stdout()), (Some(1), ""));
    run.says(
        "error: the simulated board, on virtual time: a Bus Pirate has no line rate of 300000 baud\n\
         help: leave -b out; or it is 115200, or 4000000 divided by 2 to 256\n",
    );
}
