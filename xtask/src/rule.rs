//! `cargo xtask new-rule`: what every rule has, to be filled in.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// Writes `rules/<family>/<rule>.toml` and `tests/cases/<family>/<rule>.md`; neither may be there.
pub fn write(root: &Path, id: &str) -> Result<()> {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    let (family, rule) = id.split_once('/').context("a rule is named `family/rule`")?;
    ensure!(is_word(family) && is_word(rule), "`{id}` is not in kebab case");
    ensure!(root.join("rules").join(family).is_dir(), "there is no family `{family}` in rules/");
    for (folder, extension, text) in [("rules", "toml", RULE), ("tests/cases", "md", CASES)] {
        let path = root.join(folder).join(format!("{id}.{extension}"));
        ensure!(!path.exists(), "{} is there already", path.display());
        fs::write(&path, text)?;
        println!("{}", path.display());
    }
    println!("\nFill both in, then `cargo xtask bless`. docs/contributing/data-rule.md says how.");
    Ok(())
}

const RULE: &str = r#"title = "what is wrong, in a few words"
level = "warning"
tier = "preview"
since = "0.1"
source = "the authority: a manual, a standard, a paper"
explain = '''
What is reported, and why it matters to a reader. What is let alone.
'''
zones = ["paragraph", "list-item", "footnote", "heading", "caption"]

[check.substitution]
message = "`{text}` should be `{use}`"
swap = { "wrong words" = "right words" }

[[example]]
bad = "A sentence with wrong words."
good = "A sentence with right words."
"#;

const CASES: &str = "# The wrong words

```a.md
A sentence with wrong words.
```

```report
```

# What is most like them and right

```a.md
A sentence with right words.
```

# In a quotation

```a.md
He wrote of “wrong words” in his letter.
```
";
