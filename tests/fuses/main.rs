//! Fuses by name: what settings mean, what they change, and what is refused.

mod sheets;

use avrrr::bus::Hertz;
use avrrr::chip::{
    AT90S8535, AT90USB162, ATMEGA8, ATMEGA328P, ATTINY13, ATTINY22, ATTINY84, ATTINY85, ATTINY88, ATTINY441,
    Chip, Fuse, FuseByte,
};
use avrrr::icsp::Memory;
use avrrr::image::Image;
use avrrr::job::{
    Accept, Action, FuseChange, FuseError, Fuses, Operation, Plan, PlanError, Policy, Risk, Setting, fields,
};

fn settings(texts: &[&str]) -> Vec<Setting> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// A new ATmega328P.
fn new() -> Fuses {
    Fuses::new(ATMEGA328P, [(Fuse::Low, 0x62), (Fuse::High, 0xd9), (Fuse::Extended, 0xff)])
}

/// What the settings make of the bytes of a new ATmega328P.
fn after(texts: &[&str]) -> [u8; 3] {
    let mut bytes = [0x62, 0xd9, 0xff];
    let changes = new().change(&settings(texts)).unwrap();
    for FuseChange { fuse, before, after } in changes.iter() {
        let place = [Fuse::Low, Fuse::High, Fuse::Extended].iter().position(|known| *known == fuse).unwrap();
        assert_eq!(bytes[place], before);
        assert_ne!(before, after, "{texts:?}");
        bytes[place] = after;
    }
    bytes
}

#[test]
fn every_way_to_say_it_is_understood() {
    for (texts, want) in [
        (&["lfuse.CKDIV8=1"][..], [0xe2, 0xd9, 0xff]),
        (&["ckdiv8=Unprogrammed"], [0xe2, 0xd9, 0xff]),
        (&["CKDIV8=0"], [0x62, 0xd9, 0xff]),
        (&["hfuse.EESAVE = programmed", "lfuse.ckout=0"], [0x22, 0xd1, 0xff]),
        (&["BODLEVEL=2v7"], [0x62, 0xd9, 0xfd]),
        (&["BODLEVEL=2.7V"], [0x62, 0xd9, 0xfd]),
        (&["BODLEVEL=2.7 V"], [0x62, 0xd9, 0xfd]),
        (&["efuse.BODLEVEL=0b101"], [0x62, 0xd9, 0xfd]),
        (&["BOOTSZ=256 words", "BOOTRST=0"], [0x62, 0xde, 0xff]),
        (&["SUT_CKSEL=0x12"], [0x52, 0xd9, 0xff]),
        (&["lfuse=0xE2", "efuse=253"], [0xe2, 0xd9, 0xfd]),
        (&["efuse=0x05"], [0x62, 0xd9, 0xfd]),
        (&["lfuse=factory", "BOOTSZ=factory"], [0x62, 0xd9, 0xff]),
    ] {
        assert_eq!(after(texts), want, "{texts:?}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_with_a_reason() {
    for (text, want) in [
        ("CKDIV8", r#""CKDIV8" is no setting. A setting is written like this: lfuse.CKDIV8=1"#),
        ("CKDIV8=", r#""CKDIV8=" is no setting. A setting is written like this: lfuse.CKDIV8=1"#),
        ("=1", r#""=1" is no setting. A setting is written like this: lfuse.CKDIV8=1"#),
        ("mfuse.CKDIV8=1", "mfuse is no fuse byte"),
        ("lock.LB=0", "lock is no fuse byte"),
        ("hfuse.CKDIV8=1", "the ATmega328P has no fuse named CKDIV8"),
        ("JTAGEN=1", "the ATmega328P has no fuse named JTAGEN"),
        ("fuse=0x62", "the ATmega328P has no fuse that can be written"),
        ("CKDIV8=2", "2 is no value of CKDIV8"),
        ("CKDIV8=on", "on is no value of CKDIV8"),
        ("BODLEVEL=3", "3 is no value of BODLEVEL"),
        ("BODLEVEL=3.3V", "3.3V is no value of BODLEVEL"),
        ("lfuse=256", "256 is no value of a byte"),
        ("lfuse=+1", "+1 is no value of a byte"),
        ("lfuse=CKDIV8", "CKDIV8 is no value of a byte"),
    ] {
        let error = text.parse().and_then(|setting: Setting| new().change(&[setting]).map(drop));
        assert_eq!(error.unwrap_err().to_string(), want, "{text}");
    }
    let twice = new().change(&settings(&["lfuse=0xe2", "CKDIV8=0"]));
    assert!(matches!(twice, Err(FuseError::Twice { memory: Memory::Fuse(Fuse::Low), .. })));
}

#[test]
fn old_chips_change_only_what_serial_programming_reaches() {
    let fuses = Fuses::new(AT90S8535, [(Fuse::Only, 0xdf)]);
    let change = |text| fuses.change(&settings(&[text]));
    assert!(matches!(change("SPIEN=1"), Err(FuseError::OutOfReach { field: "SPIEN", .. })));
    let changes: Vec<_> = change("fuse=0x00").unwrap().iter().map(|change| change.after).collect();
    assert_eq!(changes, [0xde]);
    let unread = Fuses::new(ATMEGA328P, [(Fuse::Low, 0x62)]).change(&settings(&["EESAVE=0"]));
    assert!(
        matches!(unread, Err(FuseError::NotThere { memory: Memory::Fuse(Fuse::High), .. })),
        "{unread:?}"
    );
}

#[test]
fn a_field_of_an_old_chip_has_no_factory_value() {
    let fuses = Fuses::new(ATTINY22, [(Fuse::Only, 0xff)]);
    let change = |text| fuses.change(&settings(&[text])).map(drop);
    let memory = Memory::Fuse(Fuse::Only);
    assert!(
        matches!(change("CKSEL=factory"), Err(FuseError::NoFactoryValue { memory: at, .. }) if at == memory)
    );
    assert_eq!(change("CKSEL=0"), Ok(()));
}

#[test]
fn a_lock_byte_has_fields() {
    let names: Vec<_> =
        fields(&ATMEGA328P, Memory::Lock, 0xfc).map(|state| (state.field.name, state.value)).collect();
    assert_eq!(names[0], ("LB", 0));
    assert_eq!(fields(&ATMEGA328P, Memory::Flash, 0xfc).count(), 0);
}

/// The slowest SPI clock of a Bus Pirate.
const SLOWEST: Hertz = Hertz(31_250);

/// What a change does at a supply of 3.3 V, as field, risk and what has to be accepted for it.
fn hazards(fuses: &Fuses, text: &str, slowest: Option<Hertz>) -> Vec<(&'static str, String, Accept)> {
    let changes = fuses.change(&settings(&[text])).unwrap();
    let policy = Policy::default().with_supply(Some(3300)).with_slowest(slowest);
    let hazards = changes.hazards(policy);
    for &hazard in &hazards {
        let accept = hazard.risk.accept();
        let refused = changes.plan(policy.with_accepted(Accept::all() - accept));
        assert_eq!(refused.is_err(), !accept.is_empty(), "{text} {hazard}");
        assert!(accept.is_empty() || refused == Err(PlanError::Hazard(hazard)), "{text} {hazard}");
        assert!(changes.plan(policy.with_accepted(Accept::all())).is_ok(), "{text}");
    }
    let name = |risk: Risk| format!("{risk:?}").split([' ', '(']).next().unwrap().to_owned();
    hazards.iter().map(|hazard| (hazard.field, name(hazard.risk), hazard.risk.accept())).collect()
}

fn only(fuses: &Fuses, text: &str) -> Option<(&'static str, String, Accept)> {
    let mut all = hazards(fuses, text, Some(SLOWEST)).into_iter();
    let first = all.next();
    assert_eq!(all.next(), None, "{text}");
    first
}

#[test]
fn what_this_bus_cannot_undo_needs_its_own_name_and_the_rest_a_warning() {
    let warned = Accept::empty();
    for (text, want) in [
        ("RSTDISBL=0", Some(("RSTDISBL", "FreesReset", Accept::RSTDISBL))),
        ("DWEN=0", Some(("DWEN", "DebugWire", Accept::DWEN))),
        ("hfuse=0x59", Some(("RSTDISBL", "FreesReset", Accept::RSTDISBL))),
        ("SUT_CKSEL=0x20", Some(("SUT_CKSEL", "NeedsExternalClock", warned))),
        ("lfuse=0xff", Some(("SUT_CKSEL", "NeedsCrystal", warned))),
        ("lfuse=0x61", Some(("SUT_CKSEL", "ReservedClock", Accept::RESERVED))),
        ("lfuse=0x63", Some(("SUT_CKSEL", "TooSlow", Accept::CLOCK))),
        ("lfuse=0xe3", Some(("SUT_CKSEL", "Slow", warned))),
        ("BODLEVEL=4.3V", Some(("BODLEVEL", "BrownOut", warned))),
        ("BODLEVEL=2.7V", None),
        ("efuse=0x00", Some(("BODLEVEL", "ReservedBrownOut", warned))),
        ("CKDIV8=1", None),
        ("BOOTRST=0", None),
        ("EESAVE=0", None),
        ("lfuse=0x62", None),
        // Serial programming does not change SPIEN.
        ("hfuse=0xf9", None),
    ] {
        let got = only(&new(), text);
        let got = got.as_ref().map(|(field, risk, accept)| (*field, risk.as_str(), *accept));
        assert_eq!(got, want, "{text}");
    }
    let both = hazards(&new(), "hfuse=0x19", Some(SLOWEST));
    let names: Vec<_> = both.iter().map(|(_, _, accept)| *accept).collect();
    assert_eq!(names, [Accept::DWEN, Accept::RSTDISBL]);
    assert_eq!(new().change(&settings(&["hfuse=0xf9"])).unwrap().iter().count(), 0);
}

#[test]
fn what_no_chip_that_answers_holds_is_refused_without_its_fuses() {
    for (chip, writes, slowest, refused) in [
        (ATMEGA328P, &[(Fuse::Low, 0x63)][..], Some(31_250), true),
        (ATMEGA328P, &[(Fuse::Low, 0x63)], Some(4_399), false),
        (ATMEGA328P, &[(Fuse::Low, 0x63)], None, false),
        // What counts is what is there in the end.
        (ATMEGA328P, &[(Fuse::Low, 0x63), (Fuse::Low, 0x62)], Some(31_250), false),
        // Another clock than that of the fuses may be connected.
        (ATMEGA328P, &[(Fuse::Low, 0x64)], Some(31_250), false),
        // 32 kHz; or what a byte chooses that is not written.
        (ATTINY441, &[(Fuse::Low, 0xe4)], Some(31_250), false),
        (ATTINY441, &[(Fuse::Low, 0xe4), (Fuse::Extended, 0xff)], Some(31_250), true),
        (ATTINY441, &[(Fuse::Low, 0xe4), (Fuse::Extended, 0x7f)], Some(31_250), false),
    ] {
        let write = |&(fuse, value): &(Fuse, u8)| Operation::Write {
            memory: Memory::Fuse(fuse),
            image: Image::from_bytes(0, [value]).unwrap(),
        };
        let operations: Vec<_> = writes.iter().map(write).collect();
        let policy = Policy::default().with_slowest(slowest.map(Hertz));
        let plan = Plan::new(chip, operations.clone(), policy);
        let is_clock = |error: &PlanError| match error {
            PlanError::Hazard(hazard) => hazard.risk.accept() == Accept::CLOCK,
            _ => false,
        };
        assert_eq!(plan.as_ref().is_err_and(is_clock), refused, "{} {writes:x?} {slowest:?}", chip.name);
        assert_eq!(plan.is_err(), refused);
        assert!(Plan::new(chip, operations, policy.with_accepted(Accept::CLOCK)).is_ok());
    }
}

#[test]
fn every_hazard_that_can_be_accepted_has_a_name() {
    let named: Vec<Accept> = Accept::names().map(|name| name.parse().unwrap()).collect();
    assert_eq!(named.len(), Accept::all().iter().count());
    assert_eq!(named.into_iter().collect::<Accept>(), Accept::all());
}

#[test]
fn a_clock_is_too_slow_for_one_bus_and_not_for_another() {
    use Accept as A;
    // CPU clock below which SCK must stay a quarter: 16 kHz is 3.6 to 4.4 kHz, 128 kHz is 28.8 to 35.2 kHz.
    for (text, slowest, want) in [
        ("lfuse=0x63", 31_250, A::CLOCK),
        ("lfuse=0x63", 4_400, A::CLOCK),
        ("lfuse=0x63", 4_399, A::empty()),
        ("lfuse=0x63", 1_000, A::empty()),
        ("lfuse=0xe3", 35_200, A::CLOCK),
        ("lfuse=0xe3", 35_199, A::empty()),
        // A crystal of 32.768 kHz: 8.192 kHz.
        ("lfuse=0xe4", 8_192, A::CLOCK),
        ("lfuse=0xe4", 8_191, A::empty()),
        // A resonator of 0.4 to 0.9 MHz, divided by 8: 28.125 kHz at best.
        ("lfuse=0x78", 28_125, A::CLOCK),
        ("lfuse=0x78", 28_124, A::empty()),
    ] {
        let all = hazards(&new(), text, Some(Hertz(slowest)));
        let clock = all.iter().find(|(_, risk, _)| risk.ends_with("Slow"));
        assert_eq!(clock.map(|(_, _, accept)| *accept), Some(want), "{text} {slowest} {all:?}");
    }
    // On a bus that does not know, it is a warning.
    let unknown = hazards(&new(), "lfuse=0x63", None);
    assert_eq!(unknown, [("SUT_CKSEL", "Slow".to_owned(), A::empty())]);
    // On the divider alone.
    let slow = Fuses::new(ATMEGA328P, [(Fuse::Low, 0xe3), (Fuse::High, 0xd9), (Fuse::Extended, 0xff)]);
    assert_eq!(only(&slow, "CKDIV8=0"), Some(("CKDIV8", "TooSlow".to_owned(), A::CLOCK)));
    // What it is at already.
    let slowest = Fuses::new(ATMEGA328P, [(Fuse::Low, 0x63), (Fuse::High, 0xd9), (Fuse::Extended, 0xff)]);
    assert_eq!(only(&slowest, "CKOUT=0"), None);
    assert_eq!(only(&slowest, "SUT_CKSEL=0x13"), None);
    for (chip, value) in [(ATTINY13, 0x6b), (ATTINY85, 0x64), (ATTINY84, 0x64)] {
        let factory = chip.fuses.iter().map(|byte| (byte.fuse, byte.factory.unwrap()));
        let found = only(&Fuses::new(chip, factory), &format!("lfuse={value:#04x}")).unwrap();
        assert_eq!(found.2, A::CLOCK, "{}", chip.name);
    }
}

#[test]
fn what_the_chip_holds_already_is_no_hazard() {
    // On a crystal since long ago, and reached through debugWIRE's back door.
    let crystal = Fuses::new(ATMEGA328P, [(Fuse::Low, 0xff), (Fuse::High, 0x99), (Fuse::Extended, 0xfc)]);
    for text in ["CKOUT=0", "CKDIV8=0", "EESAVE=0", "DWEN=1", "efuse=0xfc", "lfuse=0xf7", "lfuse=factory"] {
        assert_eq!(only(&crystal, text), None, "{text}");
    }
    // Its crystal feeds nothing here.
    assert!(only(&crystal, "lfuse=0xe0").is_some());
    // This part has a crystal when it is new.
    let internal = Fuses::new(AT90USB162, [(Fuse::Low, 0x42), (Fuse::High, 0xd9), (Fuse::Extended, 0xf4)]);
    for text in ["lfuse=factory", "lfuse=0xff"] {
        assert_eq!(only(&internal, text), None, "{text}");
    }
    assert!(only(&internal, "lfuse=0xe0").is_some());
}

/// A part of one's own that takes the bit of a write.
#[test]
fn spien_counts_where_serial_programming_can_change_it() {
    const HIGH: FuseByte = FuseByte { ignored: 0, ..ATMEGA328P.fuses[1] };
    const MINE: Chip = Chip { fuses: &[ATMEGA328P.fuses[0], HIGH], ..ATMEGA328P };
    let fuses = Fuses::new(MINE, [(Fuse::Low, 0x62), (Fuse::High, 0xd9)]);
    assert_eq!(only(&fuses, "SPIEN=1"), Some(("SPIEN", "EndsIsp".to_owned(), Accept::SPIEN)));
    let image = Image::from_bytes(0, [0xf9]).unwrap();
    let write = vec![Operation::Write { memory: Memory::Fuse(Fuse::High), image }];
    let refused =
        Plan::new(MINE, write.clone(), Policy::default().with_accepted(Accept::all() - Accept::SPIEN));
    assert!(matches!(refused, Err(PlanError::Hazard(_))), "{refused:?}");
    assert!(Plan::new(MINE, write, Policy::default().with_accepted(Accept::SPIEN)).is_ok());
}

/// What a new one holds is not known, so that the value alone counts.
#[test]
fn a_part_of_ones_own_without_factory_values_keeps_what_a_programmer_needs() {
    const HIGH: FuseByte = FuseByte { ignored: 0, factory: None, ..ATMEGA328P.fuses[1] };
    const MINE: Chip = Chip { fuses: &[HIGH], ..ATMEGA328P };
    for (value, field) in
        [(0xd9, None), (0x59, Some("RSTDISBL")), (0x99, Some("DWEN")), (0xf9, Some("SPIEN"))]
    {
        let image = Image::from_bytes(0, [value]).unwrap();
        let write = Operation::Write { memory: Memory::Fuse(Fuse::High), image };
        let refused = match Plan::new(MINE, vec![write], Policy::default()) {
            Err(PlanError::Hazard(hazard)) => Some(hazard.field),
            outcome => outcome.map(|_| None).unwrap(),
        };
        assert_eq!(refused, field, "{value:#04x}");
    }
}

#[test]
fn a_brown_out_level_counts_where_the_detector_is_on() {
    // BODEN is bit 6 of the low byte, 0 is on; BODLEVEL bit 7, 0 is 4.0 V.
    let new = Fuses::new(ATMEGA8, [(Fuse::Low, 0xe1), (Fuse::High, 0xd9)]);
    let brown_out = Some(("BODLEVEL", "BrownOut".to_owned(), Accept::empty()));
    for (text, want) in
        [("lfuse=0x61", &None), ("lfuse=0x21", &brown_out), ("lfuse=0xa1", &None), ("BODEN=0", &None)]
    {
        assert_eq!(only(&new, text), *want, "{text}");
    }
    let level = Fuses::new(ATMEGA8, [(Fuse::Low, 0x61), (Fuse::High, 0xd9)]);
    assert_eq!(only(&level, "BODEN=0"), brown_out);
}

/// BODLEVEL is in the high byte, BODACT in bits 1 and 2 of the extended one: 3 is off.
#[test]
fn a_brown_out_level_is_judged_to_a_tenth_of_a_volt() {
    for (extended, supply, want) in [(0xfd, 4200, Some((4300, 4200))), (0xfd, 4300, None), (0xff, 4200, None)]
    {
        let before = [(Fuse::Low, 0x62), (Fuse::High, 0xdf), (Fuse::Extended, extended)];
        let changes = Fuses::new(ATTINY441, before).change(&settings(&["BODLEVEL=4"])).unwrap();
        let found: Vec<_> = changes.hazards(Policy::default().with_supply(Some(supply)));
        let levels = found.iter().map(|hazard| match hazard.risk {
            Risk::BrownOut { level, supply } => (level, supply),
            _ => panic!("{hazard}"),
        });
        assert!(levels.eq(want), "{extended:#x} {supply}: {found:?}");
    }
}

#[test]
fn a_value_of_a_field_has_a_meaning() {
    let meaning = |fuse, byte, name| {
        let mut all = fields(&ATMEGA328P, Memory::Fuse(fuse), byte);
        all.find(|state| state.field.name == name).unwrap().meaning()
    };
    assert_eq!(
        (meaning(Fuse::Low, 0x62, "CKDIV8"), meaning(Fuse::Low, 0xe2, "CKDIV8")),
        ("programmed", "unprogrammed")
    );
    assert_eq!(meaning(Fuse::Extended, 0xf8, "BODLEVEL"), "reserved");
    assert_eq!(meaning(Fuse::Extended, 0xfc, "BODLEVEL"), "4.3 V");
}

/// Bits 2 and 3 of the low byte of an ATtiny88 choose nothing: 0xE2 is 0xEE.
#[test]
fn bits_that_choose_nothing_are_no_hazard() {
    let new = Fuses::new(ATTINY88, [(Fuse::Low, 0x6e), (Fuse::High, 0xdf), (Fuse::Extended, 0xff)]);
    for text in ["lfuse=0xe2", "lfuse=0xee"] {
        assert_eq!(only(&new, text), None, "{text}");
        let after: Vec<_> = new.change(&settings(&[text])).unwrap().iter().map(|one| one.after).collect();
        assert_eq!(after, [0xee], "{text}");
    }
}

/// A board on which a new chip answers has what its fuses need.
#[test]
fn the_setting_of_the_factory_is_no_hazard() {
    let mut values = 0;
    for chip in avrrr::chip::ALL.iter().copied() {
        for byte in chip.fuses.iter().filter(|byte| byte.writable != 0) {
            let Some(factory) = byte.factory else { continue };
            let text = format!("{}={factory:#04x}", Memory::Fuse(byte.fuse));
            let found = Fuses::new(*chip, [(byte.fuse, !factory)]).change(&settings(&[&text]));
            for hazard in found.unwrap().hazards(Policy::default()) {
                assert!(hazard.risk.accept().is_empty(), "{}: {hazard}", chip.name);
            }
            values += 1;
        }
    }
    assert!(values > 300, "{values}");
}

#[test]
fn a_plan_writes_and_verifies_only_what_changes() {
    let steps = |plan: Plan| plan.steps().map(|step| (step.action, step.memory)).collect::<Vec<_>>();
    let changes = new().change(&settings(&["hfuse.EESAVE=0", "CKDIV8=0", "efuse=0xff"])).unwrap();
    let high = Some(Memory::Fuse(Fuse::High));
    let plan = changes.plan(Policy::default()).unwrap();
    assert_eq!(steps(plan), [(Action::Write, high), (Action::Verify, high)]);
    assert!(!changes.is_empty());
    let nothing = new().change(&settings(&["lfuse=factory"])).unwrap();
    assert!(nothing.is_empty() && steps(nothing.plan(Policy::default()).unwrap()).is_empty());
}
