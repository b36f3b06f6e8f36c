//! The examples inside rule files, run as tests: what is called bad is reported, what is called
//! good is not.

use crate::config::Config;
use crate::diagnostic::Problem;
use crate::engine::{self, Input, Report};
use crate::rulefile::{Corpus, RuleFile, source_span};
use crate::ruleset::{self, Selection};

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

/// Runs the examples of a rule; each that does not hold becomes a problem at its place.
#[must_use]
pub fn failures(files: &[RuleFile], file: &RuleFile) -> Vec<Problem> {
    let path = file.path.clone().unwrap_or_else(|| format!("rules/{}.toml", file.id));
    if file.head.examples.is_empty() {
        let problem = Problem::error(format!("rule `{}` has no example", file.id)).path(path);
        return vec![problem.help("add `[[example]]` with `bad` and `good`")];
    }
    let mut problems = Vec::new();
    for example in &file.head.examples {
        let example_span = source_span(&example.span());
        let example = example.get_ref();
        let config = example.config.as_deref().unwrap_or_default();
        let mut fails = |corpus: &Option<Corpus>, expected: bool| {
            let Some(corpus) = corpus else { return };
            match run(files, &file.id, config, corpus.texts()) {
                Ok(report) if report.findings.is_empty() == expected => {
                    let (side, label) = if expected {
                        ("bad", "nothing is reported in `bad`")
                    } else {
                        ("good", "something is reported in `good`")
                    };
                    let problem = Problem::error(format!(
                        "rule `{}`: a {side} example does not hold",
                        file.id
                    ));
                    let problem =
                        problem.path(&path).excerpt(file.text.clone(), example_span, label);
                    problems.push(match report.findings.first() {
                        Some(finding) => problem.help(format!("reported: {}", finding.message)),
                        None => problem,
                    });
                }
                Ok(_) => {}
                Err(errors) => problems.extend(errors),
            }
        };
        fails(&example.bad, true);
        fails(&example.good, false);
    }
    problems
}
