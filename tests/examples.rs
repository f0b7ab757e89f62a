//! The examples do what their first lines say.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

/// What an example prints.
fn output(example: &str, arguments: &[&str]) -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    // The features that this test was built with, so that the library is there already.
    let features: &[&str] = if cfg!(feature = "mock") { &["--all-features"] } else { &[] };
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline"])
        .args(features)
        .args(["--example", example, "--"])
        .args(arguments)
        .current_dir(root)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn hello_writes_a_program() {
    let text = output("hello", &[]);
    let told: Vec<_> = text.trim().split('\r').collect();
    assert_eq!((told.first(), told.last()), (Some(&"0 %"), Some(&"100 % of the ATmega328P done")));
}

/// Names that are brought in, and lines that are no comment or blank.
#[test]
fn hello_needs_five_names_at_most_and_less_than_ten_lines() {
    let source = include_str!("../examples/hello.rs");
    let lines: Vec<_> =
        source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).collect();
    assert!(lines.len() < 10, "{lines:#?}");
    let uses: Vec<_> = lines.iter().filter_map(|line| line.strip_prefix("use avrrr::easy::{")).collect();
    assert_eq!(uses.len(), lines.iter().filter(|line| line.starts_with("use ")).count());
    assert_eq!(uses.len(), 1);
    let names = uses[0].split(',').count();
    assert!(names <= 5, "{names}");
    assert!(!source.contains("avrrr::easy::*") && source.matches("avrrr::").count() == 1);
}

#[test]
fn identify_names_the_chip() {
    assert_eq!(output("identify", &[]), "1e 93 0b: ATtiny85 at 125 kHz\n");
}

#[test]
fn flash_writes_and_verifies() {
    let text = output("flash", &["examples/firmware/blink.hex"]);
    assert_eq!(text, "Erase 32768 bytes\nWrite 236 bytes\nVerify 236 bytes\nverified 236 bytes\n");
}

#[test]
fn custom_programmer_reaches_its_targets() {
    let text = output("custom_programmer", &[]);
    assert_eq!(text, "target 0: [1e, 91, 0a]\ntarget 5: [1e, 95, 0f], verified\n");
}

/// One client that signs on and goes.
#[test]
fn stk500v2_answers_a_client() {
    let mut command = Command::new(env!("CARGO"));
    command.args(["run", "--quiet", "--offline", "--example", "stk500v2"]);
    // As above.
    command.args(if cfg!(feature = "mock") { &["--all-features"][..] } else { &[] });
    let mut child = command.current_dir(env!("CARGO_MANIFEST_DIR")).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let mut client = TcpStream::connect(first.strip_prefix("listening at ").unwrap()).unwrap();
    let sign_on = [0x1b, 1, 0, 1, 0x0e, 0x01, 0x1b ^ 1 ^ 1 ^ 0x0e ^ 0x01];
    client.write_all(&sign_on).unwrap();
    let mut answer = [0; 17];
    client.read_exact(&mut answer).unwrap();
    assert_eq!(&answer[8..16], b"AVRISP_2");
    drop(client);
    assert_eq!(lines.next().unwrap().unwrap(), "done");
    assert!(child.wait().unwrap().success());
}

#[test]
fn sensor_prints_a_temperature_and_an_identification() {
    assert_eq!(output("sensor", &[]), "21.75 C\nflash d16238554a2b6033\n");
}

#[test]
fn a_programmer_for_an_adapter_of_your_own_fits_in_60_lines() {
    assert_eq!(output("own_adapter", &[]), "1e 93 0b: ATtiny85\n");
    assert!(include_str!("../examples/own_adapter/main.rs").lines().count() <= 60);
}

/// A reader can copy these programs as they are printed.
#[test]
fn no_line_of_a_program_is_hidden() {
    for (name, text, comment) in [
        ("README.md", include_str!("../README.md"), ""),
        ("cookbook.md", include_str!("../src/cookbook.md"), ""),
        ("gang/mod.rs", include_str!("../src/gang/mod.rs"), "//! "),
        ("gang/manifest/context.rs", include_str!("../src/gang/manifest/context.rs"), "/// "),
    ] {
        let lines = text.lines().filter_map(|line| line.strip_prefix(comment));
        let (mut inside, mut programs) = (false, 0);
        for line in lines {
            if line.starts_with("```") {
                inside = !inside;
                programs += usize::from(inside);
            } else {
                assert!(!inside || line != "#" && !line.starts_with("# "), "{name}: {line}");
            }
        }
        assert!(programs > 0 && !inside, "{name}");
    }
}
