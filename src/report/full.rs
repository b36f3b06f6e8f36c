//! `--format full`: compiler-style diagnostics with both places.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

use annotate_snippets::renderer::Style as TextStyle;
use annotate_snippets::{
    AnnotationKind, Group, Level as Drawn, Origin, Padding, Renderer, Snippet,
};

use crate::report::copies::{self, Copied};
use crate::report::{PARAGRAPH, Sources, write_each};
use crate::run::engine::Report;
use crate::text::escape::{self, OutputSyntax};
use crate::text::excerpt::{Excerpt, Labelled, excerpts, width, wrap};
use crate::text::finding::{Finding, Label, Level, Problem};
use crate::text::source::Source;

/// How a terminal report looks.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to use colour.
    pub color: bool,
}

impl Style {
    /// How it is printed.
    #[must_use]
    pub fn form(self) -> OutputSyntax {
        if self.color { OutputSyntax::Styled } else { OutputSyntax::Text }
    }
}

/// What is drawn: the parts that findings and problems share.
struct Diagnostic<'a> {
    level: Level,
    id: Option<Cow<'a, str>>,
    message: &'a str,
    files: Vec<File<'a>>,
    notes: &'a [String],
    /// What is said of copies.
    copies: Option<String>,
    help: Option<String>,
}

/// The labels of one file.
struct File<'a> {
    path: &'a str,
    source: Option<&'a Source>,
    labels: Vec<Labelled<'a>>,
}

/// Writes the report, findings apart by an empty line.
///
/// # Errors
/// What the writer fails with.
pub fn write(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let sources = Sources::of(report);
    write_each(&report.findings, "\n", out, |finding, out| {
        writeln!(out, "{}", of_finding(&sources, finding).draw(style))
    })
}

/// Writes the report as [`write()`] does, with copies of one finding shown once: the same said of the
/// same line in other places.
///
/// # Errors
/// What the writer fails with.
pub fn write_folded(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    /// Places of copies that are named.
    const NAMED: usize = 5;
    let sources = Sources::of(report);
    let findings = copies::folded(&report.findings, &sources);
    write_each(&findings, "\n", out, |Copied { finding, others }, out| {
        let mut diagnostic = of_finding(&sources, finding);
        if !others.is_empty() {
            let named: Vec<_> = others.iter().take(NAMED).map(|it| sources.named(*it)).collect();
            let (count, places) = (others.len(), named.join(", "));
            let more = if count > NAMED { ", … (`--verbose` shows each)" } else { "" };
            diagnostic.copies = Some(format!("the same {count} times more: {places}{more}"));
        }
        writeln!(out, "{}", diagnostic.draw(style))
    })
}

/// Writes one finding.
///
/// # Errors
/// What the writer fails with.
pub fn write_finding(
    sources: &Sources<'_>,
    finding: &Finding,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{}", of_finding(sources, finding).draw(style))
}

/// The text that a problem was shown of last: those of one file follow one another, and its lines
/// are looked for once.
#[derive(Default)]
pub struct Shown(Option<(Arc<str>, Source)>);

impl Shown {
    fn source(&mut self, text: &Arc<str>) -> &Source {
        let kept = self.0.take().filter(|(kept, _)| Arc::ptr_eq(kept, text));
        let kept = kept.unwrap_or_else(|| (Arc::clone(text), Source::from_text(text)));
        &self.0.insert(kept).1
    }
}

/// Writes a problem with the tool's own input.
///
/// # Errors
/// What the writer fails with.
pub fn write_problem(
    problem: &Problem,
    shown: &mut Shown,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let source = problem.excerpt.as_ref().map(|excerpt| shown.source(&excerpt.text));
    let labels = problem.excerpt.iter().map(|excerpt| Labelled {
        span: excerpt.span,
        primary: true,
        message: &excerpt.label,
    });
    let file = problem.path.as_ref().map(|path| File { path, source, labels: labels.collect() });
    let diagnostic = Diagnostic {
        level: problem.level,
        id: None,
        message: &problem.message,
        files: file.into_iter().collect(),
        notes: &[],
        copies: None,
        help: problem.help.clone(),
    };
    writeln!(out, "{}", diagnostic.draw(style))
}

fn of_finding<'a>(sources: &'a Sources<'_>, finding: &'a Finding) -> Diagnostic<'a> {
    let mut files: Vec<File<'_>> = Vec::new();
    let labels = finding.labels.iter().map(|label| (label, false));
    for (Label { place, message }, primary) in [(&finding.primary, true)].into_iter().chain(labels)
    {
        let path = sources.path(place.document);
        let label = Labelled { span: place.span, primary, message };
        match files.iter_mut().find(|file| file.path == path) {
            Some(file) => file.labels.push(label),
            None => {
                let source = sources.source(place.document);
                files.push(File { path, source, labels: vec![label] });
            }
        }
    }
    Diagnostic {
        level: finding.level,
        id: Some(escape::line(&finding.rule)),
        message: &finding.message,
        files,
        notes: &finding.notes,
        copies: None,
        help: finding.advice(),
    }
}

impl Diagnostic<'_> {
    /// Draws it, no line wider than the style allows (but for a path, which is never cut).
    ///
    /// Title, places and snippets are groups of their own: only so can a snippet's heading give
    /// the column in the file instead of the one in the excerpt.
    fn draw(&self, style: Style) -> String {
        let level = match self.level {
            Level::Error => Drawn::ERROR,
            Level::Warning => Drawn::WARNING,
            Level::Note => Drawn::NOTE,
        };
        let digits = self.digits();
        let columns = style.width.max(40);
        let mut cut = Vec::new();
        let mut shown: Vec<(&str, Option<Excerpt>)> = Vec::new();
        // Named by its paragraph, a place has neither a line nor a column.
        let mut paragraphs = Vec::new();
        for file in &self.files {
            let Some(source) = file.source.filter(|_| !file.labels.is_empty()) else {
                shown.push((file.path, None));
                paragraphs.push(None);
                continue;
            };
            let (excerpts, long) = excerpts(source, &file.labels, columns - digits - GUTTER);
            cut.extend(long);
            let extracted = source.origin().is_some();
            paragraphs.extend(excerpts.iter().map(|excerpt| {
                let line = excerpt.position.line;
                extracted.then(|| format!("{}:{PARAGRAPH}{line}", escape::path(file.path)))
            }));
            shown.extend(excerpts.into_iter().map(|excerpt| (file.path, Some(excerpt))));
        }
        let origin = |at: usize| {
            let (path, excerpt) = &shown[at];
            match &paragraphs[at] {
                Some(named) => Origin::path(&**named),
                None => origin(path, excerpt.as_ref()),
            }
        };

        let mut groups = vec![Group::with_title(self.title(level.clone(), style, columns))];
        if !shown.is_empty() {
            groups.push(Group::with_level(level.clone()).element(origin(0)));
        }
        for (at, (_, excerpt)) in shown.iter().enumerate() {
            let mut group = Group::with_level(level.clone());
            if let Some(excerpt) = excerpt {
                group = group.element(snippet(excerpt));
            }
            if at + 1 < shown.len() {
                group = group.element(Padding).element(origin(at + 1));
            }
            if !group.is_empty() {
                groups.push(group);
            }
        }
        let room = columns - digits - GUTTER - "note: ".len();
        let notes = cut
            .iter()
            .chain(self.notes)
            .chain(&self.copies)
            .map(|text| Drawn::NOTE.message(wrap(text, room)));
        let help = self.help.iter().map(|text| Drawn::HELP.message(wrap(text, room)));
        let notes: Vec<_> = notes.chain(help).collect();
        if !notes.is_empty() {
            let place = if shown.is_empty() { None } else { groups.pop() };
            let mut group = place.unwrap_or_else(|| Group::with_level(level));
            if shown.last().is_some_and(|(_, excerpt)| excerpt.is_some()) {
                group = group.element(Padding);
            }
            groups.push(group.elements(notes));
        }
        let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
        renderer.hyperlink(false).term_width(usize::from(u16::MAX)).render(&groups)
    }

    fn title<'t>(
        &'t self,
        level: Drawn<'t>,
        style: Style,
        columns: usize,
    ) -> annotate_snippets::Title<'t> {
        let label = self.level.to_string().len()
            + self.id.as_ref().map_or(0, |id| width(id) + 2)
            + ": ".len();
        let bold = if style.color { TextStyle::new().bold() } else { TextStyle::new() };
        let text = wrap(self.message, columns.saturating_sub(label).max(20));
        let title = level.secondary_title(format!("{bold}{text}{bold:#}"));
        match &self.id {
            Some(id) => title.id(&**id),
            None => title,
        }
    }

    /// Digits of the largest line number that is shown.
    fn digits(&self) -> usize {
        let ends = self.files.iter().filter_map(|file| {
            let last = file.labels.iter().map(|label| label.span.end).max()?;
            Some(file.source?.line_of(last) + 1)
        });
        ends.max().map_or(1, |line| line.ilog10() as usize + 1)
    }
}

/// Columns of the gutter beside the line number.
const GUTTER: usize = " | ".len();

fn origin<'a>(path: &'a str, excerpt: Option<&Excerpt>) -> Origin<'a> {
    let origin = Origin::path(escape::path(path));
    match excerpt {
        Some(excerpt) => origin.line(excerpt.position.line).char_column(excerpt.position.column),
        None => origin,
    }
}

fn snippet<'a>(excerpt: &'a Excerpt) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let annotations = excerpt.underlines.iter().map(|underline| {
        let kind =
            if underline.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation = kind.span(underline.range.clone());
        if underline.message.is_empty() { annotation } else { annotation.label(&underline.message) }
    });
    Snippet::source(&excerpt.text).line_start(excerpt.line).annotations(annotations)
}
