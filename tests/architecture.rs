//! Who may import whom inside the crate. The plan, in words, is on the crate's front page.
//!
//! And which files beside each other refer to each other in a circle: none, but for those of a list that may only
//! shrink. A module and its parts may.
//!
//! Sources are looked at as tokens, so that no spelling of an import escapes: `use crate::x`,
//! `crate::x::f()`, `super::super::x`, groups, paths inside macros.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What each room may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("bus", &["hertz", "select"]),
    ("buspirate", &["bus", "select", "transport"]),
    ("chip", &["hertz"]),
    ("diagnose", &["buspirate", "icsp", "bus", "select", "chip", "transport"]),
    ("easy", &["job", "icsp", "bus", "buspirate", "select", "image", "chip", "sim", "transport"]),
    ("gang", &["job", "icsp", "bus", "select", "image", "chip"]),
    ("hertz", &[]),
    ("icsp", &["bus", "chip"]),
    ("image", &[]),
    ("job", &["icsp", "bus", "image", "chip"]),
    ("select", &[]),
    ("server", &["bus", "chip", "icsp", "transport"]),
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

/// Every source below a folder with its module path: `bus/hal.rs` is `["bus", "hal"]`. The program is not the
/// library's.
fn sources(root: &Path) -> Vec<(PathBuf, Vec<String>)> {
    let mut folders = vec![root.to_owned()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let relative = path.strip_prefix(root).unwrap().to_owned();
            if path.is_dir() && !relative.starts_with("bin") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let mut module: Vec<_> = relative
                    .with_extension("")
                    .iter()
                    .map(|part| part.to_str().unwrap().to_owned())
                    .collect();
                if module.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main")) {
                    module.pop();
                }
                sources.push((path, module));
            }
        }
    }
    sources
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Files that refer to each other in a circle, today. The list may only shrink.
const KNOWN_CYCLES: &[&[&str]] = &[];

/// The sources of one crate, by module path, with the names that each has from elsewhere.
struct Crate {
    tokens: BTreeMap<Vec<String>, TokenStream>,
    /// By module: a name that a `use` brings in, and the path behind it.
    names: BTreeMap<Vec<String>, BTreeMap<String, Import>>,
}

impl Crate {
    fn read(sources: Vec<(Vec<String>, String)>) -> Self {
        let parsed = sources.into_iter().map(|(module, source)| (module, without_tests(&source)));
        let tokens: BTreeMap<_, _> =
            parsed.filter(|(module, _)| !module.iter().any(|part| part == "tests")).collect();
        let mut this = Self { names: BTreeMap::new(), tokens };
        for (module, tokens) in &this.tokens {
            let file: syn::File = syn::parse2(tokens.clone()).expect("the source is Rust");
            let mut names = BTreeMap::new();
            for item in file.items {
                if let syn::Item::Use(item) = item {
                    this.bring_in(&item.tree, module, None, &mut names);
                }
            }
            this.names.insert(module.clone(), names);
        }
        this
    }

    /// The names of one `use`, in module `here`; `base` is what is in front of this part of it.
    fn bring_in(
        &self,
        tree: &syn::UseTree,
        here: &[String],
        base: Option<&[String]>,
        names: &mut BTreeMap<String, Import>,
    ) {
        let join = |name: &syn::Ident| -> Option<Import> {
            let name = name.to_string();
            let mut path = base.unwrap_or(here).to_vec();
            match name.as_str() {
                "crate" => path.clear(),
                "super" => drop(path.pop()),
                "self" => {}
                _ => path.push(name),
            }
            // A path that begins with neither is one of a module inside, or of another crate.
            let inside = base.is_some() || path.len() <= here.len() || self.tokens.contains_key(&path);
            inside.then_some(path)
        };
        match tree {
            syn::UseTree::Path(part) => {
                if let Some(path) = join(&part.ident) {
                    self.bring_in(&part.tree, here, Some(&path), names);
                }
            }
            syn::UseTree::Name(part) => {
                if let Some(path) = join(&part.ident) {
                    names.insert(path.last().cloned().unwrap_or_default(), path);
                }
            }
            syn::UseTree::Rename(part) => {
                if let Some(path) = join(&part.ident) {
                    names.insert(part.rename.to_string(), path);
                }
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|part| self.bring_in(part, here, base, names));
            }
            // What a part of the module has is the module's. Of others a glob would hide what it brings in.
            syn::UseTree::Glob(_) => {
                assert!(base.is_some_and(|base| base.starts_with(here)), "a glob in {}", here.join("::"));
            }
        }
    }

    /// The module of the file that defines what a path names.
    fn definition(&self, path: &[String], depth: usize) -> Vec<String> {
        let mut module = Vec::new();
        for (index, part) in path.iter().enumerate() {
            module.push(part.clone());
            if self.tokens.contains_key(&module) {
                continue;
            }
            module.pop();
            if let Some(target) = self.names.get(&module).and_then(|names| names.get(part))
                && depth > 0
            {
                let whole: Vec<_> = target.iter().chain(&path[index + 1..]).cloned().collect();
                return self.definition(&whole, depth - 1);
            }
            break;
        }
        module
    }

    /// The files that each file refers to, but for those above and below it in the tree of modules.
    fn references(&self) -> BTreeMap<&Vec<String>, BTreeSet<Vec<String>>> {
        let references = self.tokens.iter().map(|(module, tokens)| {
            let mut found = BTreeSet::new();
            imports(tokens.clone(), module, &mut found);
            let found = found.iter().map(|path| self.definition(path, 5));
            let beside = |other: &Vec<String>| !other.starts_with(module) && !module.starts_with(other);
            (module, found.filter(beside).collect())
        });
        references.collect()
    }

    /// The sets of files that reach each other.
    fn cycles(&self) -> BTreeSet<Vec<String>> {
        let references = self.references();
        let reached = |from: &Vec<String>| {
            let mut reached = BTreeSet::new();
            let mut waiting = vec![from.clone()];
            while let Some(module) = waiting.pop() {
                for next in references.get(&module).into_iter().flatten() {
                    if reached.insert(next.clone()) {
                        waiting.push(next.clone());
                    }
                }
            }
            reached
        };
        let reach: BTreeMap<_, _> = self.tokens.keys().map(|module| (module, reached(module))).collect();
        let mut cycles = BTreeSet::new();
        for (module, mine) in &reach {
            let circle = mine.iter().filter(|other| reach[*other].contains(*module));
            let names: Vec<_> = circle.map(|other| other.join("/")).collect();
            if !names.is_empty() {
                cycles.insert(names);
            }
        }
        cycles
    }
}

/// The tokens of a file without its module `tests`.
fn without_tests(source: &str) -> TokenStream {
    let tokens: Vec<_> = source.parse::<TokenStream>().expect("the source has tokens").into_iter().collect();
    let start = tokens.windows(2).position(|pair| {
        identifier(&pair[0]).as_deref() == Some("mod") && identifier(&pair[1]).as_deref() == Some("tests")
    });
    match start {
        // `#[cfg(test)]` in front of it stays, for an empty module.
        Some(start) => {
            let (before, behind) = tokens.split_at(start);
            let empty: TokenStream = "mod tests {}".parse().expect("these are tokens");
            before.iter().cloned().chain(empty).chain(behind[3..].iter().cloned()).collect()
        }
        None => tokens.into_iter().collect(),
    }
}

#[test]
fn every_import_is_in_the_plan() {
    let sources = sources(&root());
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

/// The crate of these files, each of which is named by its module path.
fn made_up(files: &[(&str, &str)]) -> Crate {
    let module = |name: &str| name.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    Crate::read(files.iter().map(|(name, source)| (module(name), (*source).to_owned())).collect())
}

#[test]
fn files_do_not_refer_to_each_other_in_a_circle() {
    let mut found = BTreeSet::new();
    for folder in [root(), root().join("bin/avrrr")] {
        let read = |(path, module)| (module, fs::read_to_string(path).unwrap());
        let crate_ = Crate::read(sources(&folder).into_iter().map(read).collect());
        found.extend(crate_.cycles());
    }
    let known: BTreeSet<Vec<String>> =
        KNOWN_CYCLES.iter().map(|files| files.iter().map(|file| (*file).to_owned()).collect()).collect();
    let new: Vec<_> = found.difference(&known).collect();
    assert!(new.is_empty(), "files in a circle: {new:#?}");
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(gone.is_empty(), "no longer in a circle, take them from the list: {gone:#?}");
}

#[test]
fn a_circle_is_found_however_it_is_spelled() {
    for (one, two) in [
        ("use super::two::X;", "use super::one::Y;"),
        ("use crate::m::two::X;", "fn f() { crate::m::one::g() }"),
        ("use crate::m::X;", "use super::Y;"),
        ("type T = super::Renamed;", "use crate::m::{Y, X as Z};"),
    ] {
        let root = "mod one; mod two; pub use one::Y; pub use self::two::{X, X as Renamed};";
        let cycles = made_up(&[("", "mod m;"), ("m", root), ("m/one", one), ("m/two", two)]).cycles();
        assert_eq!(cycles.into_iter().collect::<Vec<_>>(), [["m/one", "m/two"]], "{one} {two}");
    }
}

#[test]
fn what_is_no_circle_is_not_found() {
    for (one, two) in [
        ("use super::two::X;", "use super::Of;"),
        ("use super::two::X;", "#[cfg(test)] mod tests { use super::super::one::Y; }"),
        ("use super::two::X;", "use other::one::Y; use std::one::Z;"),
    ] {
        let root = "mod one; mod two; pub use one::Y; pub struct Of;";
        let cycles = made_up(&[("", "mod m;"), ("m", root), ("m/one", one), ("m/two", two)]).cycles();
        assert!(cycles.is_empty(), "{cycles:?}");
    }
}

#[test]
fn operating_systems_differ_in_their_own_folders_only() {
    // There is no pseudo-terminal on Windows, and so neither `avrrr sim` nor `avrrr serve --link`.
    let known = ["bin/avrrr/commands", "bin/avrrr/commands/serve"].map(str::to_owned).into();
    let mut found = BTreeSet::new();
    for folder in ["gang", "transport", "bin/avrrr"] {
        for (path, module) in sources(&root().join(folder)) {
            let tokens = without_tests(&fs::read_to_string(path).unwrap()).to_string().replace(' ', "");
            let tokens = tokens.replace("#[cfg(unix)]#[cfg(test)]", "");
            let marks = ["cfg(unix", "cfg(windows", "cfg(not(unix", "cfg(not(windows", "target_os"];
            let is_own = module.first().is_some_and(|first| first == "os");
            if !is_own && marks.iter().any(|mark| tokens.contains(mark)) {
                found.insert(format!("{folder}/{}", module.join("/")));
            }
        }
    }
    assert_eq!(found, known);
}
