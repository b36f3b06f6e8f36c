//! Regexes in another form: with other word boundaries, without look-around.

use regex_syntax::hir::{Capture, Hir, HirKind, Look, Repetition};

/// A regex with some of its leaves replaced; none where a leaf stays.
pub(super) fn replaced(hir: &Hir, leaf: &impl Fn(&Hir) -> Option<Hir>) -> Hir {
    let all = |parts: &[Hir]| parts.iter().map(|part| replaced(part, leaf)).collect();
    match hir.kind() {
        HirKind::Capture(Capture { index, name, sub }) => Hir::capture(Capture {
            index: *index,
            name: name.clone(),
            sub: Box::new(replaced(sub, leaf)),
        }),
        HirKind::Repetition(Repetition { min, max, greedy, sub }) => {
            let sub = Box::new(replaced(sub, leaf));
            Hir::repetition(Repetition { min: *min, max: *max, greedy: *greedy, sub })
        }
        HirKind::Concat(parts) => Hir::concat(all(parts)),
        HirKind::Alternation(parts) => Hir::alternation(all(parts)),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => {
            leaf(hir).unwrap_or_else(|| hir.clone())
        }
    }
}

/// A regex whose word boundaries are those of ASCII.
pub(super) fn ascii_boundaries(hir: &Hir) -> Hir {
    replaced(hir, &|leaf| match leaf.kind() {
        HirKind::Look(Look::WordUnicode) => Some(Hir::look(Look::WordAscii)),
        HirKind::Look(Look::WordStartUnicode) => Some(Hir::look(Look::WordStartAscii)),
        HirKind::Look(Look::WordEndUnicode) => Some(Hir::look(Look::WordEndAscii)),
        _ => None,
    })
}

/// A regex without its look-around, which matches wherever it does; none for one with
/// back-references or other things that only its own engine knows.
pub(super) fn without_look_around(pattern: &str) -> Option<String> {
    let mut out = String::with_capacity(pattern.len());
    // For each open group whether it is left out.
    let mut open: Vec<bool> = Vec::new();
    let mut class = false;
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let dropped = open.iter().any(|&dropped| dropped);
        let mut len = c.len_utf8();
        let mut keep = !dropped;
        match c {
            '\\' => {
                let next = rest[len..].chars().next()?;
                if matches!(next, '1'..='9' | 'k' | 'K' | 'G') && !class && !dropped {
                    return None;
                }
                len += next.len_utf8();
            }
            '[' => class = true,
            ']' => class = false,
            '(' if !class => {
                let looks = ["(?=", "(?!", "(?<=", "(?<!"];
                let look = looks.iter().any(|sign| rest.starts_with(sign));
                open.push(look);
                keep &= !look;
                if look && !dropped {
                    out.push_str("(?:");
                } else if rest.starts_with("(?>") && keep {
                    // What an atomic group gives up, the group without it may take.
                    out.push_str("(?:");
                    len = 3;
                    keep = false;
                }
            }
            ')' if !class => {
                let look = open.pop()?;
                if look && !open.iter().any(|&dropped| dropped) {
                    out.push(')');
                }
                keep = !look && !open.iter().any(|&dropped| dropped);
            }
            _ => {}
        }
        if keep {
            out.push_str(&rest[..len]);
        }
        rest = &rest[len..];
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_around_is_taken_out_whole() {
        let out = |text: &str| without_look_around(text);
        assert_eq!(out(r"a(?!b(c)[)])d").as_deref(), Some("a(?:)d"));
        assert_eq!(out(r"(?<=x\)y)(a|b)").as_deref(), Some("(?:)(a|b)"));
        assert_eq!(out(r"(a)\1"), None);
    }
}
