//! What is said of one person, side by side.

use crate::facts::VitalEvent;
use crate::rules::place;
use crate::text::finding::{Confidence, DocumentId, Finding, Place};
use crate::words::calendar::{Day, Interval};

/// Something that is said of a person.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub document: DocumentId,
    pub place: Place,
    /// Where its sentence begins.
    pub sentence: u32,
    /// Whether it is said of a full name.
    pub full: bool,
    pub office: Option<&'a str>,
    pub event: VitalEvent,
}

/// By how many years two births or deaths of namesakes differ at least: more than slips do, and less than
/// father and son.
const GENERATION: i16 = 15;

/// By how many years an age can be wrong; one that is more so is that of somebody else.
const WRONG: i16 = 15;

/// The longest life.
const LIFE: i16 = 108;

/// Up to when days by the Julian calendar stand beside those by the Gregorian one.
const JULIAN: i16 = 1930;

/// Births or deaths: where each is told, and when it was.
pub(super) type Told<'a> = Vec<(Said<'a>, Interval)>;

fn dated<'a>(said: &[Said<'a>], of: impl Fn(VitalEvent) -> Option<Interval>) -> Told<'a> {
    said.iter().filter_map(|&it| Some((it, of(it.event)?))).collect()
}

fn birth(event: VitalEvent) -> Option<Interval> {
    if let VitalEvent::Birth(interval) = event { Some(interval) } else { None }
}

fn death(event: VitalEvent) -> Option<Interval> {
    if let VitalEvent::Death(interval) = event { Some(interval) } else { None }
}

/// The statements on persons of one name, each with his own: where births lie a generation apart, the
/// rest goes with the birth beside which it stands, or with the only one that allows it.
pub(super) fn apart(said: Vec<Said<'_>>) -> Vec<Vec<Said<'_>>> {
    let mut births = dated(&said, birth);
    births.sort_by_key(|(_, when)| when.earliest);
    let far = |pair: &[(Said<'_>, Interval)]| year(pair[1].1) - year(pair[0].1) > GENERATION;
    let mut deaths = dated(&said, death);
    deaths.sort_by_key(|(_, when)| when.earliest);
    if !births.windows(2).any(far) {
        // Two deaths a generation apart are those of two, unless one birth stands beside both.
        let beside =
            deaths.iter().filter(|(it, _)| births.iter().any(|(birth, _)| same(it, birth)));
        let alone = deaths.windows(2).any(far) && beside.count() < deaths.len();
        return if alone { Vec::new() } else { vec![said] };
    }
    let mut groups: Vec<Vec<Said<'_>>> = vec![Vec::new()];
    for (at, (it, _)) in births.iter().enumerate() {
        if at > 0 && far(&births[at - 1..=at]) {
            groups.push(Vec::new());
        }
        if let Some(group) = groups.last_mut() {
            group.push(*it);
        }
    }
    let seeds = groups.clone();
    for it in said.iter().filter(|it| birth(it.event).is_none()) {
        let beside = seeds.iter().position(|seed| seed.iter().any(|seed| same(seed, it)));
        let only = || {
            let when = death(it.event)?;
            let allows = |seed: &Vec<Said<'_>>| {
                seed.iter()
                    .filter_map(|it| birth(it.event))
                    .all(|born| (0..=LIFE).contains(&(year(when) - year(born))))
            };
            let mut all = seeds.iter().enumerate().filter(|(_, seed)| allows(seed));
            all.next().filter(|_| all.next().is_none()).map(|(at, _)| at)
        };
        if let Some(at) = beside.or_else(only) {
            groups[at].push(*it);
        }
    }
    groups
}

/// Whether both stand in one sentence.
pub(super) fn same(a: &Said<'_>, b: &Said<'_>) -> bool {
    (a.document, a.sentence) == (b.document, b.sentence)
}

pub(super) fn year(interval: Interval) -> i16 {
    interval.earliest.year()
}

/// Reports what does not agree of what is said of one person.
pub(super) fn report(name: &str, said: &[Said<'_>], findings: &mut Vec<Finding>) {
    let (births, deaths) = (dated(said, birth), dated(said, death));
    findings.extend(two_dates(name, "birth", &births));
    findings.extend(two_dates(name, "death", &deaths));
    let mut acts = Vec::new();
    for it in said {
        let finding = match it.event {
            VitalEvent::AgeAtDeath(years) => age_at_death(name, it, years, &births, &deaths),
            VitalEvent::Age { years, when, date, loose } => {
                let place = place(it.document, date);
                age(name, it, years, (when, place, loose), &births)
            }
            VitalEvent::Act(when) => {
                acts.extend(act(name, it, when, &births, &deaths));
                None
            }
            VitalEvent::Term { to, .. } => {
                acts.extend(act(name, it, to, &births, &deaths));
                None
            }
            VitalEvent::Entry(when)
            | VitalEvent::Election(when)
            | VitalEvent::Year { when, .. } => {
                acts.extend(act(name, it, when, &births, &deaths));
                None
            }
            VitalEvent::Birth(_)
            | VitalEvent::Death(_)
            | VitalEvent::Exit(_)
            | VitalEvent::Tenure { .. } => None,
        };
        findings.extend(finding);
    }
    // One who does many things after the death is a namesake.
    if acts.len() <= ACTS {
        findings.append(&mut acts);
    }
}

/// The most acts after a death that can be slips.
const ACTS: usize = 2;

/// Whether two dates exclude each other, whatever the calendar.
fn exclude(a: Interval, b: Interval) -> bool {
    let days = a.earliest.since(b.earliest).map_or(0, |it| it.get_days().abs());
    let julian = (10..=13).contains(&days) && year(a) < JULIAN;
    // The year of old began in March.
    let spring = |it: Interval| it.latest.month() <= 3 && it.days() < 32;
    let turn = (year(a) - year(b)).abs() == 1 && year(a) < 1755 && spring(a) && spring(b);
    !a.overlaps(b) && !julian && !turn
}

/// Two dates of one birth or death: at the one that fewer others support, the later one in doubt.
fn two_dates(name: &str, what: &str, dates: &[(Said<'_>, Interval)]) -> Option<Finding> {
    let support =
        |it: &(Said<'_>, Interval)| dates.iter().filter(|other| !exclude(other.1, it.1)).count();
    let here = dates.iter().rev().min_by_key(|it| support(it))?;
    let mut against = dates.iter().filter(|it| exclude(it.1, here.1)).peekable();
    let there = against.peek()?;
    let [a, b] = [here, *there].map(|it| it.1.spoken());
    let message = format!("the {what} of {name} is dated {a} here and {b} elsewhere");
    let mut finding = Finding::new(here.0.place, message).confidence(Confidence::Medium);
    for (said, when) in against.take(SHOWN) {
        finding = finding.label(said.place, format!("{} here", when.spoken()));
    }
    let note = format!("one person: all these tell of {name}");
    Some(finding.note(note).help("check the date"))
}

/// How many places that stand against one are shown.
const SHOWN: usize = 2;

/// The fewest and the most birthdays between two dates.
fn birthdays(born: Interval, when: Interval) -> std::ops::RangeInclusive<i16> {
    whole_years(born.latest, when.earliest)..=whole_years(born.earliest, when.latest)
}

fn spoken(years: &std::ops::RangeInclusive<i16>) -> String {
    match (*years.start(), *years.end()) {
        (least, most) if least == most => most.to_string(),
        (least, most) if least + 1 == most => format!("{least} or {most}"),
        (least, most) => format!("{least} to {most}"),
    }
}

/// An age at death against the dates of birth and death.
fn age_at_death(
    name: &str,
    it: &Said<'_>,
    years: i16,
    births: &[(Said<'_>, Interval)],
    deaths: &[(Said<'_>, Interval)],
) -> Option<Finding> {
    // The dates beside the age say whose it is.
    let own = deaths.iter().find(|(other, _)| same(other, it));
    let deaths: Vec<_> = own.map_or_else(|| deaths.to_vec(), |own| vec![*own]);
    let all: Vec<_> = births
        .iter()
        .flat_map(|&born| deaths.iter().map(move |&died| (born, died, birthdays(born.1, died.1))))
        .collect();
    if all.iter().any(|(.., allowed)| allowed.contains(&years)) {
        return None;
    }
    let (born, died, real) = all.first()?;
    let beside = same(&born.0, it) || own.is_some();
    if !beside && (years - real.end()).abs() > WRONG {
        return None;
    }
    let real = spoken(real);
    let mut finding =
        Finding::new(it.place, format!("{name} died at {years} here, and at {real} by the dates"))
            .confidence(Confidence::Medium)
            .label(born.0.place, format!("born {}", born.1.spoken()));
    if died.0.place != born.0.place {
        finding = finding.label(died.0.place, format!("died {}", died.1.spoken()));
    }
    let (born, died) = (born.1.spoken(), died.1.spoken());
    Some(
        finding
            .note(format!("born {born}, died {died}: {real} years, the text says {years}"))
            .help("correct the age or one of the dates"),
    )
}

/// An age at a time against the date of birth.
fn age(
    name: &str,
    it: &Said<'_>,
    years: i16,
    (when, place, loose): (Interval, Place, bool),
    births: &[(Said<'_>, Interval)],
) -> Option<Finding> {
    let slack = i16::from(loose);
    let follows = |(_, born): &(Said<'_>, Interval)| {
        let real = birthdays(*born, when);
        (real.start() - slack..=real.end() + slack).contains(&years)
    };
    let (born, interval) = births.first().filter(|_| !births.iter().any(follows))?;
    let real = birthdays(*interval, when);
    if (years - real.end()).abs() > WRONG {
        return None;
    }
    let real = spoken(&real);
    let (then, day) = (when.spoken(), interval.spoken());
    let mut finding = Finding::new(
        it.place,
        format!("{name} is {years} {} here, and {real} by the date of birth", on(when)),
    )
    .confidence(Confidence::Medium)
    .label(born.place, format!("born {day}"));
    if place != it.place {
        finding = finding.label(place, then.clone());
    }
    Some(
        finding
            .note(format!(
                "born {day}, spoken of {}: {real} years, the text says {years}",
                on(when)
            ))
            .help("correct the age or one of the dates"),
    )
}

/// A time with its preposition.
pub(super) fn on(when: Interval) -> String {
    let preposition = if when.days() == 1 { "on" } else { "in" };
    format!("{preposition} {}", when.spoken())
}

/// What somebody did before the birth or after the death.
fn act(
    name: &str,
    it: &Said<'_>,
    when: Interval,
    births: &[(Said<'_>, Interval)],
    deaths: &[(Said<'_>, Interval)],
) -> Option<Finding> {
    let late =
        |(_, died): &(Said<'_>, Interval)| when.earliest > died.latest && year(when) > year(*died);
    let early = |(_, born): &(Said<'_>, Interval)| when.latest < born.earliest;
    let then = on(when);
    let (other, message, label) = if let Some((other, died)) = deaths.first()
        && deaths.iter().all(late)
    {
        let label = format!("died {}", died.spoken());
        (other, format!("{name} is alive {then} here, and died {}", on(*died)), label)
    } else if let Some((other, born)) = births.first()
        && births.iter().all(early)
    {
        let label = format!("born {}", born.spoken());
        (other, format!("{name} acts {then} here, and was born {}", on(*born)), label)
    } else {
        return None;
    };
    let distance = deaths.iter().chain(births).map(|(_, it)| (year(*it) - year(when)).abs()).min();
    if distance.is_none_or(|it| it > FAR) || same(other, it) || !(other.full || it.full) {
        return None;
    }
    Some(
        Finding::new(it.place, message)
            .confidence(Confidence::Medium)
            .label(other.place, label)
            .note(format!("one person: both tell of {name}"))
            .help("check the two dates, and who is meant"),
    )
}

/// How many years after a death something is still told of the dead, and not of a namesake.
const FAR: i16 = 40;

/// Birthdays from one day to another.
fn whole_years(from: Day, to: Day) -> i16 {
    let early = (to.month(), to.day()) < (from.month(), from.day());
    to.year() - from.year() - i16::from(early)
}
