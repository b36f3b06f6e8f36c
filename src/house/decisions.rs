//! What somebody decides about words, written into the text of a configuration: a form is right, or
//! the one to use. The lines and comments of the user stay as they are.

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, TomlError, value};

/// The rules that go by accepted words, besides those of names.
const BY_WORDS: [&str; 4] =
    ["typos/joined-words", "typos/misspelling", "typos/missing-article", "typos/unknown-word"];

/// Whether a rule goes by what is accepted or preferred.
#[must_use]
pub fn settle(rule: &str) -> bool {
    rule.starts_with("naming/") || BY_WORDS.contains(&rule)
}

/// Why nothing can be added to a configuration.
#[derive(Debug)]
pub enum Refused {
    /// It is no TOML.
    Broken(TomlError),
    /// A key of this name is there and has another shape.
    Inline(&'static str),
}

/// A configuration by which a word is right as it is.
///
/// # Errors
/// [`Refused`] where the text cannot be added to.
pub fn accept(config: &str, word: &str) -> Result<String, Refused> {
    let mut document: DocumentMut = config.parse().map_err(Refused::Broken)?;
    permit(&mut document, word)?;
    let words = document.entry("accept").or_insert(value(Array::new()));
    let words = words.as_array_mut().ok_or(Refused::Inline("accept"))?;
    if !words.iter().any(|it| it.as_str() == Some(word)) {
        words.push(word);
    }
    Ok(document.to_string())
}

/// A configuration by which one form is to be used, and others are not.
///
/// # Errors
/// [`Refused`] where the text cannot be added to.
pub fn prefer(config: &str, form: &str, others: &[&str]) -> Result<String, Refused> {
    let mut document: DocumentMut = config.parse().map_err(Refused::Broken)?;
    permit(&mut document, form)?;
    if let Some(terms) = tables(&mut document, "term")? {
        let used = |it: &Table| it.get("use").and_then(Item::as_str).map(str::to_owned);
        // A form that was the one to use is so no more: its table is turned round.
        let rank = |it: &Table| match used(it) {
            Some(used) if used == form => 0,
            Some(used) if others.contains(&used.as_str()) => 1,
            _ => 2,
        };
        if let Some(term) = terms.iter_mut().min_by_key(|it| rank(it)).filter(|it| rank(it) < 2) {
            term["use"] = value(form);
            let forms = term.entry("not").or_insert(value(Array::new()));
            let forms = forms.as_array_mut().ok_or(Refused::Inline("not"))?;
            for other in others {
                if !forms.iter().any(|it| it.as_str() == Some(other)) {
                    forms.push(*other);
                }
            }
            return Ok(document.to_string());
        }
    }
    let mut table = Table::new();
    table["use"] = value(form);
    table["not"] = value(others.iter().copied().collect::<Array>());
    let mut new = DocumentMut::new();
    push(&mut new, "term", table);
    Ok(joined(&document, &new))
}

/// Takes a form out of those that the terms of a configuration avoid.
fn permit(document: &mut DocumentMut, form: &str) -> Result<(), Refused> {
    for term in tables(document, "term")?.into_iter().flat_map(ArrayOfTables::iter_mut) {
        if let Some(forms) = term.get_mut("not").and_then(Item::as_array_mut) {
            forms.retain(|it| it.as_str() != Some(form));
        }
    }
    Ok(())
}

/// The tables of an array, where there are any.
///
/// # Errors
/// [`Refused::Inline`] where the key has another shape.
pub fn tables<'d>(
    document: &'d mut DocumentMut,
    key: &'static str,
) -> Result<Option<&'d mut ArrayOfTables>, Refused> {
    let Some(item) = document.get_mut(key) else { return Ok(None) };
    item.as_array_of_tables_mut().map(Some).ok_or(Refused::Inline(key))
}

/// Adds a table behind an empty line.
pub fn push(document: &mut DocumentMut, key: &str, mut table: Table) {
    table.decor_mut().set_prefix("\n");
    let item = document.entry(key).or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    if let Some(tables) = item.as_array_of_tables_mut() {
        tables.push(table);
    }
}

/// A configuration with tables behind everything that stands in it: a key in a comment can be put
/// to use still, which it could not below a table.
#[must_use]
pub fn joined(document: &DocumentMut, new: &DocumentMut) -> String {
    let mut text = document.to_string();
    if !new.is_empty() && !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text + &new.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_accepted_once_and_avoided_no_more() {
        let config = "# House\naccept = [\"Arve\"]\n\n[[term]]\nuse = \"quay\"\nnot = [\"wharf\", \"kai\"]\n";
        let new = accept(config, "wharf").unwrap();
        assert!(new.starts_with("# House\naccept = [\"Arve\", \"wharf\"]\n"), "{new}");
        assert!(new.contains("not = [ \"kai\"]") || new.contains("not = [\"kai\"]"), "{new}");
        assert_eq!(accept(&new, "wharf").unwrap(), new);
        assert_eq!(accept("", "Zärnow").unwrap(), "accept = [\"Zärnow\"]\n");
        assert!(matches!(accept("accept = 1", "x"), Err(Refused::Inline("accept"))));
        assert!(matches!(accept("accept = [", "x"), Err(Refused::Broken(_))));
    }

    #[test]
    fn a_form_to_use_goes_to_its_term_or_a_new_one() {
        let new = prefer("# House\n", "Kovač", &["Kovac"]).unwrap();
        assert_eq!(new, "# House\n\n[[term]]\nuse = \"Kovač\"\nnot = [\"Kovac\"]\n");
        let new = prefer(&new, "Kovač", &["Kovach", "Kovac"]).unwrap();
        assert!(new.contains("not = [\"Kovac\", \"Kovach\"]"), "{new}");
        let turned = prefer(&new, "Kovac", &["Kovač"]).unwrap();
        let want = "# House\n\n[[term]]\nuse = \"Kovac\"\nnot = [\"Kovach\", \"Kovač\"]\n";
        assert_eq!(turned.replace("[ ", "["), want);
    }
}
