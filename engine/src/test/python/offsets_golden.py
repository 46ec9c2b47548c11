"""Records where PyPI tokenizers says that tokens come from, for the tests of io.winnow.engine.tokenizer.

Run from the repository root with the environment of unigram_golden.py, with the folders of models and of test
collections:
    python engine/src/test/python/offsets_golden.py MODELS DATASETS

Places are in chars of UTF-16. Of a text, or what follows an added token in it, that starts with what a precompiled
charsmap takes away the reference gives every token to the code point before its own (Precompiled counts such code
points to the last one before, and there is none). What is recorded of those texts is what the reference says when these
code points are left out, moved to where the rest stands; how many tokens that concerns is recorded, too.
"""
import json
import re
import sys
from pathlib import Path

import tokenizers
from tokenizers import Tokenizer

import tokenizer_golden as bert
import unigram_golden as unigram
from tokenizer_golden import XorShift, composed, digests

GOLDEN = bert.GOLDEN
META = {"written by": "engine/src/test/python/offsets_golden.py", "tokenizers": tokenizers.__version__}
STRINGS = 4_000
BLOCK = 200
LITERAL = {"base", "added", "added_cased", "keep_accents", "none"} | {
    "trained/base", "spm/xlmr", "spm/t5", "spm/albert", "spm/added_xlmr", "spm/bytes_whole", "spm/supertoken"}
COLLECTION = "cranfield/corpus.jsonl"


class Places:
    """The tokens of texts with their places; counts where the reference had to be corrected."""

    def __init__(self, tokenizer, corrected=False):
        self.tokenizer = tokenizer
        self.corrected = corrected
        self.tokens = self.corrected_tokens = self.corrected_texts = 0
        if corrected:
            raw = [t for t in tokenizer.get_added_tokens_decoder().values() if not t.normalized]
            parts = [re.escape(t.content) + (r"\s*" if t.rstrip else "") for t in raw]
            self.added = re.compile("|".join(sorted(parts, key=len, reverse=True)) or "(?!)")
            self.nothing = {}

    def encode(self, text):
        encoding = self.tokenizer.encode(text, add_special_tokens=False)
        return list(zip(encoding.ids, encoding.offsets))

    def becomes_nothing(self, c):
        if c not in self.nothing:
            normalize = self.tokenizer.normalizer.normalize_str
            self.nothing[c] = normalize(c + "x") == normalize("x")
        return self.nothing[c]

    def of(self, text):
        found = self.encode(text)
        if self.corrected:
            found = self.correct(text, found)
        self.tokens += len(found)
        at = [0]
        for c in text:
            at.append(at[-1] + (2 if ord(c) > 0xFFFF else 1))
        return [x for token, (start, end) in found for x in (token, at[start], at[end])]

    def correct(self, text, found):
        heads = [0] + [m.end() for m in self.added.finditer(text)]
        left_out = set()
        for head in heads:
            while head < len(text) and self.becomes_nothing(text[head]):
                left_out.add(head)
                head += 1
        if not left_out:
            return found
        kept = [i for i in range(len(text)) if i not in left_out]
        again = [(token, (kept[start], kept[end - 1] + 1))
                 for token, (start, end) in self.encode("".join(text[i] for i in kept))]
        if [token for token, _ in again] != [token for token, _ in found]:
            return found
        differing = sum(a != b for a, b in zip(again, found))
        self.corrected_tokens += differing
        self.corrected_texts += differing > 0
        return again

    def line(self, text):
        return " ".join(map(str, self.of(text)))

    def counts(self):
        return {"tokens": self.tokens, "corrected_texts": self.corrected_texts,
                "corrected_tokens": self.corrected_tokens}


def of_tokenizer(name, tokenizer, texts, strings, corrected=False, scalars=None, literal=False):
    places = Places(tokenizer, corrected)
    line = {"name": name, "texts": digests((places.line(text) for text in texts), BLOCK),
            "composed": digests((places.line(text) for text in strings), BLOCK)}
    if scalars is not None:
        line["scalars"] = digests((places.line(text) for text in scalars), bert.BLOCK)
    line |= places.counts()
    if literal:
        line["literal"] = [{"text": text, "tokens": places.of(text)} for text in texts]
    print(name, places.counts())
    return line


def has_charsmap(override):
    return "Precompiled" in json.dumps(override.get("normalizer"))


def of_collection(tokenizers, datasets):
    entries = [json.loads(line) for line in (datasets / COLLECTION).read_text(encoding="utf-8").split("\n") if line]
    texts = [entry["title"] + " " + entry["text"] for entry in entries]
    for name, tokenizer in tokenizers.items():
        places = Places(tokenizer)
        yield {"file": COLLECTION, "tokenizer": name, "texts": len(texts),
               "digests": digests([places.line(text) for text in texts], 128), "tokens": places.tokens}


def write(name, lines):
    path = GOLDEN / name
    path.write_text("".join(json.dumps(line, ensure_ascii=True) + "\n" for line in [META, *lines]), encoding="ascii")
    print(path, path.stat().st_size, "bytes")


def main():
    models, datasets = map(Path, sys.argv[1:])
    shared = {name: Tokenizer.from_file(str(models / name)) for name in (bert.POTION, unigram.SUPERTOKEN)}
    for tokenizer in shared.values():
        tokenizer.no_padding()
        tokenizer.no_truncation()

    strings = bert.composed_strings()[:STRINGS]
    base = bert.base_tokenizer()
    lines = [of_tokenizer(name, bert.load(base, override), bert.TEXTS, strings, literal=name in LITERAL)
             for name, override in bert.variants(base).items()]
    scalars = ("" if 0xD800 <= c < 0xE000 else bert.in_context(c) for c in range(0x110000))
    lines.append(of_tokenizer(bert.POTION, shared[bert.POTION], bert.TEXTS, strings, scalars=scalars))
    write("offsets.jsonl", lines)

    random = XorShift(unigram.SEED)
    strings = [composed(random, unigram.ATOMS) for _ in range(STRINGS)]
    maps = unigram.charsmaps()
    lines = []
    for model in ("trained", "spm"):
        root = json.loads((unigram.GOLDEN / f"{model}.json").read_text())
        for variant, override in unigram.variants(root["model"]).items():
            name = f"{model}/{variant}"
            if model == "spm" or variant in unigram.TRAINED:
                tokenizer = Tokenizer.from_str(unigram.spec(root, override, maps))
                lines.append(of_tokenizer(
                    name, tokenizer, unigram.TEXTS, strings, corrected=has_charsmap(override), literal=name in LITERAL,
                    scalars=unigram.all_in_context() if name == "spm/xlmr" else None))
    name = unigram.SUPERTOKEN
    lines.append(of_tokenizer(name, shared[name], unigram.TEXTS, strings))
    write("unigram/offsets.jsonl", lines)
    write("offsets_collection.jsonl", of_collection(shared, datasets))


if __name__ == "__main__":
    main()
