//! Values as operators compare them: numbers, dates, bytes, addresses. What cannot be read passes no comparison.

// `core`, as `std::net` is also the room of sockets.
use core::net::IpAddr;
use std::cmp::Ordering;

/// Whether a text is a number.
pub(super) fn is_number(text: &str) -> bool {
    Decimal::parse(text).is_some()
}

/// Whether a text is a date, or seconds since 1970.
pub(super) fn is_date(text: &str) -> bool {
    moment(text).is_some()
}

/// Whether a text is an address or a range of them.
pub(super) fn is_network(text: &str) -> bool {
    self::network(text).is_some()
}

/// Whether a text is base 64, padded or not.
pub(super) fn is_base64(text: &str) -> bool {
    same_bytes(text, text)
}

/// Compares two decimal numbers, exactly.
pub(super) fn numbers(found: &str, wanted: &str) -> Option<Ordering> {
    let (a, b) = (Decimal::parse(found)?, Decimal::parse(wanted)?);
    let sizes = || {
        let whole = a.whole.len().cmp(&b.whole.len());
        whole
            .then_with(|| a.whole.cmp(b.whole))
            .then_with(|| a.part.cmp(b.part))
    };
    Some(match (a.negative, b.negative) {
        (false, false) => sizes(),
        (true, true) => sizes().reverse(),
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
    })
}

/// A decimal number without the zeros that say nothing.
struct Decimal<'a> {
    negative: bool,
    whole: &'a str,
    part: &'a str,
}

impl<'a> Decimal<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && part.is_empty()) || !all_digits(whole) || !all_digits(part) {
            return None;
        }
        let whole = whole.trim_start_matches('0');
        let part = part.trim_end_matches('0');
        let zero = whole.is_empty() && part.is_empty();
        Some(Self {
            negative: negative && !zero,
            whole,
            part,
        })
    }
}

/// Compares two moments: dates of ISO 8601 in the forms of the W3C, or seconds since 1970.
pub(super) fn dates(found: &str, wanted: &str) -> Option<Ordering> {
    Some(moment(found)?.cmp(&moment(wanted)?))
}

/// Seconds since 1970, and billionths of one.
fn moment(text: &str) -> Option<(i64, u32)> {
    let text = text.trim();
    let seconds = text.strip_prefix('-').unwrap_or(text);
    // Four digits alone are a year.
    if seconds.len() != 4 && !seconds.is_empty() && seconds.bytes().all(|b| b.is_ascii_digit()) {
        return Some((text.parse().ok()?, 0));
    }
    let (date, time) = match text.split_once(['T', 't']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let in_month = month_days(year, month)?;
    if parts.next().is_some() || !(1..=in_month).contains(&day) {
        return None;
    }
    let days = days(year, month, day);
    let (seconds, part) = time.map_or(Some((0, 0)), clock)?;
    Some((days * 86_400 + seconds, part))
}

fn digits(text: &str, length: usize) -> Option<i64> {
    let fits = text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

fn month_days(year: i64, month: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    Some(match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    })
}

/// Days since 1970, counted from March so that the leap day comes last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let of_year = (153 * month + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year
        - 719_468
}

/// The time of a day in UTC: seconds, which an offset may move to another day, and billionths.
fn clock(text: &str) -> Option<(i64, u32)> {
    let (time, offset) = if let Some(time) = text.strip_suffix(['Z', 'z']) {
        (time, 0)
    } else {
        let sign = text.rfind(['+', '-'])?;
        let (time, offset) = text.split_at_checked(sign)?;
        let (hours, minutes) = offset.get(1..)?.split_once(':')?;
        let size = digits(hours, 2)? * 3_600 + digits(minutes, 2)? * 60;
        (time, if offset.starts_with('-') { -size } else { size })
    };
    let mut parts = time.splitn(3, ':');
    let hours = digits(parts.next()?, 2)?;
    let minutes = digits(parts.next()?, 2)?;
    let (seconds, part) = match parts.next() {
        None => (0, 0),
        Some(text) => {
            let (seconds, part) = text.split_once('.').unwrap_or((text, "0"));
            let known = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            let nine: String = part.chars().chain("000000000".chars()).take(9).collect();
            let part = if known {
                nine.parse().ok()?
            } else {
                return None;
            };
            (digits(seconds, 2)?, part)
        }
    };
    if hours > 24 || minutes > 59 || seconds > 60 {
        return None;
    }
    Some((hours * 3_600 + minutes * 60 + seconds - offset, part))
}

/// Whether two texts of base 64 hold the same bytes.
pub(super) fn same_bytes(found: &str, wanted: &str) -> bool {
    let plain = |text: &str| {
        let text = text.trim().trim_end_matches('=');
        let known = |b: u8| b.is_ascii_alphanumeric() || b == b'+' || b == b'/';
        text.bytes().all(known).then(|| text.to_owned())
    };
    plain(found).is_some() && plain(found) == plain(wanted)
}

/// Whether an address lies in a network, `203.0.113.0/24` or one address alone.
pub(super) fn in_network(found: &str, wanted: &str) -> bool {
    let (Ok(found), Some((address, length))) = (found.parse::<IpAddr>(), network(wanted)) else {
        return false;
    };
    let (differs, bits) = match (found, address) {
        (IpAddr::V4(a), IpAddr::V4(b)) => (u128::from(a.to_bits() ^ b.to_bits()), 32),
        (IpAddr::V6(a), IpAddr::V6(b)) => (a.to_bits() ^ b.to_bits(), 128),
        _ => return false,
    };
    differs.checked_shr(bits - length).unwrap_or(0) == 0
}

/// A range of addresses: one of them, and how many bits count.
fn network(text: &str) -> Option<(IpAddr, u32)> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let bits = if address.is_ipv4() { 32 } else { 128 };
    let length = match length {
        None => bits,
        Some(text) if text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit()) => {
            text.parse().ok().filter(|length| *length <= bits)?
        }
        Some(_) => return None,
    };
    Some((address, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_exactly() {
        use Ordering::{Equal, Greater, Less};
        for (a, b, expected) in [
            ("1", "1.0", Some(Equal)),
            ("-0", "0", Some(Equal)),
            ("007", "7", Some(Equal)),
            ("10", "9", Some(Greater)),
            ("-10", "9", Some(Less)),
            ("-10", "-9", Some(Less)),
            ("0.5", ".25", Some(Greater)),
            ("9007199254740993", "9007199254740992", Some(Greater)),
            ("1e3", "1000", None),
            ("", "0", None),
            (".", "0", None),
            ("1,5", "1", None),
        ] {
            assert_eq!(numbers(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn dates_come_in_the_forms_of_the_w3c_and_as_seconds() {
        for (text, expected) in [
            ("1970-01-01", Some((0, 0))),
            ("1970-01-01T00:00:00Z", Some((0, 0))),
            ("1970-01-02T01:00:00+01:00", Some((86_400, 0))),
            ("1969-12-31T23:59:59Z", Some((-1, 0))),
            ("2024-02-29T12:00Z", Some((1_709_208_000, 0))),
            ("2023-02-29", None),
            ("2000-03-01", Some((951_868_800, 0))),
            ("2020-04-01T00:00:01.5Z", Some((1_585_699_201, 500_000_000))),
            ("2020", Some((1_577_836_800, 0))),
            ("2020-13", None),
            ("1585699201", Some((1_585_699_201, 0))),
            ("-1", Some((-1, 0))),
            ("2020-04-01T00:00:01", None),
            ("2020-04-01T25:00:00Z", None),
            ("tomorrow", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(moment(text), expected, "{text}");
        }
    }

    #[test]
    fn addresses_of_both_kinds_lie_in_networks() {
        for (address, network, expected) in [
            ("203.0.113.7", "203.0.113.0/24", true),
            ("203.0.114.7", "203.0.113.0/24", false),
            ("203.0.113.7", "203.0.113.7", true),
            ("203.0.113.7", "203.0.113.7/32", true),
            ("203.0.113.8", "203.0.113.7/31", false),
            ("8.8.8.8", "0.0.0.0/0", true),
            ("::1", "0.0.0.0/0", false),
            ("2001:db8::1", "2001:db8::/32", true),
            ("2001:db9::1", "2001:db8::/32", false),
            ("2001:db9::1", "::/0", true),
            ("203.0.113.7", "203.0.113.0/33", false),
            ("203.0.113.7", "203.0.113.0/", false),
            ("203.0.113.7", "203.0.113.0/+8", false),
            ("nowhere", "0.0.0.0/0", false),
        ] {
            assert_eq!(
                in_network(address, network),
                expected,
                "{address} {network}"
            );
        }
    }

    #[test]
    fn bytes_are_compared_with_or_without_padding() {
        assert!(same_bytes("QmluYXJ5VmFsdWU=", "QmluYXJ5VmFsdWU"));
        assert!(!same_bytes("QmluYXJ5VmFsdWU=", "qmluYXJ5VmFsdWU="));
        assert!(!same_bytes("?", "?"));
    }
}
