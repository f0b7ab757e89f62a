//! The errors that the sources of the library define.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Types that are parts of the messages of errors.
const WORDS: &[&str] = &["Diagnosis", "FuseHazard", "Interface", "NoBoost", "Obstacle", "Risk"];

/// The types of the library.
#[derive(Default)]
pub(crate) struct Sources {
    /// By module and name: the names of the messages of a public type.
    types: BTreeMap<(String, String), Vec<String>>,
    /// Module and name of each error.
    errors: BTreeSet<(String, String)>,
}

impl Sources {
    /// Looks through a folder; `module` is the module of the library that it belongs to.
    pub(crate) fn read(&mut self, folder: &Path, module: &str) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && name != "bin" {
                self.read(&path, if module.is_empty() { &name } else { module });
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let file = syn::parse_file(&std::fs::read_to_string(&path).unwrap()).unwrap();
                let is_module = module.is_empty() && name != "lib";
                self.look_at(file.items, if is_module { &name } else { module });
            }
        }
    }

    fn look_at(&mut self, items: Vec<syn::Item>, module: &str) {
        for item in items {
            let (vis, attributes, ident, variants) = match item {
                syn::Item::Enum(item) => {
                    let variants = item.variants.iter().map(|variant| format!("::{}", variant.ident));
                    (item.vis, item.attrs, item.ident, variants.collect())
                }
                syn::Item::Struct(item) => (item.vis, item.attrs, item.ident, vec![String::new()]),
                syn::Item::Impl(item) => {
                    let of = item.trait_.as_ref().and_then(|(path, _)| path.segments.last());
                    if let (true, syn::Type::Path(target)) =
                        (of.is_some_and(|of| of.ident == "Error"), &*item.self_ty)
                    {
                        let name = target.path.segments.last().unwrap().ident.to_string();
                        self.errors.insert((module.to_owned(), name));
                    }
                    continue;
                }
                syn::Item::Mod(item) => {
                    self.look_at(item.content.map_or(Vec::new(), |(_, items)| items), module);
                    continue;
                }
                _ => continue,
            };
            if !matches!(vis, syn::Visibility::Public(_)) {
                continue;
            }
            let key = (module.to_owned(), ident.to_string());
            let derives = attributes.iter().any(|attribute| match &attribute.meta {
                syn::Meta::List(list) => {
                    list.path.is_ident("derive") && list.tokens.to_string().contains("Error")
                }
                _ => false,
            });
            if derives || key.1.ends_with("Error") || WORDS.contains(&key.1.as_str()) {
                self.errors.insert(key.clone());
            }
            let names = variants.into_iter().map(|variant| format!("{module}::{ident}{variant}"));
            self.types.insert(key, names.collect());
        }
    }

    /// The names of all messages of public errors.
    pub(crate) fn names(&self) -> Vec<String> {
        let errors = self.errors.iter().filter_map(|key| self.types.get(key));
        let mut names: Vec<_> = errors.flatten().cloned().collect();
        names.sort();
        names
    }
}
