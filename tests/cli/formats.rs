//! Files of other formats: named under any name, never written by themselves, and the command that is advised makes
//! what can be written.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::support::{Folder, Run};
use crate::wild::wild;

fn utf16(text: &str) -> Vec<u8> {
    ["\u{feff}", text].iter().flat_map(|text| text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// Other formats of `tests/wild/app.hex`, with the command that is advised, if there is one that makes Intel HEX.
fn formats() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let ti = "@0000\n0C C0 FF CF 00 01 02 03 04 05 06 07 08 09 0A 0B\n\
              00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\nq\n";
    let verilog = ti.replace("@0000", "@00000000").replace("q\n", "");
    let mend = "LC_ALL=C tr -cd";
    vec![
        ("TI-TXT", ti.into(), "srec_cat "),
        ("TI-TXT", ti.replace("FF", "F\0").into(), ""),
        ("TI-TXT", format!("{ti}\x1a").into(), mend),
        ("Verilog hex (VMEM)", verilog.clone().into(), "srec_cat "),
        ("Verilog hex (VMEM)", format!("{verilog}\x1a").into(), mend),
        ("a hex dump", b"00000000: 0cc0 ffcf 0001 0203 0405 0607 0809 0a0b  ................\n".into(), ""),
        ("a web page or other markup", b"<p>caf\xe9</p>\n".into(), ""),
        ("a web page or other markup", b"<html>\0</html>".into(), ""),
        ("a web page or other markup", utf16("<html></html>"), ""),
        ("JSON, maybe the answer of a server", b"{\"message\":\"Not Found\"}".into(), ""),
        (
            "a pointer of Git LFS, not the file itself",
            b"version https://git-lfs.github.com/spec/v1\n".into(),
            "",
        ),
        ("an archive", b"Rar!\x1a\x07\0".into(), ""),
        ("a program for another machine", b"\xcf\xfa\xed\xfe\x07\0".into(), ""),
        ("a UF2 file", b"UF2\n\x57\x51\x5d\x9e".into(), ""),
    ]
}

/// Is there a program of this name?
fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

#[test]
fn other_formats_are_named_and_the_advised_command_leads_on() {
    let folder = wild();
    let converts = is_there("srec_cat");
    for (number, (what, bytes, advised)) in formats().into_iter().enumerate() {
        for name in ["-x.hex", "x.bin", "x"] {
            folder.write(name, &bytes);
            let run = folder.run(&format!("-P sim -p m328p -U flash:w:{name}"));
            let want = format!("error: {name}: this is {what}\nhelp: ");
            assert!(run.stderr.starts_with(&want) && run.code == Some(1), "{number}: {}", run.stderr);
            assert!(!run.stderr.contains(":r\n"), "{number}: {}", run.stderr);
            let command =
                run.stderr.trim_end().split_once("make Intel HEX of it: ").map(|(_, command)| command);
            assert_eq!(command.is_some(), !advised.is_empty(), "{number}: {}", run.stderr);
            let Some(command) = command else { continue };
            assert!(command.starts_with(advised), "{number}: {command}");
            if converts {
                let made =
                    Command::new("sh").args(["-c", command]).current_dir(folder.path("")).output().unwrap();
                assert!(made.status.success(), "{number}: {command}: {made:?}");
                folder.succeed(&format!("-P sim -p m328p -U flash:w:{name}.hex -U flash:v:app.hex"));
            }
        }
        // The same on standard input, where no command can be given a name.
        let mut child = folder.command("-P sim -p m328p -U flash:w:-");
        let mut child = child.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(&bytes).unwrap();
        let run = Run::from(child.wait_with_output().unwrap());
        assert!(
            run.stderr.starts_with(&format!("error: -: this is {what}\nhelp: ")),
            "{number}: {}",
            run.stderr
        );
        assert_eq!(
            run.stderr.contains("save it in a file first; then make Intel HEX "),
            !advised.is_empty(),
            "{}",
            run.stderr
        );
        // Who insists is told.
        let run = folder.succeed("-P sim -p m328p -U flash:w:x:r -U flash:v:x:r");
        let warning = format!("warning: x: this is {what}, but taken as it is because of :r\n");
        assert!(run.stderr.starts_with(&warning), "{number}: {}", run.stderr);
    }
}

#[test]
fn raw_data_may_begin_like_another_format() {
    let folder = Folder::new();
    for (bytes, what) in [
        (&b"MZ\x01\x02"[..], "a program for another machine"),
        (b"\x1f\x8b\x08\x01", "an archive"),
        (b"\x1f\x9d\x90", "an archive"),
        (b"BZh9", "an archive"),
        (b"\x5d\0\0\x80", "an archive"),
    ] {
        for (memory, name) in [("eeprom", "x.bin"), ("eeprom", "x.RAW"), ("flash", "x.bin")] {
            folder.write(name, bytes);
            let run = folder.succeed(&format!("-P sim -p m328p -U {memory}:w:{name} -U {memory}:v:{name}:r"));
            let warning = format!(
                "warning: {name}: this begins like {what}, but is taken as it is because of its name\n"
            );
            assert!(run.stderr.contains(&warning), "{}", run.stderr);
        }
        for name in ["x", "x.hex", "x.eep"] {
            folder.write(name, bytes);
            let run = folder.run(&format!("-P sim -p m328p -U eeprom:w:{name}"));
            assert!(run.stderr.starts_with(&format!("error: {name}: this is {what}\n")), "{}", run.stderr);
        }
    }
}

#[test]
fn text_is_no_program_but_may_be_settings() {
    let folder = Folder::new();
    folder.write("diary.bin", b"Dear diary, today I went to the caf\xe9 and wrote firmware.\n");
    folder.write("diary.txt", b"Dear diary, today I went to the caf\xe9 and wrote firmware.\n");
    let run = folder.run("-P sim -p m328p -U flash:w:diary.txt");
    run.says(
        "error: diary.txt: this is text, but not Intel HEX\n\
         help: this is no program for an AVR; take the .hex file of the same build\n",
    );
    // A pattern may be letters or blanks.
    folder.write("tabs.bin", [b'\t'; 100]);
    for name in ["diary.bin", "tabs.bin"] {
        let run = folder.succeed(&format!("-P sim -p m328p -U flash:w:{name} -U flash:v:{name}"));
        let warning = format!("warning: {name}: this is text, but taken as it is because of its name\n");
        assert!(run.stderr.starts_with(&warning), "{}", run.stderr);
        assert!(run.stderr.contains("wrote flash: "), "{}", run.stderr);
    }
    let run = folder.succeed("-P sim -p m328p -U flash:w:diary.bin:r");
    let warning = "warning: diary.bin: this is text, but taken as it is because of :r\n";
    assert!(run.stderr.starts_with(warning), "{}", run.stderr);
    folder.write("settings.bin", "{\"baud\": 9600}");
    let run = folder.succeed("-P sim -p m328p -U eeprom:w:settings.bin -U eeprom:w:diary.bin");
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
    // Doubtful only.
    let mixed = [&b"\x01\x02\x03\x04"[..], &b"name=value\x01\x02\x03 ".repeat(8)].concat();
    folder.write("mixed.bin", mixed);
    let run = folder.succeed("-P sim -p m328p -U flash:w:mixed.bin");
    let warning = "warning: mixed.bin: this begins more like text than like a program; \
                   -U flash:w:mixed.bin:r says that it is meant\n";
    assert!(run.stderr.starts_with(warning), "{}", run.stderr);
    let run = folder.succeed("-P sim -p m328p -U flash:w:mixed.bin:r");
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
}

#[test]
fn nothing_is_read_to_a_standard_output_that_is_closed() {
    let folder = Folder::new();
    let program = env!("CARGO_BIN_EXE_avrrr");
    for (output, redirection, code) in
        [("-", ">&-", 1), ("/dev/stdout", ">&-", 1), ("-", ">/dev/null", 0), ("e.bin", ">&-", 0)]
    {
        let command = format!("'{program}' -P sim -p m328p -U eeprom:r:{output}:r {redirection}");
        let run = Command::new("sh").args(["-c", &command]).current_dir(folder.path("")).output().unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(code), "{command}: {said}");
        assert!(code == 0 || said == "error: standard output: it is closed\n", "{command}: {said}");
    }
}
