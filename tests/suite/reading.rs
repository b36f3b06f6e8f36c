//! Reading: what blocks a text has, and that every span leads back to its source, for any input.

use copydesk::facts;
use copydesk::read;
use copydesk::text::document::{Document, Format};
use copydesk::text::source::Source;
use copydesk::text::span::{SourceSpan, TextSpan};
use copydesk::text::token::TokenKind;
use copydesk::text::zone::Zone;
use proptest::prelude::*;

fn read(name: &str, text: &str) -> Document {
    read::read(name, Source::from_text(text))
}

/// The blocks of a text as `(zone, prose)`.
fn blocks(name: &str, text: &str) -> Vec<(Zone, String)> {
    let document = read(name, text);
    let block = |block: &copydesk::text::document::Block| {
        (block.zone, document.text(block.span).to_owned())
    };
    document.blocks.iter().map(block).collect()
}

#[track_caller]
fn assert_blocks(name: &str, text: &str, want: &[(Zone, &str)]) {
    let got = blocks(name, text);
    let got: Vec<_> = got.iter().map(|(zone, text)| (*zone, text.as_str())).collect();
    assert_eq!(got, want);
}

mod latex {
    use super::*;

    #[test]
    fn blocks_are_told_by_commands() {
        let text = r"\documentclass{article}
\usepackage[utf8]{inputenc}
\newcommand{\rain}[1]{\textit{#1} falls}
\title{Salt and \emph{Kelp}\thanks{For U. Lund.}}
\author{Kofi Osei}
\date{3 May 2019}
\begin{document}
\maketitle
\begin{abstract}
Harbours are wet.
\end{abstract}
\section[Short]{Boats \label{sec:boats}}
A paragraph of
two lines.\footnote{A note, see \citet{adu2001}.} It goes on, % said Adu
 as in Section~\ref{sec:boats}.
\begin{itemize}
  \item one \textbf{and} more
  \begin{enumerate}
    \item[Inner] goes on
  \end{enumerate}
\end{itemize}
\begin{quote}
  A quotation.
\end{quote}
\begin{figure}
  \centering
  \includegraphics[width=\textwidth]{boat.png}
  \caption{A boat in \textcolor{red}{Accra}.}
\end{figure}
\begin{tabular}{l|rr}
  \hline
  Ship & \multicolumn{2}{c}{Tons} \\
  Kelp & 12 & 3 \\[2pt]
\end{tabular}
\begin{verbatim}
not = prose % \section{
\end{verbatim}
The maths $x_1 + y$ and \[ y = 2 \] is none.
\begin{thebibliography}{99}
  \bibitem[Osei(2019)]{osei2019} K. Osei, \emph{Rain}. Accra: Adu Press, 2019.
  \bibitem{adu2001} M. Adu,
    Salt. Accra: Adu Press, 2001.
\end{thebibliography}
\end{document}
not = prose
";
        assert_blocks(
            "a.tex",
            text,
            &[
                (Zone::Title, "Salt and Kelp"),
                (Zone::Footnote, "For U. Lund."),
                (Zone::Byline, "Kofi Osei"),
                (Zone::Dateline, "3 May 2019"),
                (Zone::Paragraph, "Harbours are wet."),
                (Zone::Heading, "Boats"),
                (Zone::Paragraph, "A paragraph of two lines. It goes on, as in Section \u{FFFC}."),
                (Zone::Footnote, "A note, see \u{FFFC}."),
                (Zone::ListItem, "one and more"),
                (Zone::ListItem, "Inner goes on"),
                (Zone::BlockQuotation, "A quotation."),
                (Zone::Caption, "A boat in Accra."),
                (Zone::TableCell, "Ship"),
                (Zone::TableCell, "Tons"),
                (Zone::TableCell, "Kelp"),
                (Zone::TableCell, "12"),
                (Zone::TableCell, "3"),
                (Zone::Paragraph, "The maths \u{FFFC} and \u{FFFC} is none."),
                (Zone::Reference, "K. Osei, Rain. Accra: Adu Press, 2019."),
                (Zone::Reference, "M. Adu, Salt. Accra: Adu Press, 2001."),
            ],
        );
        let document = read("a.tex", text);
        assert_eq!(document.format, Format::Latex);
        let comments: Vec<_> = document.comments.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(comments, ["said Adu"]);
        let keys: Vec<_> = document.keys.iter().map(|it| it.source.of(text)).collect();
        assert_eq!(keys, ["osei2019", "adu2001"]);
    }

    #[test]
    fn letters_and_signs_are_those_that_are_printed() {
        for (text, want) in [
            (
                r#"Ren\'e, Jos\'{e}, G\"odel, Ho\v{s}ek, \c{C}elik, na\"{\i}ve, {\'\i}"#,
                "René, José, Gödel, Hošek, Çelik, naïve, í",
            ),
            (r"Stra\ss e, \AA rhus, \O{}rsted, {\L}\'od\'z", "Straße, Århus, Ørsted, Łódź"),
            (
                r"``So'', said he, `no': don't. 3--9 --- half-done",
                "“So”, said he, ‘no’: don't. 3–9 — half-done",
            ),
            (r"5\,\% of Adu \& Sons~\dots", "5 % of Adu & Sons …"),
            (
                r"a {\bf bold} \LaTeX{} \textit{word}\/, \foo[x]{kept}{too}",
                "a bold LaTeX word, kept too",
            ),
            (r"see \url{http://a.b/c_d}, \href{http://x.y}{here}", "see http://a.b/c_d, here"),
            (r"\enquote{So} \verb|x%y| \unknown goes", "“So” \u{FFFC} \u{FFFC} goes"),
            ("one%\n  two % three\nfour", "onetwo four"),
            (
                r#"`He won’t' \char"1703 on $x \text{ if $y$ }$ ends"#,
                "‘He won’t’ \u{FFFC} on \u{FFFC} ends",
            ),
            (r#"``So" and ‘no' of "here""#, "“So” and ‘no’ of \"here\""),
            (r#"Ab"-bruch, a"=b, "`so"', 5" wide"#, "Abbruch, a-b, „so“, 5\" wide"),
            (
                r"in \href{http://a.b/?q=%22so%22}{Osei} (\url{http://a.b/%20}) on",
                "in Osei (http://a.b/%20) on",
            ),
            (r"the \ili{Twi}\il{Twi} word \foreignlanguage{ghanaian}{nsuo}", "the Twi word nsuo"),
            (r"\iffalse no \fi yes \def\x#1{no} \let\a\b on", "yes on"),
            (r"\ex. Kwame sleeps", ". Kwame sleeps"),
        ] {
            let blocks = blocks("a.tex", text);
            let prose: Vec<_> = blocks.iter().map(|(_, text)| text.as_str()).collect();
            assert_eq!(prose, [want], "{text}");
        }
    }

    #[test]
    fn examples_are_quoted_and_glosses_are_no_prose() {
        let text = "As in \\REF{ex:a}:\n\\ea\\label{ex:a}\n\\gll a-ba \\textsc{3sg} \\\\\n 1-come now \\\\\n\\glt `He comes.'\n\\z\nIt is clear.\n";
        assert_blocks(
            "a.tex",
            text,
            &[
                (Zone::Paragraph, "As in \u{FFFC}:"),
                (Zone::BlockQuotation, "\u{FFFC} ‘He comes.’"),
                (Zone::Paragraph, "It is clear."),
            ],
        );
    }

    #[test]
    fn keys_have_their_places() {
        let text = "Rain \\citep[see][12]{osei2019, adu2001} and \\cites(see)[1]{a}[2]{b}; \\textcite*{c}\\footcite[see \\citealt[3]{d}]{e}\\nocite{*}. $x$ \\citeauthor{\n  f%\n,g}\n";
        let document = read("a.tex", text);
        let (facts, _) = facts::extract(&document);
        let cited: Vec<_> = facts.keys.cited.iter().map(|it| it.key.as_str()).collect();
        assert_eq!(cited, ["osei2019", "adu2001", "a", "b", "c", "d", "e", "*", "f", "g"]);
        for it in &facts.keys.cited {
            assert_eq!(it.extent.source.of(text), it.key);
        }
        assert_eq!(document.prose, "Rain \u{FFFC} and \u{FFFC}; \u{FFFC}. \u{FFFC} \u{FFFC}");
    }

    #[test]
    fn what_is_not_closed_harms_nothing() {
        for text in [
            "\\begin{verbatim} x",
            "{\\em x",
            "$x",
            "\\[ x",
            "\\section{x",
            "\\footnote{x",
            "\\begin{itemize}\\item x",
            "\\end{quote} x",
            "} x",
            "\\iffalse x",
        ] {
            let prose = read("a.tex", text).prose;
            assert!(prose.ends_with('x'), "{text}: {prose}");
        }
    }

    #[test]
    fn deep_and_long_texts_are_read_in_time() {
        let pieces = [
            "{",
            "\\footnote{",
            "\\begin{quote}",
            "\\section{",
            "\\(",
            "$$ ",
            "\\gll ",
            "\\foo[",
            "\\begin{verbatim}",
            "\\iffalse ",
            "\\'",
            "\\multicolumn{1}{l}{",
            "\\def\\x{",
            "\\cites[",
        ];
        for piece in pieces {
            let text = piece.repeat(20_000);
            let start = std::time::Instant::now();
            read("a.tex", &text);
            read("a.tex", &(text + &"}".repeat(20_000)));
            assert!(start.elapsed().as_secs() < 10, "{piece}");
        }
    }
}

mod rst {
    use super::*;

    #[test]
    fn blocks_are_told_by_indentation_and_signs() {
        let text = "\
Title: Salt and Kelp
Date: 03-Mar-2002

Harbours
========

A paragraph of
two lines::

    not = prose

Another. ::

    not = prose, either

- one
  and more

  * inner
- two

1. first
2. second

Said so:

    A quotation.

.. [1] A note
   of two lines.
.. _target: http://x.y
.. copydesk: allow typos -- a comment
.. note:: Mind the *tide*.
   It comes.
.. code-block:: python

   not = prose

>>> not = prose

Tides
-----
";
        assert_blocks(
            "a.rst",
            text,
            &[
                (Zone::Heading, "Harbours"),
                (Zone::Paragraph, "A paragraph of two lines:"),
                (Zone::Paragraph, "Another."),
                (Zone::ListItem, "one and more"),
                (Zone::ListItem, "inner"),
                (Zone::ListItem, "two"),
                (Zone::ListItem, "first"),
                (Zone::ListItem, "second"),
                (Zone::Paragraph, "Said so:"),
                (Zone::BlockQuotation, "A quotation."),
                (Zone::Footnote, "A note of two lines."),
                (Zone::Paragraph, "Mind the tide."),
                (Zone::Paragraph, "It comes."),
                (Zone::Heading, "Tides"),
            ],
        );
        let document = read("a.rst", text);
        assert_eq!(document.front.title.as_deref(), Some("Salt and Kelp"));
        assert_eq!(document.comments[0].text, "copydesk: allow typos -- a comment");
    }

    #[test]
    fn inline_markup_goes_and_text_stays() {
        let text = "Use ``salt`` [1]_, *not* **too much**, see :pep:`8`, `the page <http://x.y>`_ \
                    and Python_; 2 * 3 * 4, a*b, snake_case and C:\\ \\*so*.\n";
        assert_blocks(
            "a.rst",
            text,
            &[(
                Zone::Paragraph,
                "Use \u{FFFC} \u{FFFC}, not too much, see \u{FFFC}, the page and Python; 2 * 3 * 4, a*b, \
                 snake_case and C:*so*.",
            )],
        );
    }

    #[test]
    fn what_is_called_by_its_title_is_marked() {
        let marked = |text: &str| {
            let document = read("a.rst", text);
            let titles = document.marks.iter().filter(|mark| mark.zone == Zone::CitedTitle);
            titles.map(|mark| document.text(mark.span).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            marked("See `The Tide Tables`_ and `Salt, Kelp and Rope <x>`__."),
            ["The Tide Tables", "Salt, Kelp and Rope",]
        );
        assert!(marked("See `the tables`_, `The page <x>`_ and Kelp_.").is_empty());
    }

    #[test]
    fn tables_have_cells() {
        let text = "\
====  =====
Port  Tides
====  =====
Ayr   two
====  =====

+------+-------+
| Port | Tides |
+======+=======+
| Ayr  | two   |
+------+-------+
";
        let cells: Vec<_> = blocks("a.rst", text).into_iter().map(|(_, text)| text).collect();
        assert_eq!(cells.join(" "), "Port Tides Ayr two Port Tides Ayr two");
    }
}

mod markdown {
    use super::*;

    #[test]
    fn markup_goes_and_text_stays() {
        let text = "# A *title*\n\nSome **bold** and \\* &amp; `code`\nand [a link](http://x.y).\n";
        assert_blocks(
            "a.md",
            text,
            &[
                (Zone::Title, "A title"),
                (Zone::Paragraph, "Some bold and * & \u{FFFC} and a link."),
            ],
        );
    }

    #[test]
    fn containers_decide_what_a_paragraph_is() {
        let text = "> quoted\n> text\n\n- one\n  - inner\n- two\n\n  more\n\n[^1]: A note.\n\n\
                    text[^1]\n\n| a | b |\n|---|---|\n| c | d |\n\n![the map](map.png)\n";
        assert_blocks(
            "a.md",
            text,
            &[
                (Zone::BlockQuotation, "quoted text"),
                (Zone::ListItem, "one"),
                (Zone::ListItem, "inner"),
                (Zone::ListItem, "two"),
                (Zone::ListItem, "more"),
                (Zone::Footnote, "A note."),
                (Zone::Paragraph, "text"),
                (Zone::TableCell, "a"),
                (Zone::TableCell, "b"),
                (Zone::TableCell, "c"),
                (Zone::TableCell, "d"),
                (Zone::Caption, "the map"),
            ],
        );
    }

    #[test]
    fn front_matter_is_no_prose() {
        let yaml =
            read("a.md", "---\ntitle: \"On: wars\"\ndate: 2009-12-19 # collected\n---\n\nText.\n");
        assert_eq!(yaml.front.title.as_deref(), Some("On: wars"));
        let date = yaml.front.date.unwrap();
        assert_eq!(date.text, "2009-12-19");
        assert_eq!(date.span.of(yaml.source.text()), "2009-12-19");
        assert_eq!(yaml.prose, "Text.");
        let toml = read("a.md", "+++\ndate = 2009-12-19\nlang = \"de\"\n+++\nText.\n");
        let date = toml.front.date.unwrap();
        assert_eq!(date.text, "2009-12-19");
        assert!(date.span.of(toml.source.text()).starts_with("2009-12-19"));
        assert_eq!(toml.front.language.as_deref(), Some("de"));
    }

    #[test]
    fn comments_are_kept_with_their_place() {
        let text = "A line <!-- copydesk: allow typos --> goes on.\n\n<!-- a\nblock -->\n";
        let document = read("a.md", text);
        let comments: Vec<_> = document
            .comments
            .iter()
            .map(|comment| (comment.text.as_str(), comment.source.of(text)))
            .collect();
        assert_eq!(
            comments,
            [
                ("copydesk: allow typos", "<!-- copydesk: allow typos -->"),
                ("a\nblock", "<!-- a\nblock -->"),
            ]
        );
    }

    #[test]
    fn prices_are_no_maths() {
        assert_blocks(
            "a.md",
            "It cost $5 in May, then $7 or $x^2$.\n",
            &[(Zone::Paragraph, "It cost $5 in May, then $7 or \u{FFFC}.")],
        );
    }

    #[test]
    fn entries_on_lines_of_their_own_are_apart() {
        let text = "## References\n\nSmith, J. (2020) One title. Oxford: Press.\n\
                    Jones, K. and Roe, B. (2021) Another. https://example.org/a\n\
                    Miller, T. (2022) A third. Paris: Presse.\n\n## Afterthoughts\n\nText.\n";
        let zones: Vec<_> = blocks("a.md", text).into_iter().map(|(zone, _)| zone).collect();
        let entry = Zone::Reference;
        assert_eq!(zones, [Zone::Heading, entry, entry, entry, Zone::Heading, Zone::Paragraph]);
    }
}

mod plain {
    use super::*;

    const WRAPPED: &str = "\
                     THE SALT ROAD

                      by Jane Roe

CHAPTER I

The road from the harbour to the old salt works was never paved, and in
winter the carters would not use it for any money; they went round by
the mill instead, which took an hour longer and cost two pence in toll.
Nobody had mended the bridge since the flood, and the parish coun-
cil had other cares.

    Salt for the table,
    salt for the sea,
    salt on the carter,
    nothing for me.

    This is a displayed quotation from an old letter, which is set in by
    four columns and runs over more than two lines of the page before it
    comes to an end.

- the first item of a list, long enough to be wrapped at the width that
  the text has
- the second

REFERENCES

Roe, J. (1901) A history of the salt works and of the people who kept it
    running. London: Press.
Smith, K. (1911) The parish council and its minutes in the years of the
    great flood. York: Press.
";

    #[test]
    fn wrapped_text_is_joined() {
        let got = blocks("a.txt", WRAPPED);
        let zones: Vec<_> = got.iter().map(|(zone, _)| *zone).collect();
        let mut want = vec![Zone::Title, Zone::Byline, Zone::Heading, Zone::Paragraph];
        want.extend([Zone::BlockQuotation; 5]);
        want.extend([Zone::ListItem, Zone::ListItem, Zone::Heading]);
        want.extend([Zone::Reference, Zone::Reference]);
        assert_eq!(zones, want);
        assert!(got[3].1.starts_with("The road from the harbour to the old salt works was"));
        assert!(got[3].1.ends_with("had other cares."));
        assert!(got[9].1.starts_with("the first item") && got[9].1.ends_with("the text has"));
    }

    #[test]
    fn one_line_a_paragraph() {
        let text = "12 March 2021\n\nThe price of salt\n\nBy Jane Roe\n\n\
            1. Before the flood\n\n\
            The carters of the valley had used the lower road for as long as anybody could remember, and\n\
            nobody saw a reason to give it up when the new bridge was opened by the county in that year; that is how the map of the county came to show two roads where the traveller finds one.\n\
            A second paragraph follows without a blank line, as many exports of web pages have it here.\n\n\
            About the author\n\nJane Roe writes about roads.\n";
        assert_blocks(
            "a.txt",
            text,
            &[
                (Zone::Dateline, "12 March 2021"),
                (Zone::Title, "The price of salt"),
                (Zone::Byline, "By Jane Roe"),
                (Zone::Heading, "1. Before the flood"),
                (
                    Zone::Paragraph,
                    "The carters of the valley had used the lower road for as long as anybody could \
                     remember, and nobody saw a reason to give it up when the new bridge was opened \
                     by the county in that year; that is how the map of the county came to show two roads where the traveller finds one.",
                ),
                (
                    Zone::Paragraph,
                    "A second paragraph follows without a blank line, as many exports of web pages \
                     have it here.",
                ),
                (Zone::Furniture, "About the author"),
                (Zone::Furniture, "Jane Roe writes about roads."),
            ],
        );
    }

    #[test]
    fn the_lines_of_an_item_are_set_in() {
        let text = "We ask for:\n\n- salt\n- the key of the old\n  toll house\n- time\n";
        let got = blocks("a.txt", text);
        let items: Vec<_> = got[1..].iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(items, ["salt", "the key of the old toll house", "time"]);
    }

    #[test]
    fn a_divided_word_is_joined_where_the_text_has_it_whole() {
        let text = "The council of the parish met in the hall on the hill, and the coun-\n\
                    cil voted for the bridge that had been asked for by the well-\n\
                    known carters of the valley, who were waiting outside for news.\n";
        let document = read("a.txt", text);
        assert!(document.prose.contains("and the council voted"));
        assert!(document.prose.contains("by the well-known carters"));
        let at = document.prose.find("council voted").unwrap();
        let span = document.source_span(TextSpan::new(at, at + "council".len()));
        assert_eq!(span.of(text), "coun-\ncil");
    }

    #[test]
    fn entries_without_a_heading_are_found_by_their_shape() {
        let text = "On roads\n\nThe text speaks of roads and of those who built them, at length.\n\n\
                    Carters’ Union. (2018). The lower road.\n\
                    Roe, J., & Doe, K. (2019). Bridges of the county. Road Press.\n\
                    Smith, T. (2020). Tolls. Road Press.\n\
                    van den Berg, A. (2021). Salt. Road Press.\n\
                    How to cite\n\
                    ROE, Jane. On roads. Journal of Roads, v. 6, may 2022.\n";
        let zones: Vec<_> = blocks("a.txt", text).into_iter().map(|(zone, _)| zone).collect();
        let mut want = vec![Zone::Title, Zone::Paragraph];
        want.extend([Zone::Reference; 4]);
        want.extend([Zone::Furniture, Zone::Furniture]);
        assert_eq!(zones, want);
    }

    #[test]
    fn numbered_entries_without_a_heading_are_found_where_the_text_cites_them() {
        let body =
            "On roads\n\nRoads were built [1]. Tolls were paid [2, 3]. Salt was sold [1–3].\n\n";
        let lists = [
            "[1] J. Roe and K. Doe, “Bridges,” J. Roads, vol. 3, pp. 4–9, 2019.\n[2] T. Smith, Tolls. Kiel: Road Press, 2020.\n[3] A. van den Berg, “Salt,” 2021. https://example.org/salt\n",
            "1. Roe J, Doe K. Bridges. J Roads. 2019;3(1):4-9.\n2. Smith T. Tolls. Kiel: Road Press; 2020.\n3. Carters’ Union. The lower road. 2018. doi:10.1000/road.18\n",
        ];
        for (name, list) in lists.into_iter().flat_map(|list| [("a.txt", list), ("a.md", list)]) {
            let document = read(name, &format!("{body}{list}"));
            let entries = document.blocks.iter().filter(|block| block.zone == Zone::Reference);
            assert_eq!(entries.count(), 3, "{name}: {list}");
            let (facts, _) = facts::extract(&document);
            let cited = facts.numbered.map_or(0, |it| it.citations.len());
            assert_eq!(cited, 6, "{name}: {list}");
        }
    }

    #[test]
    fn other_numbered_lists_are_no_entries() {
        let steps = "To leave, see [1], [2] and [3].\n\n1. Cast off the lines, as in 2019.\n2. Start the engine, and wait 3-4 minutes.\n3. Leave the harbour before J. Roe does.\n";
        let agenda = "Roads were built in May.\n\n1. Report by J. Roe: the year 2019, https://example.org/report\n2. Budget: the years 2020–2021. Vote.\n3. Salt: A. Adu, 2018. Vote.\n";
        let short = "Roads were built [1], tolls were paid [2].\n\n1. Roe J. Bridges. J Roads. 2019;3(1):4-9.\n2. Smith T. Tolls. Kiel: Road Press; 2020.\n";
        for text in [steps, agenda, short] {
            for name in ["a.txt", "a.md"] {
                let zones = blocks(name, text).into_iter().map(|(zone, _)| zone);
                assert_eq!(zones.filter(|&zone| zone == Zone::Reference).count(), 0, "{text}");
            }
        }
    }

    #[test]
    fn an_address_on_its_own_line_belongs_to_its_entry() {
        let text = "A title\n\nBibliography\n\nRoe, J. (2024) ‘Roads’. Available at:\n\
                    https://example.org/roads.\n\nSmith, T. (2024) ‘Tolls’. Available at:\n\n\
                    https://example.org/tolls.\n";
        let document = read("a.txt", text);
        let entries: Vec<_> = document
            .blocks
            .iter()
            .filter(|block| block.zone == Zone::Reference)
            .map(|block| block.source.of(text).lines().last().unwrap())
            .collect();
        assert_eq!(entries, ["https://example.org/roads.", "https://example.org/tolls."]);
    }
}

/// What must hold for every text.
fn assert_sound(name: &str, bytes: &[u8]) {
    let Ok(source) = Source::decode(bytes.to_vec()) else { return };
    let document = read::read(name, source);
    let text = document.source.text();
    let on_boundary = |span: SourceSpan| {
        text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize)
    };
    let check = |span: TextSpan| {
        assert!(span.is_empty() || !document.text(span).is_empty(), "{span:?}");
        let source = document.source_span(span);
        assert!(on_boundary(source), "{span:?} is {source:?} in {text:?}");
    };
    let mut end = 0;
    for block in &document.blocks {
        assert!(block.span.start >= end && block.span.end > block.span.start);
        end = block.span.end;
        assert!(on_boundary(block.source), "{block:?}");
        check(block.span);
    }
    for mark in &document.marks {
        check(mark.span);
    }
    for comment in &document.comments {
        assert!(on_boundary(comment.source));
    }
    let (facts, layers) = facts::extract(&document);
    let mut last = 0;
    for token in &layers.tokens {
        check(token.span);
        let source = document.source_span(token.span);
        // A footnote of LaTeX is read behind its paragraph.
        assert!(source.start >= last || document.format == Format::Latex, "{token:?}");
        last = source.start;
        let verbatim = source.len() == token.span.len();
        if verbatim && document.format == Format::Plain && token.kind == TokenKind::Word {
            assert_eq!(source.of(text), document.text(token.span));
        }
    }
    let mut end = 0;
    for &sentence in &layers.sentences {
        assert!(sentence.start >= end, "{sentence:?} in {:?}", document.prose);
        end = sentence.end;
        check(sentence);
    }
    for quotation in &facts.quotations {
        check(quotation.extent.text);
        check(quotation.inner);
    }
    for byte in 0..=document.source.text().len() as u32 {
        assert!(document.source.position(byte).byte <= bytes.len());
    }
}

/// Pieces that trip readers, put together at random.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\n"),
        Just("\n\n"),
        Just("\r\n"),
        Just("\r"),
        Just("\t"),
        Just("    "),
        Just("\u{C}"),
        Just("# "),
        Just("> "),
        Just("- "),
        Just("1. "),
        Just("* * *"),
        Just("```"),
        Just("`x`"),
        Just("&amp;"),
        Just("&#x301;"),
        Just("\\*"),
        Just("<!-- "),
        Just(" -->"),
        Just("<br>"),
        Just("[a](b)"),
        Just("![a](b)"),
        Just("[^1]"),
        Just("\n[^1]: "),
        Just("| a | b |\n|---|---|\n| c |"),
        Just("---\n"),
        Just("+++\n"),
        Just("date: x"),
        Just("$x_1$"),
        Just("‘"),
        Just("’"),
        Just("“"),
        Just("”"),
        Just("\""),
        Just("'"),
        Just("«"),
        Just("»"),
        Just("("),
        Just(")"),
        Just("é"),
        Just("\u{301}"),
        Just("😀"),
        Just("\u{FEFF}"),
        Just("\0"),
        Just("al-Qa’ida "),
        Just("et al. "),
        Just("Dr. "),
        Just("word "),
        Just("end. "),
        Just("It’s "),
        Just("hyphen-\n"),
        Just(".. note:: "),
        Just("::\n\n"),
        Just("   "),
        Just(":a:`b`"),
        Just("`c <d>`_"),
        Just("====  ==\n"),
        Just("https://example.org/a_(b)"),
        Just("a@b.org "),
        Just("References\n\n"),
        Just("How to cite\n"),
        Just("Smith, J. (2020) Title.\n"),
        Just("12 March 2021\n\n"),
        Just("By Jane Roe\n"),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_bytes_are_read_soundly(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        assert_sound("a.md", &bytes);
        assert_sound("a.txt", &bytes);
        assert_sound("a.rst", &bytes);
        assert_sound("a.tex", &bytes);
    }

    #[test]
    fn any_pieces_are_read_soundly(text in pieces()) {
        assert_sound("a.md", text.as_bytes());
        assert_sound("a.txt", text.as_bytes());
        assert_sound("a.rst", text.as_bytes());
        assert_sound("a.tex", text.as_bytes());
    }

    #[test]
    fn utf16_is_read_soundly(text in pieces(), little in any::<bool>()) {
        let units = format!("\u{FEFF}{text}");
        let bytes: Vec<u8> = units
            .encode_utf16()
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect();
        assert_sound("a.txt", &bytes);
    }

    #[test]
    fn broken_utf8_is_read_soundly(text in pieces(), at in any::<prop::sample::Index>()) {
        let mut bytes = format!("é{text}é").into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = 0xFF;
        assert_sound("a.md", &bytes);
        assert_sound("a.txt", &bytes);
    }
}
