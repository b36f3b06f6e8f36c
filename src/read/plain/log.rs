//! What programs write for themselves: logs are lines of a machine, cut at a column where it pleases,
//! and no author's prose.

/// A log has so many lines at least.
const LINES: usize = 8;
/// Of so many lines one at most may be something else.
const OTHERS: usize = 3;
/// So many lines tell.
const SAMPLE: usize = 400;

/// Whether a text is a log: of TeX, as its first line says, or of lines that begin with a time to the
/// second or with a level.
#[must_use]
pub(super) fn is_log(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let tex = first.strip_prefix("This is ").and_then(|rest| rest.split_once(','));
    let tex = tex.is_some_and(|(name, rest)| {
        name.to_ascii_lowercase().ends_with("tex") && rest.trim_start().starts_with("Version ")
    });
    let sample = || std::iter::once(first).chain(lines.clone()).take(SAMPLE);
    let stamped = sample().filter(|line| is_stamped(line)).count();
    let all = sample().count();
    tex || all >= LINES && (all - stamped) * OTHERS <= all
}

/// Whether a line begins with `[INFO]`, `WARNING:`, `2024-05-01 12:00:07` or `12:00:07,120`.
fn is_stamped(line: &str) -> bool {
    const LEVELS: [&str; 8] =
        ["TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "FATAL"];
    let bare = line.trim_start_matches(['[', '(']);
    let end = bare.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(bare.len());
    let (word, rest) = bare.split_at(end);
    let level = LEVELS.contains(&word) && rest.starts_with([':', ']', ')', '|', ' ']);
    level || shape(bare).starts_with("0000-00-00 00:00:00") || shape(bare).starts_with("00:00:00")
}

/// The beginning of a line with `0` for every figure and a space for the `T` between date and time.
fn shape(line: &str) -> String {
    let figure = |c: char| if c.is_ascii_digit() { '0' } else { c };
    let shape = |c: char| if c == 'T' { ' ' } else { figure(c) };
    line.chars().take("0000-00-00 00:00:00".len()).map(shape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_are_told_from_prose() {
        let tex = "This is LuaHBTeX, Version 1.15.0 (TeX Live 2022)\n restricted system commands\n";
        assert!(is_log(tex));
        assert!(is_log(&"2024-05-01T12:00:07Z the pump has started\n".repeat(9)));
        assert!(is_log(&"[WARN] the pump is dry\n".repeat(9)));
        assert!(!is_log(&"2024-05-01 the pump was mended by the miller\n".repeat(9)));
        assert!(!is_log("This is TeX, a book about type.\n"));
        assert!(!is_log(&"Information was scarce, and warnings came late.\n".repeat(9)));
    }
}
