//! The examples inside rule files, run as tests: what is called bad is reported, what is called
//! good is not.

use std::fmt;

use crate::house::config::Config;
use crate::house::rulefile::{Corpus, RuleFile, source_span};
use crate::rulebook::ruleset::{self, Selection};
use crate::run::engine::{self, Input, Report};
use crate::text::finding::Problem;

/// Runs one rule, whatever its tier, over some texts; `config` is the text of a `copydesk.toml`.
///
/// # Errors
/// Problems with the configuration or the rule's options.
pub fn run(
    files: &[RuleFile],
    rule: &str,
    config: &str,
    texts: Vec<(String, String)>,
) -> Result<Report, Vec<Problem>> {
    let config = Config::parse("copydesk.toml", config)?;
    let mut problems = Vec::new();
    let ruleset = ruleset::build(files, &config, &Selection::only(rule), &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let inputs =
        texts.into_iter().map(|(name, text)| Input::Text { name, bytes: text.into_bytes() });
    Ok(engine::check(inputs.collect(), &ruleset, &config))
}

/// What the examples of a rule say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every example holds.
    Validated,
    /// There is none.
    Missing,
    /// It misses something that is called bad.
    Silent,
    /// It reports something in what is called good.
    Noisy,
    /// It cannot run.
    Broken,
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Validated => "validated",
            Self::Missing => "missing",
            Self::Silent => "silent",
            Self::Noisy => "noisy",
            Self::Broken => "broken",
        })
    }
}

/// Runs the examples of a rule: the verdict on it, the worst of all its examples, and each that
/// does not hold as a problem at its place.
#[must_use]
pub fn judge(files: &[RuleFile], file: &RuleFile) -> (Verdict, Vec<Problem>) {
    let (path, text) = file.examples_file();
    if file.head.examples.is_empty() {
        // A rule without examples may be broken all the same.
        if let Err(problems) = run(files, &file.id, "", Vec::new()) {
            return (Verdict::Broken, problems);
        }
        let problem = Problem::note(format!("rule `{}` has no example", file.id)).path(path);
        let help = match &file.vale {
            Some(_) => {
                "add `[[example]]` with `bad` and `good` to a file beside it that ends in \
                        `.test.toml` instead of `.yml`"
            }
            None => "add `[[example]]` with `bad` and `good`",
        };
        return (Verdict::Missing, vec![problem.help(help)]);
    }
    let mut verdict = Verdict::Validated;
    let mut problems = Vec::new();
    for example in &file.head.examples {
        let example_span = source_span(&example.span());
        let example = example.get_ref();
        let config = example.config.as_deref().unwrap_or_default();
        let mut fails = |corpus: &Option<Corpus>, expected: bool| {
            let Some(corpus) = corpus else { return };
            match run(files, &file.id, config, corpus.texts()) {
                Ok(report) if report.findings.is_empty() == expected => {
                    let (side, found, label) = if expected {
                        ("bad", Verdict::Silent, "nothing is reported in `bad`")
                    } else {
                        ("good", Verdict::Noisy, "something is reported in `good`")
                    };
                    verdict = verdict.max(found);
                    let problem = Problem::error(format!(
                        "rule `{}`: a {side} example does not hold",
                        file.id
                    ));
                    let problem = problem.path(&path).excerpt(text.clone(), example_span, label);
                    problems.push(match report.findings.first() {
                        Some(finding) => problem.help(format!("reported: {}", finding.message)),
                        None => problem.help(format!(
                            "check the words, their capitals and the zones that it reads; \
                             `copydesk explain {}` has a whole rule",
                            file.kind
                        )),
                    });
                }
                Ok(_) => {}
                Err(errors) => {
                    verdict = Verdict::Broken;
                    for error in errors {
                        if !problems.contains(&error) {
                            problems.push(error);
                        }
                    }
                }
            }
        };
        fails(&example.bad, true);
        fails(&example.good, false);
    }
    (verdict, problems)
}

/// The problems that [`judge`] finds.
#[must_use]
pub fn failures(files: &[RuleFile], file: &RuleFile) -> Vec<Problem> {
    judge(files, file).1
}
