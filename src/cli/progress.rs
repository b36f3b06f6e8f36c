//! What a person at a terminal sees of a long run: a bar while it goes on, and on demand a table
//! of where the time went.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli;
use crate::rules::Rule;
use crate::run::monitor::{Monitor, Stage};
use crate::text::escape::{self, OutputSyntax};

/// How long a run goes on before anything is shown of it.
const QUIET: Duration = Duration::from_millis(500);

/// Does something under a monitor, with a bar on standard error where that is a terminal.
pub(super) fn with_bar<T>(monitor: &Monitor, work: impl FnOnce() -> T) -> T {
    if !io::stderr().is_terminal() {
        return work();
    }
    thread::scope(|scope| {
        let (stop, stopped) = channel();
        scope.spawn(move || draw(monitor, &stopped));
        let made = work();
        drop::<std::sync::mpsc::Sender<()>>(stop);
        made
    })
}

fn draw(monitor: &Monitor, stopped: &Receiver<()>) {
    let waits = |time| stopped.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
    if !waits(QUIET) {
        return;
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos} of {len} texts") {
        bar.set_style(style);
    }
    loop {
        let (done, total) = monitor.progress();
        bar.set_length(total as u64);
        bar.set_position(done as u64);
        bar.set_message(if monitor.is_judging() { "comparing" } else { "reading" });
        if !waits(Duration::from_millis(100)) {
            break;
        }
    }
    bar.finish_and_clear();
}

/// Prints the times of a run to standard error: by stage, and of the rules that took longest.
pub(super) fn print_times(monitor: &Monitor, rules: &[Rule]) {
    cli::tell(OutputSyntax::Text, |out| write_times(monitor, rules, out));
}

fn write_times(monitor: &Monitor, rules: &[Rule], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{:<24} {:>10}", "stage", "seconds")?;
    for stage in Stage::ALL {
        if let Some(time) = monitor.stage_time(stage) {
            writeln!(out, "{:<24} {:>10.3}", stage.name(), time.as_secs_f64())?;
        }
    }
    let times = rules.iter().enumerate().filter_map(|(at, rule)| {
        let [documents, corpus] = monitor.rule_times(at)?;
        Some((documents + corpus, rule, documents, corpus))
    });
    let mut times: Vec<_> = times.collect();
    times.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    writeln!(out, "\n{:<36} {:>10} {:>10}", "rule", "documents", "corpus")?;
    for (_, rule, documents, corpus) in times {
        let (documents, corpus) = (documents.as_secs_f64(), corpus.as_secs_f64());
        writeln!(out, "{:<36} {documents:>10.3} {corpus:>10.3}", escape::line(&rule.id))?;
    }
    writeln!(out, "\nseconds are summed over all threads")
}
