//! Globs as strangers write them.

use globset::Glob;

/// Braces nest less deep in any glob that is meant: each level takes a part of the stack.
const DEEPEST: usize = 32;

/// A glob.
///
/// # Errors
/// What is wrong with it, in a few words.
pub fn glob(pattern: &str) -> Result<Glob, String> {
    if nest_deep(pattern.as_bytes()) {
        return Err("its braces nest too deep".to_owned());
    }
    Glob::new(pattern).map_err(|error| error.kind().to_string())
}

/// Whether braces nest too deep to be read in one of some globs, a line each.
#[must_use]
pub fn nest_deep(globs: &[u8]) -> bool {
    globs.split(|&byte| byte == b'\n').any(|line| {
        let mut depth = 0_usize;
        line.iter().any(|byte| {
            match byte {
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth > DEEPEST
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_that_would_exhaust_the_stack_are_refused() {
        let nested = |depth| ["{".repeat(depth), "a".to_owned(), "}".repeat(depth)].concat();
        assert!(glob(&nested(DEEPEST)).is_ok());
        assert_eq!(glob(&nested(100_000)).unwrap_err(), "its braces nest too deep");
        assert!(glob(&"{a,b}".repeat(100)).is_ok());
        assert!(nest_deep(format!("*.md\n{}", nested(33)).as_bytes()));
        assert!(!nest_deep("{a}\n".repeat(100).as_bytes()));
    }
}
