//! How sentences are read by grammar: who does what to whom, when, and whether it is so.

use std::slice;

use copydesk::facts;
use copydesk::house::rulefile::RuleFile;
use copydesk::language::{Sentence, Syntax, View};
use copydesk::read;
use copydesk::run::examples::{self, Verdict};
use copydesk::text::source::Source;
use copydesk::text::span::TextSpan;

/// What is made of each sentence of a text.
fn read<T>(text: &str, make: impl Fn(&Syntax<'_>, &Sentence) -> T) -> Vec<T> {
    let document = read::read("a.md", Source::from_text(text));
    let (_, layers) = facts::extract(&document);
    let syntax = Syntax::new(&layers);
    syntax.sentences().map(|sentence| make(&syntax, sentence)).collect()
}

/// The clauses of one sentence, as `copydesk facts --analysis` prints them.
fn clauses(text: &str) -> Vec<String> {
    let shown = read(text, |syntax, sentence| View { syntax, sentence }.to_string()).join("\n");
    let lines = shown.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    lines.map(|line| line.trim().to_owned()).collect()
}

#[test]
fn who_does_what_and_when() {
    for (text, want) in [
        (
            "Ilse Marrow founded the school in 1901 and led it until her death in 1923.",
            vec![
                "found: past | subject `Ilse Marrow` | object `the school` | in `1901`",
                "lead: past | subject `Ilse Marrow` (shared) | object `it` | until `her death` | in `1923`",
            ],
        ),
        (
            "The bridge was opened by the governor on 4 May 1932.",
            vec![
                "open: past, passive | subject `The bridge` | by `the governor` | on `4 May 1932`",
            ],
        ),
        (
            "The treaty signed in Ruen ended the war.",
            vec![
                "sign: no tense, passive | subject `The treaty` (antecedent) | in `Ruen`",
                "end: past | subject `The treaty` | object `the war`",
            ],
        ),
        (
            "The man who built the tower died in 1877.",
            vec![
                "build: past | subject `The man` (antecedent) | object `the tower`",
                "die: past | subject `The man` | in `1877`",
            ],
        ),
        (
            "The committee elected Jan Pell president in 1921.",
            vec!["elect: past | subject `The committee` | object `Jan Pell president` | in `1921`"],
        ),
        (
            "Oto Lind, the first mayor of Varo, resigned in 1890.",
            vec!["resign: past | subject `Oto Lind` | in `1890`"],
        ),
    ] {
        assert_eq!(clauses(text), want, "{text}");
    }
}

#[test]
fn what_is_not_said_to_be_so_is_told_apart() {
    for (text, want) in [
        (
            "The council refused to ratify the treaty in 1950.",
            "ratify: past, denied | subject `The council` (controlled) | object `the treaty` | in `1950`",
        ),
        (
            "Officials said that the dam collapsed on 3 June 1999.",
            "collapse: past, reported | subject `the dam` | on `3 June 1999`",
        ),
        (
            "She will become the first woman on the board.",
            "become: future, planned | subject `She`",
        ),
        (
            "He did not sign the agreement.",
            "sign: past, negated | subject `He` | object `the agreement`",
        ),
        (
            "If the plan had succeeded, the city would have fallen.",
            "succeed: past, conditional | subject `the plan`",
        ),
        (
            "The mill may have burned in 1611.",
            "burn: present, possible | subject `The mill` | in `1611`",
        ),
    ] {
        let found = clauses(text);
        assert!(found.iter().any(|clause| clause == want), "{text}\n{found:#?}");
    }
}

/// What a date belongs to, and the predicate of the clause around that.
#[test]
fn dates_belong_to_their_nearest_governor() {
    for (text, date, governor, predicate) in [
        ("After the fall of Ruen in 1912, the ministry moved to Oster.", "1912", "fall", "moved"),
        ("In 1912, after Ruen's fall, the ministry moved to Oster.", "1912", "moved", "moved"),
        ("The party, founded in 1919 by Marko Ilic, won 43 seats.", "1919", "founded", "founded"),
        (
            "The war began in 1870, and peace was concluded in 1871.",
            "1871",
            "concluded",
            "concluded",
        ),
        ("There were 14 victims in the fire of 1908.", "1908", "fire", "were"),
    ] {
        let start = text.find(date).unwrap();
        let span = TextSpan::new(start, start + date.len());
        let found = read(text, |syntax, sentence| {
            let attachment = sentence.attachment(span).unwrap();
            let word = |at| syntax.text(sentence.tree.word(at).unwrap()).to_owned();
            let clause = attachment.clause.map(|at| sentence.clauses[at].predicate);
            (word(attachment.governor), clause.map(word).unwrap_or_default())
        });
        assert_eq!(found, [(governor.to_owned(), predicate.to_owned())], "{text}");
    }
}

#[test]
fn what_a_later_word_shows_mends_the_tree() {
    for (text, want) in [
        (
            "The library, which was built in 1880, burned down in 1911.",
            "burn: past | subject `The library` | in `1911`",
        ),
        (
            "During the flood of 1953, which killed many people, the sea wall broke.",
            "kill: past | subject `the flood` (antecedent) | object `many people`",
        ),
        (
            "The king, who had no heir, left the crown to his cousin in 1503.",
            "leave: past | subject `The king` | object `the crown` | to `his cousin` | in `1503`",
        ),
        (
            "The party, founded in 1919 by Marko Ilic, won 43 seats.",
            "win: past | subject `The party` | object `43 seats`",
        ),
        (
            "Since its foundation in 1887 the club has won nine titles.",
            "win: present | subject `the club` | object `nine titles` | Since `its foundation`",
        ),
        (
            "The director, Anna Roth, was dismissed in 1936.",
            "dismiss: past, passive | subject `The director` | in `1936`",
        ),
    ] {
        let found = clauses(text);
        assert!(found.iter().any(|clause| clause == want), "{text}\n{found:#?}");
    }
}

#[test]
fn words_are_tagged_in_headings_and_between_curly_quotes() {
    let tags = |text| {
        let all = read(text, |syntax, sentence| {
            let words = sentence.tree.words.iter();
            words
                .map(|word| format!("{}/{}", syntax.text(word), syntax.penn(word)))
                .collect::<Vec<_>>()
        });
        all.concat().join(" ")
    };
    assert_eq!(
        tags("They can’t say “no” to Dr. Roth’s plan, e.g. tonight."),
        "They/PRP ca/MD n’t/RB say/VB “/`` no/UH ”/'' to/IN Dr./NNP Roth/NNP ’s/POS plan/NN ,/, e.g./RB \
         tonight/NN ./."
    );
    assert_eq!(tags("THE FALL OF THE CITY\n"), "THE/DT FALL/NN OF/IN THE/DT CITY/NN");
}

#[test]
fn lemmas_follow_the_part_of_speech() {
    let lemmas = |text| {
        let all = read(text, |syntax, sentence| {
            let words = sentence.tree.words.iter().filter(|word| word.tag.is_verb());
            words.map(|word| syntax.lemma(word).into_owned()).collect::<Vec<_>>()
        });
        all.concat().join(" ")
    };
    assert_eq!(lemmas("They found the wreck and founded a museum."), "find found");
    assert_eq!(lemmas("She wants to found a school and leaves tomorrow."), "want found leave");
}

#[test]
fn no_text_is_too_odd_to_be_read() {
    let long = "and the king of ".repeat(3000);
    for text in
        ["", "?", "…", "''''", "((((", "’s ’s ’s", "1/2/3/4/5", "- - - -", "日本語。", &long]
    {
        let words = read(text, |_, sentence| {
            assert!(sentence.tree.is_sound());
            sentence.tree.words.len()
        });
        assert!(words.iter().sum::<usize>() <= text.len(), "{text:?}");
    }
}

#[test]
fn sequences_take_parts_of_speech() {
    let text = r#"
        title = "a noun before `using`"
        level = "warning"
        tier = "stable"
        since = "0.1"
        source = "this test"
        explain = "it may seem that the noun uses it"
        [check.sequence]
        message = "`{text}` may be read wrongly"
        tokens = [{ tags = ["NN", "NNS"] }, { words = ["using"] }]
        [[example]]
        bad = { "a.md" = "They opened the gates using a lever." }
        good = { "a.md" = "Nobody is using a lever, and they now open it using none." }
    "#;
    let rule = RuleFile::parse("style/using", Some("using.toml"), text).unwrap();
    let files = [rule];
    assert_eq!(examples::judge(&files, &files[0]), (Verdict::Validated, Vec::new()));
    let unknown = text.replace("NNS", "NOUNS");
    let error = RuleFile::parse("style/using", Some("using.toml"), &unknown);
    let built = error.map(|file| examples::judge(slice::from_ref(&file), &file).0);
    assert!(!matches!(built, Ok(Verdict::Validated)), "`NOUNS` is no part of speech");
}
