"""Writes graphemes.txt and normalization.txt of io.winnow.engine.tokenizer by asking PyPI tokenizers about every code
point.

Run from the repository root:
    python engine/src/test/python/unigram_tables.py

Every fact is measured on the library, none is taken from a Unicode database; the only exception is the names of the
combining classes, whose relative order is then checked on the library, pair by pair.
"""
import struct
import unicodedata
from pathlib import Path

import tokenizers
from tokenizers.normalizers import NFC, NFD, NFKC, NFKD, Precompiled, StripAccents

from unicode_table import mappings, ranges, wrapped

FOLDER = Path("engine/src/main/resources/io/winnow/engine/tokenizer")
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
HANGUL = range(0xAC00, 0xD7A4)
ACUTE, ZWJ, CUP = "\u0301", "\u200D", "\u2615"
KA, VIRAMA = "\u0915", "\u094D"
L, V, T = "\u1100", "\u1161", "\u11A8"

nfc, nfd, nfkc, nfkd = (form().normalize_str for form in (NFC, NFD, NFKC, NFKD))


def cluster_charsmap():
    """A charsmap of which every single byte is a key: it turns a grapheme cluster of up to five bytes into one Z, a
    longer one into a Z for each of its characters. So the lengths of results show where clusters end."""
    units = [0] * 768
    units[0] = 256 << 10
    for byte in range(1, 256):
        place = 256 ^ byte
        units[place] = (place ^ 512) << 10 | 1 << 8 | byte
    units[512] = 1 << 31
    return struct.pack("<I768I", 768 * 4, *units) + b"Z\0"


count = Precompiled(cluster_charsmap()).normalize_str


def clusters():
    """The classes of code points that decide where grapheme clusters end, as far as clusters of up to five bytes show
    them: between two characters of four bytes, for example, no boundary can be seen."""
    def having(test):
        return {c for c in SCALARS if test(chr(c))}

    extend = having(lambda c: len(count("x" + c)) == 1)
    control = having(lambda c: len(count(c + ACUTE + ACUTE)) == 2)
    prepend = having(lambda c: len(count(c + "x")) == 1)
    emoji = having(lambda c: len(count(c + ZWJ + CUP + ACUTE)) == 4)
    consonant = having(lambda c: len(count(c + VIRAMA + KA + ACUTE)) == 4)
    joins = {target: having(lambda c: len(count(c + target + ACUTE)) == 3) - prepend for target in (L, V, T)}
    lead = joins[L]
    vowel = {c for c in joins[V] & joins[T] if c not in HANGUL}
    trail = {c for c in joins[T] - joins[V] if c not in HANGUL}
    linker = having(lambda c: len(count(KA + c + KA + ACUTE)) == 4) - prepend
    keeps_consonant = having(lambda c: len(count(KA + c + VIRAMA + KA + ACUTE)) == 5) - linker - consonant
    keeps_emoji = having(lambda c: len(count(CUP + c + ZWJ + CUP + ACUTE)) == 5) - emoji

    # What the Java code takes for granted.
    assert not control & (extend | prepend) and not extend & (prepend | emoji | consonant)
    assert linker | keeps_consonant | keeps_emoji <= extend, "only what extends a cluster can stand within one"
    assert joins[V] - {c for c in HANGUL if (c - 0xAC00) % 28 == 0} == lead | vowel
    assert {c for c in HANGUL if c in joins[T]} == set(HANGUL)
    assert count("\r\n") == "Z" and {ord(c) for c in "\r\n"} <= control
    for c in (c for c in SCALARS if c < 0x10000 and c not in extend | control):
        after = {before: len(count(before + chr(c) + ACUTE)) == 3 for before in (L, V, T)}
        assert after[L] == (c in lead or c in vowel or c in HANGUL), hex(c)
        assert after[V] == (c in vowel or c in trail), hex(c)
        assert after[T] == (c in trail), hex(c)
        assert (len(count(CUP + ZWJ + chr(c) + ACUTE)) == 4) == (c in emoji), hex(c)
        assert (len(count(KA + VIRAMA + chr(c) + ACUTE)) == 4) == (c in consonant), hex(c)
    return {
        "control": ("ends a cluster before and after it; between CR and LF there is no end", control),
        "extend": ("belongs to the cluster before it", extend),
        "prepend": ("draws what follows into its cluster", prepend),
        "lead": ("a leading consonant of Hangul", lead),
        "vowel": ("a vowel of Hangul; syllables are found by arithmetic", vowel),
        "trail": ("a trailing consonant of Hangul", trail),
        "emoji": ("joined by U+200D to its like", emoji),
        "emoji-extend": ("may stand between such a one and the U+200D", keeps_emoji),
        "consonant": ("joined by a linker to its like", consonant),
        "linker": ("joins two consonants", linker),
        "linker-extend": ("may stand beside the linker", keeps_consonant),
    }


def combining_classes(decomposed):
    """Of the code points that change places with others, by pairs: the class of Unicode where the library agrees."""
    order = {}
    for c in SCALARS:
        k = unicodedata.combining(chr(c))
        if k and c not in decomposed and nfd(f"x\u0345{chr(c)}") + nfd(f"x{chr(c)}\u0334") != (
                f"x\u0345{chr(c)}" + f"x{chr(c)}\u0334"):
            order[c] = k
    # One of each class, and all against two of them.
    samples = {}
    for c, k in order.items():
        samples.setdefault(k, c)
    for a, k in order.items():
        for other, b in samples.items():
            expected = chr(b) + chr(a) if k > other else chr(a) + chr(b)
            assert nfd(f"x{chr(a)}{chr(b)}") == "x" + expected, (hex(a), hex(b))
    return order


def normalization():
    canonical = {c: nfd(chr(c)) for c in SCALARS if c not in HANGUL and nfd(chr(c)) != chr(c)}
    compatible = {c: nfkd(chr(c)) for c in SCALARS if c not in HANGUL and nfkd(chr(c)) != nfd(chr(c))}
    order = combining_classes(canonical)
    pairs = {}
    for c, parts in canonical.items():
        if len(parts) > 1 and nfc(parts) == chr(c):
            first = nfc(parts[:-1])
            assert len(first) == 1 and nfc(first + parts[-1]) == chr(c), hex(c)
            pairs[c] = first + parts[-1]
    for c in HANGUL:
        s = c - 0xAC00
        jamo = chr(0x1100 + s // 588) + chr(0x1161 + s % 588 // 28) + (chr(0x11A7 + s % 28) if s % 28 else "")
        assert nfd(chr(c)) == nfkd(chr(c)) == jamo and nfc(jamo) == nfkc(jamo) == chr(c), hex(c)
    marks = {c for c in SCALARS if StripAccents().normalize_str(chr(c)) == ""}
    return canonical, compatible, order, pairs, marks


def write(name, meaning, version, sections):
    out = [f"# {meaning}",
           f"# Written by engine/src/test/python/unigram_tables.py from PyPI tokenizers {tokenizers.__version__};"
           " do not edit.",
           "# Code points are hexadecimal, ranges inclusive. What is not listed has no such property.",
           "# A>T+U: to A belongs the sequence T, U. A-B>T: to all of A to B. A-B>>T: to A belongs T, to its"
           " successor T + 1 ...", version]
    for section, (explanation, lines) in sections.items():
        out.extend(["", f"# {explanation}", f"[{section}]", *lines])
    path = FOLDER / name
    path.write_text("\n".join(out) + "\n", encoding="ascii")
    print(path, path.stat().st_size, "bytes")


def main():
    write("graphemes.txt", "Where the reference ends grapheme clusters, as far as its Precompiled normalizer shows it.",
          "winnow-graphemes 1",
          {name: (meaning, wrapped(ranges(points))) for name, (meaning, points) in clusters().items()})
    canonical, compatible, order, pairs, marks = normalization()
    write("normalization.txt", "The Unicode normalisation forms of the reference, measured on every code point.",
          "winnow-normalization 1", {
              "canonical": ("NFD turns into; Hangul syllables become jamo by arithmetic", wrapped(mappings(canonical))),
              "compatible": ("NFKD turns into, where it differs from NFD", wrapped(mappings(compatible))),
              "class": ("combining class (decimal)",
                        wrapped(f"{span}>{k}" for k in sorted(set(order.values()))
                                for span in ranges(c for c in order if order[c] == k))),
              "composed": ("NFC and NFKC make from", wrapped(mappings(pairs))),
              "mark": ("StripAccents drops", wrapped(ranges(marks))),
          })


if __name__ == "__main__":
    main()
