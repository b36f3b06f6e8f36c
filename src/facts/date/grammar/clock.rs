//! Times of day: "10:57", "5 a.m.", "5.30pm", "0800 hours".

use crate::facts::date::Shape;
use crate::facts::date::grammar::{Found, Grammar, Suffix};

impl Grammar<'_> {
    /// A time of day in figures.
    pub(super) fn clock(self, at: usize) -> Option<Found> {
        let glued_before =
            at > 0 && self.glued(at - 1) && matches!(self.before(at), ":" | "." | "/" | "-");
        if glued_before {
            return None;
        }
        if let Some((hour, minute)) = meridiem(self.raw(at)) {
            return Some(self.plain(at, at + 1, Shape::Clock { hour, minute }));
        }
        if let Some(found) = self.military(at) {
            return Some(found);
        }
        let hour = self
            .number(at)
            .filter(|it| it.digits <= 2 && it.value < 24 && it.suffix == Suffix::None)?;
        let hour_value = hour.value as i8;
        let colon = self.raw(at + 1) == ":" && self.glued(at) && self.glued(at + 1);
        // "5:30pm"
        if colon
            && let Some((hour, minute)) = meridiem(&format!("{hour_value}:{}", self.raw(at + 2)))
        {
            return Some(self.plain(at, at + 3, Shape::Clock { hour, minute }));
        }
        let minute = self.number(at + 2).filter(|it| colon && it.digits == 2 && it.value < 60);
        let next = if minute.is_some() { at + 3 } else { at + 1 };
        if minute.is_some() && self.raw(next) == ":" && self.glued(next - 1) {
            return None;
        }
        let morning = self.is(next, &["am", "a.m"]);
        let evening = self.is(next, &["pm", "p.m"]);
        if minute.is_none() && !morning && !evening
            || (morning || evening) && !(1..=12).contains(&hour_value)
        {
            return None;
        }
        let mut end = next;
        if morning || evening {
            end += 1 + usize::from(self.raw(next).contains('.') && self.raw(next + 1) == ".");
        }
        let hour = of_twelve(hour_value, morning, evening);
        let minute = minute.map_or(0, |it| it.value as i8);
        Some(self.plain(at, end, Shape::Clock { hour, minute }))
    }

    /// The token after `16:49:28` or `16:49`.
    pub(super) fn after_clock(self, at: usize) -> Option<usize> {
        let two = |at: usize| {
            self.number(at).filter(|it| it.digits == 2 && it.suffix == Suffix::None).is_some()
        };
        let next = |at: usize| {
            self.raw(at) == ":" && self.glued(at) && self.glued(at.wrapping_sub(1)) && two(at + 1)
        };
        if !two(at) || !next(at + 1) {
            return None;
        }
        Some(at + if next(at + 3) { 5 } else { 3 })
    }

    /// "at 0800 hours": an hour and a minute without a sign between.
    fn military(self, at: usize) -> Option<Found> {
        let number = self.number(at).filter(|it| it.digits == 4 && it.suffix == Suffix::None)?;
        let (hour, minute) = (number.value / 100, number.value % 100);
        let hours = self.is(at + 1, &["hours", "hrs"]);
        let told = self.raw(at).starts_with('0') || self.is(at.wrapping_sub(1), &["at", "by"]);
        let shape = Shape::Clock { hour: hour as i8, minute: minute as i8 };
        (hours && told && hour < 24 && minute < 60).then(|| self.plain(at, at + 2, shape))
    }
}

/// Hour and minute of `5pm`, `5.30pm`, `5:30pm`.
fn meridiem(raw: &str) -> Option<(i8, i8)> {
    let end = raw.find(|c: char| c.is_ascii_alphabetic())?;
    let (figures, letters) = raw.split_at(end);
    let morning = letters.eq_ignore_ascii_case("am");
    if !morning && !letters.eq_ignore_ascii_case("pm") {
        return None;
    }
    let (hour, minute) = figures.split_once(['.', ':']).unwrap_or((figures, "00"));
    let sound = (1..=2).contains(&hour.len()) && minute.len() == 2;
    let hour = hour.parse().ok().filter(|hour| sound && (1..=12).contains(hour))?;
    let minute = minute.parse().ok().filter(|minute| (0..60).contains(minute))?;
    Some((of_twelve(hour, morning, !morning), minute))
}

fn of_twelve(hour: i8, morning: bool, evening: bool) -> i8 {
    match (morning, evening) {
        (true, _) if hour == 12 => 0,
        (_, true) if hour < 12 => hour + 12,
        _ => hour,
    }
}
