#!/usr/bin/env python3
"""Writes the examples that the weights of `rules/data/measure-weights.toml` are fitted on.

    measures.py --tool target/debug/copydesk --wild DIR [--planted DIR... --scorers DIR]

A row is a pair of quantities of one sort as `copydesk facts --measures` prints it; of the natural ones only those
of which neither text has a quantity that is more like the other. Whether they are of one thing is told by their values, at which no feature looks: in
edited texts two numbers of one thing agree, and those that disagree are of two.

* natural: pairs in the fitting texts under DIR; small numbers agree by chance, and count for little; those that
  disagree and were found to be one stand in `measures-read.tsv` (marks of pairs, see `mark`), and are left out;
* planted: small corpora in which somebody has planted contradictions (--planted, of a folder that has halves the
  fitting one), with the module that reads them (--scorers): what was planted is one, and what agrees.

Writes `measures.tsv` beside this file: one or not, weight, and the features that are not 0. It holds no text.
Of the natural pairs that disagree a part is drawn, and counts as often. `COPYDESK_BLESS=1 cargo test weights`
then fits the weights anew; without it that test compares.
"""
import argparse, collections, json, os, subprocess
from statements import FITTING, HERE, mark as mark_dates, planted_pairs, write

WEIGHTS = {'natural': 0.3, 'natural other': 0.3, 'planted': 8.0, 'told twice': 4.0, 'told twice, small': 0.5, 'planted other': 1.5}
SHARE = 12


def pairs(tool, folder):
    out = subprocess.run([tool, 'facts', '--measures', '.'], cwd=folder, capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def mark(corpus, pair):
    return mark_dates(corpus, {'dates': pair['quantities']})


def digits(pair):
    """How many significant digits two numbers share that agree exactly; 0 where they only may agree."""
    values = {q['value'].replace(',', '').replace('.', '').strip('0') for q in pair['quantities']}
    loose = pair['features'].get('one-bounded') or pair['features'].get('one-approximate')
    return len(values.pop()) if len(values) == 1 and not loose else 0


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('tool', 'wild'): ap.add_argument('--' + name, required=True)
    ap.add_argument('--planted', nargs='*', default=[]); ap.add_argument('--scorers'); ap.add_argument('--out', default=os.path.join(HERE, 'measures.tsv'))
    a = ap.parse_args(); a.tool = os.path.abspath(a.tool)
    read = {line.split('\t')[0] for line in open(os.path.join(HERE, 'measures-read.tsv'))}
    rows, kinds_of = [], collections.Counter()
    def keep(one, kind, pair, times=1):
        kinds_of[kind] += 1
        rows.append((int(one), WEIGHTS[kind] * times, pair['features']))
    for corpus in FITTING:
        for pair in pairs(a.tool, os.path.join(a.wild, corpus)):
            if not pair['best'] or mark(corpus, pair) in read: continue
            if pair['compared'] == 'agree':
                if digits(pair) > 2: keep(True, 'natural', pair)
            elif int(mark(corpus, pair), 16) % SHARE == 0: keep(False, 'natural other', pair, SHARE)
    measured = lambda kind: kind in ('figure', 'count', 'arithmetic')
    for file, pair, is_planted in planted_pairs(a, pairs, 'quantities', measured):
        if pair['compared'] == 'agree':
            if digits(pair): keep(True, 'told twice' if digits(pair) > 1 else 'told twice, small', pair)
        elif is_planted: keep(True, 'planted', pair)
        elif not pair['features'].get('one-text'): keep(False, 'planted other', pair)
        elif int(mark(file, pair), 16) % 4 == 0: keep(False, 'planted other', pair, 4)
    write(a.out, rows)
    print(dict(kinds_of))


if __name__ == '__main__': main()
