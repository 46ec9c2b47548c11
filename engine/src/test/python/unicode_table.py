"""Writes the Unicode table of io.winnow.engine.tokenizer by asking PyPI tokenizers about every code point.

Run from the repository root:
    python engine/src/test/python/unicode_table.py

Every fact is measured on the library, none is taken from a Unicode database; the only exception is the names of
the combining classes in [order], whose relative order is then checked on the library, pair by pair.
"""
import json
import unicodedata
from pathlib import Path

import tokenizers
from tokenizers import Tokenizer
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

TARGET = Path("engine/src/main/resources/io/winnow/engine/tokenizer/unicode.txt")
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
HANGUL = range(0xAC00, 0xD7A4)
# Two marks that survive strip_accents, so that their order shows: classes 224 and 9.
HIGH, LOW = "\u302E", "\u1B44"


def normalizer(**flags):
    off = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return BertNormalizer(**(off | flags)).normalize_str


clean = normalizer(clean_text=True)
chinese = normalizer(handle_chinese_chars=True)
strip = normalizer(strip_accents=True)
lower = normalizer(lowercase=True)


def removed(c):
    return clean(f"a{chr(c)}b") == "ab"


def cleaned_to_space(c):
    return clean(f"a{chr(c)}b") == "a b"


def words(text):
    return [word for word, _ in BertPreTokenizer().pre_tokenize_str(text)]


def separates(c):
    """Whether a code point that strip_accents drops still ends a run of marks."""
    return strip(f"x{HIGH}{chr(c)}{LOW}") == f"x{HIGH}{LOW}"


def reorders(c):
    """Whether a code point that strip_accents keeps has a combining class: it changes places with a neighbour."""
    return strip(f"x\U0001D16D{chr(c)}") != f"x\U0001D16D{chr(c)}" or strip(f"x{chr(c)}{LOW}") != f"x{chr(c)}{LOW}"


def word_characters():
    r"""What \w means to single_word: the added token next to such a character is not found."""
    spec = {
        "version": "1.0", "truncation": None, "padding": None, "normalizer": None,
        "pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": None, "decoder": None,
        "added_tokens": [{"id": 1, "content": "@@", "single_word": True, "lstrip": False, "rstrip": False,
                          "normalized": False, "special": False}],
        "model": {"type": "WordPiece", "unk_token": "?", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": {"?": 0}},
    }
    tokenizer = Tokenizer.from_str(json.dumps(spec))
    for first in range(0, len(SCALARS), 50_000):
        block = SCALARS[first:first + 50_000]
        for c, left, right in zip(block, tokenizer.encode_batch([chr(c) + "@@" for c in block]),
                                  tokenizer.encode_batch(["@@" + chr(c) for c in block])):
            assert c == ord("@") or (1 in left.ids) == (1 in right.ids), hex(c)
            if c != ord("@") and 1 not in left.ids:
                yield c


def ranges(points):
    points = sorted(points)
    runs = []
    for c in points:
        if runs and runs[-1][1] == c - 1:
            runs[-1][1] = c
        else:
            runs.append([c, c])
    return [f"{a:04X}" if a == b else f"{a:04X}-{b:04X}" for a, b in runs]


def mappings(pairs):
    """Items A>T (A becomes the sequence T), A-B>T (all become T) and A-B>>T (A becomes T, the next one T + 1 ...)."""
    runs = []
    for c, target in sorted(pairs.items()):
        shift = ord(target) - c if len(target) == 1 else None
        last = runs[-1] if runs else None
        if last and last["end"] == c - 1 and last["target"] == target and last["kind"] in ("", ">"):
            last.update(end=c, kind=">")
        elif last and last["end"] == c - 1 and shift is not None and last["shift"] == shift and last["kind"] in ("", ">>"):
            last.update(end=c, kind=">>")
        else:
            runs.append({"start": c, "end": c, "target": target, "shift": shift, "kind": ""})
    for run in runs:
        target = "+".join(f"{ord(t):04X}" for t in run["target"])
        if run["kind"]:
            yield f"{run['start']:04X}-{run['end']:04X}{run['kind']}{target}"
        else:
            yield f"{run['start']:04X}>{target}"


def wrapped(items, width=110):
    line = ""
    for item in items:
        if line and len(line) + 1 + len(item) > width:
            yield line
            line = ""
        line = f"{line} {item}".strip()
    if line:
        yield line


def main():
    stripped = {c: strip(chr(c)) for c in SCALARS if c not in HANGUL and strip(chr(c)) != chr(c)}
    lowered = {c: lower(chr(c)) for c in SCALARS if lower(chr(c)) != chr(c)}
    dropped = {c for c, target in stripped.items() if not target}
    order = {c: unicodedata.combining(chr(c)) for c in SCALARS
             if c not in stripped and c not in HANGUL and reorders(c)}
    space = {c for c in SCALARS if words(f"a{chr(c)}b") == ["a", "b"]}
    punctuation = {c for c in SCALARS if words(f"a{chr(c)}b") == ["a", chr(c), "b"]}

    # What the Java code takes for granted.
    print(len(order), "marks survive strip_accents and have a combining class")
    assert {c for c in SCALARS if cleaned_to_space(c)} == {c for c in space if not removed(c)}
    for c in HANGUL:
        s = c - 0xAC00
        jamo = [0x1100 + s // 588, 0x1161 + s % 588 // 28] + ([0x11A7 + s % 28] if s % 28 else [])
        assert strip(chr(c)) == "".join(map(chr, jamo)), hex(c)
    for a in order:
        assert order[a] > 0 and a not in lowered and a not in punctuation and a not in space
        for b in order:
            expected = chr(b) + chr(a) if order[a] > order[b] else chr(a) + chr(b)
            assert strip(f"x{chr(a)}{chr(b)}") == "x" + expected, (hex(a), hex(b))
    for target in [*stripped.values(), *lowered.values()]:
        assert not target or ord(target[0]) not in order
    for target in lowered.values():
        assert not any(ord(t) in order for t in target)

    out = [
        "# Unicode as the BERT tokenizer of the reference sees it, measured on every code point.",
        f"# Written by engine/src/test/python/unicode_table.py from PyPI tokenizers {tokenizers.__version__};"
        " do not edit.",
        "# Code points are hexadecimal, ranges inclusive. What is not listed stays as it is.",
        "# A>T+U: A becomes T, U. A-B>T: all of A to B become T. A-B>>T: A becomes T, its successor T + 1 ...",
        "winnow-unicode 1",
    ]

    def section(name, meaning, lines):
        out.extend(["", f"# {meaning}", f"[{name}]", *lines])

    section("removed", "clean_text removes", wrapped(ranges(c for c in SCALARS if removed(c))))
    section("space", "separates words; clean_text makes it U+0020 where it does not remove it", wrapped(ranges(space)))
    section("punctuation", "is a word of its own", wrapped(ranges(punctuation)))
    section("chinese", "handle_chinese_chars puts a space on either side",
            wrapped(ranges(c for c in SCALARS if chinese(chr(c)) == f" {chr(c)} ")))
    section("word", "joins a word, where an added token must stand alone (single_word)",
            wrapped(ranges(word_characters())))
    section("dropped", "strip_accents drops", wrapped(ranges(dropped)))
    section("barrier", "of these, what still keeps the marks before it apart from those after it",
            wrapped(ranges(c for c in dropped if separates(c))))
    section("order", "marks that strip_accents keeps but sorts, by this combining class (decimal)",
            wrapped(f"{span}>{k}" for k in sorted(set(order.values()))
                    for span in ranges(c for c in order if order[c] == k)))
    section("stripped", "strip_accents turns into; Hangul syllables become jamo by arithmetic",
            wrapped(mappings({c: t for c, t in stripped.items() if t})))
    section("lower", "lowercase turns into", wrapped(mappings(lowered)))
    TARGET.write_text("\n".join(out) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
