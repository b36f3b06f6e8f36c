//! A run that is killed, at whatever moment, leaves texts, cache and baseline whole, and one that is
//! edited against loses no edit.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Texts with slips that `--fix` mends, long enough for a run to be met in the middle.
const TEXTS: usize = 30;

fn text(at: usize) -> String {
    let paragraph = |part: usize| {
        format!(
            "The {part}th committee of the Northern Harbour Union wrote an e-mail about plan {} to \
             the mayor. Nobody had asked for it, and the the answer came in 20{:02}.\n\n",
            at * 31 + part,
            part % 24
        )
    };
    (1..12).map(paragraph).collect()
}

/// A folder with texts and a configuration.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap() };
        let config = "[[term]]\nuse = \"email\"\nnot = [\"e-mail\"]\n";
        fs::write(bench.path("copydesk.toml"), config).unwrap();
        fs::create_dir(bench.path("texts")).unwrap();
        bench.restore();
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn restore(&self) {
        (0..TEXTS).for_each(|at| fs::write(self.text_path(at), text(at)).unwrap());
    }

    fn text_path(&self, at: usize) -> PathBuf {
        self.path(&format!("texts/text-{at:03}.md"))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        command.current_dir(self.folder.path()).args(arguments);
        command.env("COPYDESK_CACHE_KEY", "the key of this test");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap()
    }

    /// What killed runs left of files that they were writing.
    fn left(&self) -> Vec<PathBuf> {
        let folders = [self.path("texts"), self.folder.path().to_owned()];
        let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
        let paths = entries.map(|entry| entry.unwrap().path());
        let left = paths
            .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(".copydesk-"));
        left.collect()
    }

    /// What stands in the folder, without what killed runs left of files that they were writing
    /// and without the cache.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut out = BTreeMap::new();
        for folder in [self.path("texts"), self.folder.path().to_owned()] {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                if path.is_file() && !name.starts_with(".copydesk-") {
                    out.insert(path.clone(), fs::read(&path).unwrap());
                }
            }
        }
        out
    }
}

/// How long something takes.
fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// Kills a process, unless it has ended.
fn kill(mut child: Child) -> bool {
    let alive = child.try_wait().unwrap().is_none();
    let _ = child.kill();
    child.wait().unwrap();
    alive
}

/// Moments of a run, each once: fractions of its length, in an order that looks random.
fn moments(whole: Duration, count: u32) -> impl Iterator<Item = Duration> {
    (0..count).map(move |step| whole * (step * 7 % count) / count + Duration::from_millis(1))
}

#[test]
fn a_killed_fix_leaves_every_text_as_it_was_or_as_it_should_be() {
    const FIX: [&str; 6] = ["check", "--fix", "--exit-zero", "--cache-dir", "cache", "texts"];
    let bench = Bench::new();
    let before = bench.files();
    let whole = time(|| assert!(bench.run(&FIX).status.success()));
    let after = bench.files();
    let changed = |path: &Path| before[path] != after[path];
    assert_eq!(before.keys().filter(|path| changed(path)).count(), TEXTS);
    let mut killed = 0;
    // Whether the run was killed between two texts.
    let check = |moment: &str| {
        let now = bench.files();
        assert_eq!(now.len(), before.len());
        for (path, bytes) in &now {
            assert!(*bytes == before[path] || *bytes == after[path], "{path:?} {moment}");
        }
        // The next run does the rest.
        assert!(bench.run(&FIX).status.success());
        assert!(bench.files() == after, "{moment}");
        assert_eq!(bench.left(), [] as [PathBuf; 0], "{moment}");
        now != before && now != after
    };
    for moment in moments(whole, 5) {
        bench.restore();
        let child = bench.command(&FIX).spawn().unwrap();
        thread::sleep(moment);
        killed += usize::from(kill(child));
        check(&format!("after {moment:?} of {whole:?}"));
    }
    // And while it is writing. That does not take long: on a busy machine this test may be late.
    let between = (0..20).any(|attempt| {
        let written = attempt % 3 * 5;
        bench.restore();
        let child = bench.command(&FIX).spawn().unwrap();
        let last = bench.text_path(written);
        let start = Instant::now();
        while fs::read(&last).unwrap() == before[&last] && start.elapsed() < whole * 20 {
            thread::sleep(Duration::from_micros(50));
        }
        kill(child);
        check(&format!("behind text {written}"))
    });
    assert!(killed > 0, "no run was killed before its end");
    assert!(between, "no run was killed while it was writing");
}

#[test]
fn a_killed_run_leaves_a_baseline_that_can_be_read() {
    const BASELINE: [&str; 2] = ["baseline", "texts"];
    const CHECK: [&str; 2] = ["check", "texts"];
    let bench = Bench::new();
    let path = bench.path("copydesk-baseline.json");
    let whole = time(|| assert!(bench.run(&BASELINE).status.success()));
    let old = fs::read(&path).unwrap();
    assert_eq!(bench.run(&CHECK).status.code(), Some(0), "all that is found is old");
    // A text more, so that there is something to write.
    fs::write(bench.path("texts/new.md"), text(900)).unwrap();
    assert!(bench.run(&BASELINE).status.success());
    let new = fs::read(&path).unwrap();
    assert_ne!(old, new);
    let (mut killed, mut met) = (0, [0, 0]);
    for moment in moments(whole, 4).chain(moments(whole / 6, 2).map(|it| whole * 5 / 6 + it)) {
        fs::write(&path, &old).unwrap();
        let child = bench.command(&BASELINE).spawn().unwrap();
        thread::sleep(moment);
        killed += usize::from(kill(child));
        let now = fs::read(&path).unwrap();
        assert!(now == old || now == new, "after {moment:?} of {whole:?}");
        met[usize::from(now == new)] += 1;
        let check = bench.run(&CHECK);
        // New findings are a status of 1; a broken baseline would be one of 2.
        assert_eq!(check.status.code(), Some(i32::from(now == old)), "{check:?}");
    }
    assert!(killed > 0 && met[0] > 0, "no run was killed before its end");
    // The first baseline of all: it is there as a whole or not at all.
    for moment in moments(whole, 3) {
        fs::remove_file(&path).unwrap();
        let child = bench.command(&BASELINE).spawn().unwrap();
        thread::sleep(moment);
        kill(child);
        assert!(!path.exists() || fs::read(&path).unwrap() == new);
        assert!(bench.run(&BASELINE).status.success());
        assert_eq!(fs::read(&path).unwrap(), new);
        assert_eq!(bench.left(), [] as [PathBuf; 0]);
    }
}

/// Whenever the edits come, before a text is read, while it is judged or right before it is
/// written: each is there at the end.
#[cfg(target_os = "linux")]
#[test]
fn an_edit_during_a_fix_is_not_lost() {
    const FIX: [&str; 5] = ["check", "--fix", "--exit-zero", "--no-cache", "texts"];
    let bench = Bench::new();
    let whole = time(|| assert!(bench.run(&FIX).status.success()));
    for round in 0..3 {
        bench.restore();
        let mut child = bench.command(&FIX).spawn().unwrap();
        for at in 0..TEXTS {
            thread::sleep(whole / TEXTS as u32);
            let edited = format!("Edit {round}-{at}.\n\n{}", text(at));
            let aside = bench.path("edited.md");
            fs::write(&aside, edited).unwrap();
            fs::rename(&aside, bench.text_path(TEXTS - 1 - at)).unwrap();
        }
        child.wait().unwrap();
        for at in 0..TEXTS {
            let now = fs::read_to_string(bench.text_path(TEXTS - 1 - at)).unwrap();
            assert!(now.starts_with(&format!("Edit {round}-{at}.")), "{now}");
        }
        assert_eq!(bench.left(), [] as [PathBuf; 0]);
    }
}
