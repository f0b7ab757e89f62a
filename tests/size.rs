//! How long files and functions may be. Those that are longer are in lists, which may only shrink.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

/// Lines of a file.
const FILE: usize = 500;

/// Lines of a function, from `fn` to the last brace.
const FUNCTION: usize = 60;

/// Data, not written by hand.
const TABLE: &str = "src/chip/table.rs";

/// Files that are longer, and how long.
const LONG_FILES: &[(&str, usize)] = &[];

/// Functions that are longer, by file and name, and how long.
const LONG_FUNCTIONS: &[(&str, usize)] = &[];

/// Functions of a file that are too long.
#[derive(Default)]
struct Long(Vec<(String, usize)>);

impl Long {
    fn note(&mut self, name: &syn::Ident, block: &syn::Block) {
        let lines = block.span().end().line + 1 - name.span().start().line;
        if lines > FUNCTION {
            self.0.push((name.to_string(), lines));
        }
    }
}

impl<'ast> Visit<'ast> for Long {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.note(&item.sig.ident, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.note(&item.sig.ident, block);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.note(&item.sig.ident, &item.block);
        visit::visit_impl_item_fn(self, item);
    }
}

/// Calls `look` with each source below a folder and its path from the root of the package.
fn each_source(root: &Path, folder: &Path, look: &mut impl FnMut(&str, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_source(root, &path, look);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            look(&name, &fs::read_to_string(&path).unwrap());
        }
    }
}

/// What is longer than it may be: not in the list, or longer than the list says; or shorter by now.
fn differences(found: &BTreeMap<String, usize>, list: &[(&str, usize)], limit: usize) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, lines) in found {
        let allowed = list.iter().find(|(listed, _)| listed == name).map_or(limit, |(_, allowed)| *allowed);
        if *lines > allowed {
            differences.push(format!("{name}: {lines} lines, {allowed} are allowed"));
        } else if allowed != limit && *lines < allowed {
            differences.push(format!("{name}: {lines} lines, {allowed} are listed: lower it"));
        }
    }
    let obeys = |name: &str| !found.contains_key(name);
    let obedient = list.iter().filter(|(name, _)| obeys(name));
    differences.extend(obedient.map(|(name, _)| format!("{name} is short enough: take it from the list")));
    differences
}

#[test]
fn files_and_functions_are_short() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut files, mut functions) = (BTreeMap::new(), BTreeMap::new());
    for folder in ["src", "tests", "benches", "examples", "data"] {
        each_source(root, &root.join(folder), &mut |name, source| {
            let lines = source.lines().count();
            if lines > FILE && name != TABLE {
                files.insert(name.to_owned(), lines);
            }
            let mut long = Long::default();
            long.visit_file(&syn::parse_file(source).unwrap());
            for (function, lines) in long.0 {
                // Of several with one name, the longest.
                let longest = functions.entry(format!("{name}: {function}")).or_insert(lines);
                *longest = lines.max(*longest);
            }
        });
    }
    let mut wrong = differences(&files, LONG_FILES, FILE);
    wrong.extend(differences(&functions, LONG_FUNCTIONS, FUNCTION));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lists_may_only_shrink() {
    let found = BTreeMap::from([
        ("grown".to_owned(), 12),
        ("kept".to_owned(), 11),
        ("new".to_owned(), 13),
        ("shrunk".to_owned(), 12),
    ]);
    let list = [("grown", 11), ("kept", 11), ("mended", 11), ("shrunk", 14)];
    let wrong = [
        "grown: 12 lines, 11 are allowed",
        "new: 13 lines, 10 are allowed",
        "shrunk: 12 lines, 14 are listed: lower it",
        "mended is short enough: take it from the list",
    ];
    assert_eq!(differences(&found, &list, 10), wrong);
}
