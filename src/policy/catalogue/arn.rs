//! What the ARNs of a resource type look like, and whether an ARN as a policy writes it could be one of them.
//!
//! Both are patterns: `sagemaker:{r}:{a}:space/${DomainId}/${SpaceName}` on our side, `arn:aws:sagemaker:*:*:space/d-1/*`
//! on the other. The question is whether any ARN meets both. The answer comes from one walk over the other's text
//! with the set of places in ours that have been reached so far, one bit each.
//!
//! An ARN has six parts with five colons between. Where a policy writes all five, each part is held against its own,
//! as otherwise the last `*` of `arn:aws:sagemaker:*:*:domain/d-1` could be a region's end, an account and a space.
//! Where it writes fewer (`arn:aws:sagemaker:*:space/*`), a `*` has to stand for several parts, and may.

use std::fmt;

/// What the ARNs of a resource type look like.
#[derive(Debug)]
pub struct ArnPattern {
    service: &'static str,
    /// As the catalogue writes it.
    text: &'static str,
    steps: Box<[Step]>,
    /// The steps that can be passed without taking anything.
    loops: u128,
    /// The five colons between the parts.
    colons: u128,
}

/// A place in the pattern and what has to come there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Byte(u8),
    /// One byte.
    One(Of),
    /// Any number of bytes.
    Any(Of),
}

/// Which bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    All,
    /// Those of a partition, region or account.
    NoColon,
    /// Those of a name after which another resource type would go on with `/`.
    NoSlash,
}

impl Of {
    fn has(self, byte: u8) -> bool {
        match self {
            Self::All => true,
            Self::NoColon => byte != b':',
            Self::NoSlash => byte != b'/',
        }
    }
}

/// More steps than this do not fit the bits, one of which stands for the end.
const MOST: usize = 127;
/// The colons between the parts of an ARN.
const COLONS: u32 = 5;

impl ArnPattern {
    pub(super) fn new(service: &'static str, text: &'static str) -> Self {
        let mut builder = Builder::default();
        builder.text("arn:");
        builder.hole("{p}");
        builder.text(":");
        if text.starts_with(':') {
            builder.text(service);
        }
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => builder.text(text),
                Piece::Hole(hole) => builder.hole(hole),
            }
        }
        let mut steps = builder.steps;
        steps.truncate(MOST);
        let (mut loops, mut colons) = (0_u128, 0_u128);
        for (at, step) in steps.iter().enumerate() {
            match step {
                Step::Any(_) => loops |= bit(at),
                Step::Byte(b':') if colons.count_ones() < COLONS => colons |= bit(at),
                Step::Byte(_) | Step::One(_) => {}
            }
        }
        Self {
            service,
            text,
            steps: steps.into(),
            loops,
            colons,
        }
    }

    /// Puts an ARN together; what a name would stand for is `*`.
    pub fn filled(&self, partition: &str, region: &str, account: &str) -> String {
        let mut arn = format!("arn:{partition}:");
        if self.text.starts_with(':') {
            arn.push_str(self.service);
        }
        for piece in pieces(self.text) {
            arn.push_str(match piece {
                Piece::Text(text) => text,
                Piece::Hole("{r}") => region,
                Piece::Hole("{a}" | "{a?}") => account,
                Piece::Hole(_) => "*",
            });
        }
        arn
    }

    /// Says whether any ARN fits both this pattern and `arn`, as a policy writes it.
    ///
    /// `*` in a policy stands for any text, across `/` too, `?` for one character, a policy variable such as
    /// `${aws:username}` for any text; `${*}`, `${?}` and `${$}` are the characters themselves. Case counts. The time
    /// it takes grows with the length of `arn` and nothing else.
    pub fn could_match(&self, arn: &str) -> bool {
        // While there are parts left, nothing but a colon leads from one to the next.
        let mut parts = if has_parts(arn) { COLONS } else { 0 };
        let mut reached = self.pass(1);
        for token in Tokens::of(arn) {
            let walls = if parts > 0 { self.colons } else { 0 };
            reached = match token {
                Token::Byte(b':') if parts > 0 => {
                    parts -= 1;
                    self.pass((reached & walls) << 1)
                }
                Token::Byte(byte) => self.byte(reached, byte),
                Token::One => self.one(reached & !walls),
                Token::Any => self.any(reached, walls),
            };
            if reached == 0 {
                return false;
            }
        }
        reached & self.end() != 0
    }

    fn end(&self) -> u128 {
        bit(self.steps.len())
    }

    /// Adds the places that are reached by passing a step without taking anything.
    fn pass(&self, mut reached: u128) -> u128 {
        loop {
            let further = reached | ((reached & self.loops) << 1);
            if further == reached {
                return reached;
            }
            reached = further;
        }
    }

    /// After this byte.
    fn byte(&self, reached: u128, byte: u8) -> u128 {
        let mut left = reached & !self.end();
        let mut after = 0;
        while left != 0 {
            let at = left.trailing_zeros();
            left &= left - 1;
            let here = 1 << at;
            after |= match self.steps.get(at as usize) {
                Some(Step::Byte(own)) if *own == byte => here << 1,
                Some(Step::One(of)) if of.has(byte) => here << 1,
                Some(Step::Any(of)) if of.has(byte) => here,
                _ => 0,
            };
        }
        self.pass(after)
    }

    /// After one byte, whichever is needed.
    fn one(&self, reached: u128) -> u128 {
        let reached = reached & !self.end();
        self.pass((reached & self.loops) | ((reached & !self.loops) << 1))
    }

    /// After any bytes: every place from the first one on can be reached, as every step can be taken by some byte. The
    /// first of the `walls` after it is the last.
    fn any(&self, reached: u128, walls: u128) -> u128 {
        let from = !(reached & reached.wrapping_neg()).wrapping_sub(1);
        let wall = walls & from;
        let to = (wall & wall.wrapping_neg()).wrapping_sub(1) | wall;
        let to = if wall == 0 { u128::MAX } else { to };
        let all = self.end() | (self.end() - 1);
        from & to & all
    }
}

/// The steps of a pattern as they come.
#[derive(Default)]
struct Builder {
    steps: Vec<Step>,
    colons: u32,
}

impl Builder {
    fn text(&mut self, text: &str) {
        for byte in text.bytes() {
            self.colons += u32::from(byte == b':');
            self.steps.push(match byte {
                b'*' => Step::Any(self.free()),
                byte => Step::Byte(byte),
            });
        }
    }

    fn hole(&mut self, hole: &str) {
        let of = match hole {
            _ if self.colons < COLONS || hole.starts_with('$') => self.free(),
            _ => Of::NoSlash,
        };
        if hole != "{a?}" {
            self.steps.push(Step::One(of));
        }
        self.steps.push(Step::Any(of));
    }

    /// What a name can hold here.
    fn free(&self) -> Of {
        if self.colons < COLONS {
            Of::NoColon
        } else {
            Of::All
        }
    }
}

/// What a policy's ARN is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    Byte(u8),
    /// `?`
    One,
    /// `*` or a policy variable.
    Any,
}

struct Tokens<'a> {
    rest: &'a [u8],
    /// There may be a `}` in the rest. Once none was found, no later `${` has one either.
    closes: bool,
}

impl<'a> Tokens<'a> {
    fn of(arn: &'a str) -> Self {
        Self {
            rest: arn.as_bytes(),
            closes: true,
        }
    }

    /// The inside of the policy variable that goes on with the rest.
    fn variable(&mut self) -> Option<&'a [u8]> {
        let inside = self.rest.strip_prefix(b"{").filter(|_| self.closes)?;
        let Some(end) = inside.iter().position(|byte| *byte == b'}') else {
            self.closes = false;
            return None;
        };
        let (inside, rest) = inside.split_at(end);
        self.rest = rest.get(1..).unwrap_or_default();
        Some(inside)
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(match byte {
            b'*' => Token::Any,
            b'?' => Token::One,
            b'$' => match self.variable() {
                Some([literal @ (b'*' | b'?' | b'$')]) => Token::Byte(*literal),
                Some(_) => Token::Any,
                None => Token::Byte(b'$'),
            },
            byte => Token::Byte(*byte),
        })
    }
}

/// Says whether a policy's ARN has its five colons, and an account where one belongs. In `arn:aws:lambda:*:function:f`
/// the first `*` stands for region and account.
fn has_parts(arn: &str) -> bool {
    let mut colons = 0;
    let mut account = Vec::new();
    for token in Tokens::of(arn) {
        colons += u32::from(token == Token::Byte(b':'));
        match token {
            _ if colons == COLONS => {
                return account == b"aws" || !account.iter().any(u8::is_ascii_alphabetic);
            }
            Token::Byte(byte) if colons == COLONS - 1 => account.push(byte),
            Token::Byte(_) | Token::One | Token::Any => {}
        }
    }
    false
}

fn bit(at: usize) -> u128 {
    1 << at.min(MOST)
}

/// A part of a pattern's text.
enum Piece<'a> {
    Text(&'a str),
    /// With its brackets.
    Hole(&'a str),
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.split_inclusive('}').flat_map(|part| {
        let at = part
            .find("${")
            .or_else(|| part.find('{'))
            .unwrap_or(part.len());
        let (text, hole) = part.split_at(at);
        [
            (!text.is_empty()).then_some(Piece::Text(text)),
            (!hole.is_empty()).then_some(Piece::Hole(hole)),
        ]
        .into_iter()
        .flatten()
    })
}

/// As AWS's reference writes it: `arn:${Partition}:s3:::${BucketName}/${ObjectName}`.
impl fmt::Display for ArnPattern {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("arn:${Partition}:")?;
        if self.text.starts_with(':') {
            f.write_str(self.service)?;
        }
        for piece in pieces(self.text) {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Hole("{r}") => f.write_str("${Region}")?,
                Piece::Hole("{a}" | "{a?}") => f.write_str("${Account}")?,
                Piece::Hole(hole) => write!(f, "${}", hole.trim_start_matches('$'))?,
            }
        }
        Ok(())
    }
}
