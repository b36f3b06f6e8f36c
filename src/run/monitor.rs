//! What a run is doing: how far it is, for who waits, and how long each part took, for who wants
//! it faster.
//!
//! The engine counts; nothing here draws. Counting progress is an addition a text; times are taken
//! only where somebody asked for them.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Looking for files.
    Discover,
    /// Reading what an earlier run left.
    Recall,
    /// Reading and decoding files.
    Decode,
    /// Finding prose, blocks and zones.
    Parse,
    /// Extracting facts.
    Extract,
    /// Checks of single documents.
    Documents,
    /// Checks of the corpus.
    Corpus,
    /// Taking out what is allowed, and sorting.
    Suppress,
    /// Keeping what was read for the next run.
    Remember,
    /// Writing the report.
    Report,
}

impl Stage {
    /// Every stage, in the order of a run.
    pub const ALL: [Self; 10] = [
        Self::Discover,
        Self::Recall,
        Self::Decode,
        Self::Parse,
        Self::Extract,
        Self::Documents,
        Self::Corpus,
        Self::Suppress,
        Self::Remember,
        Self::Report,
    ];

    /// As a table of times calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Discover => "discover files",
            Self::Recall => "recall the cache",
            Self::Decode => "read and decode",
            Self::Parse => "find prose and zones",
            Self::Extract => "extract facts",
            Self::Documents => "check documents",
            Self::Corpus => "check the corpus",
            Self::Suppress => "suppress and sort",
            Self::Remember => "write the cache",
            Self::Report => "write the report",
        }
    }
}

/// Watches a run.
#[derive(Debug, Default)]
pub struct Monitor {
    total: AtomicUsize,
    done: AtomicUsize,
    judging: AtomicUsize,
    times: Option<Times>,
}

/// Nanoseconds, summed over all threads.
#[derive(Debug)]
struct Times {
    stages: [AtomicU64; Stage::ALL.len()],
    rules: Vec<[AtomicU64; 2]>,
}

impl Monitor {
    /// One that takes times, for so many rules.
    #[must_use]
    pub fn timed(rules: usize) -> Self {
        let times = Times {
            stages: Default::default(),
            rules: std::iter::repeat_with(Default::default).take(rules).collect(),
        };
        Self { times: Some(times), ..Self::default() }
    }

    /// Says that so many texts are to be read.
    pub fn expect(&self, texts: usize) {
        self.total.fetch_add(texts, Ordering::Relaxed);
    }

    /// Says that a text was read.
    pub fn advance(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Says that all texts are read and the corpus is checked.
    pub fn judge(&self) {
        self.judging.store(1, Ordering::Relaxed);
    }

    /// How many texts were read, of how many.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    /// Whether all texts are read and the corpus is checked.
    #[must_use]
    pub fn is_judging(&self) -> bool {
        self.judging.load(Ordering::Relaxed) > 0
    }

    /// Does a part of a stage.
    pub fn stage<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        match &self.times {
            Some(times) => timed(&times.stages[stage as usize], work),
            None => work(),
        }
    }

    /// Does what one rule has to do, with a document or, else, with the corpus.
    pub fn rule<T>(&self, rule: usize, corpus: bool, work: impl FnOnce() -> T) -> T {
        let of_rule = self.times.as_ref().and_then(|times| times.rules.get(rule));
        match of_rule {
            Some(counters) => timed(&counters[usize::from(corpus)], work),
            None => work(),
        }
    }

    /// The time that a stage took on all threads together; none where nobody asked.
    #[must_use]
    pub fn stage_time(&self, stage: Stage) -> Option<Duration> {
        let times = self.times.as_ref()?;
        Some(Duration::from_nanos(times.stages[stage as usize].load(Ordering::Relaxed)))
    }

    /// The times that a rule took with documents and with the corpus.
    #[must_use]
    pub fn rule_times(&self, rule: usize) -> Option<[Duration; 2]> {
        let counters = self.times.as_ref()?.rules.get(rule)?;
        Some([0, 1].map(|at| Duration::from_nanos(counters[at].load(Ordering::Relaxed))))
    }
}

fn timed<T>(counter: &AtomicU64, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let made = work();
    let nanos = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
    counter.fetch_add(nanos, Ordering::Relaxed);
    made
}
