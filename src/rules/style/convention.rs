//! `convention`: a text, or a corpus, that settles an either/or of style in two ways.
//!
//! The form that prevails is the right one, unless the house declares one. A few strays are each
//! reported at their place; where there are many, one finding says how many there are.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::facts::convention::{Convention, ConventionForm, Group, Usage};
use crate::rules::{Check, CorpusContext, DocumentContext, Kind, Scope, place, times};
use crate::text::finding::{Applicability, Confidence, DocumentId, Edit, Finding, Fix};
use crate::text::span::Extent;
use crate::text::zone::ZoneSet;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<ConventionCheck>("convention");

/// Reports forms of one convention that are not the ones to keep.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
struct ConventionCheck {
    options: Options,
    mode: Mode,
    groups: BTreeMap<String, Mode>,
}

/// The options of `[check.convention]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Options {
    /// Which convention.
    of: Convention,
    /// `consistent`, or the form to use.
    #[serde(default = "consistent")]
    mode: String,
    /// Other modes for some groups, such as `level 2`.
    #[serde(default)]
    groups: BTreeMap<String, String>,
    /// How far one form has to be kept.
    #[serde(default)]
    scope: Scope,
    /// How often the usual form must stand in the text, or the corpus.
    #[serde(default = "least")]
    least: u32,
    /// How many times as often as the others.
    #[serde(default = "ratio")]
    ratio: u32,
    /// Forms that are not compared with the others while none is declared.
    #[serde(default)]
    allow: Vec<String>,
}

fn consistent() -> String {
    "consistent".to_owned()
}

fn least() -> u32 {
    4
}

fn ratio() -> u32 {
    4
}

/// Which form is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// The one that prevails.
    Consistent,
    /// A declared one.
    Declared(u8),
}

impl TryFrom<Options> for ConventionCheck {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        let forms = options.of.forms();
        let known = |name: &str| forms.iter().position(|form| form.name == name);
        let names = || forms.iter().map(|form| format!("`{}`", form.name)).collect::<Vec<_>>();
        let mode = |name: &str| match known(name) {
            _ if name == "consistent" => Ok(Mode::Consistent),
            Some(form) => Ok(Mode::Declared(form as u8)),
            None => Err(format!(
                "`{name}` is no mode here; there are `consistent`, `off` and {}",
                names().join(", ")
            )),
        };
        let groups = options.groups.iter().map(|(group, name)| Ok((group.clone(), mode(name)?)));
        let groups = groups.collect::<Result<_, String>>()?;
        let mode = mode(&options.mode)?;
        if let Some(name) = options.allow.iter().find(|name| known(name).is_none()) {
            return Err(format!("`{name}` is no form of this; there are {}", names().join(", ")));
        }
        Ok(Self { options, mode, groups })
    }
}

/// The uses of one form in one group.
#[derive(Debug, Clone, Default)]
struct Uses {
    count: u32,
    places: Vec<(DocumentId, Extent)>,
}

/// The uses of each form.
type Forms = BTreeMap<u8, Uses>;

/// What prevails, and on whose word.
struct Usual<'a> {
    form: u8,
    declared: bool,
    uses: Option<&'a Uses>,
}

impl Check for ConventionCheck {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if self.options.scope != Scope::Document {
            return;
        }
        let mut groups: BTreeMap<&Group, Forms> = BTreeMap::new();
        let usages = context.facts.conventions.iter().map(|usage| (context.id, usage));
        self.collect(usages, context.zones, &mut groups);
        for (group, forms) in &groups {
            let Some(usual) = self.usual(group, forms) else { continue };
            for (&form, uses) in forms.iter().filter(|&(&form, _)| form != usual.form) {
                if !usual.declared && self.allows(form) {
                    continue;
                }
                let fix = |extent: Extent| {
                    let to = self.options.of.forms().get(usize::from(usual.form))?;
                    let text = context.text(extent.text);
                    let plain = extent.text.len() == extent.source.len();
                    let replacement = self.options.of.rewrite(text, to.name).filter(|_| plain)?;
                    Some(Edit { place: place(context.id, extent), replacement })
                };
                findings.extend(self.report(group, form, uses, &usual, "text", &fix));
            }
        }
    }

    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        if self.options.scope != Scope::Corpus {
            return;
        }
        let mut groups: BTreeMap<&Group, Forms> = BTreeMap::new();
        // What one list does is no matter of other texts.
        let all =
            context.iter().flat_map(|(id, facts)| facts.conventions.iter().map(move |it| (id, it)));
        let all = all.filter(|(_, usage)| !matches!(usage.group, Group::Within(..)));
        self.collect(all, context.zones, &mut groups);
        let usual: BTreeMap<&Group, Usual<'_>> = groups
            .iter()
            .filter_map(|(group, forms)| Some((*group, self.usual(group, forms)?)))
            .collect();
        for (id, facts) in context.iter() {
            let mut here: BTreeMap<&Group, Forms> = BTreeMap::new();
            let usages = facts.conventions.iter().map(|usage| (id, usage));
            self.collect(usages, context.zones, &mut here);
            for (group, forms) in &here {
                let Some(usual) = usual.get(group) else { continue };
                for (&form, uses) in forms.iter().filter(|&(&form, _)| form != usual.form) {
                    if usual.declared || !self.allows(form) {
                        findings.extend(self.report(group, form, uses, usual, "corpus", &|_| None));
                    }
                }
            }
        }
    }
}

/// As many strays, or fewer, are reported one by one.
const APART: usize = 3;

/// How many further places a finding shows.
const SHOWN: usize = 4;

impl ConventionCheck {
    /// Gathers the usages of this convention by group and form.
    fn collect<'a>(
        &self,
        usages: impl Iterator<Item = (DocumentId, &'a Usage)>,
        zones: ZoneSet,
        groups: &mut BTreeMap<&'a Group, Forms>,
    ) {
        for (id, usage) in usages {
            if usage.convention != self.options.of || !usage.zones.within(zones) {
                continue;
            }
            let uses = groups.entry(&usage.group).or_default().entry(usage.form).or_default();
            uses.count += usage.count;
            uses.places.extend(usage.places.iter().map(|&extent| (id, extent)));
            uses.places.sort_by_key(|(id, extent)| (*id, extent.source));
        }
    }

    fn allows(&self, form: u8) -> bool {
        self.form(form).is_some_and(|form| self.options.allow.iter().any(|it| it == form.name))
    }

    fn form(&self, form: u8) -> Option<ConventionForm> {
        self.options.of.forms().get(usize::from(form)).copied()
    }

    /// The form to keep in a group; none where nothing prevails.
    fn usual<'a>(&self, group: &Group, forms: &'a Forms) -> Option<Usual<'a>> {
        let mode = self.groups.get(&group.name()).copied().unwrap_or(self.mode);
        if let Mode::Declared(form) = mode {
            return Some(Usual { form, declared: true, uses: forms.get(&form) });
        }
        let counted = || forms.iter().filter(|&(&form, _)| !self.allows(form));
        // Of equals the first is kept.
        let (&form, uses) = counted().rev().max_by_key(|(_, uses)| uses.count)?;
        let others: u32 = counted().map(|(_, uses)| uses.count).sum::<u32>() - uses.count;
        let prevails = others > 0
            && uses.count >= self.options.least
            && uses.count >= self.options.ratio.saturating_mul(others);
        prevails.then_some(Usual { form, declared: false, uses: Some(uses) })
    }

    fn report(
        &self,
        group: &Group,
        form: u8,
        uses: &Uses,
        usual: &Usual<'_>,
        within: &str,
        fix: &dyn Fn(Extent) -> Option<Edit>,
    ) -> Vec<Finding> {
        let (Some(form), Some(kept)) = (self.form(form), self.form(usual.form)) else {
            return Vec::new();
        };
        let within = if matches!(group, Group::Within(..)) { "list" } else { within };
        let applicability =
            if usual.declared { Applicability::Safe } else { Applicability::Unsafe };
        let build = |(id, extent): (DocumentId, Extent)| {
            let message = if usual.declared {
                format!("{} here; the house style is {}", form.shown, kept.shown)
            } else {
                format!("{} here, {} elsewhere in this {within}", form.shown, kept.shown)
            };
            let mut finding = Finding::new(place(id, extent), message);
            let models = usual.uses.map_or(&[][..], |uses| &uses.places);
            // The nearest model: of the same text where there is one.
            let same = models.iter().filter(|(model, _)| *model == id);
            let near = same.min_by_key(|(_, it)| it.source.start.abs_diff(extent.source.start));
            if let Some(&(model, it)) = near.or_else(|| models.first()) {
                finding = finding.label(place(model, it), kept.shown);
            }
            finding.note(self.counts(group, form, uses, kept, usual))
        };
        let whole = uses.places.len() as u32 == uses.count;
        if whole && uses.places.len() <= APART {
            let each = uses.places.iter().map(|&(id, extent)| {
                let finding = build((id, extent)).help(format!("keep to {}", kept.shown));
                match fix(extent) {
                    Some(edit) => finding.fix(Fix { applicability, edits: vec![edit] }),
                    None => finding,
                }
            });
            return each.collect();
        }
        let Some(&first) = uses.places.first() else { return Vec::new() };
        let mut finding = build(first).confidence(Confidence::Medium);
        finding = finding.here(format!("{} of {}", 1, uses.count));
        for &(id, extent) in uses.places.iter().skip(1).take(SHOWN) {
            finding = finding.label(place(id, extent), "and here");
        }
        finding = finding.help(format!("keep to {}", kept.shown));
        let edits: Option<Vec<_>> = uses.places.iter().map(|&(_, extent)| fix(extent)).collect();
        if let Some(edits) = edits.filter(|edits| !edits.is_empty()) {
            finding = finding.fix(Fix { applicability, edits });
        }
        vec![finding]
    }

    /// How often each form stands there.
    fn counts(
        &self,
        group: &Group,
        form: ConventionForm,
        uses: &Uses,
        kept: ConventionForm,
        usual: &Usual<'_>,
    ) -> String {
        let group = match group {
            Group::All | Group::Within(..) => String::new(),
            group => format!(" ({})", group.name()),
        };
        let kept_count = usual.uses.map_or(0, |uses| uses.count);
        format!(
            "{} {}, {} {}{group}",
            kept.shown,
            times(kept_count as usize),
            form.shown,
            times(uses.count as usize)
        )
    }
}
