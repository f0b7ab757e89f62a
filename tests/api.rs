//! The public interface as a text, `tests/api.txt`, so that no change of it goes unnoticed. After a
//! change that is meant: `AVRRR_BLESS=1 cargo test --all-features --test api`.
//!
//! It is made from the sources: everything that is `pub` (the lint `unreachable_pub` sees to it that it
//! can be reached), without bodies and documentation.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, Block, Expr, Field, Fields, File, ImplItem, Item, Signature, TraitItem, Type, Visibility,
};

/// Library sources by their module paths: `src/bus/hal.rs` is `bus::hal`.
fn sources() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let relative = path.strip_prefix(&root).unwrap().with_extension("");
            if path.is_dir() && !relative.starts_with("bin") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let parts = relative.iter().map(|part| part.to_str().unwrap());
                let module: Vec<_> = parts.filter(|part| *part != "mod" && *part != "lib").collect();
                sources.push((module.join("::"), path));
            }
        }
    }
    sources.sort();
    sources
}

/// Attributes that are part of the interface.
fn keep_attributes(attributes: &mut Vec<Attribute>) {
    const KEPT: [&str; 4] = ["cfg", "derive", "must_use", "non_exhaustive"];
    attributes.retain(|attribute| KEPT.iter().any(|kept| attribute.path().is_ident(kept)));
}

/// Is it for tests alone, ours (`cfg(test)`) or those of the package (`doc(hidden)`)?
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else { return false };
        let tokens = list.tokens.to_string();
        attribute.path().is_ident("cfg") && tokens.contains("test")
            || attribute.path().is_ident("doc") && tokens == "hidden"
    })
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_shown(visibility: &Visibility, attributes: &[Attribute]) -> bool {
    is_public(visibility) && !is_for_tests(attributes)
}

/// Flags are made by a macro, with their visibility in front of `struct`.
fn is_public_bitflags(item: &syn::ItemMacro) -> bool {
    let tokens: Vec<_> = item.mac.tokens.clone().into_iter().map(|token| token.to_string()).collect();
    let is_bitflags = item.mac.path.segments.last().is_some_and(|last| last.ident == "bitflags");
    is_bitflags && tokens.windows(2).any(|pair| pair[0] == "pub" && pair[1] == "struct")
}

fn nothing() -> Box<Expr> {
    Box::new(syn::parse_str("_").unwrap())
}

fn empty() -> Block {
    syn::parse_str("{}").unwrap()
}

/// Names of public types, for which implementations are of interest.
fn public_types(items: &[Item], names: &mut BTreeSet<String>) {
    for item in items {
        match item {
            Item::Struct(item) if is_public(&item.vis) => drop(names.insert(item.ident.to_string())),
            Item::Enum(item) if is_public(&item.vis) => drop(names.insert(item.ident.to_string())),
            Item::Mod(module) => {
                public_types(module.content.as_ref().map_or(&[], |(_, items)| items), names);
            }
            Item::Macro(item) if is_public_bitflags(item) => {
                let tokens: Vec<_> =
                    item.mac.tokens.clone().into_iter().map(|token| token.to_string()).collect();
                names
                    .extend(tokens.windows(2).filter(|pair| pair[0] == "struct").map(|pair| pair[1].clone()));
            }
            _ => {}
        }
    }
}

fn type_name(of: &Type) -> Option<String> {
    match of {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        Type::Reference(reference) => type_name(&reference.elem),
        _ => None,
    }
}

fn public_fields(fields: &mut Fields) {
    let keep = |field: &mut Field| {
        keep_attributes(&mut field.attrs);
        is_public(&field.vis)
    };
    match fields {
        Fields::Named(named) => {
            let fields = named.named.clone().into_iter();
            named.named = fields.filter_map(|mut field| keep(&mut field).then_some(field)).collect();
        }
        Fields::Unnamed(unnamed) => {
            let fields = unnamed.unnamed.clone().into_iter();
            unnamed.unnamed = fields.filter_map(|mut field| keep(&mut field).then_some(field)).collect();
        }
        Fields::Unit => {}
    }
}

fn no_attributes_in(signature: &mut Signature) {
    for input in &mut signature.inputs {
        match input {
            syn::FnArg::Receiver(receiver) => receiver.attrs.clear(),
            syn::FnArg::Typed(typed) => typed.attrs.clear(),
        }
    }
}

/// A macro's tokens without documentation.
fn without_docs(tokens: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut kept = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let is_attribute = matches!(&tokens[index], TokenTree::Punct(punct) if punct.as_char() == '#');
        if is_attribute && tokens.get(index + 1).is_some_and(|next| next.to_string().starts_with("[doc")) {
            index += 2;
            continue;
        }
        kept.push(match &tokens[index] {
            TokenTree::Group(group) => {
                TokenTree::Group(proc_macro2::Group::new(group.delimiter(), without_docs(group.stream())))
            }
            other => other.clone(),
        });
        index += 1;
    }
    kept.into_iter().collect()
}

/// The public part of an item; `None`: it has none.
fn public(mut item: Item, types: &BTreeSet<String>) -> Option<Item> {
    match &mut item {
        Item::Const(item) if is_public(&item.vis) => {
            keep_attributes(&mut item.attrs);
            item.expr = nothing();
        }
        Item::Static(item) if is_public(&item.vis) => {
            keep_attributes(&mut item.attrs);
            item.expr = nothing();
        }
        Item::Enum(item) if is_public(&item.vis) => {
            keep_attributes(&mut item.attrs);
            for variant in &mut item.variants {
                keep_attributes(&mut variant.attrs);
                variant.fields.iter_mut().for_each(|field| keep_attributes(&mut field.attrs));
            }
        }
        Item::Struct(item) if is_public(&item.vis) => {
            keep_attributes(&mut item.attrs);
            public_fields(&mut item.fields);
        }
        Item::Type(item) if is_public(&item.vis) => keep_attributes(&mut item.attrs),
        Item::Use(item) if is_shown(&item.vis, &item.attrs) => keep_attributes(&mut item.attrs),
        Item::Fn(item) if is_public(&item.vis) => {
            keep_attributes(&mut item.attrs);
            no_attributes_in(&mut item.sig);
            *item.block = empty();
        }
        Item::Mod(item) if is_public(&item.vis) => {
            keep_attributes(&mut item.attrs);
            if let Some((_, items)) = &mut item.content {
                *items = items.drain(..).filter_map(|item| public(item, types)).collect();
            }
        }
        Item::Trait(item) if is_shown(&item.vis, &item.attrs) => {
            keep_attributes(&mut item.attrs);
            item.items.iter_mut().for_each(strip_trait_item);
        }
        Item::Impl(item) => {
            let known = type_name(&item.self_ty).is_some_and(|name| types.contains(&name) || name.len() == 1);
            if !known || is_for_tests(&item.attrs) {
                return None;
            }
            keep_attributes(&mut item.attrs);
            let is_inherent = item.trait_.is_none();
            item.items = item.items.drain(..).filter_map(|part| public_part(part, is_inherent)).collect();
            if is_inherent && item.items.is_empty() {
                return None;
            }
        }
        Item::Macro(item) if is_public_bitflags(item) => {
            item.mac.tokens = without_docs(item.mac.tokens.clone());
        }
        _ => return None,
    }
    Some(item)
}

/// Takes documentation and bodies from a part of a trait.
fn strip_trait_item(part: &mut TraitItem) {
    match part {
        TraitItem::Fn(function) => {
            keep_attributes(&mut function.attrs);
            no_attributes_in(&mut function.sig);
            function.default = function.default.as_ref().map(|_| empty());
        }
        TraitItem::Type(part) => keep_attributes(&mut part.attrs),
        TraitItem::Const(part) => keep_attributes(&mut part.attrs),
        _ => {}
    }
}

/// Of an inherent implementation everything public, of a trait's the associated types.
fn public_part(mut part: ImplItem, is_inherent: bool) -> Option<ImplItem> {
    match &mut part {
        ImplItem::Fn(function) if is_inherent && is_shown(&function.vis, &function.attrs) => {
            keep_attributes(&mut function.attrs);
            no_attributes_in(&mut function.sig);
            function.block = empty();
        }
        ImplItem::Const(constant) if is_inherent && is_public(&constant.vis) => {
            keep_attributes(&mut constant.attrs);
            constant.expr = syn::parse_str("_").unwrap();
        }
        ImplItem::Type(kind) if !is_inherent => keep_attributes(&mut kind.attrs),
        _ => return None,
    }
    Some(part)
}

/// The whole interface.
fn interface() -> String {
    let files: Vec<(String, File)> = sources()
        .into_iter()
        .map(|(module, path)| (module, syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap()))
        .collect();
    let mut types = BTreeSet::new();
    files.iter().for_each(|(_, file)| public_types(&file.items, &mut types));
    let mut text = String::new();
    for (module, mut file) in files {
        file.attrs.clear();
        file.items = file.items.drain(..).filter_map(|item| public(item, &types)).collect();
        if !file.items.is_empty() {
            let module = if module.is_empty() { String::from("avrrr") } else { format!("avrrr::{module}") };
            text.push_str(&format!("// {module}\n{}\n", prettyplease::unparse(&file)));
        }
    }
    text
}

#[test]
fn the_public_interface_is_what_it_was() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api.txt");
    let now = interface();
    if std::env::var_os("AVRRR_BLESS").is_some() {
        fs::write(&path, &now).unwrap();
    }
    let before = fs::read_to_string(&path).unwrap();
    let (gone, new): (Vec<_>, Vec<_>) = (lines_not_in(&before, &now), lines_not_in(&now, &before));
    assert!(
        now == before,
        "the public interface has changed; if that is meant: AVRRR_BLESS=1 cargo test --all-features --test api\n\
         gone:\n{}\nnew:\n{}",
        gone.join("\n"),
        new.join("\n")
    );
}

fn lines_not_in<'a>(these: &'a str, others: &str) -> Vec<&'a str> {
    let others: BTreeSet<_> = others.lines().collect();
    these.lines().filter(|line| !others.contains(line)).collect()
}

/// Bodies, private items and documentation do not show; everything else does.
#[test]
fn only_what_is_public_shows() {
    let source = "
        /// Words.
        #[derive(Debug)] #[must_use] pub struct A { pub x: u8, y: u8 }
        impl A { pub fn f(&self) -> u8 { 1 } fn g() {} }
        impl A { fn h() {} }
        impl Clone for A { fn clone(&self) -> A { todo!() } }
        struct Secret;
        impl Clone for Secret { fn clone(&self) -> Secret { Secret } }
        #[cfg(test)] mod tests { pub fn no() {} }
        pub(crate) fn k() {}
        pub const C: u8 = 1 + 2;
    ";
    let mut file = syn::parse_file(source).unwrap();
    let mut types = BTreeSet::new();
    public_types(&file.items, &mut types);
    file.items = file.items.drain(..).filter_map(|item| public(item, &types)).collect();
    let text = prettyplease::unparse(&file);
    assert_eq!(
        text.split_whitespace().collect::<Vec<_>>().join(" "),
        "#[derive(Debug)] #[must_use] pub struct A { pub x: u8, } impl A { pub fn f(&self) -> u8 {} } \
         impl Clone for A {} pub const C: u8 = _;"
    );
}

/// The words that people search for lead somewhere.
#[test]
fn historical_names_are_aliases() {
    let all: String = sources().iter().map(|(_, path)| fs::read_to_string(path).unwrap()).collect();
    let aliases: Vec<&str> = all
        .lines()
        .filter_map(|line| line.trim().strip_prefix("#[doc(alias"))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .collect();
    for name in [
        "ISP",
        "ICSP",
        "SDO",
        "SDI",
        "SCK",
        "lfuse",
        "0x06 0x02",
        "74HCT138",
        "CKE",
        "ADC",
        "VCD",
        "embedded-hal",
    ] {
        assert!(aliases.contains(&name), "{name} is no alias");
    }
}

/// What is hidden is not in the list: it is for tests of this package alone.
#[test]
fn only_the_files_of_a_gang_are_hidden() {
    let hides = |path: &PathBuf| fs::read_to_string(path).unwrap().contains("doc(hidden)");
    let hidden: Vec<_> =
        sources().into_iter().filter(|(_, path)| hides(path)).map(|(module, _)| module).collect();
    assert_eq!(hidden, ["gang", "gang::check", "gang::files", "gang::run"]);
}

/// A field can be added to an error without breaking its users. With the feature `mock` tests make errors.
#[test]
fn variants_of_errors_with_fields_are_non_exhaustive() {
    let tokens = |attribute: &Attribute| match attribute.meta.require_list() {
        Ok(list) => list.tokens.to_string(),
        Err(_) => attribute.path().get_ident().map_or(String::new(), ToString::to_string),
    };
    let mut found = 0;
    for (module, path) in sources() {
        let file = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
        for item in file.items {
            let Item::Enum(item) = item else { continue };
            let is_error = item.ident.to_string().ends_with("Error")
                || item.attrs.iter().any(|attribute| tokens(attribute).contains("thiserror"));
            if !is_error || !is_public(&item.vis) {
                continue;
            }
            for variant in item.variants.iter().filter(|variant| matches!(variant.fields, Fields::Named(_))) {
                let is_open =
                    variant.attrs.iter().any(|attribute| tokens(attribute).contains("non_exhaustive"));
                assert!(is_open, "{module}::{}::{}", item.ident, variant.ident);
                found += 1;
            }
        }
    }
    assert!(found > 50, "{found}");
}
