//! House styles: those of the program are whole, those of a user are files or folders, and what comes
//! later wins.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use copydesk::house::config::{Config, Term};
use copydesk::words::data;

fn config(root: &Path, text: &str, files: &[(&str, &str)]) -> Result<Config, String> {
    for (name, text) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let path = root.join("copydesk.toml");
    fs::write(&path, text).unwrap();
    Config::load(&path).map_err(|problems| problems.iter().map(|it| it.told() + "\n").collect())
}

fn built_in(name: &str) -> Config {
    Config::parse("copydesk.toml", &format!("extends = [\"preset:{name}\"]\n")).unwrap()
}

fn avoided(config: &Config) -> Vec<(&str, &str)> {
    let pairs = |term: &Term| {
        let forms = term.avoid.iter().map(String::as_str);
        forms.map(|form| (form.to_owned(), term.preferred.clone())).collect::<Vec<_>>()
    };
    let all: Vec<_> = config.settings.terms.iter().flat_map(pairs).collect();
    all.into_iter().map(|(a, b)| (&*a.leak(), &*b.leak())).collect()
}

#[test]
fn those_of_the_program_name_their_sources_and_contradict_nothing() {
    let names: Vec<_> = data::presets().collect();
    assert_eq!(names, ["chicago", "gpo", "un"]);
    for name in names {
        let config = built_in(name);
        assert!(config.settings.language.is_some(), "{name}");
        let terms = &config.settings.terms;
        assert!(terms.len() > 50, "{name}");
        assert!(terms.iter().all(|term| term.source.is_some() && term.outside_names), "{name}");
        let pairs = avoided(&config);
        let by_form: BTreeMap<_, _> = pairs.iter().copied().collect();
        assert_eq!(by_form.len(), pairs.len(), "{name}: a form twice");
        for (form, preferred) in pairs {
            assert!(!by_form.contains_key(preferred), "{name}: {form} and {preferred}");
        }
    }
}

#[test]
fn a_style_of_a_user_is_a_file_or_a_folder() {
    let root = tempfile::tempdir().unwrap();
    let term = |preferred: &str, form: &str| {
        format!("[[term]]\nuse = \"{preferred}\"\nnot = [\"{form}\"]\n")
    };
    let (one, two) = (term("quay", "wharf"), term("pier", "wharf"));
    let (three, four) = (term("lorry", "truck"), term("boat", "ship"));
    let files = [
        ("house.toml", &*one),
        ("more/a.toml", &*two),
        ("more/b.toml", &*three),
        ("more/notes.txt", &*four),
    ];
    let found = config(root.path(), "extends = [\"house.toml\", \"more\"]\n", &files).unwrap();
    assert_eq!(avoided(&found), [("wharf", "pier"), ("truck", "lorry")]);
    assert_eq!(found.presets.len(), 3);
    let own = "extends = [\"more\", \"house.toml\"]\naccept = [\"truck\"]\nlanguage = \"en-CA\"\n";
    let found =
        config(root.path(), own, &[("house.toml", &format!("language = \"en-GB\"\n{one}"))])
            .unwrap();
    assert_eq!(avoided(&found), [("wharf", "quay")]);
    assert_eq!(found.settings.language.as_deref(), Some("en-CA"));
    assert_eq!(found.own.terms, []);
}

#[test]
fn what_is_wrong_with_a_style_is_told_at_its_place() {
    let root = tempfile::tempdir().unwrap();
    let told =
        |text: &str| config(root.path(), text, &[("bad.toml", "langage = \"en\"\n")]).unwrap_err();
    let unknown = told("extends = [\"preset:chicgo\"]\n");
    assert!(unknown.contains("did you mean `preset:chicago`?"), "{unknown}");
    let unknown = told("extends = [\"preset:zzzzzz\"]\n");
    assert!(unknown.contains("`preset:chicago`, `preset:gpo`, `preset:un`"), "{unknown}");
    assert!(told("extends = [\"gone.toml\"]\n").contains("this cannot be read"));
    assert!(told("extends = [\"bad.toml\"]\n").contains("broken preset"));
}
