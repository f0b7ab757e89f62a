//! Citations in comments lead to a section of `docs/protocol`: "Reference 4.5" to `buspirate.md`, "Section 11.2 of
//! docs/protocol/avr-icsp.md" to that page.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The files below a folder whose names end like this.
fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, end));
        } else if path.to_str().unwrap().ends_with(end) {
            found.push(path);
        }
    }
    found
}

/// The numbers of a page's sections, rules (R1) and appendices.
fn sections(page: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("docs/protocol").join(page)).unwrap();
    let number = |line: &str| {
        let heading = line.strip_prefix("## ").or_else(|| line.strip_prefix("### "));
        let heading = heading.map(|heading| heading.strip_prefix("Appendix ").unwrap_or(heading));
        let rule = line.strip_prefix("| ").filter(|row| row.starts_with('R'));
        let word = heading.or(rule)?.split(' ').next()?.trim_end_matches('.');
        Some(word.to_owned())
    };
    text.lines().filter_map(number).collect()
}

/// A text without the marks of comments and without line ends.
fn prose(source: &str) -> String {
    let words = source.split_whitespace().filter(|word| !matches!(*word, "//" | "///" | "//!"));
    words.collect::<Vec<_>>().join(" ")
}

/// The sections that a source cites: "Reference 4.5, 5.5", "Reference 2.2 to 2.4 and 2.7", "reference R3",
/// "Reference, chapter 4", "Reference, appendix A".
fn citations(source: &str) -> Vec<String> {
    let prose = prose(source);
    let mut found = Vec::new();
    for (at, word) in prose.match_indices("eference") {
        let rest = &prose[at + word.len()..];
        let appendix = rest.strip_prefix(", appendix");
        let rest = appendix.or_else(|| rest.strip_prefix(", chapter")).unwrap_or(rest);
        for word in rest.split(' ').skip(1) {
            let number = word.trim_end_matches(['.', ',', ';', ':']);
            let is_number = number.starts_with(|first: char| first.is_ascii_digit())
                && number.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
            let is_rule =
                number.len() == 2 && number.starts_with('R') && number.as_bytes()[1].is_ascii_digit();
            match number {
                _ if is_number || is_rule => found.push(number.to_owned()),
                "A" if appendix.is_some() => found.push(number.to_owned()),
                "to" | "and" => continue,
                _ => break,
            }
            if word.ends_with(['.', ';', ':']) {
                break;
            }
        }
    }
    found
}

#[test]
fn citations_are_found() {
    for (source, want) in [
        ("/// Default. Reference 5.3.\n", &["5.3"][..]),
        ("// Chosen; reference 6.2 says 10^5 polls, here of 1 us.", &["6.2"]),
        (
            "//! Reference 1.4, 2.2,\n//! 3.1 to 4.3 and 5.2.\nlet five = 5;",
            &["1.4", "2.2", "3.1", "4.3", "5.2"],
        ),
        ("// Reference R6: \"a few us\".", &["R6"]),
        ("//! Reference, chapter 4.", &["4"]),
        ("/// Reference, appendix A.", &["A"]),
        ("// behind a reference. A value\nself.reference(7)", &[]),
    ] {
        assert_eq!(citations(source), want, "{source}");
    }
}

/// The page and the section of each citation that names its page: "Section 11.2 of docs/protocol/avr-icsp.md".
fn citations_of_pages(source: &str) -> Vec<(String, String)> {
    let prose = prose(source);
    let mut found = Vec::new();
    for (at, folder) in prose.match_indices("docs/protocol/") {
        let Some((name, _)) = prose[at + folder.len()..].split_once(".md") else { continue };
        let words: Vec<_> = prose[..at].trim_end_matches('`').split_whitespace().rev().take(3).collect();
        if let [of, number, section] = words[..]
            && of == "of"
            && section.eq_ignore_ascii_case("section")
        {
            found.push((format!("{name}.md"), number.to_owned()));
        }
    }
    found
}

#[test]
fn citations_of_pages_are_found() {
    let source = "/// Section 11.2 of docs/protocol/avr-icsp.md, in its order.\n// `docs/protocol/buspirate.md`\n\
        // see section 3 of\n// `docs/protocol/real-firmware.md`";
    let want = [("avr-icsp.md", "11.2"), ("real-firmware.md", "3")];
    assert_eq!(citations_of_pages(source), want.map(|(page, section)| (page.to_owned(), section.to_owned())));
}

#[test]
fn every_citation_leads_to_a_section() {
    let page = "buspirate.md".to_owned();
    let mut count = 0;
    for folder in ["src", "tests", "examples", "benches"] {
        for file in files(&root().join(folder), ".rs") {
            // The made-up citations of this file.
            if file.ends_with("tests/references.rs") {
                continue;
            }
            let source = fs::read_to_string(&file).unwrap();
            let of_pages = citations_of_pages(&source);
            let all = citations(&source).into_iter().map(|section| (page.clone(), section)).chain(of_pages);
            for (page, section) in all {
                assert!(sections(&page).contains(&section), "{} cites {page} {section}", file.display());
                count += 1;
            }
        }
    }
    assert!(count > 50, "only {count} citations are found");
}
