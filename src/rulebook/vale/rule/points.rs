//! The extension points of Vale, each as a kind of check: one method an extension point, which sets
//! the options and names the kind.

use toml::{Table, Value};

use super::{Maker, bare, word};
use crate::language::penn;
use crate::rulebook::vale::{is_phrase, replacement};
use crate::rulebook::yaml::Node;
use crate::text::span::SourceSpan;

impl Maker<'_> {
    pub(super) fn existence(&mut self) -> &'static str {
        let (noun, case) = (self.flag("nonword"), self.flag("ignorecase"));
        let raw: Vec<_> = self.strings("raw");
        let joined: String = raw.iter().map(|(text, _)| text.as_str()).collect();
        let tokens = self.strings("tokens");
        let mut patterns = Vec::new();
        let whole = raw.first().map(|(_, span)| *span);
        for (token, span) in tokens.iter().filter(|(token, _)| !token.trim().is_empty()) {
            let token = if noun { bare(token) } else { word(token) };
            let pattern = match (whole, self.flag("append")) {
                (None, _) => token,
                (Some(_), true) => format!("{token}{joined}"),
                (Some(_), false) => format!("{joined}{token}"),
            };
            patterns.extend(self.pattern(&pattern, *span));
        }
        if let (true, Some(span)) = (tokens.is_empty(), whole) {
            patterns.extend(self.pattern(&joined, span));
        }
        if patterns.is_empty() && self.faults.is_empty() {
            self.fault(self.node.span, "there are no `tokens` and no `raw`", None);
        }
        self.set("patterns", patterns);
        self.set("ignore-case", case);
        self.exceptions();
        let placeholders: &[&str] = if self.edit() { &["text", "use"] } else { &["text"] };
        self.message(placeholders);
        "existence"
    }

    pub(super) fn substitution(&mut self) -> &'static str {
        let (noun, case) = (self.flag("nonword"), self.flag("ignorecase"));
        let replaces = self.action().is_some_and(|(name, _)| name == "replace");
        let mut rows: Vec<(&str, SourceSpan, &str)> = Vec::new();
        let swap = self.get("swap");
        // A table, or a list of tables.
        for (key, value) in swap.into_iter().flat_map(Node::items).flat_map(Node::entries) {
            rows.push((key.text().unwrap_or_default(), key.span, value.text().unwrap_or_default()));
        }
        if rows.is_empty() {
            let span = swap.unwrap_or(self.node).span;
            self.fault(span, "`swap` says nothing to swap", None);
        }
        // Of two that start together the longer counts.
        rows.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.1.cmp(&b.1)));
        let mut out = Vec::new();
        for (from, span, to) in rows {
            let find = if noun { bare(from) } else { word(from) };
            let Some(find) = self.pattern(&find, span) else { continue };
            let forms: Vec<_> = match replaces && to.contains('|') {
                true => to.split('|').map(replacement).collect(),
                false => vec![replacement(to)],
            };
            let better = match <[String; 1]>::try_from(forms) {
                Ok([only]) => Value::from(only),
                Err(forms) => Value::from(forms),
            };
            out.push(Table::from_iter([("find".to_owned(), find), ("use".to_owned(), better)]));
        }
        self.set("patterns", out);
        self.set("ignore-case", case);
        self.set("case", if self.flag("capitalize") { "first" } else { "as-written" });
        self.exceptions();
        self.message(&["use", "text"]);
        "substitution"
    }

    pub(super) fn occurrence(&mut self, scopes: &[&str]) -> &'static str {
        let case = self.flag("ignorecase");
        let Some((token, span)) = self.strings("token").into_iter().next() else {
            self.fault(self.node.span, "`token` is missing", None);
            return "occurrence";
        };
        let pattern = self.pattern(&bare(&token), span);
        self.set("patterns", pattern.into_iter().collect::<Vec<_>>());
        let (max, min) = (self.number("max"), self.number("min"));
        let limits = [("max", max), ("min", min)].map(|(key, limit)| (key, limit.unwrap_or(0)));
        if limits.iter().all(|&(_, limit)| limit == 0) {
            self.notes.push("neither `max` nor `min` is set".to_owned());
            self.set("max", i64::from(i32::MAX));
        }
        for (key, limit) in limits.into_iter().filter(|&(_, limit)| limit > 0) {
            self.set(key, limit);
        }
        let scope = if scopes.contains(&"sentence") {
            "sentence"
        } else if scopes.iter().any(|scope| matches!(*scope, "raw" | "summary")) {
            "document"
        } else {
            "paragraph"
        };
        self.set("scope", scope);
        self.set("once", true);
        self.set("ignore-case", case);
        self.message(&["count"]);
        "occurrence"
    }

    pub(super) fn repetition(&mut self) -> &'static str {
        let (case, letters) = (self.flag("ignorecase"), self.flag("alpha"));
        let max = self.number("max").unwrap_or(0).max(0);
        let patterns = self.patterns("tokens", |token| bare(&token));
        self.set("patterns", patterns);
        self.set("letters-only", letters);
        self.set("ignore-case", case);
        self.set("max", max);
        self.exceptions();
        self.message(&["text"]);
        "repetition"
    }

    pub(super) fn consistency(&mut self) -> &'static str {
        let (noun, case) = (self.flag("nonword"), self.flag("ignorecase"));
        let mut groups = Vec::new();
        let entries: Vec<_> = self.get("either").into_iter().flat_map(Node::entries).collect();
        for (first, second) in entries {
            let mut forms = Vec::new();
            for form in [first, second] {
                let text = form.text().unwrap_or_default();
                let pattern = if noun { bare(text) } else { word(text) };
                forms.extend(self.pattern(&pattern, form.span));
            }
            groups.push(Value::Array(forms));
        }
        if groups.is_empty() {
            self.fault(self.node.span, "`either` names no pair", None);
        }
        self.set("groups", groups);
        self.set("regex", true);
        self.set("ignore-case", case);
        self.message(&["text"]);
        "consistency"
    }

    pub(super) fn conditional(&mut self) -> &'static str {
        for (theirs, ours) in [("first", "if-found"), ("second", "needs")] {
            let patterns = self.patterns(theirs, |it| it);
            if patterns.is_empty() && self.faults.is_empty() {
                self.fault(self.node.span, &format!("`{theirs}` is missing"), None);
            }
            self.set(ours, patterns);
        }
        self.set("by-group", true);
        self.exceptions();
        self.message(&["text"]);
        "conditional"
    }

    pub(super) fn capitalisation(&mut self) -> &'static str {
        let matched = self.get("match");
        match matched.and_then(Node::text) {
            Some(style @ ("$title" | "$sentence" | "$lower" | "$upper")) => {
                self.set("style", &style[1..]);
                if style == "$title" {
                    let chicago = self.text("style").is_some_and(|it| it == "Chicago");
                    self.set("title-style", if chicago { "chicago" } else { "ap" });
                }
                self.set("strict", true);
                let threshold = self.text("threshold").and_then(|it| it.parse::<f64>().ok());
                self.set("threshold", threshold.filter(|it| *it != 0.0).unwrap_or(0.8));
            }
            Some(pattern) => {
                let span = matched.map_or(self.node.span, |it| it.span);
                let pattern = self.pattern(pattern, span);
                self.options.extend(pattern.map(|pattern| ("pattern".to_owned(), pattern)));
            }
            None => self.fault(self.node.span, "`match` is missing", None),
        }
        self.set("whole", true);
        let vocabulary = if self.uses_vocabulary() { self.accept } else { &[] };
        let mut words: Vec<Value> = Vec::new();
        let mut patterns: Vec<Value> = Vec::new();
        let listed = self.strings("exceptions");
        let span = self.node.span;
        let accepted = vocabulary.iter().map(|word| (word.clone(), span));
        for (exception, span) in listed.into_iter().chain(accepted) {
            if is_phrase(&exception) && !exception.trim().is_empty() {
                words.push(exception.into());
            } else {
                patterns.extend(self.pattern(&word(&exception), span));
            }
        }
        self.set("exceptions", words);
        self.set("exception-patterns", patterns);
        let indicators = self.strings("indicators").into_iter().map(|(it, _)| Value::from(it));
        let indicators: Vec<_> = indicators.collect();
        self.set("indicators", indicators);
        let prefix = self.patterns("prefix", |it| it);
        self.options.extend(prefix.into_iter().next().map(|it| ("prefix".to_owned(), it)));
        self.message(&["text", "use"]);
        "capitalisation"
    }

    pub(super) fn metric(&mut self) -> &'static str {
        let formula = self.text("formula").unwrap_or_default();
        let formula = formula.split_whitespace().collect::<Vec<_>>().join(" ");
        self.set("formula", formula);
        let condition = self.text("condition").unwrap_or_default();
        self.set("condition", condition.trim());
        self.message(&["value"]);
        "metric"
    }

    pub(super) fn readability(&mut self) -> &'static str {
        let mut measures = Vec::new();
        for (name, span) in self.strings("metrics") {
            let ours = match name.as_str() {
                "Gunning Fog" => "gunning-fog",
                "Coleman-Liau" => "coleman-liau",
                "Flesch-Kincaid" => "flesch-kincaid",
                "SMOG" => "smog",
                "Automated Readability" => "ari",
                _ => {
                    self.fault(span, "there is no such metric", None);
                    continue;
                }
            };
            measures.push(Value::from(ours));
        }
        self.set("measure", measures);
        match self.text("grade").and_then(|grade| grade.parse::<f64>().ok()) {
            Some(grade) => self.set("max", grade),
            None => self.fault(self.node.span, "`grade` is missing", None),
        }
        self.message(&["value"]);
        "metric"
    }

    pub(super) fn sequence(&mut self) -> &'static str {
        let case = self.flag("ignorecase");
        let tokens: Vec<_> =
            self.get("tokens").map(Node::items).unwrap_or_default().iter().collect();
        let mut out = Vec::new();
        for token in tokens {
            for (key, _) in token.entries() {
                let known = ["pattern", "tag", "skip", "negate"];
                let name = key.text().unwrap_or_default();
                if !known.contains(&name) {
                    self.fault(key.span, &format!("there is no key `{name}` here"), None);
                }
            }
            let mut row = Table::new();
            let tag = token.get("tag").filter(|tag| tag.text().is_some_and(|it| !it.is_empty()));
            if let Some(tag) = tag {
                let names: Vec<_> =
                    tag.text().unwrap_or_default().split('|').map(str::trim).collect();
                if let Some(name) = names.iter().find(|name| !penn::is_name(name)) {
                    self.fault(tag.span, &format!("there is no part of speech `{name}`"), None);
                }
                row.insert("tags".into(), names.into());
            }
            match token.get("pattern") {
                Some(pattern) => {
                    let text = pattern.text().unwrap_or_default();
                    let found = self.pattern(text, pattern.span);
                    row.extend(found.map(|it| ("pattern".to_owned(), it)));
                }
                None if tag.is_some() => {}
                None => {
                    row.insert("class".into(), "word".into());
                }
            }
            let skip = token.get("skip").and_then(Node::text).and_then(|it| it.parse::<i64>().ok());
            let first = out.is_empty();
            if let Some(skip) = skip.filter(|&skip| skip > 0 && !first) {
                row.insert("within".into(), (skip + 1).into());
            }
            let negated = token.get("negate").and_then(Node::text) == Some("true");
            row.insert("not".into(), (negated && !first).into());
            out.push(row);
        }
        if out.len() < 2 {
            return self.idle("it needs two tokens or more");
        }
        self.set("tokens", out);
        self.set("ignore-case", case);
        self.message(&["1", "2", "3", "4", "5"]);
        "sequence"
    }
}
