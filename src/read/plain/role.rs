//! What each paragraph of a plain text is: title, byline, dateline, heading, list item, quotation.

use crate::read::plain::{Line, Paragraph, Role, Shape, marker, starts_lower};
use crate::read::{HEADINGS, after_enumerator, ends_sentence, is_byline, is_dateline, section};
use crate::text::zone::Zone;

/// How many paragraphs the head of a text has at most: title, subtitle, byline, date and so on.
const HEAD: usize = 8;

/// How many header fields of known names a text opens with at least.
const FIELDS: usize = 2;

/// The longest title, in characters.
const TITLE: u32 = 250;

/// The longest heading, in characters and in words.
const HEADING: (u32, usize) = (120, 18);

/// The roles of the paragraphs.
pub(super) fn roles(text: &str, lines: &[Line], paragraphs: &[Paragraph]) -> Vec<Role> {
    let reader = Reader { text, lines, paragraphs, margin: margin(lines) };
    let mut roles: Vec<Role> = (0..paragraphs.len()).map(|at| reader.role(at)).collect();
    if !reader.fields(&mut roles) {
        reader.head(&mut roles);
    }
    reader.lists(&mut roles);
    roles
}

/// The indent that most lines have.
fn margin(lines: &[Line]) -> u32 {
    let mut counts = [0usize; 17];
    for line in lines {
        counts[(line.indent as usize).min(counts.len() - 1)] += 1;
    }
    let most = counts.iter().enumerate().rev().max_by_key(|&(_, count)| count);
    most.map_or(0, |(indent, _)| indent as u32)
}

struct Reader<'a> {
    text: &'a str,
    lines: &'a [Line],
    paragraphs: &'a [Paragraph],
    margin: u32,
}

impl<'a> Reader<'a> {
    fn lines(&self, at: usize) -> &'a [Line] {
        self.paragraphs.get(at).map_or(&[], |it| &self.lines[it.first..it.end])
    }

    /// The text of a paragraph's first line.
    fn first(&self, at: usize) -> &'a str {
        self.lines(at).first().map_or("", |line| line.text(self.text))
    }

    /// The text of its last line.
    fn last(&self, at: usize) -> &'a str {
        self.lines(at).last().map_or("", |line| line.text(self.text))
    }

    fn width(&self, at: usize) -> u32 {
        self.lines(at).iter().map(|line| line.width).sum()
    }

    /// Whether blank lines or the ends of the text stand around a paragraph.
    fn stands_alone(&self, at: usize) -> bool {
        let gap = |at| self.lines(at).first().is_none_or(|line| line.gap);
        gap(at) && (gap(at + 1) || self.is_underlined(at))
    }

    fn is_underlined(&self, at: usize) -> bool {
        let next = self.paragraphs.get(at + 1);
        next.is_some_and(|next| next.shape == Shape::Rule)
            && !self.lines(at + 1)[0].gap
            && self.lines(at).len() == 1
            && self.last(at + 1).bytes().all(|b| b"=-~^\"#*".contains(&b))
    }

    fn role(&self, at: usize) -> Role {
        let role = |zone, level| Role { zone, level, marker: 0 };
        let first = self.first(at);
        match self.paragraphs[at].shape {
            Shape::Row => return role(Zone::TableCell, 0),
            Shape::Rule => return role(Zone::Paragraph, 0),
            Shape::Line | Shape::Wrapped => {}
        }
        if let Some(level) = self.heading(at) {
            return role(Zone::Heading, level);
        }
        let marker = marker(first);
        if marker > 0 {
            let indent = self.lines(at)[0].indent.saturating_sub(self.margin);
            let level = 1 + (indent / 2).min(5) as u8;
            return Role { zone: Zone::ListItem, level, marker: marker as u32 };
        }
        let indented = |at: usize| self.lines(at).iter().all(|line| line.indent >= self.margin + 2);
        // A first line is indented too, but several lines in a row are set off, as verse is.
        let joined = |at: usize| self.lines(at).first().is_some_and(|line| !line.gap);
        let set_off = self.paragraphs[at].shape == Shape::Wrapped
            || joined(at) && indented(at - 1)
            || joined(at + 1) && indented(at + 1);
        if indented(at) && set_off {
            return role(Zone::BlockQuotation, 0);
        }
        role(Zone::Paragraph, 0)
    }

    /// The level of a paragraph that is a heading.
    fn heading(&self, at: usize) -> Option<u8> {
        let [line] = self.lines(at) else { return None };
        let heading = line.text(self.text);
        if self.is_underlined(at) {
            return Some(if self.last(at + 1).starts_with('=') { 1 } else { 2 });
        }
        if line.width > HEADING.0 || heading.split_whitespace().count() > HEADING.1 {
            return None;
        }
        let letters = heading.chars().any(char::is_alphabetic);
        if !letters || starts_lower(heading) {
            return None;
        }
        if section(heading).is_some() && !heading.ends_with(['.', ',', ';']) {
            // `Notes:` or `Sources` stand directly over their list as often as above a gap; a
            // word such as `Part` needs one.
            let known = line.gap || section(heading) != Some(crate::read::Section::Appendix);
            return known.then_some(1);
        }
        if !self.stands_alone(at) || heading.starts_with(['“', '‘', '"', '\'', '«', '(', '[', '…'])
        {
            return None;
        }
        let stopped = heading.ends_with(['.', ',', ';', '…', '”', '’', '"', '!']);
        let numbered = after_enumerator(heading).filter(|rest| !starts_lower(rest));
        if let Some(rest) = numbered {
            let dots = |line: &str, rest: &str| {
                let number = line[..line.len() - rest.len()].trim_end();
                number.trim_end_matches(['.', ')', ']']).matches('.').count()
            };
            // An item of a list has neighbours; a heading has text below, or the heading of its first part.
            let depth = |at: usize| {
                let line = self.first(at);
                after_enumerator(line).map(|rest| dots(line, rest))
            };
            let dots = dots(heading, rest);
            let neighbour = |at: usize| depth(at) == Some(dots);
            let alone = !neighbour(at + 1) && (at == 0 || !neighbour(at - 1));
            return (alone && !stopped).then_some(1 + dots.min(5) as u8);
        }
        if marker(heading) > 0 || stopped {
            return None;
        }
        let capitals = !heading.chars().any(char::is_lowercase);
        if capitals && heading.chars().filter(|c| c.is_alphabetic()).count() > 3 {
            return Some(1);
        }
        let followed = self.paragraphs.get(at + 1).is_some();
        let short = line.width <= 80 && !heading.ends_with([':', '?']);
        (short && followed && self.margin + 2 > line.indent).then_some(2)
    }

    /// Finds the header fields that a text opens with, as letters and memoranda do (`Subject: …`),
    /// a field or its continuation a line.
    fn fields(&self, roles: &mut [Role]) -> bool {
        let after = self.lines.iter().skip(1).position(|line| line.gap);
        let end = after.map_or(self.lines.len(), |after| after + 1);
        let field = |line: &Line| {
            let (name, rest) = line.text(self.text).split_once(':')?;
            let plain = name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
            (plain && (rest.is_empty() || rest.starts_with(' '))).then(|| name.to_lowercase())
        };
        let indent = self.lines.first().map_or(0, |line| line.indent);
        let fields: Vec<_> = self.lines[..end].iter().map(|line| (line, field(line))).collect();
        let told = |(line, name): &(&Line, Option<String>)| name.is_some() || line.indent > indent;
        let known = fields.iter().filter_map(|(_, name)| name.as_ref());
        let known = known.filter(|name| HEADINGS.fields.contains(*name)).count();
        if known < FIELDS || !fields.iter().all(told) {
            return false;
        }
        for (role, paragraph) in roles.iter_mut().zip(self.paragraphs) {
            let Some((line, name)) = fields.get(paragraph.first) else { break };
            let titled = name.as_deref().is_some_and(|it| matches!(it, "title" | "subject"));
            let text = line.text(self.text);
            let value = text.split_once(':').map_or("", |(_, value)| value.trim_start());
            let marker = (text.len() - value.len()) as u32;
            *role = match (titled && !value.is_empty(), is_dateline(value)) {
                (true, _) => Role { zone: Zone::Title, level: 1, marker },
                (_, true) => Role { zone: Zone::Dateline, level: 0, marker },
                _ => Role { zone: Zone::Furniture, level: 0, marker: 0 },
            };
        }
        true
    }

    /// Finds title, byline and dateline before the first paragraph of running text.
    fn head(&self, roles: &mut [Role]) {
        let mut titled = false;
        let mut dated = false;
        for (at, role) in roles.iter_mut().enumerate().take(HEAD) {
            if self.paragraphs[at].shape == Shape::Rule {
                continue;
            }
            let first = self.first(at);
            let body = self.width(at) > TITLE || self.paragraphs[at].shape == Shape::Row;
            if body || at > 0 && section(first).is_some() {
                break;
            }
            let line = self.lines(at).len() == 1;
            let name = &first[marker(first)..];
            let bulleted = name.len() < first.len();
            if line && !dated && is_dateline(first) && !is_byline(name, false) {
                *role = Role { zone: Zone::Dateline, level: 0, marker: 0 };
                dated = true;
            } else if line && is_byline(name, bulleted && titled) {
                let marker = marker(first) as u32;
                *role = Role { zone: Zone::Byline, level: 0, marker };
            } else if titled || bulleted {
                if ends_sentence(self.last(at)) {
                    break;
                }
            } else if self.is_title(at) {
                *role = Role { zone: Zone::Title, level: 1, marker: 0 };
                titled = true;
            } else {
                break;
            }
        }
    }

    fn is_title(&self, at: usize) -> bool {
        let (first, last) = (self.first(at), self.last(at));
        let more = self.paragraphs.get(at + 1).is_some();
        let stopped = last.ends_with(['.', ',', ';']) && !self.is_underlined(at);
        more && self.lines(at).len() <= 3
            && !stopped
            && !starts_lower(first)
            && !first.contains("://")
    }

    /// A number or bullet that opens one long paragraph of running text is no list.
    fn lists(&self, roles: &mut [Role]) {
        let is_item = |role: &Role| role.zone == Zone::ListItem;
        let mut before = false;
        for at in 0..roles.len() {
            let listed = is_item(&roles[at]);
            let after = roles.get(at + 1).is_some_and(is_item);
            let numbered = self.first(at).starts_with(char::is_alphanumeric);
            if listed && numbered && !before && !after {
                roles[at] = Role { zone: Zone::Paragraph, level: 0, marker: 0 };
            }
            before = listed;
        }
    }
}
