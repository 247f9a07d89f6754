//! Condition operators: what their names say.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

use core::net::IpAddr;

/// Which values an operator compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    String,
    Numeric,
    Date,
    Bool,
    Binary,
    Ip,
    Arn,
    /// Whether the key is there at all.
    Null,
}

/// How the many values of a key are taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    Any,
    All,
}

/// A condition operator, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    pub set: Option<Set>,
    pub family: Family,
    /// As IAM writes it, without set and `IfExists`.
    pub name: &'static str,
    /// Holds where the comparison does not, and where the key is absent.
    pub negated: bool,
    pub if_exists: bool,
}

const ALL: &[(&str, Family, bool)] = &[
    ("StringEquals", Family::String, false),
    ("StringNotEquals", Family::String, true),
    ("StringEqualsIgnoreCase", Family::String, false),
    ("StringNotEqualsIgnoreCase", Family::String, true),
    ("StringLike", Family::String, false),
    ("StringNotLike", Family::String, true),
    ("NumericEquals", Family::Numeric, false),
    ("NumericNotEquals", Family::Numeric, true),
    ("NumericLessThan", Family::Numeric, false),
    ("NumericLessThanEquals", Family::Numeric, false),
    ("NumericGreaterThan", Family::Numeric, false),
    ("NumericGreaterThanEquals", Family::Numeric, false),
    ("DateEquals", Family::Date, false),
    ("DateNotEquals", Family::Date, true),
    ("DateLessThan", Family::Date, false),
    ("DateLessThanEquals", Family::Date, false),
    ("DateGreaterThan", Family::Date, false),
    ("DateGreaterThanEquals", Family::Date, false),
    ("Bool", Family::Bool, false),
    ("BinaryEquals", Family::Binary, false),
    ("IpAddress", Family::Ip, false),
    ("NotIpAddress", Family::Ip, true),
    ("ArnEquals", Family::Arn, false),
    ("ArnNotEquals", Family::Arn, true),
    ("ArnLike", Family::Arn, false),
    ("ArnNotLike", Family::Arn, true),
    ("Null", Family::Null, false),
];

/// Takes `begin` off, whatever its case.
fn strip<'t>(text: &'t str, begin: &str) -> Option<&'t str> {
    let head = text.get(..begin.len())?;
    head.eq_ignore_ascii_case(begin)
        .then(|| text.get(begin.len()..))?
}

impl Operator {
    /// Takes a name apart; case does not count.
    pub fn parse(text: &str) -> Option<Self> {
        let (set, rest) = if let Some(rest) = strip(text, "ForAllValues:") {
            (Some(Set::All), rest)
        } else if let Some(rest) = strip(text, "ForAnyValue:") {
            (Some(Set::Any), rest)
        } else {
            (None, text)
        };
        let find = |name: &str| {
            ALL.iter()
                .find(|(known, ..)| known.eq_ignore_ascii_case(name))
        };
        let bare = rest
            .len()
            .checked_sub("IfExists".len())
            .filter(|at| {
                rest.get(*at..)
                    .is_some_and(|end| end.eq_ignore_ascii_case("IfExists"))
            })
            .and_then(|at| rest.get(..at));
        let (found, if_exists) = match bare.and_then(find) {
            Some(found) => (Some(found), true),
            None => (find(rest), false),
        };
        let (name, family, negated) = *found?;
        // Null asks whether the key exists; it knows neither sets nor IfExists.
        if family == Family::Null && if_exists {
            return None;
        }
        Some(Self {
            set,
            family,
            name,
            negated,
            if_exists,
        })
    }

    /// The whole name that was probably meant.
    pub(crate) fn nearest(text: &str) -> Option<String> {
        let (set, rest) = text.split_once(':').unwrap_or(("", text));
        let lower = rest.to_ascii_lowercase();
        let (bare, end) = match lower.strip_suffix("ifexists") {
            Some(bare) => (bare, "IfExists"),
            None => (lower.as_str(), ""),
        };
        let distance = |name: &str| strsim::damerau_levenshtein(bare, &name.to_ascii_lowercase());
        let (name, ..) = ALL.iter().min_by_key(|(name, ..)| distance(name))?;
        if bare.len() > 64 || distance(name) > 3 {
            return None;
        }
        let set = match set.to_ascii_lowercase().as_str() {
            "" => "",
            "forallvalues" => "ForAllValues:",
            "foranyvalue" | "foranyvalues" => "ForAnyValue:",
            _ => return None,
        };
        Some(format!("{set}{name}{end}"))
    }

    /// Whether it compares texts letter by letter, wildcards included.
    pub fn literal(self) -> bool {
        self.family == Family::String && !self.name.contains("Like")
    }

    /// What it expects, where it cannot compare a value.
    pub fn refuses(self, value: &str) -> Option<&'static str> {
        let (fits, expected) = match self.family {
            Family::String => return None,
            Family::Bool | Family::Null => (
                value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false"),
                "true or false",
            ),
            Family::Numeric => (number(value).is_some(), "a number"),
            Family::Date => (
                date(value).is_some(),
                "a date such as 2027-01-31T00:00:00Z, or seconds since 1970",
            ),
            Family::Ip => (
                network(value).is_some(),
                "an IP address or a range such as 203.0.113.0/24",
            ),
            Family::Binary => (base64(value), "text in base64"),
            Family::Arn => (
                value.contains('*')
                    || value.splitn(6, ':').count() == 6 && value.starts_with("arn:"),
                "an ARN",
            ),
        };
        (!fits).then_some(expected)
    }
}

/// A number as IAM compares them.
pub fn number(text: &str) -> Option<f64> {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
    text.chars().all(plain).then(|| text.parse().ok())?
}

fn base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - body.len() <= 2
        && body
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

/// A range of addresses: its first one, and how many bits count.
pub fn network(text: &str) -> Option<(IpAddr, u8)> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, Some(bits)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let bits = match bits {
        Some(bits) if bits.bytes().all(|byte| byte.is_ascii_digit()) => bits.parse().ok()?,
        Some(_) => return None,
        None => most,
    };
    (bits <= most).then_some((address, bits))
}

/// A moment in milliseconds since 1970, from ISO 8601 as the W3C profile has it, or from seconds.
pub fn date(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.len() > 4 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<i64>().ok()?.checked_mul(1_000);
    }
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let mut parts = day.split('-');
    let year = field(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| field(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| field(part, 2))?;
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let days = days(year, month, day);
    let time = time.map_or(Some(0), self::time)?;
    Some(days * 86_400_000 + time)
}

fn field(text: &str, length: usize) -> Option<i64> {
    let digits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

/// Days since 1970, by the calendar of today.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March have their leap day at the end.
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let in_year = (153 * month + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + in_year
        - 719_468
}

/// `14:30:00.5+01:00` in milliseconds of the day of UTC.
fn time(text: &str) -> Option<i64> {
    let (clock, zone) = match text.find(['Z', '+', '-']) {
        Some(at) => text.split_at(at),
        None => (text, "Z"),
    };
    let mut parts = clock.split(':');
    let hour = field(parts.next()?, 2)?;
    let minute = field(parts.next()?, 2)?;
    let (second, fraction) = match parts.next() {
        Some(part) => part.split_once('.').unwrap_or((part, "0")),
        None => ("00", "0"),
    };
    let second = field(second, 2)?;
    let digits: String = fraction.chars().chain("00".chars()).take(3).collect();
    let fraction = field(&digits, 3)?;
    if parts.next().is_some() || hour > 24 || minute > 59 || second > 60 {
        return None;
    }
    let offset = match zone.get(..1)? {
        "Z" => (zone == "Z").then_some(0)?,
        sign => {
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            let minutes = field(hours, 2)? * 60 + field(minutes, 2)?;
            if sign == "+" { minutes } else { -minutes }
        }
    };
    Some(((hour * 60 + minute - offset) * 60 + second) * 1_000 + fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let parse = |text| {
            let o = Operator::parse(text)?;
            Some((o.set, o.name, o.negated, o.if_exists))
        };
        for (text, expected) in [
            ("StringEquals", Some((None, "StringEquals", false, false))),
            (
                "stringnotlikeifexists",
                Some((None, "StringNotLike", true, true)),
            ),
            (
                "ForAllValues:StringEquals",
                Some((Some(Set::All), "StringEquals", false, false)),
            ),
            (
                "ForAnyValue:ArnLikeIfExists",
                Some((Some(Set::Any), "ArnLike", false, true)),
            ),
            ("Null", Some((None, "Null", false, false))),
            ("NullIfExists", None),
            ("StringMatches", None),
            ("ForEachValue:StringEquals", None),
            ("", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }

    #[test]
    fn the_nearest_operator_is_found() {
        for (text, expected) in [
            ("StringEqual", Some("StringEquals")),
            ("StringLikes", Some("StringLike")),
            (
                "ForAnyValues:StringEquals",
                Some("ForAnyValue:StringEquals"),
            ),
            ("ArnEqualIfExists", Some("ArnEqualsIfExists")),
            ("Whatever", None),
        ] {
            assert_eq!(Operator::nearest(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn dates_are_moments() {
        for (text, expected) in [
            ("1970-01-01", Some(0)),
            ("2013-06-30T00:00:00Z", Some(1_372_550_400_000)),
            ("2000-02-29T12:30:00.250+01:00", Some(951_823_800_250)),
            ("2024", Some(1_704_067_200_000)),
            ("1372550400", Some(1_372_550_400_000)),
            ("30.06.2013", None),
            ("2013-13-01", None),
            ("2013-06-30T25:00Z", None),
            ("tomorrow", None),
        ] {
            assert_eq!(date(text), expected, "{text}");
        }
    }

    #[test]
    fn values_that_cannot_be_compared_are_refused() {
        for (operator, value, fits) in [
            ("Bool", "TRUE", true),
            ("Bool", "yes", false),
            ("Null", "", false),
            ("NumericLessThan", "-1.5", true),
            ("NumericLessThan", "ten", false),
            ("NumericLessThan", "inf", false),
            ("IpAddress", "203.0.113.0/24", true),
            ("IpAddress", "2001:db8::/33", true),
            ("IpAddress", "203.0.113.0/33", false),
            ("IpAddress", "203.0.113", false),
            ("BinaryEquals", "QmFzZQ==", true),
            ("BinaryEquals", "Base 64", false),
            ("ArnLike", "arn:aws:iam::123456789012:role/x", true),
            ("ArnLike", "role/x", false),
            ("ArnLike", "*", true),
            ("StringEquals", "", true),
        ] {
            let operator = Operator::parse(operator).expect("an operator");
            assert_eq!(
                operator.refuses(value).is_none(),
                fits,
                "{operator:?} {value}"
            );
        }
    }
}
