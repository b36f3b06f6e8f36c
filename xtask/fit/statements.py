#!/usr/bin/env python3
"""Writes the examples that the weights of `rules/data/statement-weights.toml` are fitted on.

    statements.py --tool target/debug/copydesk --wild DIR [--planted DIR... --scorers DIR]

A row is a pair of dated statements of two texts as `copydesk facts --statements` prints it. Whether they speak of one thing is told by their dates, at which no
feature looks: in edited texts two statements of one event agree, and those that disagree speak of two.

* natural: pairs in the fitting texts under DIR; those that agree to the month or better are one, those that
  agree in a year count for little, and those that disagree are two;
* planted: small corpora in which somebody has planted contradictions (--planted, of a folder that has halves the
  fitting one), with the module that reads them (--scorers): what was planted is one, and what agrees.

Writes `statements.tsv` beside this file: one or not, weight, and the features that are not 0. It holds no text.
Of the natural pairs that disagree a twentieth is drawn, and counts twenty times. `COPYDESK_BLESS=1 cargo test weights`
then fits the weights anew; without it that test compares.
"""
import argparse, hashlib, json, os, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FITTING = ['anthropology', 'frus-history', 'rfcs']
WEIGHTS = {'natural': 1.0, 'year': 0.1, 'planted': 10.0, 'told twice': 3.0, 'planted other': 2.0}
# Of two that agree and are not each what goes best with the other, few are one.
BESIDE = 0.1
SHARE = 20


def pairs(tool, folder):
    out = subprocess.run([tool, 'facts', '--statements', '.'], cwd=folder, capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def match(pair): return 1.0 if pair['features'].get('mutual') else BESIDE


def mark(corpus, pair):
    places = sorted(f"{date['path']}:{date['byte']}" for date in pair['dates'])
    return hashlib.sha1('\0'.join([corpus, *places]).encode()).hexdigest()[:12]


def is_fit(folder, slug):
    return 'shared' not in folder or int(hashlib.sha1(slug.encode()).hexdigest(), 16) % 2 == 0


def planted_pairs(a, pairs, sides, is_kind):
    """The pairs of the fitting corpora with planted contradictions, by the file of each corpus, and whether the two
    `sides` of a pair are what was planted, of the kinds that count."""
    for folder in a.planted:
        sys.path.insert(0, a.scorers)
        import planted
        for file in sorted(os.listdir(folder)):
            if not file.endswith('.txt') or not is_fit(folder, file[:-4]): continue
            _, _, texts, key, places = planted.parse(os.path.join(folder, file))
            with tempfile.TemporaryDirectory() as copy:
                for name, text in texts.items(): open(os.path.join(copy, name), 'w', encoding='utf-8').write(text)
                kinds = [k for k in places if k[0] == 'k' and is_kind(key[k][0])]
                def on(it, k):
                    text = texts[os.path.basename(it['path'])]; at = len(text.encode()[:it['byte']].decode())
                    return any(n == os.path.basename(it['path']) and s - 12 <= at <= e for n, s, e in places[k])
                for pair in pairs(a.tool, copy): yield file, pair, any(all(on(it, k) for it in pair[sides]) for k in kinds)


def write(path, rows):
    with open(path, 'w') as out:
        for one, weight, features in rows:
            values = ' '.join(f'{name}={value}' for name, value in sorted(features.items()))
            out.write(f'{one}\t{weight}\t{values}\n')
    print(f'{len(rows)} rows, {sum(one for one, _, _ in rows)} positive')


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('tool', 'wild'): ap.add_argument('--' + name, required=True)
    ap.add_argument('--planted', nargs='*', default=[]); ap.add_argument('--scorers')
    a = ap.parse_args(); a.tool = os.path.abspath(a.tool)
    rows = []
    keep = lambda one, weight, pair: rows.append((int(one), weight, pair['features']))
    for corpus in FITTING:
        for pair in pairs(a.tool, os.path.join(a.wild, corpus)):
            if any(date['basis'] != 'written' for date in pair['dates']): continue
            coarse = any(date['granularity'] == 'year' for date in pair['dates'])
            if pair['agree']: keep(True, WEIGHTS['year' if coarse else 'natural'] * match(pair), pair)
            elif int(mark(corpus, pair), 16) % SHARE == 0: keep(False, WEIGHTS['natural'] * SHARE, pair)
    dated = lambda kind: kind.startswith('date')
    for _, pair, is_planted in planted_pairs(a, pairs, 'dates', dated):
        known = all(date['basis'] == 'written' for date in pair['dates'])
        if pair['agree']:
            if known: keep(True, WEIGHTS['told twice'] * match(pair), pair)
        elif is_planted: keep(True, WEIGHTS['planted'], pair)
        else: keep(False, WEIGHTS['planted other'], pair)
    write(os.path.join(HERE, 'statements.tsv'), rows)


if __name__ == '__main__': main()
