//! One quotation in two wordings, or on the word of two people.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHasher};
use serde::Deserialize;

use crate::rules::quotations::alignment::{Alignment, Difference, Wording, align, is_content};
use crate::rules::quotations::candidates;
use crate::rules::{Check, CorpusContext, Kind};
use crate::text::finding::{Confidence, DocumentId, Finding, Place};
use crate::text::span::SourceSpan;
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Variant>("variant");

/// Reports quotations that are surely one and have different words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Variant {
    /// How many content words two wordings share at least, where nothing else joins them.
    least: usize,
    /// How many quotations may have the same words and still be one: what is quoted more often is
    /// a formula.
    most: usize,
    /// Words around the texts of laws, oaths and declarations: these take up each other's phrases.
    instruments: Vec<String>,
}

impl Default for Variant {
    fn default() -> Self {
        Self { least: 4, most: 6, instruments: Vec::new() }
    }
}

/// How many words of the other wording a message shows.
const BRIEF: usize = 12;

/// How many differences of two wordings are shown.
const SHOWN: usize = 3;

/// How many paragraphs a displayed quotation has at most.
const NEIGHBOURS: u32 = 8;

/// How many words in a row, and how many content words, are nobody's phrase.
const LONG: usize = 12;

/// So many rare words around both tell of one occasion, whoever spoke.
const JOINED: usize = 2;

/// How many circumstances two quotations share at most that still tell them: a word around many
/// quotations is what the texts are about.
const FREQUENT: usize = 8;

impl Check for Variant {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let mut documents: Vec<DocumentId> = Vec::new();
        let mut wordings: Vec<Wording<'_>> = Vec::new();
        let mut groups: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        let mut frequency: FxHashMap<u32, usize> = FxHashMap::default();
        for (id, facts) in context.iter() {
            for saying in &facts.sayings {
                let wording = Wording::of(saying);
                let mut hasher = FxHasher::default();
                wording.plain.hash(&mut hasher);
                groups.entry(hasher.finish()).or_default().push(wordings.len());
                saying.around.iter().for_each(|&it| *frequency.entry(it).or_default() += 1);
                documents.push(id);
                wordings.push(wording);
            }
        }
        let quoted = Quoted { documents, wordings, frequency };
        let mut groups: Vec<_> = groups.into_values().collect();
        groups.sort_unstable();
        let mut firsts = Vec::new();
        for group in groups.into_iter().filter(|group| group.len() <= self.most) {
            findings.extend(quoted.misattributed(&group));
            firsts.push(group[0]);
        }
        let all: Vec<_> = firsts.iter().map(|&at| &quoted.wordings[at]).collect();
        let instruments: Vec<u32> = self.instruments.iter().map(|it| fold::hash(it)).collect();
        let mut told: FxHashMap<usize, usize> = FxHashMap::default();
        for (first, second) in candidates::pairs(&all) {
            let (first, second) = (firsts[first], firsts[second]);
            let alignment = align(&quoted.wordings[first], &quoted.wordings[second]);
            if alignment.differences.is_empty()
                || quoted.is_formal(first, second, &instruments)
                || !self.is_one(&quoted, first, second, &alignment)
            {
                continue;
            }
            // The third wording of a quotation is told beside the first.
            if told.insert(second, first).is_none() {
                findings.push(quoted.report(first, second, &alignment));
            }
        }
        for (first, second) in candidates::akin(&all) {
            let (first, second) = (firsts[first], firsts[second]);
            let known = [first, second]
                .iter()
                .any(|it| told.contains_key(it) || told.values().any(|other| other == it));
            if known || quoted.is_formal(first, second, &instruments) {
                continue;
            }
            // What is cut, or the same but for a word, is no other wording.
            let (one, other) = (&quoted.wordings[first], &quoted.wordings[second]);
            let alignment = align(one, other);
            let shorter = one.plain.len().min(other.plain.len());
            let cut = !one.saying.gaps.is_empty() || !other.saying.gaps.is_empty();
            if cut || alignment.differences.len() < 2 || alignment.run * 2 >= shorter {
                continue;
            }
            if let Some(likeness) = quoted.retold(first, second) {
                told.insert(second, first);
                findings.push(quoted.report_retold(first, second, likeness));
            }
        }
    }
}

impl Variant {
    /// Whether two quotations are surely one.
    fn is_one(&self, quoted: &Quoted<'_>, first: usize, second: usize, shared: &Alignment) -> bool {
        let (one, other) = (&quoted.wordings[first], &quoted.wordings[second]);
        let shorter = one.plain.len().min(other.plain.len());
        let Alignment { content, words, run, apart, .. } = *shared;
        // Three of five content words, and as many of all words.
        if content < 2 || content * 2 < apart * 3 || words * 5 < shorter * 3 || run < 3 {
            return false;
        }
        let close = content >= apart * 3;
        let joined = quoted.evidence(first, second);
        let same_text = quoted.documents[first] == quoted.documents[second];
        // Two wordings in one paragraph are set against each other, as good and bad ones are.
        if same_text && one.saying.block == other.saying.block {
            return false;
        }
        // What nobody is said to say may be an example, a gloss or a template.
        let told = one.saying.told || other.saying.told;
        if !told && content <= self.least {
            return false;
        }
        match (&one.saying.speaker, &other.saying.speaker) {
            (Some(a), Some(b)) if a != b => {
                return !same_text && close && content > self.least && words >= 8;
            }
            (Some(_), Some(_)) if !same_text || close => return true,
            _ => {}
        }
        if one.is_part_of(other) || other.is_part_of(one) {
            return false;
        }
        if same_text {
            // Sentences that are built alike stand side by side; a second wording is told as one.
            let compared = other.saying.compared;
            return close
                && shared.differences.len() == 1
                && words >= 8
                && (told || compared)
                && (joined >= 2 || compared && content >= 3);
        }
        if joined >= 1 && (close || joined >= 2 || apart <= 2) {
            return content >= 3 || run >= 4;
        }
        // Laws and their drafts share long phrases; what a person says is said once.
        let personal = one.saying.personal && other.saying.personal;
        let said = personal && content + 1 >= self.least && run >= 5 && words >= 8;
        close && (said || content >= LONG && run >= LONG)
    }
}

/// How much two wordings have in common, in whatever order.
#[derive(Debug, Clone, Copy)]
struct Likeness {
    /// The words that both have.
    words: usize,
    /// And those of them that carry what is said.
    content: usize,
    /// The words of both together.
    all: usize,
}

/// The quotations of a corpus.
struct Quoted<'a> {
    documents: Vec<DocumentId>,
    wordings: Vec<Wording<'a>>,
    /// Around how many quotations a word stands.
    frequency: FxHashMap<u32, usize>,
}

impl Quoted<'_> {
    /// How many words that are rare around quotations stand around both.
    fn evidence(&self, first: usize, second: usize) -> usize {
        let block = |at: usize| (self.documents[at], self.wordings[at].saying.block);
        // Two quotations of one paragraph, and pieces of one that is set off, share all that stands
        // around them.
        let displayed = self.wordings[first].saying.displayed;
        let near = if displayed { NEIGHBOURS } else { 0 };
        let ((one, a), (other, b)) = (block(first), block(second));
        if one == other && a.abs_diff(b) <= near {
            return 0;
        }
        let (a, b) = (&self.wordings[first].saying.around, &self.wordings[second].saying.around);
        let rare = |it: &&u32| {
            self.frequency.get(it).is_some_and(|&count| count <= FREQUENT)
                && b.binary_search(it).is_ok()
        };
        a.iter().filter(rare).count()
    }

    /// Whether one of two is the text of a law or the like, and nobody is said to speak in both.
    fn is_formal(&self, first: usize, second: usize, instruments: &[u32]) -> bool {
        let sayings = [first, second].map(|at| self.wordings[at].saying);
        let one = sayings[0].speaker.is_some() && sayings[0].speaker == sayings[1].speaker;
        let formal = |it: &u32| sayings.iter().any(|own| own.around.binary_search(it).is_ok());
        !one && instruments.iter().any(formal)
    }

    /// How alike two quotations of two texts are where one is surely the other in other words:
    /// half of their words are the same, rare ones among them, and so is what is told around both.
    fn retold(&self, first: usize, second: usize) -> Option<Likeness> {
        let (one, other) = (&self.wordings[first], &self.wordings[second]);
        if self.documents[first] == self.documents[second] {
            return None;
        }
        let stems = |of: &Wording<'_>| -> BTreeSet<String> { of.stems.iter().cloned().collect() };
        let (a, b) = (stems(one), stems(other));
        let shared: BTreeSet<&String> = a.intersection(&b).collect();
        let carried = one.plain.iter().zip(&one.stems);
        let content: BTreeSet<&String> = carried
            .filter(|(plain, stem)| is_content(plain) && shared.contains(stem))
            .map(|(_, stem)| stem)
            .collect();
        let likeness =
            Likeness { words: shared.len(), content: content.len(), all: a.len() + b.len() };
        let same = match (&one.saying.speaker, &other.saying.speaker) {
            (Some(a), Some(b)) if a != b => return None,
            (Some(_), Some(_)) => true,
            _ => false,
        };
        let joined = self.evidence(first, second);
        let half = likeness.words * 4 >= likeness.all;
        let most = likeness.words * 5 >= likeness.all * 2;
        let told = one.saying.told && other.saying.told;
        let sure = half && content.len() >= 2 && (same || told && joined >= JOINED)
            || half && told && content.len() >= 3 && joined >= 1
            || most && told && content.len() >= 2 && joined >= 1
            || same && content.len() >= 3 && likeness.words * 5 >= likeness.all;
        (sure && a.len() < b.len() * 2 && b.len() < a.len() * 2).then_some(likeness)
    }

    fn report_retold(&self, first: usize, second: usize, likeness: Likeness) -> Finding {
        let Likeness { words, content, .. } = likeness;
        let other = &self.wordings[first].saying.words;
        let shown: Vec<&str> = other.split(' ').take(BRIEF).collect();
        let more = if other.split(' ').count() > BRIEF { " …" } else { "" };
        Finding::new(
            self.whole(second),
            format!("a quotation has other words elsewhere: `{}{more}`", shown.join(" ")),
        )
        .label(self.whole(first), "the same in other words")
        .note(format!(
            "one quotation: both have {words} words in common, {content} of them rare ones"
        ))
        .help("check both against the source")
        .confidence(Confidence::Medium)
    }

    fn place(&self, at: usize, span: SourceSpan) -> Place {
        Place { document: self.documents[at], span }
    }

    /// Who says it, by name, or else all of it.
    fn speaker(&self, at: usize) -> Place {
        match self.wordings[at].saying.named {
            Some(span) => self.place(at, span),
            None => self.whole(at),
        }
    }

    fn whole(&self, at: usize) -> Place {
        self.place(at, self.wordings[at].saying.extent.source)
    }

    /// The words of a difference; where one side has none, those on both sides of the gap.
    fn span(&self, at: usize, range: &Range<usize>) -> Place {
        let places = &self.wordings[at].saying.places;
        let last = places.len().saturating_sub(1);
        let (first, end) = if range.is_empty() {
            (range.start.saturating_sub(1), range.start.min(last))
        } else {
            (range.start, range.end - 1)
        };
        let start = places.get(first).map_or(0, |it| it.start);
        let end = places.get(end).map_or(start, |it| it.end);
        self.place(at, SourceSpan { start, end: end.max(start) })
    }

    /// What is said of a difference at one of both places.
    fn says(&self, at: usize, range: &Range<usize>) -> String {
        if range.is_empty() {
            return "nothing between these words".to_owned();
        }
        format!("`{}`", self.wordings[at].text(range))
    }

    fn report(&self, first: usize, second: usize, alignment: &Alignment) -> Finding {
        let (one, other) = (self.wordings[first].saying, self.wordings[second].saying);
        let differences = &alignment.differences;
        let Difference { first: a, second: b } = &differences[0];
        let message = match (a.is_empty(), b.is_empty()) {
            (true, _) => format!(
                "a quotation has `{}` here, and not where it is quoted elsewhere",
                self.wordings[second].text(b)
            ),
            (_, true) => format!(
                "a quotation lacks `{}` here, which it has where it is quoted elsewhere",
                self.wordings[first].text(a)
            ),
            _ => format!(
                "a quotation has `{}` here and `{}` where it is quoted elsewhere",
                self.wordings[second].text(b),
                self.wordings[first].text(a)
            ),
        };
        let mut finding = Finding::new(self.span(second, b), message)
            .here(self.says(second, b))
            .label(self.span(first, a), self.says(first, a));
        for Difference { first: a, second: b } in differences.iter().skip(1).take(SHOWN - 1) {
            finding = finding
                .label(self.span(second, b), self.says(second, b))
                .label(self.span(first, a), self.says(first, a));
        }
        let Alignment { words, run, .. } = alignment;
        finding = finding.note(format!(
            "one quotation: both have {words} words in common, {run} of them in a row"
        ));
        if let (Some(a), Some(b)) = (&one.speaker, &other.speaker) {
            finding = finding.note(match a == b {
                true => format!("both are the words of {}", shown(a)),
                false => format!("one is given to {}, the other to {}", shown(a), shown(b)),
            });
        }
        let sure = if alignment.apart == 1 { Confidence::High } else { Confidence::Medium };
        finding.help("check both against the source").confidence(sure)
    }

    /// The same words on the word of two people.
    fn misattributed(&self, group: &[usize]) -> Option<Finding> {
        let said = |at: &usize| Some((*at, self.wordings[*at].saying.speaker.as_deref()?));
        let said: Vec<_> = group.iter().filter_map(said).collect();
        let (first, speaker) = *said.first()?;
        let (second, other) = *said.iter().find(|(_, other)| *other != speaker)?;
        let speakers = said.iter().filter(|it| it.1 != speaker && it.1 != other).count();
        let content = self.wordings[first].plain.iter().filter(|it| is_content(it)).count();
        // What three people say is a saying, and few words may be said by anyone.
        let meant = MEANT - usize::from(self.evidence(first, second) >= JOINED);
        if speakers > 0 || content < meant {
            return None;
        }
        let message = format!(
            "a quotation is given to {} here and to {} elsewhere",
            shown(other),
            shown(speaker)
        );
        Some(
            Finding::new(self.speaker(second), message)
                .here(format!("{} here", shown(other)))
                .label(self.whole(second), "")
                .label(self.speaker(first), format!("{} here", shown(speaker)))
                .label(self.whole(first), "")
                .note("both have the same words")
                .help("check who said it")
                .confidence(Confidence::Medium),
        )
    }
}

/// How many content words two people do not both say by chance; one less where rare words around
/// both tell of one occasion.
const MEANT: usize = 4;

/// A speaker as a message names one.
fn shown(speaker: &str) -> String {
    fold::capitalised(speaker)
}
