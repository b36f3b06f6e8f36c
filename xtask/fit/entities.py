#!/usr/bin/env python3
"""Writes the rows of features that the weights of names (rules/data/entity-weights.toml) are fitted to.

  entities.py --tool COPYDESK --wild FOLDER [--planted FOLDER --scorers FOLDER]

Four kinds of pairs of names, as `copydesk facts --pairs` prints them:

* natural: pairs of edited texts, the folders `anthropology`, `frus-history` and `rfcs` of --wild. Those that
  a reader held for one name, by their hashes in `entities-read.tsv`, are positive, all others negative;
* made: in copies of these texts some names are spelled in another way, by slips, romanisations and other
  small words; the pairs that come of it are positive;
* split: the same, where one text of a small corpus has another form throughout, and the others keep theirs;
* planted: small corpora in which somebody has planted contradictions (the fitting half, --planted), with
  the module that reads them (--scorers).

Writes `entities.tsv` beside this file: positive or not, weight, and the features that are not 0. It holds no
text. `COPYDESK_BLESS=1 cargo test weights` then fits the weights anew; without it that test compares.
"""
import argparse, collections, hashlib, json, os, random, re, subprocess, sys, tempfile, unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
FITTING = ['anthropology', 'frus-history', 'rfcs']
WEIGHTS = {'natural': 1.0, 'made': 0.4, 'small': 1.0, 'made-small': 0.4, 'split': 0.6, 'planted': 3.0}
SMALL = 120
OTHERS = {'given-name', 'other-head', 'other-word'}
ORDERS = {'order', 'coordination', 'turned', 'name-order'}
VOWELS = 'aeiou'
ALIKE = dict(zip('iycksszvwq', 'yikczzsvwk')) | {'s': 'z', 'v': 'w', 'w': 'v', 'c': 'k', 'k': 'c'}
CONNECTIVES = ['for', 'of', 'on']


def facts(tool, folder, *options):
    out = subprocess.run([tool, 'facts', *options, '.'], cwd=folder, capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def mark(corpus, pair):
    return hashlib.sha1('\0'.join([corpus, *sorted(pair)]).encode()).hexdigest()[:12]


def slip(word, rnd):
    """Another spelling of a word."""
    kinds = ['vowel', 'less', 'more', 'double', 'single', 'alike', 'other', 'drop', 'add', 'exchange', 'marks', 'romanise']
    for _ in range(30):
        kind = rnd.choices(kinds, [22, 7, 7, 10, 8, 14, 7, 7, 7, 7, 8, 5])[0]
        at = rnd.randrange(1, len(word)); c = word[at].lower(); new = word
        if kind == 'vowel' and c in VOWELS: new = word[:at] + rnd.choice([v for v in VOWELS if v != c]) + word[at + 1:]
        elif kind == 'less' and c in VOWELS and len(word) > 4: new = word[:at] + word[at + 1:]
        elif kind == 'more': new = word[:at] + rnd.choice(VOWELS) + word[at:]
        elif kind == 'double' and c.isalpha() and c not in 'aiuhjqvwxy': new = word[:at] + word[at] + word[at:]
        elif kind == 'single' and word[at - 1].lower() == c: new = word[:at] + word[at + 1:]
        elif kind == 'alike' and c in ALIKE: new = word[:at] + ALIKE[c] + word[at + 1:]
        elif kind == 'other' and c.isalpha() and c not in VOWELS: new = word[:at] + rnd.choice('bcdfghklmnprstvz') + word[at + 1:]
        elif kind == 'drop' and c.isalpha() and c not in VOWELS and len(word) > 4: new = word[:at] + word[at + 1:]
        elif kind == 'add': new = word[:at] + rnd.choice('dhlnrst') + word[at:]
        elif kind == 'exchange' and at + 1 < len(word): new = word[:at] + word[at + 1] + word[at] + word[at + 2:]
        elif kind == 'marks':
            new = ''.join(x for x in unicodedata.normalize('NFD', word) if not unicodedata.combining(x))
            if new == word: new = word[:at] + dict(zip('aeioucsn', 'áéíöüčšñ')).get(word[at], word[at]) + word[at + 1:]
        elif kind == 'romanise':
            other = dict(zip('eioua', 'iouoe'))
            new = word[0] + ''.join(other[x] if x in other and rnd.random() < .5 else x for x in word[1:])
        if new != word: return new


BRITISH = [('ization', 'isation'), ('izing', 'ising'), ('ense', 'ence'), ('enter', 'entre'), ('heater', 'heatre'), ('arbor', 'arbour'), ('abor', 'abour'), ('olor', 'olour'), ('rogram', 'rogramme')]
PARTICLES = ['de', 'di', 'da', 'del', 'von', 'van', 'al', 'el']


def other_small_word(words, rnd):
    """The words of a name with a small one changed, or with another form of one inside; nothing where none fits."""
    forms = []
    for at, word in enumerate(words):
        put = lambda new: forms.append([*words[:at], *new, *words[at + 1:]])
        inside = 0 < at < len(words) - 1
        if inside and word == 'and': put(['&'])
        if inside and word == '&': put(['and'])
        if inside and word == 'of': put(['of', 'the'] if words[at + 1] != 'the' else ['of'])
        if inside and word == 'the': put([])
        if inside and word in PARTICLES: put([rnd.choice([x for x in PARTICLES if x != word])])
        if inside and len(word) == 2 and word[0].isupper() and word[1] == '.' and at == 1: put([rnd.choice('ABCDEFGHJKLMNPRSTW') + '.'])
        if len(words) > 2 and at < len(words) - 1 and len(word) > 4 and word[0].isupper() and word.isalpha():
            if word.endswith('s') and not word.endswith('ss'): put([word[:-1]])
            elif word.endswith('al'): put([word[:-2]])
            else: put([word + 's'])
        for one, other in BRITISH:
            if word.lower().endswith(one): put([word[:-len(one)] + other])
            elif word.lower().endswith(other): put([word[:-len(other)] + one])
    forms = [form for form in forms if form != words]
    return rnd.choice(forms) if forms else None


# Given names of one origin, and heads and words of names of bodies that writers exchange.
GIVEN = """Catherine Katherine|Stephen Steven|Eric Erik|Carl Karl|Anna Anne|Jon John|Philip Phillip|Geoffrey Jeffrey|
Isabel Isabella|Frederick Friedrich|William Wilhelm|Peter Pieter|Michael Mikael|Theresa Teresa|Sophie Sofia|
Lewis Louis|Ann Anna|Nicolas Nikolai|Alexander Aleksandr|Joseph Josef|Hannah Hanna|Elizabeth Elisabeth|
Caroline Carolyn|Robert Rupert|Edward Edmund|George Georg|James Jacob|David Davide|Daniel Daniela|Richard Rickard|
Susan Susanna|Laura Lauren|Martin Martyn|Paul Paulo|Maria Marie|Christina Kristina|Andrew Andreas|Henry Henri"""
GIVEN = {x: y for pair in GIVEN.split('|') for x, y in [pair.split(), pair.split()[::-1]]}
HEADS = [['Board', 'Bureau', 'Office', 'Agency', 'Authority'], ['Society', 'Association', 'Union', 'Federation', 'League'],
         ['Committee', 'Commission', 'Council', 'Panel'], ['Department', 'Ministry', 'Directorate', 'Division'],
         ['Institute', 'Institution', 'Centre', 'Foundation'], ['Act', 'Law', 'Bill'], ['Report', 'Review', 'Survey'],
         ['Plan', 'Programme', 'Program', 'Strategy', 'Scheme', 'Project'], ['Prize', 'Award', 'Medal', 'Trophy'], ['Fund', 'Trust'],
         ['Lecture', 'Address'], ['Scale', 'Inventory', 'Questionnaire'], ['Festival', 'Fair', 'Exhibition'], ['Orchestra', 'Ensemble'], ['Treaty', 'Convention', 'Agreement', 'Accord'], ['Group', 'Team', 'Unit']]
HEADS = {x: [y for y in group if y != x] for group in HEADS for x in group}


def plain(word):
    return len(word) > 3 and word.isalpha() and word[0].isupper() and not word.isupper()


def other_word(words, rnd, names):
    """The words of a name with another given name, head or word, two slips, or another order."""
    forms = []; put = lambda at, new: forms.append([*words[:at], *new, *words[at + 1:]])
    heads = [at for at, word in enumerate(words) if word in HEADS]
    two = lambda word: (slip(word, rnd) or word) and slip(slip(word, rnd) or word, rnd)
    if len(words) in (2, 3) and not heads and all(plain(word) for word in words[:1] + words[-1:]):
        put(0, [GIVEN.get(words[0]) or two(words[0]) or words[0]])
        forms.append([*words[1:], words[0]])
        first, last = slip(words[0], rnd), slip(words[-1], rnd)
        if first and last: forms.append([first, *words[1:-1], last])
    if len(words) == 2 and heads == [1] and plain(words[0]):
        put(1, [rnd.choice(HEADS[words[1]])])
    if heads and len(words) > 2:
        at = rnd.choice(heads); put(at, [rnd.choice(HEADS[words[at]])])
        own = [at for at, word in enumerate(words) if plain(word) and at not in heads]
        if own: put(rnd.choice(own), [rnd.choice(names)])
        if heads[-1] == len(words) - 1: forms.append([words[-1], rnd.choice(['of', 'for']), *words[:-1]])
        if 'and' in words[1:-1]:
            at = words.index('and', 1)
            if at - 1 not in heads and at + 1 not in heads: forms += [[*words[:at - 1], words[at + 1], 'and', words[at - 1], *words[at + 2:]]] * 2
        if heads[0] == 0 and len(words) > 3 and words[1] in CONNECTIVES: forms.append([*words[2:], words[0]])
    long = [at for at, word in enumerate(words) if plain(word) and len(word) > 6]
    if long: at = rnd.choice(long); put(at, [two(words[at]) or words[at]])
    forms = [form for form in forms if form != words and all(form)]
    return rnd.choice(forms) if forms else None


def other_form(name, rnd, names, often=.3):
    words = name.split(' ')
    if rnd.random() < often:
        form = other_word(words, rnd, names)
        if form: return ' '.join(form)
    if len(words) > 2 and rnd.random() < .4:
        form = other_small_word(words, rnd)
        if form: return ' '.join(form)
    ties = [at for at, word in enumerate(words) if word in CONNECTIVES and 0 < at < len(words) - 1]
    if ties and rnd.random() < .6:
        at = rnd.choice(ties)
        return ' '.join([*words[:at], rnd.choice([x for x in CONNECTIVES if x != words[at]]), *words[at + 1:]])
    if '-' in name and rnd.random() < .3: return name.replace('-', rnd.choice(['', ' ']), 1)
    telling = [at for at, w in enumerate(words) if plain(w)]
    new = telling and slip(words[at := rnd.choice(telling)], rnd)
    return new and ' '.join([*words[:at], new, *words[at + 1:]])


def mutate(tool, source, target, count, rnd, split=False):
    """Copies a folder with some names in another form, or one text with another form throughout where others keep
    theirs; returns the pairs of forms, and of their words."""
    names = collections.defaultdict(list)
    for fact in facts(tool, source):
        if fact['fact'] in ('name', 'body'):
            names[fact['text']].append((fact['path'].removeprefix('./'), fact['start']['byte'], fact['end']['byte']))
    pool = sorted(name for name, at in names.items() if len(at) > 1 and len(name) > 3); rnd.shuffle(pool)
    single = [word for name in names if ' ' in name for word in name.split(' ') if plain(word)] or ['North']
    edits, used, made, done = collections.defaultdict(list), set(), set(), 0
    for name in pool:
        if done == count: break
        if ' ' not in name and (split or rnd.random() < .45): continue
        if split and len({m[0] for m in names[name]}) < 2: continue
        new = other_form(name, rnd, single, .8 if split else .3)
        if not new or new in names: continue
        mentions = names[name]; texts = sorted({m[0] for m in mentions})
        # All of one text, or one mention.
        chosen = rnd.choice(texts) if len(texts) > 1 and (split or rnd.random() < .6) else None
        take = [m for m in mentions if m[0] == chosen] if chosen else [rnd.choice(mentions)]
        if len(take) == len(mentions): take = take[:1]
        if any((m[0], m[1] // 200) in used for m in take): continue
        for m in take: used.add((m[0], m[1] // 200)); edits[m[0]].append((m[1], m[2], new))
        made.add(frozenset((name, new))); done += 1
        pairs = list(zip(name.split(' '), new.split(' ')))
        if sum(x != y for x, y in pairs) < 3: made |= {frozenset(pair) for pair in pairs if pair[0] != pair[1] and pair[0][0] == pair[1][0]}
    for root, _, files in os.walk(source):
        for file in files:
            path = os.path.relpath(os.path.join(root, file), source)
            if not path.endswith(('.md', '.txt')): continue
            data = open(os.path.join(source, path), 'rb').read()
            for start, end, new in sorted(edits[path], reverse=True): data = data[:start] + new.encode() + data[end:]
            os.makedirs(os.path.dirname(os.path.join(target, path)), exist_ok=True)
            open(os.path.join(target, path), 'wb').write(data)
    return made


def is_made(pair, made):
    differing = [p for p in zip(pair[0].split(' '), pair[1].split(' ')) if p[0] != p[1]]
    return frozenset(pair) in made or len(differing) == 1 and frozenset(differing[0]) in made


def small_corpora(folder, count, rnd):
    """Three texts of one subject each: the parts of a long text, or the openings of three neighbours."""
    files = [os.path.join(root, file) for root, _, files in sorted(os.walk(folder)) for file in sorted(files) if file.endswith(('.md', '.txt'))]
    texts = [open(file, encoding='utf-8', errors='replace').read() for file in files]
    for _ in range(count):
        at = rnd.randrange(len(texts)); parts = re.split(r'\n\s*\n', texts[at])
        if len(texts[at]) > 20000:
            first = rnd.randrange(len(parts)); groups = [[], [], []]; which = 0
            for part in parts[first:]:
                groups[which].append(part)
                if sum(map(len, groups[which])) > 4500: which += 1
                if which == 3: break
            yield ['\n\n'.join(group) for group in groups if group]
        else:
            yield ['\n\n'.join(re.split(r'\n\s*\n', text[:5000])[:-1] or [text[:5000]]) for text in texts[at:at + 3]]


def write(texts, folder):
    for at, text in enumerate(texts): open(os.path.join(folder, 'abc'[at] + '.md'), 'w', encoding='utf-8').write(text)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('tool', 'wild'): ap.add_argument('--' + name, required=True)
    ap.add_argument('--planted', nargs='*', default=[]); ap.add_argument('--scorers')
    a = ap.parse_args(); a.tool = os.path.abspath(a.tool); rnd = random.Random(1)
    read = {line.split('\t')[0] for line in open(os.path.join(HERE, 'entities-read.tsv'))}
    rows = collections.Counter()
    # A word put in the place of another stands where nothing else agrees, as it seldom does.
    slight = lambda kind, features: .25 if 'made' in kind and OTHERS & set(features) else 1
    keep = lambda kind, one, fact: rows.update({(int(one), tuple(sorted(fact['features'].items()))): WEIGHTS[kind] * slight(kind, fact['features'])})
    pair_of = lambda fact: tuple(name['text'] for name in fact['names'])
    for corpus in FITTING:
        folder = os.path.join(a.wild, corpus); natural = set()
        for fact in facts(a.tool, folder, '--pairs'):
            natural.add(frozenset(pair_of(fact)))
            keep('natural', mark(corpus, pair_of(fact)) in read, fact)
        with tempfile.TemporaryDirectory() as copy:
            made = mutate(a.tool, folder, copy, 500, rnd)
            for fact in facts(a.tool, copy, '--pairs'):
                pair = pair_of(fact)
                if frozenset(pair) not in natural and is_made(pair, made): keep('made', True, fact)
        for texts in small_corpora(folder, SMALL, rnd):
            with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as copy:
                write(texts, small); own = set()
                for fact in facts(a.tool, small, '--pairs'):
                    own.add(frozenset(pair_of(fact)))
                    keep('small', mark(corpus, pair_of(fact)) in read, fact)
                made = mutate(a.tool, small, copy, 8, rnd)
                for fact in facts(a.tool, copy, '--pairs'):
                    pair = pair_of(fact)
                    if frozenset(pair) not in own and is_made(pair, made): keep('made-small', True, fact)
            with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as copy:
                write(texts, small); made = mutate(a.tool, small, copy, 5, rnd, True)
                for fact in facts(a.tool, copy, '--pairs'):
                    pair = pair_of(fact)
                    # Of slips there are enough, in one text and in several.
                    other = (OTHERS | ORDERS) & set(fact['features'])
                    if other and frozenset(pair) not in own and is_made(pair, made): keep('split', True, fact)
    if a.planted:
        sys.path.insert(0, a.scorers)
        import planted
    for file in [os.path.join(folder, file) for folder in a.planted for file in sorted(os.listdir(folder))]:
        slug = os.path.basename(file)[:-4]
        if not file.endswith('.txt') or slug == 'README': continue
        if 'dev/planted' in file and int(hashlib.sha1(slug.encode()).hexdigest(), 16) % 2: continue
        _, _, texts, key, places = planted.parse(file)
        with tempfile.TemporaryDirectory() as copy:
            for name, text in texts.items(): open(os.path.join(copy, name), 'w', encoding='utf-8').write(text)
            kinds = [k for k in places if key[k][0].startswith('name')]
            said = [{texts[n][s:e] for n, s, e in places[k]} for k in kinds]
            holds = lambda name, text: name in text or text in name
            for fact in facts(a.tool, copy, '--pairs'):
                left, right = pair_of(fact)
                one = any(holds(left, x) and holds(right, y) for texts in said for x in texts for y in texts if x != y)
                keep('planted', one, fact)
    with open(os.path.join(HERE, 'entities.tsv'), 'w') as out:
        for (one, features), weight in sorted(rows.items()):
            values = ' '.join(f'{name}={value}' for name, value in features)
            out.write(f'{one}\t{weight:.1f}\t{values}\n')
    print(f'{len(rows)} rows, {sum(one for one, _ in rows)} positive')


if __name__ == '__main__': main()
