//! A CSV file as a table whose complaints name file and line. No IO.

use std::fmt;

/// What is wrong with a table, and where.
#[derive(Debug)]
pub(crate) struct Error {
    file: &'static str,
    line: usize,
    what: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

impl std::error::Error for Error {}

pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// A CSV file: a line of column names, then rows of as many cells.
pub(crate) struct Sheet {
    file: &'static str,
    columns: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
}

impl Sheet {
    pub(crate) fn parse(file: &'static str, text: &str) -> Result<Self> {
        let mut rows = records(file, text)?.into_iter();
        let Some((_, columns)) = rows.next() else {
            return Err(Error { file, line: 1, what: "no column names".to_owned() });
        };
        let sheet = Self { file, columns, rows: rows.collect() };
        for (line, cells) in &sheet.rows {
            if cells.len() != sheet.columns.len() {
                let what = format!("{} cells in {} columns", cells.len(), sheet.columns.len());
                return Err(sheet.error(*line, what));
            }
        }
        Ok(sheet)
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { sheet: self, line: *line, cells })
    }

    pub(crate) fn error(&self, line: usize, what: String) -> Error {
        Error { file: self.file, line, what }
    }
}

/// Cells, and the number of the line on which they begin. A cell in quotes may hold commas, line
/// ends and doubled quotes.
fn records(file: &'static str, text: &str) -> Result<Vec<(usize, Vec<String>)>> {
    let mut records = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while !rest.is_empty() {
        let start = line;
        let mut cells = Vec::new();
        loop {
            let (cell, after) = match rest.strip_prefix('"') {
                Some(quoted) => {
                    let unclosed = || Error { file, line: start, what: "a quote is not closed".to_owned() };
                    quoted_cell(quoted).ok_or_else(unclosed)?
                }
                None => {
                    let end = rest.find([',', '\n']).unwrap_or(rest.len());
                    (rest[..end].trim_end_matches('\r').to_owned(), &rest[end..])
                }
            };
            line += cell.matches('\n').count();
            cells.push(cell);
            let after = after.strip_prefix('\r').unwrap_or(after);
            if let Some(next) = after.strip_prefix(',') {
                rest = next;
            } else if let Some(next) = after.strip_prefix('\n') {
                rest = next;
                line += 1;
                break;
            } else if after.is_empty() {
                rest = after;
                break;
            } else {
                return Err(Error { file, line, what: "text after a closing quote".to_owned() });
            }
        }
        records.push((start, cells));
    }
    Ok(records)
}

/// The cell whose opening quote has just been read, and what comes after its closing quote.
fn quoted_cell(mut rest: &str) -> Option<(String, &str)> {
    let mut cell = String::new();
    loop {
        let (part, after) = rest.split_once('"')?;
        cell += part;
        match after.strip_prefix('"') {
            Some(more) => {
                cell.push('"');
                rest = more;
            }
            None => return Some((cell, after)),
        }
    }
}

/// One row of a [`Sheet`].
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    sheet: &'a Sheet,
    line: usize,
    cells: &'a [String],
}

impl<'a> Row<'a> {
    pub(crate) fn error(&self, what: String) -> Error {
        self.sheet.error(self.line, what)
    }

    pub(crate) fn text(&self, column: &str) -> Result<&'a str> {
        match self.sheet.columns.iter().position(|name| name == column) {
            Some(at) => Ok(&self.cells[at]),
            None => Err(self.sheet.error(1, format!("there is no column `{column}`"))),
        }
    }

    /// A decimal number, or a hexadecimal one after `0x`.
    pub(crate) fn number(&self, column: &str) -> Result<u32> {
        let text = self.text(column)?;
        let number = match text.strip_prefix("0x") {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => text.parse(),
        };
        number.map_err(|_| self.error(format!("`{column}` is `{text}`, not a number")))
    }

    pub(crate) fn byte(&self, column: &str) -> Result<u8> {
        let number = self.number(column)?;
        u8::try_from(number)
            .map_err(|_| self.error(format!("`{column}` is {number}, more than a byte holds")))
    }

    pub(crate) fn flag(&self, column: &str) -> Result<bool> {
        match self.text(column)? {
            "0" => Ok(false),
            "1" => Ok(true),
            other => Err(self.error(format!("`{column}` is `{other}`, not 0 or 1"))),
        }
    }

    pub(crate) fn power_of_two(&self, column: &str, at_most: u32) -> Result<u32> {
        let number = self.number(column)?;
        if number.is_power_of_two() && number <= at_most {
            Ok(number)
        } else {
            Err(self.error(format!("`{column}` is {number}, not a power of two up to {at_most}")))
        }
    }
}
