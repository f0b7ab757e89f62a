//! Links between the documents of the repository lead somewhere, and so do the paths that ARCHITECTURE.md and
//! CONTRIBUTING.md name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// What the repository has and the package has not.
const NOT_PACKAGED: &[&str] = &[".ci", ".config", "freestanding", "fuzz", "hosts", "xtask"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Is this the unpacked package, and a file that only the repository has?
fn is_elsewhere(path: &Path) -> bool {
    let first = path.iter().next().and_then(|name| name.to_str()).unwrap_or_default();
    NOT_PACKAGED.contains(&first) && root().join("Cargo.toml.orig").is_file()
}

/// All Markdown files below a folder, but for those that are built, hidden or found by fuzzing.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('.') && !["target", "corpus", "artifacts"].contains(&&*name) {
            found.extend(pages(&path));
        } else if name.ends_with(".md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The lines of a page that are not code, and of these only what is outside of code spans.
fn prose(text: &str) -> String {
    let mut fenced = false;
    let mut prose = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            prose.push_str(line);
            prose.push('\n');
        }
    }
    // What is between two marks is a span; a mark without a second one is text.
    let parts: Vec<_> = prose.split('`').collect();
    let outside = |(index, part): (usize, &&str)| match index % 2 {
        0 => (*part).to_owned(),
        _ => "x".repeat(part.len()),
    };
    parts.iter().enumerate().map(outside).collect()
}

/// The targets of all links and pictures of a page.
fn links(text: &str) -> Vec<String> {
    let prose = prose(text);
    let inline = prose.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    let defined = definitions(&prose).into_iter().map(|(_, target)| target);
    inline.map(str::to_owned).chain(defined).collect()
}

/// Lines like `[label]: target`.
fn definitions(prose: &str) -> Vec<(String, String)> {
    let definition = |line: &str| {
        let (label, target) = line.strip_prefix('[')?.split_once("]: ")?;
        Some((label.to_lowercase(), target.split(' ').next()?.to_owned()))
    };
    prose.lines().filter_map(definition).collect()
}

/// The labels of links like `[text][label]`.
fn labels(text: &str) -> Vec<String> {
    let prose = prose(text);
    let rest = prose.split("][").skip(1);
    rest.filter_map(|rest| Some(rest.split_once(']')?.0.to_lowercase())).collect()
}

/// The anchors of a page's headings, as GitHub makes them.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut fenced = false;
    for line in text.lines() {
        fenced ^= line.trim_start().starts_with("```");
        let title = line.trim_start_matches('#');
        if fenced || title.len() == line.len() || !title.starts_with(' ') {
            continue;
        }
        let kept = |letter: &char| letter.is_alphanumeric() || [' ', '-', '_'].contains(letter);
        let anchor: String = title.trim().to_lowercase().chars().filter(kept).collect();
        let anchor = anchor.replace(' ', "-");
        let again = |number: &usize| !anchors.contains(&format!("{anchor}-{number}"));
        let anchor = match anchors.contains(&anchor) {
            true => format!("{anchor}-{}", (1..).find(again).unwrap()),
            false => anchor,
        };
        anchors.insert(anchor);
    }
    anchors
}

/// A path without `.` and `..`; `None`: it leaves the folder that it is relative to.
fn normal(path: &Path) -> Option<PathBuf> {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => normal.pop().then_some(())?,
            part => normal.push(part),
        }
    }
    Some(normal)
}

/// Why a link of a page leads nowhere, if it does. `page` is relative to the root.
fn fault(root: &Path, page: &Path, text: &str, link: &str) -> Option<String> {
    if ["http://", "https://", "mailto:"].iter().any(|scheme| link.starts_with(scheme)) {
        return None;
    }
    if link.starts_with("crate::") {
        return Some("only rustdoc knows this link".to_owned());
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = match path {
        "" => Some(page.to_owned()),
        path => normal(&page.parent().unwrap_or(Path::new("")).join(path)),
    };
    let Some(target) = target else { return Some("it leaves the repository".to_owned()) };
    if is_elsewhere(&target) {
        return None;
    }
    if !root.join(&target).exists() {
        return Some(format!("there is no {}", target.display()));
    }
    if anchor.is_empty() {
        return None;
    }
    let headings = match path {
        "" => anchors(text),
        _ => anchors(&fs::read_to_string(root.join(&target)).unwrap_or_default()),
    };
    (!headings.contains(anchor)).then(|| format!("{} has no heading for #{anchor}", target.display()))
}

/// What is wrong with the links of a page.
fn dead_links(root: &Path, page: &Path) -> Vec<String> {
    let text = fs::read_to_string(root.join(page)).unwrap();
    let known: BTreeSet<_> = definitions(&prose(&text)).into_iter().map(|(label, _)| label).collect();
    let links = links(&text);
    let dead = links.iter().filter_map(|link| Some((link, fault(root, page, &text, link)?)));
    let mut wrong: Vec<_> = dead.map(|(link, why)| format!("{}: {link}: {why}", page.display())).collect();
    let undefined = labels(&text).into_iter().filter(|label| !known.contains(label));
    wrong.extend(undefined.map(|label| format!("{}: [{label}] is not defined", page.display())));
    wrong
}

/// The words of a page's code that look like paths of the repository; of `{a,b}` each.
fn paths(text: &str) -> Vec<String> {
    let mut code = String::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            code.push_str(line);
        } else {
            code.extend(line.split('`').skip(1).step_by(2).flat_map(|span| [span, "\n"]));
        }
        code.push('\n');
    }
    let words = code.split_whitespace().filter(|word| {
        let starts = word.starts_with(|first: char| first.is_ascii_lowercase() || first == '.');
        let is_file = ["md", "rs", "sh", "toml", "txt"].iter().any(|end| word.ends_with(&format!(".{end}")));
        let letters = |letter: char| letter.is_ascii_alphanumeric() || "._-/{,}".contains(letter);
        starts && word.chars().all(letters) && (word.contains('/') || is_file)
    });
    words.filter(|word| !word.starts_with("target/")).flat_map(alternatives).collect()
}

/// `a{b,c}d` as `abd` and `acd`.
fn alternatives(word: &str) -> Vec<String> {
    let braces = word.split_once('{').and_then(|(start, rest)| Some((start, rest.split_once('}')?)));
    match braces {
        Some((start, (inner, end))) => inner.split(',').map(|part| format!("{start}{part}{end}")).collect(),
        None => vec![word.to_owned()],
    }
}

/// The paths that a page names and that are not there.
fn missing_paths(root: &Path, text: &str) -> Vec<String> {
    let is_missing = |path: &String| !is_elsewhere(Path::new(path)) && !root.join(path).exists();
    paths(text).into_iter().filter(is_missing).collect()
}

#[test]
fn no_link_is_dead() {
    let root = root();
    let mut count = 0;
    let mut wrong = Vec::new();
    for page in pages(&root) {
        count += links(&fs::read_to_string(&page).unwrap()).len();
        wrong.extend(dead_links(&root, page.strip_prefix(&root).unwrap()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 60, "only {count} links are found");
}

#[test]
fn dead_links_are_found() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("docs")).unwrap();
    let other = "# Title\n\n## One: two, `three`\n\n## Same\n\n## Same\n\n```text\n# no heading\n```\n";
    fs::write(folder.path().join("docs/other.md"), other).unwrap();
    fs::write(folder.path().join("top.md"), "# Top\n").unwrap();
    for (text, wrong) in [
        ("[a](other.md) ![b](../top.md) [c](https://example.com/x) [d](#mine)\n# Mine\n", 0),
        ("[a](other.md#one-two-three) [b](other.md#same-1)", 0),
        ("[a][b] and [B]\n\n[b]: ../top.md\n", 0),
        ("```text\n[a](gone.md)\n```\n`[b](gone.md)`", 0),
        ("[a](gone.md)", 1),
        ("![a](gone.svg) and [two\nlines](gone.md)", 2),
        ("[a](other.md#no-heading)", 1),
        ("[a](other.md#same-2)", 1),
        ("[a](#nothing)", 1),
        ("[a](../../outside.md)", 1),
        ("[a](crate::bus)", 1),
        ("[a][b]\n\n[c]: other.md\n", 1),
        ("[b]: gone.md\n", 1),
    ] {
        fs::write(folder.path().join("docs/page.md"), text).unwrap();
        let found = dead_links(folder.path(), Path::new("docs/page.md"));
        assert_eq!(found.len(), wrong, "{text}: {found:?}");
    }
}

/// On GitHub they lead to files, as the page itself defines them; in the documentation of the library to items, as
/// is defined before the page.
#[test]
fn the_links_of_the_cookbook_lead_to_items_as_well() {
    let [page, library] =
        ["src/cookbook.md", "src/lib.rs"].map(|name| fs::read_to_string(root().join(name)).unwrap());
    let labels: BTreeSet<_> = definitions(&prose(&page)).into_iter().map(|(label, _)| label).collect();
    assert!(labels.len() > 15 && labels.iter().all(|label| label.starts_with("crate::")), "{labels:?}");
    let items: BTreeSet<_> = library
        .lines()
        .filter_map(|line| line.strip_prefix("/// [")?.split_once("]: "))
        .filter(|(label, item)| label == item)
        .map(|(label, _)| label.to_lowercase())
        .collect();
    assert_eq!(items, labels);
}

#[test]
fn readme_is_short_and_says_first_how_far_it_is_proven() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let words = text.split_whitespace().count();
    assert!(words <= 1300, "{words} words");
    let first: Vec<_> = text.lines().take(12).collect();
    assert!(first.join(" ").contains("not yet on hardware"), "{first:?}");
}

#[test]
fn every_path_in_architecture_and_contributing_exists() {
    let root = root();
    for page in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(root.join(page)).unwrap();
        assert!(paths(&text).len() >= 15, "{page}: {:?}", paths(&text));
        let missing = missing_paths(&root, &text);
        assert!(missing.is_empty(), "{page} names {}", missing.join(", "));
    }
}

#[test]
fn missing_paths_are_found() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/lib.rs"), "").unwrap();
    fs::write(folder.path().join("README.md"), "").unwrap();
    for (text, missing) in [
        (
            "`src/lib.rs`, `src/`, `README.md`, `-P`, `/dev/ttyUSB0`, `0/20`, `MIT/Apache`, `target/doc`",
            &[][..],
        ),
        ("and/or src/gone.rs in words", &[]),
        ("`src/gone.rs` and `gone/`", &["src/gone.rs", "gone/"]),
        ("`src/{lib,gone}.rs`", &["src/gone.rs"]),
        ("`GONE.md` is no word of a path, `gone.md` is", &["gone.md"]),
        ("```sh\nsrc/gone.sh 15\n```\n", &["src/gone.sh"]),
    ] {
        assert_eq!(missing_paths(folder.path(), text), missing, "{text}");
    }
}
