//! A TOML document as typed values, with the place of each.

use core::ops::Range;
use std::borrow::ToOwned as _;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::fault::{ManifestFault, Problem, nearest};

/// Reads a document, and collects its faults.
pub(super) struct Reader<'t> {
    text: &'t str,
    /// The ends of all lines but the last.
    ends: Vec<usize>,
    faults: Vec<ManifestFault>,
}

/// A value and its place.
#[derive(Debug, Clone)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) place: Place,
}

/// A line, and the key on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) key: String,
}

/// A table of the document.
pub(super) struct Section<'d> {
    table: &'d DeTable<'d>,
    /// The place of the table itself.
    pub(super) place: Place,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
        Self { text, ends, faults: Vec::new() }
    }

    /// The faults, by line.
    pub(super) fn into_faults(mut self) -> Vec<ManifestFault> {
        self.faults.sort_by_key(|fault| fault.line);
        self.faults
    }

    pub(super) fn fault(&mut self, place: &Place, problem: Problem) {
        self.faults.push(ManifestFault { line: place.line, key: place.key.clone(), problem });
    }

    /// The whole document; `None`: it is not TOML.
    pub(super) fn parse(&mut self) -> Option<Spanned<DeTable<'t>>> {
        match DeTable::parse(self.text) {
            Ok(table) => Some(table),
            Err(error) => {
                let line = self.line(error.span().unwrap_or(0..0));
                let what = error.message().trim().replace('\n', ", ");
                self.fault(&Place { line, key: String::new() }, Problem::Syntax { what });
                None
            }
        }
    }

    /// The document as a table.
    pub(super) fn root<'d>(&mut self, table: &'d Spanned<DeTable<'d>>, known: &[&str]) -> Section<'d> {
        let place = Place { line: 1, key: String::new() };
        self.section(table.as_ref(), place, known)
    }

    fn section<'d>(&mut self, table: &'d DeTable<'d>, place: Place, known: &[&str]) -> Section<'d> {
        let section = Section { table, place };
        for key in table.keys() {
            let name: &str = key.as_ref();
            if !known.contains(&name) {
                let place = self.place_of(&section, name, key.span());
                let known_names = known.iter().map(|known| (*known).to_owned()).collect();
                // `accept_hazards` means `accept`.
                let begins = || known.iter().find(|known| name.starts_with(**known));
                let nearest = nearest(name, known.iter().copied());
                let nearest = nearest.or_else(|| begins().map(|known| (*known).to_owned()));
                self.fault(&place, Problem::UnknownKey { nearest, known: known_names });
            }
        }
        section
    }

    fn line(&self, span: Range<usize>) -> usize {
        // The end of the text belongs to its last line.
        let at = span.start.min(self.text.len().saturating_sub(1));
        1 + self.ends.partition_point(|end| *end < at)
    }

    fn place_of(&self, section: &Section<'_>, key: &str, span: Range<usize>) -> Place {
        let key = match section.place.key.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        };
        Place { line: self.line(span), key }
    }

    /// A value with its place, if the table has the key.
    fn get<'d>(&self, section: &Section<'d>, key: &str) -> Option<At<&'d DeValue<'d>>> {
        let (name, value) = section.table.get_key_value(key)?;
        Some(At { value: value.as_ref(), place: self.place_of(section, key, name.span()) })
    }

    pub(super) fn is_there(&self, section: &Section<'_>, key: &str) -> Option<Place> {
        self.get(section, key).map(|at| at.place)
    }

    /// Notes a key that is missing.
    pub(super) fn missing(&mut self, section: &Section<'_>, key: &str, because: &'static str) {
        let mut place = self.place_of(section, key, 0..0);
        place.line = section.place.line;
        self.fault(&place, Problem::Missing { because });
    }

    fn kind(&mut self, at: &At<&DeValue<'_>>, want: &'static str) {
        self.fault(&at.place, Problem::Kind { want, got: kind(at.value) });
    }

    pub(super) fn string(&mut self, section: &Section<'_>, key: &str) -> Option<At<String>> {
        let at = self.get(section, key)?;
        match at.value {
            DeValue::String(text) => Some(At { value: text.to_string(), place: at.place }),
            _ => {
                self.kind(&at, "text in quotes");
                None
            }
        }
    }

    pub(super) fn strings(&mut self, section: &Section<'_>, key: &str) -> Option<At<Vec<String>>> {
        let at = self.get(section, key)?;
        let DeValue::Array(items) = at.value else {
            self.kind(&at, "a list of texts");
            return None;
        };
        let mut texts = Vec::new();
        for item in items.iter() {
            match item.as_ref() {
                DeValue::String(text) => texts.push(text.to_string()),
                other => {
                    let place = Place { line: self.line(item.span()), ..at.place.clone() };
                    self.kind(&At { value: other, place }, "a list of texts");
                    return None;
                }
            }
        }
        Some(At { value: texts, place: at.place })
    }

    pub(super) fn number(
        &mut self,
        section: &Section<'_>,
        key: &str,
        least: u64,
        most: u64,
    ) -> Option<At<u64>> {
        let at = self.get(section, key)?;
        let DeValue::Integer(number) = at.value else {
            self.kind(&at, "a whole number");
            return None;
        };
        match u64::from_str_radix(number.as_str(), number.radix()) {
            Ok(value) if (least..=most).contains(&value) => Some(At { value, place: at.place }),
            _ => {
                let got = written(number);
                self.fault(&at.place, Problem::OutOfRange { got, least, most });
                None
            }
        }
    }

    pub(super) fn flag(&mut self, section: &Section<'_>, key: &str) -> Option<bool> {
        let at = self.get(section, key)?;
        match at.value {
            DeValue::Boolean(flag) => Some(*flag),
            _ => {
                self.kind(&at, "true or false");
                None
            }
        }
    }

    /// The value that one of these words stands for.
    pub(super) fn word<T: Copy>(
        &mut self,
        section: &Section<'_>,
        key: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let at = self.string(section, key)?;
        let found = words.iter().find(|(word, _)| *word == at.value);
        if found.is_none() {
            self.unknown_word(&at.place, &at.value, words.iter().map(|(word, _)| *word));
        }
        found.map(|(_, value)| *value)
    }

    pub(super) fn unknown_word<'k>(
        &mut self,
        place: &Place,
        got: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        let nearest = nearest(got, known.clone());
        let known = known.map(ToString::to_string).collect();
        self.fault(place, Problem::UnknownWord { got: got.to_owned(), nearest, known });
    }

    /// A table inside a table.
    pub(super) fn table<'d>(
        &mut self,
        section: &Section<'d>,
        key: &str,
        known: &[&str],
    ) -> Option<Section<'d>> {
        let at = self.get(section, key)?;
        let Some(inside) = self.inside(section, key) else {
            self.kind(&at, "a table");
            return None;
        };
        Some(self.section(inside.table, inside.place, known))
    }

    /// The same without a check of its keys.
    pub(super) fn inside<'d>(&self, section: &Section<'d>, key: &str) -> Option<Section<'d>> {
        let at = self.get(section, key)?;
        let table = at.value.as_table()?;
        Some(Section { table, place: at.place })
    }

    /// One table or several of that name, at most so many. Faults call each by its key `name`, or by its number.
    pub(super) fn tables<'d>(
        &mut self,
        section: &Section<'d>,
        key: &str,
        known: &[&str],
        most: usize,
    ) -> Vec<Section<'d>> {
        let Some(at) = self.get(section, key) else { return Vec::new() };
        if let DeValue::Array(items) = at.value
            && items.len() > most
        {
            self.fault(&at.place, Problem::TooMany { got: items.len(), most });
            return Vec::new();
        }
        let items: Vec<(&DeValue<'_>, usize)> = match at.value {
            DeValue::Array(items) => {
                items.iter().map(|item| (item.as_ref(), self.line(item.span()))).collect()
            }
            one => [(one, at.place.line)].into(),
        };
        let several = matches!(at.value, DeValue::Array(_));
        let mut sections = Vec::new();
        for (index, (item, line)) in items.into_iter().enumerate() {
            let DeValue::Table(table) = item else {
                self.kind(&At { value: item, place: Place { line, key: key.to_owned() } }, "a table");
                continue;
            };
            let name = table.get("name").and_then(|name| name.as_ref().as_str());
            let key = match name {
                Some(name) if is_name(name) => format!("{key}.{name}"),
                _ if several => format!("{key}[{}]", index + 1),
                _ => key.to_owned(),
            };
            sections.push(self.section(table, Place { line, key }, known));
        }
        sections
    }
}

/// Can this be the name of a slot or board? A number alone would be that of a slot.
pub(super) fn is_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=24).contains(&text.len())
        && text.bytes().all(allowed)
        && !text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The type of a value in words.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a number with a point",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A number in TOML.
fn written(number: &DeInteger<'_>) -> String {
    match number.radix() {
        16 => format!("0x{}", number.as_str()),
        8 => format!("0o{}", number.as_str()),
        2 => format!("0b{}", number.as_str()),
        _ => number.as_str().to_owned(),
    }
}
