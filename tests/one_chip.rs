//! A program for a microcontroller that names one chip carries one chip.

#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// Links a `no_std` program that uses the library as `body` says, and hands out its bytes.
///
/// It is linked for this machine, without the standard library, optimised for size.
fn link(name: &str, body: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("src")).unwrap();
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\navrrr = {{ path = {root:?}, default-features = false }}\n\n\
         [profile.release]\npanic = \"abort\"\nopt-level = \"s\"\nlto = true\ncodegen-units = 1\nstrip = true\n\n\
         [workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let program = format!(
        "#![no_std]\n#![no_main]\n\
         #[panic_handler]\nfn panic(_: &core::panic::PanicInfo<'_>) -> ! {{ loop {{}} }}\n\
         #[link(name = \"c\")]\nunsafe extern \"C\" {{}}\n\
         #[unsafe(no_mangle)]\npub extern \"C\" fn main(argc: i32) -> i32 {{\n{body}\n}}\n"
    );
    fs::write(folder.join("src/main.rs"), program).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["build", "--release", "--offline", "--quiet", "--target-dir", "../one-chip-target"])
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_BUILD_TARGET")
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read(folder.join("../one-chip-target/release").join(name)).unwrap()
}

fn holds(program: &[u8], text: &str) -> bool {
    program.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Looks at everything of a chip, so that nothing of it can be left out.
const LOOK: &str = "
    let mut sum = chip.name.len() as i32 + chip.flash.size as i32 + argc;
    for byte in chip.fuses {
        for field in byte.fields {
            sum = sum.wrapping_mul(31) + i32::from(core::hint::black_box(field).mask);
            for value in field.values {
                sum = sum.wrapping_mul(31) + i32::from(core::hint::black_box(value).value);
            }
        }
    }
    sum";

#[test]
fn a_program_that_names_one_chip_carries_one_chip() {
    let none = link("no-chip", "    argc");
    let one =
        link("one-chip", &format!("    let chip = core::hint::black_box(&avrrr::chip::ATMEGA328P);{LOOK}"));
    let all = link(
        "all-chips",
        &format!(
            "    let Some(chip) = avrrr::chip::find(core::hint::black_box(\"m328p\")) else {{ return 1 }};{LOOK}"
        ),
    );
    println!("no chip: {} bytes; ATmega328P: {} bytes; all 188: {} bytes", none.len(), one.len(), all.len());
    assert!(holds(&one, "ATmega328P") && holds(&one, "crystal, low power"), "the chip is not there");
    for other in avrrr::chip::ALL.iter().filter(|chip| !"ATmega328P".contains(chip.name)) {
        assert!(!holds(&one, other.name), "{} is there as well", other.name);
        assert!(holds(&all, other.name), "{} is missing", other.name);
    }
    // Its constants and texts take some kilobytes.
    assert!(one.len() - none.len() < 16 * 1024, "{} bytes", one.len() - none.len());
    assert!(all.len() - none.len() < 512 * 1024, "{} bytes", all.len() - none.len());
}
