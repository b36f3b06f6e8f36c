//! A large corpus made of the sample texts: their sentences in another order, with other years and
//! other names, so that no two texts are alike. Always the same for the same size.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use copydesk::run::engine::Input;

/// Names that stand in for each other; what is drawn is spelled in one way within a text.
const NAMES: &[&[&str]] = &[
    &["Kabul", "Herat", "Mosul", "Aleppo", "Grozny", "Sarajevo", "Maputo", "Bamako", "Tripoli"],
    &["Afghanistan", "Tajikistan", "Somalia", "Mozambique", "Mali", "Libya", "Yemen", "Bosnia"],
    &["Taliban", "Shabaab", "Houthi", "Tuareg", "Hutu", "Kikuyu", "Mehdi Army", "Badr Brigade"],
    &["Campbell", "Okafor", "Lindqvist", "Moreau", "Tanaka", "Brennan", "Oduya", "Castellanos"],
    &["January", "March", "April", "June", "July", "September", "October", "November"],
];

/// A small generator of numbers (Knuth's MMIX constants): the same corpus on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit
    }
}

/// The sample texts.
pub(crate) fn seeds() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// Texts of some 40 kB each, together `bytes` long.
pub(crate) fn texts(bytes: usize) -> Vec<String> {
    let seeds = seeds().join("\n");
    let (lists, prose): (Vec<_>, Vec<_>) =
        seeds.lines().filter(|line| line.len() > 40).partition(|line| line.contains("http"));
    let sentences: Vec<_> = prose.iter().flat_map(|line| line.split_inclusive(". ")).collect();
    let mut random = Random(7);
    let mut out = Vec::new();
    let mut left = bytes;
    while left > 0 {
        let mut text = String::with_capacity(48_000);
        let goal = left.min(20_000 + random.below(40_000));
        while text.len() < goal * 9 / 10 {
            for _ in 0..3 + random.below(8) {
                text.push_str(sentences[random.below(sentences.len())].trim_end());
                text.push(' ');
            }
            text.push_str("\n\n");
        }
        text.push_str("References\n\n");
        while text.len() < goal {
            text.push_str(lists[random.below(lists.len())]);
            text.push_str("\n\n");
        }
        let text = varied(&text, &mut random);
        left = left.saturating_sub(text.len());
        out.push(text);
    }
    out
}

/// Syllables of which names are made.
const SYLLABLES: [&[&str]; 2] = [
    &[
        "ba", "che", "dri", "fo", "gu", "ha", "ji", "kho", "le", "mu", "na", "pro", "qa", "ri",
        "stu",
    ],
    &["lan", "mir", "nok", "pas", "rud", "sel", "tam", "vin", "zar", "bek", "dal", "fen", "gor"],
];

/// Texts that mention `count` distinct names, a thousand each: single words, names of two and three
/// words, abbreviations, some of them defined.
pub(crate) fn names(count: usize) -> Vec<String> {
    let mut random = Random(11);
    let mut word = |syllables: usize| {
        let part = |at| SYLLABLES[usize::from(at == syllables - 1)];
        let letters: String =
            (0..syllables).map(|at| part(at)[random.below(part(at).len())]).collect();
        let mut letters = letters.chars();
        let first = letters.next().unwrap().to_uppercase();
        first.chain(letters).collect::<String>()
    };
    let words: Vec<String> = (0..20_000).map(|at| word(2 + at % 4)).collect();
    let mut random = Random(13);
    let mut seen = HashSet::new();
    let mut name = || loop {
        let mut one = || words[random.below(words.len())].as_str();
        let name = match (one(), one(), one()) {
            (first, second, _) if first.len() < 7 => format!("{first} {second}"),
            (first, second, third) if first.len() < 10 => format!("{first} {second} {third}"),
            (first, second, _) => format!("{first}{}", second.to_lowercase()),
        };
        if seen.insert(name.clone()) {
            return name;
        }
    };
    let sentence = |name: String| {
        let short: String = name.chars().filter(|letter| letter.is_uppercase()).collect();
        if short.len() > 2 {
            format!("Then the clerk met the {name} ({short}) near the harbour. The {short} slept. ")
        } else {
            format!("Then the clerk met {name} near the harbour. ")
        }
    };
    let text = |_| (0..1000).map(|_| sentence(name())).collect();
    (0..count / 1000).map(text).collect()
}

/// Texts of a thousand dated sentences each, `count` together: events that are mentioned four times
/// on average, one mention in fifty with another year.
pub(crate) fn dated(count: usize) -> Vec<String> {
    const SYLLABLES: [&str; 20] = [
        "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu",
        "va", "we", "xi", "yo", "zu",
    ];
    let mut random = Random(13);
    let name = |number: usize| {
        let digit = |at: u32| SYLLABLES[number / 20_usize.pow(at) % 20];
        let word: String = (0..5).map(digit).collect();
        format!("{}{}", word[..1].to_uppercase(), &word[1..])
    };
    let mut sentence = |_| {
        let event = random.below(count / 4 + 1);
        let slip = random.below(50) == 0;
        let (day, year) = (event % 28 + 1, 1900 + event % 120 + usize::from(slip));
        let (hall, town) = (name(event), name(event / 3 + 1_000_000));
        format!("The bombing of {hall} Hall in {town} on {day} March {year} closed the road. ")
    };
    let mut text = |_| (0..1000).map(&mut sentence).collect();
    (0..count / 1000).map(&mut text).collect()
}

/// A book with a list of `references` works and four citations a work, in sentences of the sample
/// texts: of 2,000 works, some 300 pages. Names are shared, lists of authors differ in length, and one
/// citation in a hundred has another year.
pub(crate) fn book(references: usize) -> String {
    let seeds = seeds().join("\n");
    let prose = seeds.lines().filter(|line| line.len() > 40 && !line.contains("http"));
    let sentences: Vec<_> = prose
        .flat_map(|line| line.split(". "))
        .filter(|sentence| !sentence.contains(['(', ')']) && (30..160).contains(&sentence.len()))
        .collect();
    let mut random = Random(17);
    let mut works: Vec<(Vec<String>, usize)> = (0..references)
        .map(|_| {
            let authors = (0..1 + random.below(5)).map(|_| surname(&mut random)).collect();
            (authors, 1960 + random.below(64))
        })
        .collect();
    works.sort();
    works.dedup();
    let mut out = String::new();
    for number in 0..references * 4 {
        let (authors, year) = &works[random.below(works.len())];
        let names = match &**authors {
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [one, ..] => format!("{one} et al."),
            [] => continue,
        };
        let year = year + usize::from(random.below(100) == 0);
        let sentence = sentences[random.below(sentences.len())].trim_end_matches('.');
        out.push_str(&match number % 3 {
            0 => format!("As {names} ({year}) shows, {sentence}. "),
            _ => format!("{sentence} ({names}, {year}). "),
        });
        if number % 6 == 5 {
            out.push_str("\n\n");
        }
    }
    out.push_str("\n\nReferences\n\n");
    for (number, (authors, year)) in works.iter().enumerate() {
        let names: Vec<_> = authors.iter().map(|name| format!("{name}, A.")).collect();
        let title = sentences[number % sentences.len()].trim_end_matches('.');
        let (names, volume, page) = (names.join(", "), number % 40 + 1, number * 3 + 1);
        out.push_str(&format!(
            "{names} ({year}) ‘{title}’, Journal of Harbours, {volume}(2), pp. {page}–{}.\n\n",
            page + 2
        ));
    }
    out
}

/// One of some two thousand family names.
fn surname(random: &mut Random) -> String {
    let part = |random: &mut Random, at: usize| {
        let syllables = SYLLABLES[at];
        syllables[random.below(syllables.len())]
    };
    let name = [part(random, 0), part(random, 0), part(random, 1)].concat();
    format!("{}{}", name[..1].to_uppercase(), &name[1..])
}

/// The texts as inputs.
pub(crate) fn inputs(texts: &[String]) -> Vec<Input> {
    let named = texts.iter().enumerate();
    let input = |(at, text): (usize, &String)| Input::Text {
        name: format!("{at:05}.txt"),
        bytes: text.clone().into_bytes(),
    };
    named.map(input).collect()
}

/// The text with other names, one for each, and other years, each for itself.
fn varied(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for names in NAMES {
        let drawn = names[random.below(names.len())];
        text = text.replace(names[0], drawn);
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_ascii_digit()) {
        match word.get(..4).map(str::parse::<u32>) {
            Some(Ok(1900..=2100)) if word.len() == 5 => {
                out.push_str(&(1980 + random.below(45)).to_string());
                out.push_str(&word[4..]);
            }
            _ => out.push_str(word),
        }
    }
    out
}
