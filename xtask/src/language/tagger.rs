//! Trains the tagger on treebanks and says how good it is.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use anyhow::{Error, Result};

use super::features::{Appearance, FIRST, LANES, TAGS, appearance, features};
use super::inflection::{self, Listed};
use super::lists::{self, Lemma};
use super::perceptron::{self, Perceptron, Shuffle, Table};
use super::tag::Tag;
use super::treebank::Sentence;
use super::weights::{Weights, best};

/// Passes over the treebanks.
const EPOCHS: usize = 4;
/// Bits by which features are parted in the file.
const PARTS: u8 = 14;
/// A form has no tag that it had less often than once in so many times.
const RARE: u32 = 20;
/// A form is known from so many occurrences on.
const KNOWN: u32 = 3;
/// A form that always had one tag keeps it, from so many occurrences on.
const SURE: u32 = 30;
/// In how many mistakes a feature has to stand to be kept.
const LEAST: u32 = 3;
/// Parts of one in which weights are written; the largest weights have to fit.
const SCALE: f64 = 4.0;
/// The smallest weight that is kept, in these parts.
const SMALL: i8 = 2;
/// Of so many sentences one is learnt in capitals, too, and one as a title.
const HEADINGS: usize = 20;

/// What is known of a form.
#[derive(Clone, Copy, Default)]
struct Form {
    class: u32,
    only: Option<u8>,
}

/// A trained tagger.
pub struct Tagger {
    forms: Table<Form>,
    table: Vec<u8>,
}

impl Tagger {
    /// A tagger that learnt some sentences.
    pub fn trained(sentences: &[Sentence], lemmas: &HashMap<String, Listed>) -> Self {
        let forms = forms(sentences);
        let mut all: Vec<_> = sentences.to_vec();
        for (at, sentence) in sentences.iter().enumerate() {
            if at % HEADINGS == 0 {
                all.push(rewritten(sentence, str::to_uppercase));
            } else if at % HEADINGS == HEADINGS / 2 {
                all.push(rewritten(sentence, capitalised));
            }
        }
        let appearances: Vec<_> = all.iter().map(|it| appear(it, &forms, lemmas)).collect();
        let mut perceptron = Perceptron::<LANES>::default();
        let mut order: Vec<usize> = (0..all.len()).collect();
        let mut shuffle = Shuffle::default();
        let mut found = Vec::new();
        for _ in 0..EPOCHS {
            shuffle.shuffle(&mut order);
            for &at in &order {
                let words = &appearances[at];
                let mut before = [TAGS as u8; 2];
                for (place, tag) in all[at].tags.iter().enumerate() {
                    let only = forms.get(&words[place].form).and_then(|form| form.only);
                    let guess = only.unwrap_or_else(|| {
                        features(words, place, before, &mut found);
                        let guess = best(&perceptron.scores(&found)[..TAGS]);
                        if guess != *tag as usize {
                            perceptron.learn(&found, *tag as usize, guess);
                        }
                        guess as u8
                    });
                    before = [guess, before[0]];
                }
            }
        }
        let mut table = Vec::new();
        perceptron::write(&perceptron.averaged(LEAST, SCALE, SMALL), PARTS, &mut table);
        Self { forms, table }
    }

    /// The tags of a sentence.
    pub fn tags(&self, sentence: &Sentence, lemmas: &HashMap<String, Listed>) -> Vec<Tag> {
        let words = appear(sentence, &self.forms, lemmas);
        let mut before = [TAGS as u8; 2];
        let mut found = Vec::new();
        let mut tags = Vec::with_capacity(words.len());
        let weights =
            Weights::<LANES>::read(&mut &self.table[..]).expect("what was written before");
        for (at, word) in words.iter().enumerate() {
            let only = self.forms.get(&word.form).and_then(|form| form.only);
            let tag = only.unwrap_or_else(|| {
                features(&words, at, before, &mut found);
                let mut scores = [0_i16; LANES];
                weights.add(&found, &mut scores);
                best(&scores[..TAGS]) as u8
            });
            before = [tag, before[0]];
            tags.push(Tag::ALL[usize::from(tag)]);
        }
        tags
    }

    /// The file of the forms and the weights.
    pub fn bytes(&self) -> Vec<u8> {
        let known: BTreeMap<_, _> = self.forms.iter().filter(|(_, form)| form.class != 0).collect();
        let mut out = Vec::new();
        perceptron::number(known.len() as u32, &mut out);
        let mut before = 0;
        for (&form, &Form { class, only }) in known {
            for number in [form - before, class, only.map_or(0, |tag| u32::from(tag) + 1)] {
                perceptron::number(number, &mut out);
            }
            before = form;
        }
        out.extend(&self.table);
        out
    }

    /// How many tags of a treebank are right.
    pub fn measured(&self, sentences: &[Sentence], lemmas: &HashMap<String, Listed>) -> String {
        let (mut words, mut universal, mut exact) = (0_u32, 0_u32, 0_u32);
        for sentence in sentences {
            for (at, tag) in self.tags(sentence, lemmas).into_iter().enumerate() {
                words += 1;
                universal += u32::from(tag.universal() == sentence.universal[at]);
                exact += u32::from(tag == sentence.tags[at]);
            }
        }
        let share = |right: u32| f64::from(right) / f64::from(words);
        let (universal, exact) = (share(universal), share(exact));
        format!("UPOS {universal:.4}, with forms of verbs {exact:.4}, of {words} words")
    }
}

fn forms(sentences: &[Sentence]) -> Table<Form> {
    let mut counts: Table<[u32; TAGS]> = Table::default();
    for (form, tag) in sentences.iter().flat_map(|it| it.forms.iter().zip(&it.tags)) {
        counts.entry(appearance(form).form).or_insert([0; TAGS])[*tag as usize] += 1;
    }
    let form = |counts: [u32; TAGS]| {
        let all: u32 = counts.iter().sum();
        let frequent = |&(_, &count): &(usize, &u32)| count > 0 && count * RARE >= all;
        let some = counts.iter().enumerate().filter(frequent);
        let class = some.map(|(tag, _)| 1 << tag).fold(0, |class, bit| class | bit);
        let most = best(&counts);
        let only = all >= SURE && u64::from(counts[most]) * 1000 >= u64::from(all) * 995;
        Form { class: if all >= KNOWN { class } else { 0 }, only: only.then_some(most as u8) }
    };
    counts.into_iter().map(|(hash, counts)| (hash, form(counts))).collect()
}

fn appear(
    sentence: &Sentence,
    forms: &Table<Form>,
    lemmas: &HashMap<String, Listed>,
) -> Vec<Appearance> {
    let mut words: Vec<_> = sentence
        .forms
        .iter()
        .map(|form| {
            let mut word = appearance(form);
            let listed = |word: &str| lemmas.get(word).copied().unwrap_or_default();
            let classes = inflection::classes(&form.to_lowercase(), listed);
            word.class =
                forms.get(&word.form).map_or(0, |it| it.class) | u32::from(classes) << TAGS;
            word
        })
        .collect();
    words[0].shape |= FIRST;
    words
}

fn rewritten(sentence: &Sentence, write: impl Fn(&str) -> String) -> Sentence {
    let forms = sentence.forms.iter().map(|form| write(form)).collect();
    Sentence { forms, ..sentence.clone() }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    // Short words stay small in a title.
    if word.len() < 4 { word.to_owned() } else { first.unwrap_or_default() + letters.as_str() }
}

/// What `dictionaries/lemmas.txt` says of words.
pub fn lemmas(root: &Path) -> Result<HashMap<String, Listed>> {
    let mut out: HashMap<String, Listed> = HashMap::new();
    for line in lists::lemmas(&fs::read_to_string(root.join("dictionaries/lemmas.txt"))?) {
        match line.map_err(Error::msg)? {
            Lemma::Word(word, classes) => {
                out.entry(word.to_lowercase()).or_default().classes |= classes;
            }
            Lemma::Irregular(class, form, _) => {
                out.entry(form.to_owned()).or_default().irregular[class] = true;
            }
        }
    }
    Ok(out)
}
