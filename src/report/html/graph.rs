//! Names that are written in several ways, as a graph: a node a form, with where it stands, and an
//! edge where the forms are of one name or a finding says that they may be.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{at, id};
use crate::linkage::spellings;
use crate::mined::stylesheet;
use crate::report::{Run, Signed, Sources};
use crate::text::escape;
use crate::text::finding::Place;

/// Places of one form that are shown.
const PLACES: usize = 10;

/// Labels of one finding that are compared.
const LABELS: usize = 8;

/// Bytes of what can be a name.
const LONGEST: usize = 80;

/// What is known of a form.
#[derive(Default)]
struct Node {
    places: Vec<Place>,
    count: usize,
}

/// The graph in its parts, those with a finding first.
pub(super) fn components(
    run: &Run<'_>,
    signed: &[Signed<'_>],
    sources: &Sources<'_>,
) -> Vec<Value> {
    let mut edges: BTreeMap<(String, String), Option<String>> = BTreeMap::new();
    for entry in stylesheet::names(&run.report.documents, run.settings) {
        for other in entry.others {
            edges.insert((entry.preferred.text.clone(), other.text), None);
        }
    }
    for it in signed.iter().filter(|it| it.finding.rule.starts_with("naming/")) {
        let own = sources.text(it.finding.primary.place);
        for label in it.finding.labels.iter().take(LABELS) {
            let other = sources.text(label.place);
            let is_name = |text: &str| !text.is_empty() && text.len() <= LONGEST;
            if own != other && is_name(own) && is_name(other) {
                edges.insert((other.to_owned(), own.to_owned()), Some(id(it)));
            }
        }
    }
    let nodes = nodes(run, signed, sources, &edges);
    let mut parts: Vec<_> = parts(&edges)
        .into_iter()
        .map(|part| {
            let reported = part.iter().any(|edge| edges[*edge].is_some());
            (!reported, part)
        })
        .collect();
    parts.sort();
    parts.iter().map(|(_, part)| component(part, &edges, &nodes, sources)).collect()
}

/// Where every form stands: where the facts have it as a name or a word of one, and where the
/// findings about names have it.
fn nodes<'e>(
    run: &Run<'_>,
    signed: &[Signed<'_>],
    sources: &Sources<'_>,
    edges: &'e BTreeMap<(String, String), Option<String>>,
) -> BTreeMap<&'e str, Node> {
    let forms = edges.keys().flat_map(|(one, other)| [one.as_str(), other.as_str()]);
    let mut nodes: BTreeMap<&str, (usize, BTreeSet<Place>)> =
        forms.map(|form| (form, Default::default())).collect();
    for (document, facts) in crate::facts::numbered(&run.report.documents) {
        for name in &facts.names {
            let place = Place { document, span: name.extent.source };
            let words = spellings::words(&name.text).map(|(_, word)| spellings::curly(word));
            let whole = [name.text.to_string()];
            let mut forms: Vec<_> = whole.into_iter().chain(words).collect();
            forms.dedup();
            for form in forms {
                if let Some((count, places)) = nodes.get_mut(form.as_str()) {
                    *count += 1;
                    if places.len() < PLACES {
                        places.insert(place);
                    }
                }
            }
        }
    }
    let reported = signed.iter().filter(|it| it.finding.rule.starts_with("naming/"));
    for place in reported.flat_map(|it| it.finding.places().take(LABELS + 1)) {
        if let Some((count, places)) = nodes.get_mut(sources.text(place))
            && places.len() < PLACES
            && places.insert(place)
        {
            *count = (*count).max(places.len());
        }
    }
    let node = |(form, (count, places)): (_, (usize, BTreeSet<Place>))| {
        (form, Node { places: places.into_iter().collect(), count })
    };
    nodes.into_iter().map(node).collect()
}

/// The edges of each part of the graph.
fn parts(edges: &BTreeMap<(String, String), Option<String>>) -> Vec<Vec<&(String, String)>> {
    let mut of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut root: Vec<usize> = Vec::new();
    fn top(root: &mut [usize], mut at: usize) -> usize {
        while root[at] != at {
            root[at] = root[root[at]];
            at = root[at];
        }
        at
    }
    for (one, other) in edges.keys() {
        let mut number = |form| {
            *of.entry(form).or_insert_with(|| {
                root.push(root.len());
                root.len() - 1
            })
        };
        let (one, other) = (number(one.as_str()), number(other.as_str()));
        let (one, other) = (top(&mut root, one), top(&mut root, other));
        root[one.max(other)] = one.min(other);
    }
    let mut parts: BTreeMap<usize, Vec<_>> = BTreeMap::new();
    for edge in edges.keys() {
        parts.entry(top(&mut root, of[edge.0.as_str()])).or_default().push(edge);
    }
    parts.into_values().collect()
}

fn component(
    part: &[&(String, String)],
    edges: &BTreeMap<(String, String), Option<String>>,
    nodes: &BTreeMap<&str, Node>,
    sources: &Sources<'_>,
) -> Value {
    let forms: BTreeSet<&str> =
        part.iter().flat_map(|(one, other)| [one.as_str(), other.as_str()]).collect();
    let count = |form: &str| nodes.get(form).map_or(0, |node| node.count);
    let mut forms: Vec<_> = forms.into_iter().collect();
    forms.sort_by_key(|form| (Reverse(count(form)), *form));
    let positions: BTreeMap<&str, usize> =
        forms.iter().enumerate().map(|(at, form)| (*form, at)).collect();
    let position = |form: &String| positions.get(form.as_str());
    let joined = part.iter().map(|edge| {
        json!([position(&edge.0), position(&edge.1), edges.get(*edge).and_then(Option::as_ref)])
    });
    let node = |form: &&str| {
        let places = nodes.get(form).map_or(&[][..], |node| &node.places);
        let places = places.iter().map(|place| {
            let (line, _) = at(sources, *place);
            json!([place.document.0, line])
        });
        json!([escape::line(form), count(form), places.collect::<Vec<_>>()])
    };
    json!({
        "f": forms.iter().map(node).collect::<Vec<_>>(),
        "e": joined.collect::<Vec<_>>(),
    })
}
