//! A day of the calendar. The core has no clock: who calls it says which day it is.

use std::fmt;

/// A day in the Gregorian calendar. Earlier days are smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, if there is such a one: years 1 to 9999, months 1 to 12.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// Reads `2027-01-31`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |range: std::ops::Range<usize>| {
            bytes[range].iter().try_fold(0u16, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u16::from(byte - b'0')))
        };
        Self::new(number(0..4)?, u8::try_from(number(5..7)?).ok()?, u8::try_from(number(8..10)?).ok()?)
    }

    /// The day that begins this many days after 1970-01-01; the first or last day that there is where it lies outside of the years.
    #[must_use]
    pub fn from_unix_days(days: i64) -> Self {
        const FIRST: i64 = 719_162;
        // Days since 0001-01-01, within the years 1 to 9999.
        let mut left = days.saturating_add(FIRST).clamp(0, 3_652_058);
        let mut year: u16 = 1;
        for (years, days) in [(400, 146_097), (100, 36_524), (4, 1_461), (1, 365)] {
            // The last century of four, and the last year of four, is a day longer.
            let times = (left / days).min(if years == 100 || years == 1 { 3 } else { i64::MAX });
            left -= times * days;
            year += years * u16::try_from(times).unwrap_or_default();
        }
        let mut month = 1;
        while left >= i64::from(days_in(year, month)) {
            left -= i64::from(days_in(year, month));
            month += 1;
        }
        Self { year, month, day: u8::try_from(left + 1).unwrap_or(1) }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn reads_and_writes() {
        for text in ["2027-01-31", "2028-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(Date::parse(text).unwrap().to_string(), text);
        }
        for text in ["2027-02-29", "2027-13-01", "2027-1-31", "27-01-31", "2027-01-00", "0000-01-01", "2027/01/31", "", "2027-01-3é"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert!(Date::parse("2026-12-31") < Date::parse("2027-01-01"));
    }

    #[test]
    fn counts_days() {
        for (days, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (20_453, "2025-12-31"),
            (20_454, "2026-01-01"),
            (21_000, "2027-07-01"),
            (i64::MIN, "0001-01-01"),
            (i64::MAX, "9999-12-31"),
        ] {
            assert_eq!(Date::from_unix_days(days).to_string(), text, "{days}");
        }
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut before = Date::from_unix_days(-719_162);
        for days in -719_161..=2_932_896 {
            let day = Date::from_unix_days(days);
            let next = Date::new(before.year, before.month, before.day + 1)
                .or_else(|| Date::new(before.year, before.month + 1, 1))
                .or_else(|| Date::new(before.year + 1, 1, 1));
            assert_eq!(Some(day), next);
            before = day;
        }
    }
}
