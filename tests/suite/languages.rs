//! English rules stay out of other languages: whole texts, paragraphs and sentences of them.

use copydesk::house::config::Config;
use copydesk::report::full::{self, Style};
use copydesk::rulebook::ruleset::{self, Selection};
use copydesk::run::engine::{self, Input};

/// A text in another language: its tag and some paragraphs, written for this test.
const TEXTS: [(&str, &str); 13] = [
    (
        "de",
        "Die alte Brücke über den Fluss wurde im Frühjahr gesperrt, weil das Holz morsch war. Der \
            Rat versprach eine neue, aber niemand wusste, wann sie gebaut werden sollte. Die die \
            Furt benutzten, kamen mit nassen Füßen heim.\n\nIm Sommer kam der Bischof und hielt eine \
            Rede, die kein Ende nahm.",
    ),
    (
        "fr",
        "Le vieux pont sur la rivière fut fermé au printemps, parce que le bois était pourri. Le \
            conseil en promit un autre, mais personne ne savait quand on le construirait. Nous nous \
            en souvenons encore.\n\nEn été, l’évêque vint et fit un discours qui n’en finissait pas.",
    ),
    (
        "es",
        "El viejo puente sobre el río fue cerrado en primavera porque la madera estaba podrida. El \
            consejo prometió uno nuevo, pero nadie sabía cuándo se construiría.\n\nEn verano vino el \
            obispo y pronunció un discurso que no terminaba nunca.",
    ),
    (
        "it",
        "Il vecchio ponte sul fiume fu chiuso in primavera perché il legno era marcio. Il consiglio \
            ne promise uno nuovo, ma nessuno sapeva quando lo avrebbero costruito.\n\nD’estate venne \
            il vescovo e tenne un discorso che non finiva mai.",
    ),
    (
        "pt",
        "A velha ponte sobre o rio foi fechada na primavera porque a madeira estava podre. O \
            conselho prometeu uma nova, mas ninguém sabia quando seria construída.\n\nNo verão veio o \
            bispo e fez um discurso que não acabava mais.",
    ),
    (
        "nl",
        "De oude brug over de rivier werd in het voorjaar gesloten, omdat het hout verrot was. De \
            raad beloofde een nieuwe, maar niemand wist wanneer die gebouwd zou worden.\n\nIn de zomer \
            kwam de bisschop en hield een toespraak waar geen einde aan kwam.",
    ),
    (
        "tr",
        "Nehrin üzerindeki eski köprü, ahşabı çürüdüğü için ilkbaharda kapatıldı. Meclis yenisini \
            yapmaya söz verdi, ama ne zaman yapılacağını kimse bilmiyordu.\n\nYazın piskopos geldi ve \
            bitmek bilmeyen bir konuşma yaptı.",
    ),
    (
        "id",
        "Jembatan tua di atas sungai itu ditutup pada musim semi karena kayunya sudah lapuk. Dewan \
            menjanjikan jembatan baru, tetapi tidak seorang pun tahu kapan akan dibangun. Orang-orang \
            menyeberang dengan kaki basah.\n\nPada musim panas uskup datang dan berpidato panjang.",
    ),
    (
        "pl",
        "Stary most na rzece zamknięto wiosną, ponieważ drewno było zbutwiałe. Rada obiecała nowy, \
            ale nikt nie wiedział, kiedy zostanie zbudowany.\n\nLatem przyjechał biskup i wygłosił \
            przemówienie, które nie miało końca.",
    ),
    (
        "sv",
        "Den gamla bron över floden stängdes på våren eftersom virket var ruttet. Rådet lovade en \
            ny, men ingen visste när den skulle byggas.\n\nPå sommaren kom biskopen och höll ett tal \
            som aldrig tog slut.",
    ),
    (
        "",
        "Qul ya ayyuha al-nas inni rasul Allah ilaykum jamian, alladhi lahu mulk al-samawat wa \
          al-ard, la ilaha illa huwa yuhyi wa yumit, fa aminu billahi wa rasulihi.\n\nWa ma arsalnaka \
          illa rahmatan lil alamin, wa kafa billahi shahidan baynana wa baynakum.",
    ),
    (
        "",
        "Dar aghaz kar mardom ba shuma budand wa hama ba yak sada guftand ki in rah durust ast. \
          Dawlat wada dad ki pul naw misazad, magar hich kas namidanist ki kai sakhta mishawad.\n\nDar \
          tabistan mulla amad wa bayaniya daraz dad.",
    ),
    (
        "",
        "Zmong hewad da zmario kor dai, zalmi ye pa meydan ke walar di aw da khpalo khalko khidmat \
          kawi. Mong ba da soli lara waghowaru aw hich kala ba shata na zu.",
    ),
];

/// What all stable rules say about one text, and its language.
fn check(text: &str) -> (String, String) {
    let config = Config::default();
    let mut problems = Vec::new();
    let files = ruleset::files(&config, &mut problems);
    let rules = ruleset::build(&files, &config, &Selection::default(), &mut problems);
    assert!(problems.is_empty());
    let input = Input::Text { name: "text.md".to_owned(), bytes: text.as_bytes().to_vec() };
    let report = engine::check(vec![input], &rules, &config);
    let mut out = Vec::new();
    full::write(&report, Style { width: 100, color: false }, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), report.documents[0].summary.language.clone())
}

#[test]
fn texts_in_other_languages_are_let_alone() {
    let mut wrong = Vec::new();
    for (tag, text) in TEXTS {
        let (report, language) = check(text);
        if !report.is_empty() {
            wrong.push(report);
        }
        // A romanised text has no letters that tell it from others, and a short one few.
        let untold = tag.is_empty() && !language.starts_with("en") || language == "und";
        let right = language == tag || untold;
        if !right {
            wrong.push(format!("taken for `{language}`, is `{tag}`: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn their_paragraphs_in_an_english_text_are_let_alone() {
    let before = "The council of the town has kept the letters that the bishop wrote, and this is \
                  what they were about. They have been read by all who came with him.";
    let mut wrong = Vec::new();
    for (_, text) in TEXTS {
        let (report, language) = check(&format!("{before}\n\n{text}\n\n{before} So it ended.\n"));
        assert_eq!(language, "en");
        if !report.is_empty() {
            wrong.push(report);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_english_quotation_makes_no_english_text() {
    let (_, text) = TEXTS[0];
    let quotation = "„The bridge is closed, and nobody of the council knows when it will be built“";
    let (report, language) =
        check(&format!("{text}\n\nAm Ufer stand {quotation} auf einem Schild.\n"));
    assert_eq!((report.as_str(), language.as_str()), ("", "de"));
}
