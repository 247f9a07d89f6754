//! The reader itself: one pass, no recursion deeper than the limit, nothing copied that need not be.

use std::borrow::Cow;

use super::{DEEPEST, Json, JsonFault, JsonFaultKind as Kind, LARGEST, Read, Span, Text, Value};

pub(super) fn read(text: &str) -> Read<'_> {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        open: Vec::new(),
        faults: Vec::new(),
    };
    if text.len() > LARGEST {
        reader.fault(0, 0, Kind::TooLong);
        return Read {
            json: None,
            faults: reader.faults,
        };
    }
    let json = reader.document().ok();
    Read {
        json,
        faults: reader.faults,
    }
}

/// Reading cannot go on; the fault is noted already.
struct Stop;

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// What is open: the brace or bracket, and where it stands.
    open: Vec<(char, usize)>,
    faults: Vec<JsonFault>,
}

impl<'a> Reader<'a> {
    fn fault(&mut self, start: usize, end: usize, kind: Kind) {
        self.faults.push(JsonFault {
            at: Span::new(start, end),
            kind,
        });
    }

    fn stop<T>(&mut self, start: usize, end: usize, kind: Kind) -> Result<T, Stop> {
        self.fault(start, end, kind);
        Err(Stop)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn document(&mut self) -> Result<Json<'a>, Stop> {
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
            self.fault(0, self.at, Kind::ByteOrderMark);
        }
        self.space();
        if self.peek().is_none() {
            return self.stop(self.at, self.at, Kind::Empty);
        }
        let json = self.value("a policy document, which begins with {")?;
        self.space();
        if self.peek().is_some() {
            let end = self.at + self.rest().trim_end().len();
            self.fault(self.at, end, Kind::SecondDocument);
        }
        Ok(json)
    }

    /// Skips white space, and comments with a fault.
    fn space(&mut self) {
        loop {
            while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
                self.at += 1;
            }
            let rest = self.rest();
            let length = if rest.starts_with("//") || rest.starts_with('#') {
                rest.find(['\n', '\r']).unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            self.fault(self.at, self.at + length, Kind::Comment);
            self.at += length;
        }
    }

    fn value(&mut self, expected: &'static str) -> Result<Json<'a>, Stop> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'"') => Value::Text(self.string()?),
            Some(open @ (b'{' | b'[')) => {
                if self.open.len() >= DEEPEST {
                    return self.stop(start, start + 1, Kind::TooDeep);
                }
                self.open.push((char::from(open), start));
                self.at += 1;
                let value = if open == b'{' {
                    Value::Object(self.object()?)
                } else {
                    Value::List(self.list()?)
                };
                self.open.pop();
                value
            }
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            Some(b't' | b'f' | b'n') if self.word().is_some_and(|w| literal(w).is_some()) => {
                let word = self.word().unwrap_or_default();
                self.at += word.len();
                literal(word).unwrap_or(Value::Null)
            }
            _ => return self.surprise(expected),
        };
        Ok(Json {
            at: Span::new(start, self.at),
            value,
        })
    }

    /// A run of letters, digits and underscores.
    fn word(&self) -> Option<&'a str> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        rest.get(..end).filter(|word| !word.is_empty())
    }

    /// Something stands here that may not.
    fn surprise<T>(&mut self, expected: &'static str) -> Result<T, Stop> {
        let start = self.at;
        let Some(c) = self.rest().chars().next() else {
            return self.unclosed();
        };
        let rest = self.rest();
        let until = |stop: &[char]| rest.find(stop).unwrap_or(rest.len());
        let (length, kind) = match c {
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => {
                (c.len_utf8(), Kind::CurlyQuote(c))
            }
            '\'' | '\u{2018}' | '\u{2019}' | '`' => (c.len_utf8(), Kind::SingleQuote),
            '<' => {
                let end = rest
                    .find('>')
                    .map_or_else(|| until(&['\n', ',']), |end| end + 1);
                let text = rest.get(..end).unwrap_or_default();
                (end, Kind::Placeholder(text.to_owned()))
            }
            '}' | ']' => match self.open.last().copied() {
                Some((opened, at)) if (opened == '{') != (c == '}') => {
                    let line = self.line(at);
                    let kind = Kind::WrongClose {
                        found: c,
                        opened,
                        line,
                    };
                    (1, kind)
                }
                _ => (1, unexpected(c, expected)),
            },
            c if c.is_alphabetic() || c == '_' => {
                let end = until(&[',', '\n', '\r', '}', ']', ':', '"', ' ', '\t']);
                let text = rest.get(..end).unwrap_or_default();
                (end, Kind::Word(text.to_owned()))
            }
            c => (c.len_utf8(), unexpected(c, expected)),
        };
        self.stop(start, start + length, kind)
    }

    fn unclosed<T>(&mut self) -> Result<T, Stop> {
        let end = self.text.trim_end().len();
        match self.open.last().copied() {
            Some((opened, at)) => {
                let line = self.line(at);
                self.stop(end, end, Kind::Unclosed { opened, line })
            }
            None => self.stop(end, end, Kind::Empty),
        }
    }

    fn line(&self, at: usize) -> usize {
        super::super::Lines::new(self.text.get(..at).unwrap_or_default()).count()
    }

    /// What follows a member or element: whether there is another one.
    fn goes_on(&mut self, close: u8) -> Result<bool, Stop> {
        self.space();
        let comma = self.at;
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                self.space();
                // Several commas in a row, or one before the end.
                while self.peek() == Some(b',') {
                    self.fault(self.at, self.at + 1, Kind::CommaTooMany);
                    self.at += 1;
                    self.space();
                }
                if self.peek() == Some(close) {
                    self.fault(comma, comma + 1, Kind::CommaTooMany);
                    self.at += 1;
                    return Ok(false);
                }
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            Some(b'"' | b'{') => {
                self.fault(self.at, self.at + 1, Kind::CommaMissing);
                Ok(true)
            }
            None => self.unclosed(),
            Some(_) if close == b'}' => self.surprise("a comma or }"),
            Some(_) => self.surprise("a comma or ]"),
        }
    }

    fn list(&mut self) -> Result<Vec<Json<'a>>, Stop> {
        let mut elements = Vec::new();
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(elements);
        }
        loop {
            elements.push(self.value("a value or ]")?);
            if !self.goes_on(b']')? {
                return Ok(elements);
            }
        }
    }

    fn object(&mut self) -> Result<Vec<(Text<'a>, Json<'a>)>, Stop> {
        let mut members: Vec<(Text<'a>, Json<'a>)> = Vec::new();
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(members);
        }
        loop {
            let start = self.at;
            if self.peek() != Some(b'"') {
                return self.surprise("a key in double quotes, or }");
            }
            let text = self.string()?;
            let key = Text {
                text,
                at: Span::new(start, self.at),
            };
            if twice(&members, &key) {
                let kind = Kind::KeyTwice(key.text.to_string());
                self.fault(start, self.at, kind);
            }
            self.space();
            match self.peek() {
                Some(b':') => self.at += 1,
                Some(b'"' | b'{' | b'[') => self.fault(self.at, self.at + 1, Kind::ColonMissing),
                _ => return self.surprise("a colon"),
            }
            self.space();
            let value = self.value("a value")?;
            members.push((key, value));
            if !self.goes_on(b'}')? {
                return Ok(members);
            }
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Stop> {
        let start = self.at;
        self.at += 1;
        let from = self.at;
        // The usual case: no escapes, nothing to copy.
        let mut owned: Option<String> = None;
        let mut run = from;
        loop {
            match self.peek() {
                None => {
                    let opened = '"';
                    let line = self.line(start);
                    return self.stop(start, start + 1, Kind::Unclosed { opened, line });
                }
                Some(b'"') => {
                    let tail = self.text.get(run..self.at).unwrap_or_default();
                    self.at += 1;
                    return Ok(match owned {
                        None => Cow::Borrowed(tail),
                        Some(mut text) => {
                            text.push_str(tail);
                            Cow::Owned(text)
                        }
                    });
                }
                Some(b'\\') => {
                    let before = self.text.get(run..self.at).unwrap_or_default();
                    let c = self.escape();
                    let text = owned.get_or_insert_default();
                    text.push_str(before);
                    text.push(c);
                    run = self.at;
                }
                Some(byte) if byte < 0x20 => {
                    let c = char::from(byte);
                    self.fault(self.at, self.at + 1, Kind::Control(c));
                    if matches!(c, '\n' | '\r') && self.lost() {
                        return Err(Stop);
                    }
                    self.at += 1;
                }
                Some(_) => self.at += 1,
            }
        }
    }

    /// Whether a line break inside a text means that its closing quote is missing: the next line begins another key
    /// or closes something, so that reading on would turn everything inside out.
    fn lost(&self) -> bool {
        let next = self.rest().trim_start();
        next.starts_with(['"', '}', ']', '{'])
    }

    /// Reads one escape and gives its character; what is not one is noted and taken as it stands.
    fn escape(&mut self) -> char {
        let start = self.at;
        self.at += 1;
        let simple = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode(start);
            }
            _ => {
                self.fault(start, self.at, Kind::Escape);
                return '\\';
            }
        };
        self.at += 1;
        simple
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        let digits = std::str::from_utf8(digits).ok()?;
        let all_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| all_hex)?;
        self.at += 4;
        Some(number)
    }

    fn unicode(&mut self, start: usize) -> char {
        let c = self.hex().and_then(|first| match first {
            0xd800..=0xdbff => {
                self.rest().starts_with("\\u").then(|| self.at += 2)?;
                let second = self.hex().filter(|low| (0xdc00..=0xdfff).contains(low))?;
                char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))
            }
            _ => char::from_u32(first),
        });
        c.unwrap_or_else(|| {
            self.fault(start, self.at, Kind::Escape);
            char::REPLACEMENT_CHARACTER
        })
    }

    fn number(&mut self) -> Result<&'a str, Stop> {
        let start = self.at;
        while matches!(
            self.peek(),
            Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'a'..=b'z' | b'A'..=b'Z' | b'_')
        ) {
            self.at += 1;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        if is_number(text) {
            return Ok(text);
        }
        self.stop(start, self.at, Kind::Number(text.to_owned()))
    }
}

fn unexpected(c: char, expected: &'static str) -> Kind {
    Kind::Unexpected {
        found: crate::aws::quoted(c.encode_utf8(&mut [0; 4])),
        expected,
    }
}

fn literal(word: &str) -> Option<Value<'static>> {
    Some(match word {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" => Value::Null,
        _ => return None,
    })
}

/// Objects of a policy are small; one with thousands of keys is no policy, and is not searched at length.
fn twice(members: &[(Text<'_>, Json<'_>)], key: &Text<'_>) -> bool {
    members.iter().take(64).any(|(known, _)| known == key)
}

/// The grammar of RFC 8259, section 6.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}
