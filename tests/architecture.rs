//! Who may import whom inside the crate. The plan, in words, is on the crate's front page.
//!
//! Sources are looked at as tokens, so that no spelling of an import escapes: `use crate::x`,
//! `crate::x::f()`, `super::super::x`, groups, paths inside macros.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What each room may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("bus", &["hertz", "select"]),
    ("buspirate", &["bus", "select", "transport"]),
    ("chip", &["hertz"]),
    ("gang", &["job", "icsp", "bus", "select", "image", "chip"]),
    ("hertz", &[]),
    ("icsp", &["bus", "chip"]),
    ("image", &[]),
    ("job", &["icsp", "bus", "image", "chip"]),
    ("select", &[]),
    ("sim", &["chip", "transport", "select"]),
    ("transport", &[]),
];

/// Of these rooms, the simulator may use these items only: it has its own truth tables.
const SIM_MAY_USE: &[(&str, &[&str])] =
    &[("transport", &["Transport"]), ("select", &["Target", "Levels", "Lines"])];

/// A path from the root of the crate: `crate::bus::Frame` is `["bus", "Frame"]`.
type Import = Vec<String>;

/// Every path from the crate's root that the tokens mention, written in module `here`.
fn imports(tokens: TokenStream, here: &[String], found: &mut BTreeSet<Import>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let name = identifier(token);
        match (name.as_deref(), token) {
            (Some("mod"), _) => {
                if let (Some(name), Some(TokenTree::Group(body))) =
                    (tokens.get(index + 1).and_then(identifier), tokens.get(index + 2))
                {
                    let inside: Vec<_> = here.iter().cloned().chain([name]).collect();
                    imports(body.stream(), &inside, found);
                    index += 3;
                    continue;
                }
            }
            (Some("crate" | "super" | "self"), _) => {
                if let Some((base, next)) = base(&tokens, index, here) {
                    branches(&tokens[next..], &base, found);
                    index = next;
                    continue;
                }
            }
            (None, TokenTree::Group(group)) => imports(group.stream(), here, found),
            _ => {}
        }
        index += 1;
    }
}

/// Where `crate`, `self` or a chain of `super` points, and the index behind its last `::`.
fn base(tokens: &[TokenTree], mut index: usize, here: &[String]) -> Option<(Import, usize)> {
    let mut path = here.to_vec();
    loop {
        match identifier(tokens.get(index)?)?.as_str() {
            "crate" => path.clear(),
            "super" => drop(path.pop()),
            "self" => {}
            _ => return Some((path, index)),
        }
        if !is_path_separator(&tokens[index + 1..]) {
            return None;
        }
        index += 3;
        if matches!(tokens.get(index), Some(TokenTree::Group(_))) {
            return Some((path, index));
        }
    }
}

/// Everything that the rest of a path names: `a::b`, or each branch of `{a, b::{c, d}}`.
fn branches(tokens: &[TokenTree], base: &[String], found: &mut BTreeSet<Import>) {
    match tokens.first() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let inner: Vec<_> = group.stream().into_iter().collect();
            for branch in inner.split(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == ',')) {
                branches(branch, base, found);
            }
        }
        Some(token) => {
            let Some(name) = identifier(token) else { return };
            let path: Vec<_> = base.iter().cloned().chain([name]).collect();
            if is_path_separator(&tokens[1..]) {
                branches(&tokens[3..], &path, found);
            } else {
                found.insert(path);
            }
        }
        None => {}
    }
}

fn identifier(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(name) => Some(name.to_string()),
        _ => None,
    }
}

fn is_path_separator(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Punct(a), TokenTree::Punct(b), ..] if a.as_char() == ':' && b.as_char() == ':')
}

/// Imports of one file that the plan does not allow.
fn violations(module: &[String], source: &str) -> Vec<String> {
    let Some(room) = module.first() else { return Vec::new() };
    let allowed = MAY_USE.iter().find(|(name, _)| name == room);
    let Some((_, allowed)) = allowed else { return vec![format!("room {room} is not in the plan")] };
    let rooms: BTreeSet<_> = MAY_USE.iter().map(|(name, _)| *name).collect();
    let mut found = BTreeSet::new();
    imports(source.parse().expect("the source has tokens"), module, &mut found);
    let mut wrong = Vec::new();
    for import in found {
        let Some(target) = import.first() else { continue };
        if target == room || !rooms.contains(target.as_str()) {
            continue;
        }
        let name = import.join("::");
        if !allowed.contains(&target.as_str()) {
            wrong.push(format!("{room} uses {name}"));
        }
        let limits = SIM_MAY_USE.iter().find(|(name, _)| room == "sim" && name == target);
        if let (Some((_, items)), Some(item)) = (limits, import.get(1))
            && !items.contains(&item.as_str())
        {
            wrong.push(format!("{room} uses {name}, but of {target} only {}", items.join(", ")));
        }
    }
    wrong
}

/// Every library source with its module path: `src/bus/hal.rs` is `["bus", "hal"]`.
fn sources() -> Vec<(PathBuf, Vec<String>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let relative = path.strip_prefix(&root).unwrap().to_owned();
            if path.is_dir() && !relative.starts_with("bin") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let mut module: Vec<_> = relative
                    .with_extension("")
                    .iter()
                    .map(|part| part.to_str().unwrap().to_owned())
                    .collect();
                if module.last().is_some_and(|last| last == "mod" || last == "lib") {
                    module.pop();
                }
                sources.push((path, module));
            }
        }
    }
    sources
}

#[test]
fn every_import_is_in_the_plan() {
    let sources = sources();
    let rooms: BTreeSet<_> = sources.iter().filter_map(|(_, module)| module.first()).collect();
    assert_eq!(rooms.len(), MAY_USE.len(), "{rooms:?}");
    let wrong: Vec<_> = sources
        .iter()
        .flat_map(|(path, module)| {
            violations(module, &fs::read_to_string(path).unwrap())
                .into_iter()
                .map(move |wrong| format!("{}: {wrong}", path.display()))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_spelling_of_an_import_escapes() {
    let icsp = ["icsp".to_owned(), "session".to_owned()];
    for source in [
        "use crate::buspirate::BusPirate;",
        "use crate::{chip::Chip, buspirate};",
        "use crate::{bus::{Frame, Tail}, buspirate::{wire::op}};",
        "fn f() { crate::buspirate::wire::op::SPI; }",
        "use super::super::buspirate::Options;",
        "mod tests { use super::super::super::buspirate; }",
        "mod tests { fn f() { assert_eq!(1, crate::buspirate::N); } }",
        "macro_rules! m { () => { crate::buspirate::f() } }",
        "type T = <crate::buspirate::X as Trait>::Y;",
        "use super::super::{bus, transport::Transport};",
    ] {
        assert_eq!(violations(&icsp, source).len(), 1, "{source}");
    }
    let sim = ["sim".to_owned(), "board".to_owned()];
    for source in [
        "use crate::select::{Target, Direct};",
        "use crate::transport::SerialPort;",
        "use super::super::icsp::Instruction;",
    ] {
        assert_eq!(violations(&sim, source).len(), 1, "{source}");
    }
}

#[test]
fn what_is_in_the_plan_is_not_refused() {
    let icsp = ["icsp".to_owned(), "session".to_owned()];
    for source in [
        "use crate::bus::{self, Frame}; use crate::chip::Chip;",
        "use super::{Error, Instruction}; use self::inner::X; mod tests { use super::super::Error; }",
        "//! crate::buspirate in words\nconst TEXT: &str = \"crate::buspirate\";",
    ] {
        assert_eq!(violations(&icsp, source), Vec::<String>::new(), "{source}");
    }
}
