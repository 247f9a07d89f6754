//! What the ARNs of a resource type look like, and whether an ARN as a policy writes it could be one of them.
//!
//! Both are patterns: `sagemaker:{r}:{a}:space/${DomainId}/${SpaceName}` on our side, `arn:aws:sagemaker:*:*:space/d-1/*`
//! on the other. The question is whether any ARN meets both. The answer comes from one walk over the other's text
//! with the set of places in ours that have been reached so far, one bit each.

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

impl ArnPattern {
    pub(super) fn new(service: &'static str, text: &'static str) -> Self {
        let mut steps: Vec<Step> = Vec::new();
        steps.extend("arn:".bytes().map(Step::Byte));
        steps.extend([Step::One(Of::NoColon), Step::Any(Of::NoColon)]);
        steps.push(Step::Byte(b':'));
        if text.starts_with(':') {
            steps.extend(service.bytes().map(Step::Byte));
        }
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => steps.extend(text.bytes().map(|byte| match byte {
                    b'*' => Step::Any(Of::All),
                    byte => Step::Byte(byte),
                })),
                Piece::Hole(hole) => {
                    let of = match hole {
                        "{r}" | "{a}" | "{a?}" => Of::NoColon,
                        _ if hole.starts_with('$') => Of::All,
                        _ => Of::NoSlash,
                    };
                    if hole != "{a?}" {
                        steps.push(Step::One(of));
                    }
                    steps.push(Step::Any(of));
                }
            }
        }
        steps.truncate(MOST);
        let loops = (0..).zip(&steps).fold(0, |loops, (at, step)| match step {
            Step::Any(_) => loops | bit(at),
            Step::Byte(_) | Step::One(_) => loops,
        });
        Self {
            service,
            text,
            steps: steps.into(),
            loops,
        }
    }

    /// Says whether any ARN fits both this pattern and `arn`, as a policy writes it.
    ///
    /// `*` in a policy stands for any text, across `/` and `:` too, `?` for one character, a policy variable such as
    /// `${aws:username}` for any text; `${*}`, `${?}` and `${$}` are the characters themselves. Case counts. The time
    /// it takes grows with the length of `arn` and nothing else.
    pub fn could_match(&self, arn: &str) -> bool {
        let mut reached = self.pass(1);
        let mut rest = arn.as_bytes();
        let mut closes = true;
        while let [byte, tail @ ..] = rest {
            rest = tail;
            match byte {
                b'*' => reached = self.any(reached),
                b'?' => reached = self.one(reached),
                b'$' if closes && tail.first() == Some(&b'{') => {
                    // Looked for once: where there is no further `}`, no later `${` has one either.
                    match tail.iter().position(|byte| *byte == b'}') {
                        Some(end) => {
                            reached = match tail.get(1..end) {
                                Some([literal @ (b'*' | b'?' | b'$')]) => {
                                    self.byte(reached, *literal)
                                }
                                _ => self.any(reached),
                            };
                            rest = tail.get(end + 1..).unwrap_or_default();
                        }
                        None => {
                            closes = false;
                            reached = self.byte(reached, b'$');
                        }
                    }
                }
                byte => reached = self.byte(reached, *byte),
            }
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

    /// After any bytes: every place from the first one on can be reached, as every step can be taken by some byte.
    fn any(&self, reached: u128) -> u128 {
        let first = reached & reached.wrapping_neg();
        (self.end() | (self.end() - 1)) & !first.wrapping_sub(1)
    }
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
                Piece::Text(text) | Piece::Hole(text) if !text.starts_with('{') => {
                    f.write_str(text)?
                }
                Piece::Hole("{r}") => f.write_str("${Region}")?,
                Piece::Hole("{a}" | "{a?}") => f.write_str("${Account}")?,
                Piece::Text(name) | Piece::Hole(name) => write!(f, "${name}")?,
            }
        }
        Ok(())
    }
}
