//! The cache: a warm run reports what a cold one reports, whatever happened to the texts and to
//! the cache meanwhile.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use copydesk::cache::{self, Cache};
use copydesk::config::{Config, Selector};
use copydesk::discover;
use copydesk::engine::{Input, Run};
use copydesk::monitor::Monitor;
use copydesk::report::json;
use copydesk::ruleset::{self, Selection};
use copydesk::session;
use tempfile::TempDir;

/// Some texts that disagree, with a generator's number in each so that no two are the same.
fn texts(folder: &Path, count: usize) {
    for at in 0..count {
        let path = folder.join(format!("part-{:02}/text-{at:05}.md", at % 20));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text(at)).unwrap();
    }
}

fn text(at: usize) -> String {
    let (year, place) = (2000 + at % 24, ["Kerman", "Herat", "Balkh", "Ghazni", "Farah"][at % 5]);
    let mut out = format!(
        "# Report {at} on {place}\n\n\
         The Coastal Survey Office (CSO) wrote on 3 March {year} that the harbour of {place} was \
         attacked in January {year}. The CSO sent twelve people the the next day, and Osei and Adu \
         (2019) describe what they saw: “no roof was whole”, they say (Osei and Adu, 2019, p. 14).\n\n"
    );
    for part in 0..14 {
        out.push_str(&format!(
            "## Part {part}\n\nIn {place} the committee of {} met on {} May {year}. Maria Okafor \
             and Jonas Lindqvist of the Northern Harbour Union spoke about number {} of the plan, \
             which recieve{} no vote. About {} people came, fewer than in the years before, and \
             the mayor of {place} thanked them. Nobody had asked for the tolls to be raised, and \
             the Union said so in its letter of June {year}.\n\n",
            part * 7 + at,
            part % 28 + 1,
            at * 31 + part,
            if part % 9 == 3 { "d" } else { "s" },
            part * 113 + at
        ));
    }
    out.push_str("## References\n\nOsei, K. and Adu, P. (2019) ‘Roofs of the coast’, *Journal of Harbours*, 3(2), pp. 1–20.\n");
    out
}

/// A folder with a corpus in `texts`; its cache is beside it.
struct Bench {
    _guard: TempDir,
    texts: PathBuf,
    cache: PathBuf,
}

/// Findings and problems of a run.
type Printed = (String, Vec<String>);

impl Bench {
    fn new(count: usize) -> Self {
        let guard = tempfile::tempdir().unwrap();
        let (corpus, cache) = (guard.path().join("texts"), guard.path().join("cache"));
        texts(&corpus, count);
        Self { _guard: guard, texts: corpus, cache }
    }

    fn path(&self, at: usize) -> PathBuf {
        self.texts.join(format!("part-{:02}/text-{at:05}.md", at % 20))
    }

    fn run(&self, cached: bool, config: &Config, selection: &Selection) -> Printed {
        let mut problems = Vec::new();
        let files = ruleset::files(config, &mut problems);
        let ruleset = ruleset::build(&files, config, selection, &mut problems);
        let files = discover::discover(std::slice::from_ref(&self.texts), config, &mut problems);
        assert_eq!(problems, []);
        let key = cache::key(&ruleset.key, &self.texts);
        let cache = cached.then(|| Cache::open(self.cache.clone(), key, true));
        let run = Run { ruleset: &ruleset, config, monitor: &Monitor::default() };
        let inputs = files.into_iter().map(Input::File).collect();
        let report = session::check(inputs, &run, cache.as_ref());
        let mut out = Vec::new();
        json::write(&report, &mut out).unwrap();
        let rest = (report.words, report.paths, report.rewritable, report.unread.len());
        let problems = report.problems.iter().map(|problem| format!("{problem:?}"));
        (String::from_utf8(out).unwrap(), problems.chain([format!("{rest:?}")]).collect())
    }

    fn cold(&self) -> Printed {
        self.run(false, &Config::default(), &Selection::default())
    }

    fn warm(&self) -> Printed {
        self.run(true, &Config::default(), &Selection::default())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        command.current_dir(&self.texts).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { out.extend(files(&path)) } else { out.push(path) }
    }
    out.sort();
    out
}

#[test]
fn a_warm_run_reports_what_a_cold_one_reports() {
    let bench = Bench::new(30);
    let cold = bench.cold();
    assert!(cold.0.lines().count() > 60, "{cold:?}");
    for _ in 0..3 {
        assert_eq!(bench.warm(), cold);
    }
    // Changed, new, removed, binary and broken texts, and one that only moved.
    let changes: [&dyn Fn(); 7] = [
        &|| fs::write(bench.path(3), text(3).replace("3 March", "4 March")).unwrap(),
        &|| fs::write(bench.texts.join("new.md"), text(77)).unwrap(),
        &|| fs::remove_file(bench.path(5)).unwrap(),
        &|| fs::rename(bench.path(6), bench.texts.join("moved.md")).unwrap(),
        &|| fs::write(bench.texts.join("binary.txt"), b"\x7FELF\0\0").unwrap(),
        &|| fs::write(bench.texts.join("old.txt"), b"caf\xE9 the the r\xE9sum\xE9").unwrap(),
        &|| fs::write(bench.texts.join("a.bib"), "@book{a, title = {x\n@book{b,}\n").unwrap(),
    ];
    for (at, change) in changes.iter().enumerate() {
        change();
        let cold = bench.cold();
        for _ in 0..2 {
            assert_eq!(bench.warm(), cold, "after change {at}");
        }
    }
}

#[test]
fn a_change_of_the_same_size_and_time_is_seen() {
    let bench = Bench::new(4);
    let before = fs::metadata(bench.path(3)).unwrap().modified().unwrap();
    bench.warm();
    fs::write(bench.path(3), text(3).replace("the the", "teh the")).unwrap();
    let file = fs::File::options().append(true).open(bench.path(3)).unwrap();
    file.set_modified(before).unwrap();
    assert_eq!(bench.warm(), bench.cold());
}

#[test]
fn other_rules_and_configurations_are_kept_apart() {
    let bench = Bench::new(6);
    let only = |name| Selection { select: Some(vec![Selector::new(name)]), ..Selection::default() };
    let preview = Selection { preview: true, ..Selection::default() };
    for selection in [preview, only("typos"), Selection::default(), only("dates")] {
        for text in
            ["", "accept = [\"Kerman\"]\n", "[rules.\"typos/doubled-word\"]\nlevel = \"note\"\n"]
        {
            let config = Config::parse("copydesk.toml", text).unwrap();
            let cold = bench.run(false, &config, &selection);
            assert_eq!(bench.run(true, &config, &selection), cold);
            assert_eq!(bench.run(true, &config, &selection), cold);
        }
    }
    let sets =
        fs::read_dir(&bench.cache).unwrap().filter(|it| it.as_ref().unwrap().path().is_dir());
    assert_eq!(sets.count(), 4, "the newest sets are kept, the others are not");
}

/// What is written in the place of a file.
type Damage<'a> = &'a dyn Fn(&[u8]) -> Vec<u8>;

#[test]
fn a_damaged_or_foreign_cache_is_not_trusted() {
    let bench = Bench::new(30);
    let cold = bench.cold();
    bench.warm();
    let whole: Vec<_> =
        files(&bench.cache).into_iter().map(|path| (fs::read(&path).unwrap(), path)).collect();
    assert!(whole.len() > 10, "{whole:?}");
    let damages: [Damage; 5] = [
        &|bytes| bytes[..bytes.len() / 2].to_vec(),
        &|_| Vec::new(),
        &|bytes| bytes.iter().map(|byte| !byte).collect(),
        &|bytes| {
            let mut bytes = bytes.to_vec();
            let middle = bytes.len() * 2 / 3;
            bytes[middle] ^= 0x40;
            bytes
        },
        &|_| b"something else".to_vec(),
    ];
    for damage in damages {
        for only_packs in [true, false] {
            for (bytes, path) in &whole {
                let extension = path.extension().and_then(|it| it.to_str());
                match extension {
                    // With the report at hand the packs would not be looked at.
                    Some("report") if only_packs => drop(fs::remove_file(path)),
                    Some("pack") => fs::write(path, damage(bytes)).unwrap(),
                    _ if !only_packs => fs::write(path, damage(bytes)).unwrap(),
                    _ => fs::write(path, bytes).unwrap(),
                }
            }
            assert_eq!(bench.warm(), cold);
            assert_eq!(bench.warm(), cold);
        }
    }
}

#[test]
fn what_cannot_be_written_is_no_error() {
    let bench = Bench::new(4);
    fs::write(&bench.cache, "a file").unwrap();
    assert_eq!(bench.warm(), bench.cold());
}

#[test]
fn texts_that_are_gone_leave_the_cache() {
    let bench = Bench::new(60);
    bench.warm();
    let size = || files(&bench.cache).iter().map(|it| it.metadata().unwrap().len()).sum::<u64>();
    let before = size();
    (10..60).for_each(|at| fs::remove_file(bench.path(at)).unwrap());
    fs::write(bench.texts.join("new.md"), text(101)).unwrap();
    bench.warm();
    // A report is kept for each of the last lists of texts.
    files(&bench.cache)
        .iter()
        .filter(|it| it.extension().is_some_and(|it| it == "report"))
        .for_each(|it| fs::remove_file(it).unwrap());
    assert!(size() < before / 2, "{} of {before}", size());
}

#[test]
fn a_small_corpus_leaves_no_folder_and_a_larger_one_leaves_one_that_git_ignores() {
    let bench = Bench::new(2);
    let cache = bench.texts.join(".copydesk_cache");
    let check = || bench.command(&["check", "--isolated", "--exit-zero"]).status().unwrap();
    assert!(check().success());
    assert!(!cache.exists());
    // One large text is enough.
    let large = (0..400).map(|at| format!("The dam of {at} was built.\n\n")).collect::<String>();
    fs::write(bench.texts.join("large.md"), large.repeat(100)).unwrap();
    assert!(check().success());
    assert_eq!(fs::read_to_string(cache.join(".gitignore")).unwrap(), "*\n");
    let tag = fs::read_to_string(cache.join("CACHEDIR.TAG")).unwrap();
    assert!(tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55"));
    let clean = || {
        let output = bench.command(&["clean"]).stdout(Stdio::piped()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(clean(), "removed .copydesk_cache\n");
    assert!(!cache.exists());
    assert_eq!(clean(), "there is no .copydesk_cache\n");
}

#[test]
fn runs_that_are_killed_or_meet_leave_texts_and_cache_whole() {
    const CHECK: [&str; 5] = ["check", "--isolated", "--exit-zero", "--cache-dir", "../cache"];
    let bench = Bench::new(30);
    let texts: Vec<_> =
        files(&bench.texts).into_iter().map(|it| (fs::read(&it).unwrap(), it)).collect();
    let start = Instant::now();
    assert!(bench.command(&CHECK).status().unwrap().success());
    let whole = start.elapsed();
    // The name of a text is what the command called it, so that this test cannot see what the
    // command kept but through the command.
    let print = |cache: &[&str]| {
        let format = ["--format", "json"];
        let mut command = bench.command(&[&CHECK[..3], cache, &format].concat());
        command.stdout(Stdio::piped()).output().unwrap().stdout
    };
    let cold = print(&["--no-cache"]);
    assert!(!cold.is_empty());
    let mut killed = 0;
    for step in 1..=4u32 {
        if step % 2 == 0 {
            fs::remove_dir_all(&bench.cache).unwrap();
        }
        // Something to write in each run.
        let extra = bench.texts.join("extra.md");
        fs::write(&extra, text(500 + step as usize)).unwrap();
        let mut children: Vec<_> =
            (0..1 + step / 3).map(|_| bench.command(&CHECK).spawn().unwrap()).collect();
        // At once, so that one at least is killed on any machine; then later and later, up to the
        // end of a whole run, where it writes.
        let part = if step == 1 { 0 } else { 5 + step };
        std::thread::sleep(whole * part / 10 + Duration::from_millis(1));
        for child in &mut children {
            killed += usize::from(child.try_wait().unwrap().is_none());
            let _ = child.kill();
            child.wait().unwrap();
        }
        fs::remove_file(extra).unwrap();
        assert_eq!(print(&CHECK[3..]), cold, "killed at step {step}");
    }
    assert!(killed > 0, "no run was killed before its end");
    for (bytes, path) in texts {
        assert_eq!(fs::read(path).unwrap(), bytes);
    }
}

/// Quoted in reports: `cargo test --release --test cache -- --ignored --nocapture`.
#[test]
#[ignore = "takes long; needs an optimised build"]
fn a_warm_run_over_ten_thousand_texts_takes_a_tenth_of_the_time() {
    let bench = Bench::new(10_000);
    let timed = |cache: &[&str]| {
        let start = Instant::now();
        let mut command = bench.command(
            &[&["check", "--isolated", "--exit-zero", "--format", "json"], cache].concat(),
        );
        let output = command.stdout(Stdio::piped()).output().unwrap();
        (start.elapsed(), output.stdout)
    };
    let (cold, report) = timed(&["--no-cache"]);
    let cache = ["--cache-dir", "../cache"];
    // The run behind the first may have to hash files that are younger than clocks are fine.
    let warm: Vec<_> = (0..3).map(|_| timed(&cache)).collect();
    println!("cold {cold:?}; with the cache {:?}", warm.iter().map(|it| it.0).collect::<Vec<_>>());
    assert!(warm.iter().all(|(_, same)| *same == report));
    assert!(warm[1..].iter().all(|(time, _)| *time * 10 < cold));
}
