//! One rule of Vale as a rule file of ours.

mod points;

use toml::{Table, Value};

use super::{is_phrase, message, read, replacement, translate};
use crate::house::rulefile::nearest;
use crate::rulebook::yaml::{self, Node};
use crate::rules::pattern::Pattern;
use crate::text::span::SourceSpan;
use crate::text::zone::{HeadingLevels, Zone};

/// What is wrong in a rule.
#[derive(Debug)]
pub(super) struct Fault {
    /// Where.
    pub(super) span: SourceSpan,
    /// What.
    pub(super) message: String,
    /// What to do.
    pub(super) help: Option<String>,
}

/// A rule, translated.
#[derive(Debug)]
pub(super) struct Made {
    head: Table,
    kind: &'static str,
    options: Table,
}

impl Made {
    /// The text of the rule file.
    pub(super) fn to_toml(&self) -> Result<String, String> {
        let mut table = self.head.clone();
        let check = Table::from_iter([(self.kind.to_owned(), Value::Table(self.options.clone()))]);
        table.insert("check".to_owned(), Value::Table(check));
        toml::to_string(&table).map_err(|error| error.to_string())
    }
}

/// The keys of every rule.
const COMMON: [&str; 10] = [
    "extends",
    "message",
    "level",
    "scope",
    "link",
    "limit",
    "name",
    "description",
    "action",
    "code",
];

/// Every extension point with its keys.
const POINTS: [(&str, &[&str]); 12] = [
    ("existence", &["tokens", "raw", "exceptions", "append", "ignorecase", "nonword", "vocab"]),
    (
        "substitution",
        &["swap", "exceptions", "ignorecase", "nonword", "vocab", "capitalize", "pos"],
    ),
    ("occurrence", &["token", "max", "min", "ignorecase"]),
    ("repetition", &["tokens", "max", "ignorecase", "alpha", "vocab", "exceptions"]),
    ("consistency", &["either", "nonword", "ignorecase"]),
    ("conditional", &["first", "second", "exceptions", "ignorecase", "vocab"]),
    (
        "capitalization",
        &["match", "style", "exceptions", "indicators", "threshold", "vocab", "prefix"],
    ),
    ("metric", &["formula", "condition"]),
    ("readability", &["metrics", "grade"]),
    (
        "spelling",
        &[
            "filters",
            "ignore",
            "exceptions",
            "dictionaries",
            "aff",
            "dic",
            "dicpath",
            "threshold",
            "custom",
            "append",
        ],
    ),
    ("sequence", &["tokens", "ignorecase"]),
    ("script", &["script"]),
];

/// Translates one rule.
pub(super) struct Maker<'a> {
    name: &'a str,
    node: &'a Node,
    accept: &'a [String],
    /// What is wrong in it.
    pub(super) faults: Vec<Fault>,
    /// Why it does not run in full.
    pub(super) notes: Vec<String>,
    options: Table,
}

impl<'a> Maker<'a> {
    /// Starts on a rule; `accept` are the accepted words of the house.
    pub(super) fn new(name: &'a str, node: &'a Node, accept: &'a [String]) -> Self {
        let options = Table::new();
        Self { name, node, accept, faults: Vec::new(), notes: Vec::new(), options }
    }

    /// The rule; none for a script, or where a fault was found.
    pub(super) fn make(&mut self) -> Option<Made> {
        // One function: an arm a kind of Vale.
        let Some(point) = self.get("extends") else {
            let help = "the first line is `extends: existence` or the like";
            self.fault(self.node.span, "`extends` is missing", Some(help.to_owned()));
            return None;
        };
        let name = point.text().unwrap_or_default();
        let Some(&(point, keys)) = POINTS.iter().find(|(known, _)| *known == name) else {
            let known = POINTS.map(|(known, _)| known);
            let help = match nearest(name, known.into_iter()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are `{}`", known.join("`, `")),
            };
            self.fault(point.span, &format!("there is no extension point `{name}`"), Some(help));
            return None;
        };
        self.check_keys(point, keys);
        if self.get("message").is_none() {
            self.fault(self.node.span, "`message` is missing", None);
        }
        if point == "script" {
            self.notes.push("scripts are not run".to_owned());
            return None;
        }
        let level = self.level();
        let scopes = self.list("scope");
        let scopes: Vec<_> = if scopes.is_empty() { vec!["text"] } else { scopes };
        let scopes = match point {
            "metric" | "readability" => vec!["summary"],
            "sequence" => vec!["sentence"],
            _ => scopes,
        };
        let reads = read(scopes.iter().copied());
        if !reads.unread.is_empty() {
            self.notes.push(format!("scope `{}` is not read", reads.unread.join("`, `")));
        }
        let kind = match point {
            "existence" => self.existence(),
            "substitution" => self.substitution(),
            "occurrence" => self.occurrence(&scopes),
            "repetition" => self.repetition(),
            "consistency" => self.consistency(),
            "conditional" => self.conditional(),
            "capitalization" => self.capitalisation(),
            "metric" => self.metric(),
            "readability" => self.readability(),
            "spelling" => {
                self.patterns("filters", |it| it);
                self.idle("it needs a spelling dictionary")
            }
            _ => self.sequence(),
        };
        if kind != "idle" {
            self.help();
            let takes_limit =
                !matches!(kind, "metric" | "sequence" | "capitalisation" | "repetition");
            if let Some(limit) = self.number("limit").filter(|&it| it > 0 && takes_limit) {
                self.set("limit", limit);
            }
            if let Some(within) = reads.within.filter(|_| takes_limit) {
                self.set("within", within);
            }
        }
        let zones: Vec<Zone> = reads.zones.into();
        let zones = zones.into_iter().filter_map(|zone| Value::try_from(zone).ok());
        let mut head = Table::new();
        let said = self.text("message").unwrap_or_default();
        let title = message(&said.replace("%s", "…"), &[]).replace("{{", "{").replace("}}", "}");
        head.insert("title".into(), title.clone().into());
        head.insert("level".into(), level.into());
        let style = self.name.split('.').next().unwrap_or_default();
        let link = self.text("link").map(|link| format!(", {link}"));
        let source = format!("the Vale style {style}{}", link.unwrap_or_default());
        head.insert("source".into(), source.into());
        let described = self.text("description").filter(|text| !text.trim().is_empty());
        let explain =
            format!("{}\n\nThis is `{}` of Vale.\n", described.unwrap_or(title), self.name);
        head.insert("explain".into(), explain.into());
        head.insert("zones".into(), Value::Array(zones.collect()));
        if reads.levels != HeadingLevels::ALL {
            let levels: Vec<u8> = reads.levels.into();
            let levels = levels.into_iter().map(|level| Value::Integer(level.into()));
            head.insert("heading-levels".into(), Value::Array(levels.collect()));
        }
        let options = std::mem::take(&mut self.options);
        self.faults.is_empty().then_some(Made { head, kind, options })
    }

    /// A rule that is read and not run.
    fn idle(&mut self, reason: &str) -> &'static str {
        self.options = Table::from_iter([("reason".to_owned(), Value::from(reason))]);
        self.notes.push(reason.to_owned());
        "idle"
    }

    /// The exceptions of the rule and, unless it says otherwise, the accepted words.
    fn exceptions(&mut self) {
        let mut patterns: Vec<Value> = Vec::new();
        for (exception, span) in self.strings("exceptions") {
            patterns.extend(self.pattern(&word(&exception), span));
        }
        if self.uses_vocabulary() {
            let span = self.node.span;
            for accepted in self.accept {
                patterns.extend(self.pattern(&word(accepted), span));
            }
        }
        if !patterns.is_empty() {
            self.set("exception-patterns", patterns);
        }
    }

    fn uses_vocabulary(&self) -> bool {
        self.text("vocab").is_none_or(|vocab| vocab != "false")
    }

    fn message(&mut self, placeholders: &[&str]) {
        let said = self.text("message").unwrap_or_default();
        let said = message(&said, placeholders);
        if self.node.get("message").is_some() || !said.is_empty() {
            self.set("message", said);
        }
    }

    fn help(&mut self) {
        let link = self.text("link").map(|link| format!("see {link}"));
        if let Some(link) = link.filter(|_| !self.options.contains_key("help")) {
            // The help of a substitution says what to write.
            if !self.options.contains_key("case") && !self.options.contains_key("groups") {
                self.set("help", link);
            }
        }
    }

    /// The name and the parameters of the rule's action.
    fn action(&self) -> Option<(String, Vec<String>)> {
        let action = self.get("action")?;
        let name = action.get("name")?.text()?.to_owned();
        let params = action.get("params").map(Node::items).unwrap_or_default();
        Some((name, params.iter().filter_map(Node::text).map(str::to_owned).collect()))
    }

    /// Sets the edit that the action of an existence rule makes; returns whether there is one.
    fn edit(&mut self) -> bool {
        let Some((name, params)) = self.action() else { return false };
        let params: Vec<&str> = params.iter().map(String::as_str).collect();
        let class = |chars: &str| format!("[{}]+", regex_syntax::escape(chars));
        let (find, better) = match (name.as_str(), params.as_slice()) {
            ("remove", _) => ("(?s).+".to_owned(), String::new()),
            ("replace", [only]) => ("(?s).+".to_owned(), only.replace('$', "$$")),
            ("edit", ["regex", find, better]) => (translate(find), replacement(better)),
            ("edit", ["trim_left", chars]) => (format!("^{}", class(chars)), String::new()),
            ("edit", ["trim_right", chars]) => (format!("{}$", class(chars)), String::new()),
            ("edit", ["trim", chars]) => (format!("^{0}|{0}$", class(chars)), String::new()),
            ("edit", ["truncate", sign]) => {
                (format!("(?s){}.*", regex_syntax::escape(sign)), String::new())
            }
            _ => return false,
        };
        if Pattern::try_from(find.clone()).is_err() {
            return false;
        }
        let edit =
            [("find".to_owned(), Value::from(find)), ("use".to_owned(), Value::from(better))];
        self.set("edit", Table::from_iter(edit));
        true
    }

    fn level(&mut self) -> &'static str {
        let Some(node) = self.get("level") else { return "warning" };
        match node.text() {
            Some("suggestion") => "note",
            Some("warning") => "warning",
            Some("error") => "error",
            _ => {
                let help = "there are `suggestion`, `warning` and `error`".to_owned();
                self.fault(node.span, "there is no such level", Some(help));
                "warning"
            }
        }
    }

    /// Reports keys that the rule cannot have.
    fn check_keys(&mut self, point: &str, keys: &[&str]) {
        let entries: Vec<_> = self.node.entries().map(|(key, _)| key).collect();
        for key in entries {
            let name = key.text().unwrap_or_default().to_lowercase();
            let known = || COMMON.iter().chain(keys).copied();
            if known().any(|known| known == name) {
                continue;
            }
            let help = match nearest(&name, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the keys are `{}`", known().collect::<Vec<_>>().join("`, `")),
            };
            let message = format!("`{point}` has no key `{name}`");
            self.fault(key.span, &message, Some(help));
        }
    }

    /// A regex in our dialect, or a fault.
    fn pattern(&mut self, theirs: &str, span: SourceSpan) -> Option<Value> {
        let ours = translate(theirs);
        match Pattern::try_from(ours.clone()) {
            Ok(_) => Some(Value::from(ours)),
            Err(message) => {
                let help = (ours != theirs).then(|| format!("it was read as `{ours}`"));
                self.fault(span, &format!("this is no regex: {message}"), help);
                None
            }
        }
    }

    /// The regexes of a key.
    fn patterns(&mut self, key: &str, make: impl Fn(String) -> String) -> Vec<Value> {
        let fails = |regex: &str| Pattern::try_from(translate(regex)).is_err();
        let strings = self.strings(key).into_iter();
        let regexes = strings.filter_map(|(text, span)| {
            let made = make(text.clone());
            // What is wrong is told of what stands in the file.
            let told = if fails(&made) && fails(&text) { text } else { made };
            self.pattern(&told, span)
        });
        regexes.collect()
    }

    fn fault(&mut self, span: SourceSpan, message: &str, help: Option<String>) {
        self.faults.push(Fault { span, message: message.to_owned(), help });
    }

    fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.options.insert(key.to_owned(), value.into());
    }

    /// The value of a key, whatever its case.
    fn get(&self, key: &str) -> Option<&'a Node> {
        let same = |name: &Node| name.text().is_some_and(|name| name.eq_ignore_ascii_case(key));
        let entry = self.node.entries().find(|(name, _)| same(name));
        entry.map(|(_, value)| value).filter(|value| value.value != yaml::Value::Null)
    }

    fn text(&self, key: &str) -> Option<String> {
        self.get(key)?.text().map(str::to_owned)
    }

    /// The scalars of a key with their places; a list in a list is opened.
    fn strings(&self, key: &str) -> Vec<(String, SourceSpan)> {
        let items = self.get(key).map(Node::items).unwrap_or_default();
        let items = items.iter().flat_map(Node::items);
        items.filter_map(|it| Some((it.text()?.to_owned(), it.span))).collect()
    }

    fn list(&self, key: &str) -> Vec<&'a str> {
        let items = self.get(key).map(Node::items).unwrap_or_default();
        items.iter().filter_map(Node::text).collect()
    }

    fn flag(&self, key: &str) -> bool {
        let text = self.text(key).unwrap_or_default();
        matches!(text.to_lowercase().as_str(), "true" | "yes" | "on" | "1")
    }

    fn number(&self, key: &str) -> Option<i64> {
        self.text(key)?.parse().ok()
    }
}

/// A token between word boundaries.
fn word(token: &str) -> String {
    format!(r"{}\b(?:{token})\b", lines(token))
}

/// A token that may match inside a word.
fn bare(token: &str) -> String {
    format!("{}(?:{token})", lines(token))
}

/// Anchors are those of lines.
fn lines(token: &str) -> &'static str {
    if token.contains(['^', '$']) { "(?m)" } else { "" }
}

/// The rules that a vocabulary makes: accepted words written otherwise, and rejected ones.
pub(super) fn of_vocabulary(accept: &[String], reject: &[String]) -> Vec<(&'static str, Made)> {
    // One function: the two rules that a vocabulary makes.
    let mut rules = Vec::new();
    let zones: Vec<Zone> = read(["text"].into_iter()).zones.into();
    let zones: Vec<_> = zones.into_iter().filter_map(|zone| Value::try_from(zone).ok()).collect();
    let head = |title: &str, explain: &str| {
        let texts = [
            ("title", title),
            ("level", "error"),
            ("source", "the vocabulary of the house"),
            ("explain", explain),
        ];
        let texts = texts.map(|(key, text)| (key.to_owned(), Value::from(text)));
        let mut head = Table::from_iter(texts);
        head.insert("zones".into(), Value::Array(zones.clone()));
        head
    };
    let terms = accept.iter().filter(|term| is_phrase(term));
    let rows = terms.map(|term| {
        let find = format!(r"\b(?:{})\b", regex_syntax::escape(&term.to_lowercase()));
        let row = [("find", find), ("use", term.clone())];
        Value::from(Table::from_iter(row.map(|(key, text)| (key.to_owned(), Value::from(text)))))
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        let options = [
            ("patterns", Value::Array(rows)),
            ("case", Value::from("as-written")),
            ("message", Value::from("use `{use}` instead of `{text}`")),
        ];
        let options = options.map(|(key, value)| (key.to_owned(), value));
        rules.push((
            "Vale.Terms",
            Made {
                head: head(
                    "a term in other letters than accepted",
                    "An accepted word of the vocabulary, written otherwise.",
                ),
                kind: "substitution",
                options: Table::from_iter(options),
            },
        ));
    }
    let patterns = reject.iter().map(|term| translate(&word(term)));
    let patterns = patterns.filter(|it| Pattern::try_from(it.clone()).is_ok());
    let patterns: Vec<_> = patterns.map(Value::from).collect();
    if !patterns.is_empty() {
        let options = [
            ("patterns", Value::Array(patterns)),
            ("ignore-case", Value::from(false)),
            ("message", Value::from("avoid `{text}`")),
        ];
        let options = options.map(|(key, value)| (key.to_owned(), value));
        rules.push((
            "Vale.Avoid",
            Made {
                head: head("a rejected term", "A word that the vocabulary rejects."),
                kind: "existence",
                options: Table::from_iter(options),
            },
        ));
    }
    rules
}
