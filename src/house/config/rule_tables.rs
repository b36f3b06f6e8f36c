//! The tables of single rules in a configuration: their levels, and whether they run at all.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use super::{File, RuleSettings, known_name};
use crate::files::typed;
use crate::text::finding::{Level, Problem};

/// The `[rules."family/rule"]` tables.
pub(super) fn read(
    value: Spanned<DeValue<'_>>,
    file: &File<'_>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, RuleSettings> {
    let mut out = BTreeMap::new();
    let mut fail = |span: &Range<usize>, label: String| {
        problems.push(file.problem("broken configuration", span, label));
    };
    let span = value.span();
    let DeValue::Table(tables) = value.into_inner() else {
        fail(&span, "`rules` is a table of tables: `[rules.\"family/rule\"]`".to_owned());
        return out;
    };
    for (id, value) in tables {
        let span = id.span();
        let DeValue::Table(table) = value.into_inner() else {
            fail(&span, "expected a table of options".to_owned());
            continue;
        };
        let mut settings = RuleSettings { span, level: None, off: false, has_options: false };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "level" => {
                    let span = value.span();
                    match typed::of_value::<Level>(value) {
                        Ok(level) => settings.level = Some(level),
                        Err(error) => {
                            let said = error.message();
                            fail(
                                &span,
                                said.strip_prefix("unknown variant ").map_or_else(
                                    || said.to_owned(),
                                    |names| {
                                        format!(
                                            "there is no level {}",
                                            names.replace("expected one of", "there are")
                                        )
                                    },
                                ),
                            );
                        }
                    }
                }
                "mode" if value.get_ref().as_str() == Some("off") => settings.off = true,
                _ => settings.has_options = true,
            }
        }
        out.insert(known_name(id.into_inner().into_owned()), settings);
    }
    out
}
