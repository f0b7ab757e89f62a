//! Arduino's `boards.txt`: properties, boards, menus, and variables in braces.

use std::collections::BTreeMap;
use std::fmt;

use crate::diagnostic::Diagnostic;

/// As many variables can be inside each other.
const DEEPEST: usize = 10;

/// No value is longer.
const LONGEST: usize = 4096;

/// A value, and where it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Property {
    pub(super) text: String,
    /// The file and the line, from 1, and the key there.
    file: String,
    line: usize,
    key: String,
}

impl Property {
    /// An error about it.
    pub(super) fn wrong(&self, what: impl fmt::Display) -> Diagnostic {
        Diagnostic::new(format!("{}:{}: {}: {what}", self.file, self.line, self.key))
    }
}

/// What is chosen in menus: each menu with its option.
pub(super) type Choices = Vec<(String, String)>;

/// The properties of a core.
#[derive(Debug, Default)]
pub(super) struct Core {
    boards: BTreeMap<String, Property>,
    /// Every key in the order of its first line.
    keys: Vec<String>,
    /// What is of no board.
    platform: BTreeMap<String, Property>,
}

/// What belongs to one board, with the options of its menus.
#[derive(Debug)]
pub(super) struct Board {
    pub(super) id: String,
    pub(super) name: String,
    values: BTreeMap<String, Property>,
    /// What was taken of each menu that was not named: menu, option, and the others.
    pub(super) taken: Vec<(String, String, Vec<String>)>,
}

/// The keys and values of a file, with their lines.
fn parse<'t>(file: &str, text: &'t str) -> Result<Vec<(usize, &'t str, &'t str)>, Diagnostic> {
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line.split_once('=') {
            Some((key, value)) if !key.trim().is_empty() => found.push((number, key.trim(), value.trim())),
            _ => {
                let text = format!("{file}:{number}: this is neither KEY=VALUE nor a comment");
                return Err(Diagnostic::new(text));
            }
        }
    }
    Ok(found)
}

impl Core {
    /// Adds the lines of `boards.txt` or `boards.local.txt`; a later one takes the place of an earlier one.
    pub(super) fn add_boards(&mut self, file: &str, text: &str) -> Result<(), Diagnostic> {
        for (line, key, value) in parse(file, text)? {
            let property =
                Property { text: value.to_owned(), file: file.to_owned(), line, key: key.to_owned() };
            if self.boards.insert(key.to_owned(), property).is_none() {
                self.keys.push(key.to_owned());
            }
        }
        Ok(())
    }

    /// Adds the lines of `platform.txt` or `platform.local.txt`, which variables may name.
    pub(super) fn add_platform(&mut self, file: &str, text: &str) -> Result<(), Diagnostic> {
        for (line, key, value) in parse(file, text)? {
            let property =
                Property { text: value.to_owned(), file: file.to_owned(), line, key: key.to_owned() };
            self.platform.insert(key.to_owned(), property);
        }
        Ok(())
    }

    /// Each board with its name, in the order of the file.
    pub(super) fn boards(&self) -> impl Iterator<Item = (&str, &str)> {
        self.keys.iter().filter_map(|key| {
            let id = key.strip_suffix(".name").filter(|id| !id.contains('.'))?;
            Some((id, &*self.boards.get(key)?.text))
        })
    }

    /// The options of a menu of a board, each with its title.
    fn options<'c>(&'c self, board: &str, menu: &str) -> Vec<(&'c str, &'c str)> {
        let prefix = format!("{board}.menu.{menu}.");
        let title = |key: &'c String| {
            let option = key.strip_prefix(&prefix).filter(|option| !option.contains('.'))?;
            Some((option, &*self.boards.get(key)?.text))
        };
        self.keys.iter().filter_map(title).collect()
    }

    /// The menus of a board, in the order of the file.
    fn menus(&self, board: &str) -> Vec<&str> {
        let prefix = format!("{board}.menu.");
        let mut menus: Vec<&str> = Vec::new();
        for key in &self.keys {
            let menu = key.strip_prefix(&prefix).and_then(|rest| rest.split('.').next());
            menus.extend(menu.filter(|menu| !menus.contains(menu)));
        }
        menus
    }

    /// The board with this name, and with these options, each a menu and what is chosen there. Of the other menus the
    /// first option is taken, as the Arduino IDE does.
    pub(super) fn board(&self, id: &str, chosen: &[(String, String)]) -> Result<Board, Diagnostic> {
        let Some((id, name)) = self.boards().find(|(known, _)| *known == id) else {
            let near: Vec<_> = self.boards().collect();
            return Err(unknown(&format!("board {id}"), id, &near));
        };
        let menus = self.menus(id);
        for (menu, _) in chosen {
            if !menus.contains(&&**menu) {
                let titles: Vec<_> = menus.iter().map(|menu| (*menu, self.title(menu))).collect();
                return Err(unknown(&format!("menu {menu} of {id}"), menu, &titles));
            }
        }
        let mut values = self.platform.clone();
        let board = format!("{id}.");
        self.copy(&board, &mut values);
        let mut taken = Vec::new();
        for menu in menus {
            let options = self.options(id, menu);
            let wanted = chosen.iter().rev().find(|(known, _)| known == menu).map(|(_, option)| option);
            let option = match wanted {
                Some(wanted) => {
                    let is_it = |(option, title): &&(&str, &str)| {
                        option.eq_ignore_ascii_case(wanted) || title.eq_ignore_ascii_case(wanted)
                    };
                    let exact = options.iter().find(|(option, _)| option == wanted);
                    let found = exact.or_else(|| options.iter().find(is_it));
                    found
                        .ok_or_else(|| {
                            unknown(&format!("option {wanted} of the menu {menu}"), wanted, &options)
                        })?
                        .0
                }
                None => {
                    let Some(((first, _), others)) = options.split_first() else { continue };
                    let others = others.iter().map(|(option, _)| (*option).to_owned()).collect();
                    taken.push((menu.to_owned(), (*first).to_owned(), others));
                    first
                }
            };
            self.copy(&format!("{id}.menu.{menu}.{option}."), &mut values);
        }
        Ok(Board { id: id.to_owned(), name: name.to_owned(), values, taken })
    }

    fn title<'c>(&'c self, menu: &str) -> &'c str {
        self.boards.get(&format!("menu.{menu}")).map_or("", |title| &title.text)
    }

    /// Adds what begins with this, without it.
    fn copy(&self, prefix: &str, values: &mut BTreeMap<String, Property>) {
        let from = self.boards.range(prefix.to_owned()..).take_while(|(key, _)| key.starts_with(prefix));
        for (key, property) in from {
            values.insert(key[prefix.len()..].to_owned(), property.clone());
        }
    }
}

impl Board {
    /// Defines a variable that the Arduino IDE knows by itself.
    pub(super) fn define(&mut self, key: &str, value: String) {
        let property = Property { text: value, file: "avrrr".to_owned(), line: 0, key: key.to_owned() };
        self.values.insert(key.to_owned(), property);
    }

    /// A value with its variables replaced; `None`: there is none, or it is empty.
    pub(super) fn get(&self, key: &str) -> Result<Option<Property>, Diagnostic> {
        let Some(property) = self.values.get(key) else { return Ok(None) };
        let mut value = property.clone();
        for _ in 0..DEEPEST {
            if !value.text.contains('{') {
                return Ok(Some(value).filter(|value| !value.text.is_empty()));
            }
            value.text = self.expanded(&value)?;
        }
        Err(property.wrong(format!("variables lead to variables, more than {DEEPEST} times")))
    }

    /// The same with each variable replaced by its value.
    fn expanded(&self, value: &Property) -> Result<String, Diagnostic> {
        let mut text = String::new();
        let mut rest = &*value.text;
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((name, after)) = behind.split_once('}') else {
                return Err(value.wrong("there is a { without a }"));
            };
            let Some(inner) = self.values.get(name) else {
                return Err(value.wrong(format!("{{{name}}} is not defined for this board")));
            };
            text += before;
            text += &inner.text;
            rest = after;
            if text.len() > LONGEST {
                return Err(value.wrong(format!("with its variables it is longer than {LONGEST} letters")));
            }
        }
        text += rest;
        Ok(text)
    }
}

/// There is no such thing, but there are these: name and title. Near names come first, and alone.
fn unknown(what: &str, typed: &str, choices: &[(&str, &str)]) -> Diagnostic {
    const MOST: usize = 24;
    let lower = typed.to_lowercase();
    let is_near = |(name, title): &&(&str, &str)| {
        let (name, title) = (name.to_lowercase(), title.to_lowercase());
        strsim::jaro_winkler(&name, &lower) > 0.8
            || lower.len() > 2 && (name.contains(&lower) || title.contains(&lower))
    };
    let near: Vec<_> = choices.iter().filter(is_near).collect();
    let (help, shown) = match near.is_empty() {
        true => ("there are", choices.iter().collect()),
        false => ("did you mean one of these?", near),
    };
    let rest = shown.len().saturating_sub(MOST);
    let lines =
        shown.into_iter().take(MOST).map(|(name, title)| format!("{name}  {title}").trim_end().to_owned());
    let more = (rest > 0).then(|| format!("and {rest} more"));
    let diagnostic = Diagnostic::new(format!("there is no {what}"));
    match choices.is_empty() {
        true => diagnostic,
        false => diagnostic.help(help.to_owned()).choices(lines.chain(more)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "\
# A core
menu.cpu=Processor
menu.clock=Clock

nano.name=Arduino Nano
nano.build.mcu=none
nano.bootloader.file=boot/{build.mcu}/{bootloader.name}.hex
nano.bootloader.name=opti_{build.speed}
nano.bootloader.low_fuses=0b1111{bootloader.bits}
nano.bootloader.bits=1111
nano.bootloader.loop={bootloader.loop}
nano.bootloader.big={bootloader.big}{bootloader.big}
nano.bootloader.open={bootloader.bits
nano.bootloader.lost={bootloader.nowhere}
nano.bootloader.none=
nano.menu.cpu.atmega328=ATmega328P
nano.menu.cpu.atmega328.build.mcu=atmega328p
nano.menu.cpu.atmega328old=ATmega328P (Old Bootloader)
nano.menu.cpu.atmega328old.build.mcu=atmega328p
nano.menu.cpu.atmega328old.bootloader.name=old
nano.menu.clock.16=16 MHz
nano.menu.clock.16.build.speed=57600
nano.menu.clock.8=8 MHz
nano.menu.clock.8.build.speed=38400
nano.menu.clock.8.bootloader.bits=0010
";

    fn core() -> Core {
        let mut core = Core::default();
        core.add_platform("platform.txt", "build.speed=1\nbuild.extra=x\n").unwrap();
        core.add_boards("boards.txt", TEXT).unwrap();
        core
    }

    fn chosen(menus: &[(&str, &str)]) -> Vec<(String, String)> {
        menus.iter().map(|(menu, option)| ((*menu).to_owned(), (*option).to_owned())).collect()
    }

    #[test]
    fn options_of_menus_override_and_variables_are_replaced() {
        for (menus, file, fuses) in [
            (&[][..], "boot/atmega328p/opti_57600.hex", "0b11111111"),
            (&[("clock", "8")], "boot/atmega328p/opti_38400.hex", "0b11110010"),
            (&[("cpu", "ATMEGA328OLD")], "boot/atmega328p/old.hex", "0b11111111"),
            (
                &[("cpu", "ATmega328P (old bootloader)"), ("clock", "8")],
                "boot/atmega328p/old.hex",
                "0b11110010",
            ),
        ] {
            let board = core().board("nano", &chosen(menus)).unwrap();
            let get = |key| board.get(key).unwrap().map(|value| value.text);
            assert_eq!(get("bootloader.file").as_deref(), Some(file));
            assert_eq!(get("bootloader.low_fuses").as_deref(), Some(fuses));
            assert_eq!(get("build.extra").as_deref(), Some("x"));
            assert_eq!((get("bootloader.none"), get("bootloader.nothing")), (None, None));
            assert_eq!(board.taken.len(), 2 - menus.len());
        }
    }

    #[test]
    fn errors_name_line_and_key_or_the_choices() {
        let board = core().board("nano", &[]).unwrap();
        for (key, why) in [
            ("bootloader.loop", "boards.txt:11: nano.bootloader.loop: variables lead to variables"),
            ("bootloader.big", "boards.txt:12: nano.bootloader.big: with its variables it is longer"),
            ("bootloader.open", "boards.txt:13: nano.bootloader.open: there is a { without a }"),
            ("bootloader.lost", "boards.txt:14: nano.bootloader.lost: {bootloader.nowhere} is not defined"),
        ] {
            let got = board.get(key).map_err(|error| error.to_string());
            assert!(got.clone().is_err_and(|text| text.contains(why)), "{got:?}");
        }
        for (id, menus, why) in [
            (
                "nono",
                &[][..],
                "there is no board nono\nhelp: did you mean one of these?\n  nano  Arduino Nano\n",
            ),
            ("xyz", &[], "there is no board xyz\nhelp: there are\n  nano  Arduino Nano\n"),
            (
                "nano",
                &[("cpus", "a")],
                "there is no menu cpus of nano\nhelp: did you mean one of these?\n  cpu  Processor\n",
            ),
            (
                "nano",
                &[("cpu", "mega2560")],
                "there is no option mega2560 of the menu cpu\nhelp: there are\n  atmega328  ATmega328P\n",
            ),
        ] {
            let error = core().board(id, &chosen(menus)).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
        let error = Core::default().add_boards("b.txt", "a.name=A\n\nnonsense\n").unwrap_err().to_string();
        assert_eq!(error, "error: b.txt:3: this is neither KEY=VALUE nor a comment\n");
    }

    proptest! {
        /// Whatever a file says, each of its boards can be looked at to the end.
        #[test]
        fn any_file_is_read_or_refused(
            lines in prop::collection::vec("(a|b|menu)(\\.(name|menu|x|y|[a-z{}é]{1,2})){0,3} ?=? ?[a-z{}.=#é]{0,12}", 0..40)
        ) {
            let mut core = Core::default();
            let text = lines.join("\n");
            if core.add_boards("b", &text).is_ok() {
                prop_assert!(lines.iter().all(|line| line.contains('=')));
                let ids: Vec<_> = core.boards().map(|(id, _)| id.to_owned()).collect();
                for id in ids {
                    let board = core.board(&id, &[]).unwrap();
                    for key in board.values.keys() {
                        if let Ok(Some(value)) = board.get(key) {
                            let is_replaced = !value.text.contains('{');
                            prop_assert!(is_replaced);
                        }
                    }
                }
            }
        }

        /// What is written is what is found: the last of several.
        #[test]
        fn the_last_value_counts(values in prop::collection::vec("[a-z0-9=]{1,8}", 1..5)) {
            let mut core = Core::default();
            let lines: Vec<_> = values.iter().map(|value| format!("  u.key = {value}  \r")).collect();
            core.add_boards("b", &format!("u.name=U\n{}", lines.join("\n"))).unwrap();
            let found = core.board("u", &[]).unwrap().get("key").unwrap().map(|value| value.text);
            prop_assert_eq!(found.as_ref(), values.last());
        }
    }
}
