//! What texts and configuration allow is taken out of a report.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::house::config::Config;
use crate::house::suppress::{Listed, Overrides, Suppressions};
use crate::read;
use crate::rulebook::ruleset::Ruleset;
use crate::rules::SuppressionContext;
use crate::run::engine::{Report, collect, each};
use crate::text::finding::fingerprint::Fingerprint;
use crate::text::finding::{DocumentId, Finding, Place, Problem};
use crate::text::source::Source;
use crate::text::span::SourceSpan;

/// Takes out what texts and configuration allow, and lets the rules look at what they allow for
/// nothing.
pub(super) fn suppress(
    report: &mut Report,
    mut suppressions: Vec<Suppressions>,
    ruleset: &Ruleset,
    config: &Config,
) {
    // One function: what allows a finding, in the order in which each counts as used.
    let paths = report.paths.iter().map(|path| &**path);
    let mut overrides = Overrides::new(config, paths.clone());
    let mut listed = Listed::new(&config.allowed, paths);
    let mut details =
        details(report, |finding| listed.asks(&finding.rule, finding.primary.place.document));
    let of_vale: FxHashMap<&str, &str> =
        ruleset.rules.iter().filter_map(|rule| Some((&*rule.id, rule.vale.as_deref()?))).collect();
    let mut at = 0;
    report.findings.retain_mut(|finding| {
        let rule = &finding.rule;
        let detail = details.get_mut(at).and_then(Option::take);
        at += 1;
        let detail = detail.as_ref().map(|(text, fingerprint)| (text.as_str(), *fingerprint));
        let document = finding.primary.place.document;
        if let Some(name) = of_vale.get(&**rule) {
            let span = finding.primary.place.span;
            if suppressions[document.0 as usize].switched_off(name, span) {
                return false;
            }
        }
        let by_list = listed.cover(rule, document, detail);
        let mut allowed = |place: Place| {
            let by_comment = suppressions[place.document.0 as usize].covers(rule, place.span);
            let by_path = overrides.cover(rule, place.document);
            listed.cover(rule, place.document, None) || by_path || by_comment
        };
        let kept = !allowed(finding.primary.place) && !by_list;
        // What may stay as it is is not rewritten for the sake of another place.
        if let Some(fix) = finding.fix.as_mut().filter(|_| kept) {
            fix.edits.retain(|edit| !allowed(edit.place));
        }
        finding.fix = finding.fix.take().filter(|fix| !fix.edits.is_empty());
        kept
    });
    suppressions.iter_mut().for_each(Suppressions::settle);
    // Most texts allow nothing, and there is a call for each rule and text.
    let telling: Vec<_> = suppressions
        .iter()
        .enumerate()
        .filter(|(_, suppressions)| !suppressions.is_empty())
        .collect();
    for rule in &ruleset.rules {
        for &(at, suppressions) in &telling {
            let id = DocumentId(at as u32);
            let context = SuppressionContext { id, suppressions, roster: &ruleset.roster };
            let found = collect(rule, |findings| rule.check.suppressions(&context, findings));
            report.findings.extend(found.into_iter().filter(|finding| {
                let document = finding.primary.place.document;
                !overrides.cover(&finding.rule, document)
                    && !listed.cover(&finding.rule, document, None)
            }));
        }
    }
    let unused = listed.unused().filter(|selector| ruleset.roster.runs(selector));
    report.problems.extend(unused.map(|selector| {
        let span = SourceSpan::new(selector.span.start, selector.span.end);
        Problem::note(format!("`{}` is allowed here, but finds nothing", selector.name))
            .path(&config.allowed.name)
            .excerpt(
                Arc::clone(&config.allowed.text),
                span,
                "nothing of it is found in these files",
            )
            .help("take it out, so that it hides nothing later")
    }));
    let unused = overrides.unused().filter(|selector| ruleset.roster.runs(selector));
    report.problems.extend(unused.map(|selector| {
        let span = SourceSpan::new(selector.span.start, selector.span.end);
        Problem::note(format!("this override of `{}` suppresses nothing", selector.name))
            .path(&config.name)
            .excerpt(Arc::clone(&config.text), span, "nothing is found in these files")
            .help("take it out, so that it hides nothing later")
    }));
}

/// The text at fault and the fingerprint of the findings that are asked for; findings need not be
/// in any order.
fn details(
    report: &Report,
    wanted: impl Fn(&Finding) -> bool,
) -> Vec<Option<(String, Fingerprint)>> {
    let mut details = vec![None; report.findings.len()];
    let mut groups: BTreeMap<DocumentId, Vec<usize>> = BTreeMap::new();
    for (at, finding) in report.findings.iter().enumerate().filter(|(_, it)| wanted(it)) {
        groups.entry(finding.primary.place.document).or_default().push(at);
    }
    let groups: Vec<_> = groups.into_iter().collect();
    let read = each(&groups, |(id, group)| {
        let input = &report.inputs[id.0 as usize];
        let decoded = input.decoded().unwrap_or_else(|_| Source::from_text("").into());
        let document = read::read(&input.name(), decoded);
        let detail = |&at: &usize| {
            let Finding { rule, primary, .. } = &report.findings[at];
            let span = primary.place.span;
            let text = span.of(document.source.text()).to_owned();
            (at, (text, Fingerprint::of(&document, rule, span)))
        };
        group.iter().map(detail).collect::<Vec<_>>()
    });
    for (at, detail) in read.into_iter().flatten() {
        details[at] = Some(detail);
    }
    details
}
