"""Records what PyPI tokenizers does, for the tests of io.winnow.engine.tokenizer.

Run from the repository root, with the folders of models and of test collections (skipped if left out):
    python engine/src/test/python/tokenizer_golden.py [MODELS [DATASETS]]

The pruned tokenizer is the other way round: WordPieceTokenizerTest compares pruned.json with what Java writes,
this script proves that the library loads it and records the ids.
"""
import hashlib
import json
import sys
from pathlib import Path

import tokenizers
from tokenizers import Tokenizer
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

GOLDEN = Path("engine/src/test/resources/golden/tokenizer")
POTION = "potion-base-4M-int8/tokenizer.json"
META = {"written by": "engine/src/test/python/tokenizer_golden.py", "tokenizers": tokenizers.__version__}
DEFAULT = {"clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True}
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

# What composed strings are made of.
ATOMS = (
    ["hello", "World", "the", "running", "unaffable", "New York", "new", "york", "ab", "abc", "aaaa", "STRASSE",
     "straße", "ẞ", "naïve", "Éclair", "e\u0301clair", "İstanbul", "ΣΑΣ", "ﬁ", "Ⅳ", "Việt", "привет", "Ёлка", "ё"]
    + SPECIAL + ["[mask]", "[MAS", "K]", "[X]", "<s>", "lead", " lead", "[", "]"]
    + ["中文", "字", "\uF900", "\u3400", "\U0002B820", "\U0002B920", "한국어", "각", "\u1112\u1161\u11AB", "カタカナ",
       "が", "か\u3099", "हिन्दी", "ไทย", "مرحبا", "שלום", "٣"]
    + list("\u0301\u0327\u0344\u0345\u034F\u07A6\u07FD\u08D4\u0B48\u0F76\u1B44\u302E\u302F\u20DD")
    + ["\U0001D165", "\U0001D16D", "\U0001D15E", "\U00011446", "\U0001E94A", "\U0001E000", "\U000E0100"]
    + ["😀", "👍🏽", "👩\u200D👩\u200D👧", "☕\uFE0F"]
    + [" ", " ", " ", "  ", "\t", "\n", "\r\n", "\u00A0", "\u2003", "\u3000", "\u000B", "\u000C", "\u0085", "\u2028",
       "\u200B", "\u00AD", "\uFEFF", "\u0000", "\u001F", "\u007F", "\uFFFD", "\uE000"]
    + list(".,!'-_#$€«»\u166D\u2E43\u037E\u3002") + ["##", "...", "0", "42", "x", "a" * 60]
)

SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
BLOCK = 4096
FUZZ_STRINGS = 200_000
FUZZ_BLOCK = 2_000
FUZZ_SEED = 0x9E3779B97F4A7C15

NORMALIZERS = {
    "default": DEFAULT,
    "cased": DEFAULT | {"lowercase": False},
    "strip_cased": DEFAULT | {"lowercase": False, "strip_accents": True},
    "keep_accents": DEFAULT | {"strip_accents": False},
    "no_chinese": DEFAULT | {"handle_chinese_chars": False},
    "dirty": DEFAULT | {"clean_text": False},
    "none": dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False),
}


class XorShift:
    """xorshift64*, so that Java makes the same strings."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        x = self.state
        x ^= x >> 12
        x ^= x << 25 & 0xFFFFFFFFFFFFFFFF
        x ^= x >> 27
        self.state = x
        return ((x * 0x2545F4914F6CDD1D & 0xFFFFFFFFFFFFFFFF) >> 33) % bound


def composed(random, atoms=ATOMS):
    parts = []
    for _ in range(1 + random.below(10)):
        kind = random.below(100)
        if kind < 80:
            parts.append(atoms[random.below(len(atoms))])
        elif kind < 90:
            parts.append(chr(random.below(0xD800)))
        else:
            c = random.below(0x110000 - 0x800)
            parts.append(chr(c if c < 0xD800 else c + 0x800))
    return "".join(parts)


def digests(lines, block):
    """SHA-256 over the lines of each block, the first 16 hexadecimal digits."""
    result, hasher, count = [], hashlib.sha256(), 0
    for line in lines:
        hasher.update(line.encode("utf-8") + b"\n")
        count += 1
        if count == block:
            result.append(hasher.hexdigest()[:16])
            hasher, count = hashlib.sha256(), 0
    if count:
        result.append(hasher.hexdigest()[:16])
    return result


def words(flags, text):
    normal = BertNormalizer(**flags).normalize_str(text)
    return " ".join(word for word, _ in BertPreTokenizer().pre_tokenize_str(normal))


def in_context(c):
    """A code point inside a word, alone, and between two marks that strip_accents keeps but sorts."""
    return f"a{chr(c)}b {chr(c)} x\u302E{chr(c)}\u1B44y"


def scalar_lines(encode):
    """Of each code point, surrogates as empty lines so that blocks stay aligned."""
    for c in range(0x110000):
        yield "" if 0xD800 <= c < 0xE000 else encode(in_context(c))


def vocabulary():
    pieces = {}
    for flags in NORMALIZERS.values():
        for atom in ATOMS:
            for word in words(flags, atom).split(" "):
                pieces.update(dict.fromkeys(word))
    tokens = dict.fromkeys(SPECIAL + [f"[unused{i}]" for i in range(20)])
    tokens.update(dict.fromkeys(sorted(pieces)))
    tokens.update(dict.fromkeys("##" + piece for piece in sorted(pieces)))
    tokens.update(dict.fromkeys([
        "hello", "world", "the", "run", "##ning", "##ing", "un", "##aff", "##able", "new", "##ork", "is", "##tan",
        "##bul", "aaa", "##aaa", "abc", "ab", "##ab", "eclair", "##clair", "mask", "ma", "##sk", "lead", "str",
        "##asse", "στ", "при", "##вет", "\u1112\u1161", "##\u11AB", "##😀", "naive"]))
    return {token: i for i, token in enumerate(tokens)}


def base_tokenizer():
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [added(i, token, special=True) for i, token in enumerate(SPECIAL)],
        "normalizer": {"type": "BertNormalizer"} | DEFAULT,
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": vocabulary()},
    }


def added(token_id, content, **flags):
    return {"id": token_id, "content": content, "single_word": False, "lstrip": False, "rstrip": False,
            "normalized": False, "special": False} | flags


def variants(base):
    """Overrides of the base tokenizer: members replaced, those of model merged."""
    ids = dict(base["model"]["vocab"])
    some = [added(ids.setdefault(content, len(ids)), content, **flags) for content, flags in [
        ("[CLS]", dict(special=True, single_word=True)),
        ("[MASK]", dict(special=True, lstrip=True)),
        ("[X]", dict(lstrip=True, rstrip=True)),
        ("<s>", dict(single_word=True)),
        (" lead", dict()),
        ("aa", dict(single_word=True)),
        ("aab", dict()),
        ("\uFFFD", dict()),
        ("New York", dict(normalized=True)),
        ("Ab", dict(normalized=True, single_word=True)),
        ("abc", dict(normalized=True)),
        ("Éclair", dict(normalized=True, lstrip=True)),
        ("中", dict(normalized=True, rstrip=True)),
        ("한", dict(normalized=True)),
        ("clair .", dict(normalized=True)),
        (". ", dict(normalized=True, rstrip=True, lstrip=True)),
    ]]
    return {
        "base": {},
        **{name: {"normalizer": {"type": "BertNormalizer"} | flags} for name, flags in NORMALIZERS.items()
           if name not in ("default", "none")},
        "none": {"normalizer": None},
        "added": {"added_tokens": some},
        "added_cased": {"added_tokens": some, "normalizer": {"type": "BertNormalizer"} | NORMALIZERS["cased"]},
        "added_none": {"added_tokens": some, "normalizer": None},
        "added_space": {"added_tokens": [
            added(len(base["model"]["vocab"]), " ", normalized=True, lstrip=True, rstrip=True),
            added(len(base["model"]["vocab"]) + 1, "[X]", rstrip=True)]},
        "short": {"model": {"max_input_chars_per_word": 4}},
        "prefix_a": {"model": {"continuing_subword_prefix": "a"}},
        "prefix_empty": {"model": {"continuing_subword_prefix": ""}},
        "untyped": {"model": {"type": None}},
    }


def load(base, override):
    spec = base | override
    if "model" in override:
        spec["model"] = base["model"] | override["model"]
        if spec["model"]["type"] is None:
            del spec["model"]["type"]
    return Tokenizer.from_str(json.dumps(spec))


TEXTS = [
    "", " ", " \t\r\n\u00A0 ", "hello[MASK]world", "[CLS] hello [SEP] [MASK]ed [mask] [UNK] [PAD]",
    "İstanbul ΣΑΣ STRASSE ß", "e\u0301 \u1E9E ﬁ Ⅳ", "a\u000Bb a\u000Cb a\u0000b a\u001Fb a\u007Fb a\uFFFDb",
    "한국어 カタカナ 中文字符", "x\u200By\u00ADz\uFEFFq", "running unaffable RUNNING", "hello, world! don't... #hash $5 €5",
    "a" * 100, "a" * 101, "a" * 100 + " " + "a" * 101, "😀" * 100, "😀" * 101, "각" * 33, "각" * 33 + "a", "각" * 34,
    "é" * 100, "é" * 101, "e\u0301" * 100, "x" + "\u0301" * 500, "\u302E" * 100, "\u302E" * 101,
    "x\u302E\u1B44\u0301\u302E", "x\u302E\u034F\u1B44", "\u302E\u1B44", "\U0001D15E\u1B44\u302E\u1B44",
    "x\u302E\u00AD\u1B44", "x\u302E\u200B\u0301\u1B44y", "x\u08D4\u302E\u1B44\U0001E94A\u08D4",
    "foo\r\nbar\rbaz\n\nhello", "a\u0085b a\u2028b a\u3000b a\u00A0b", "[X]", " [X] ", "a [X]\u00A0\u3000b[X]c[X][X]",
    "hello [X] lead", "[X]  lead lead", "a<s>b <s> -<s>- _<s> <s>\u200D <s>é", "aa aab aaab baa aa[X]aa aaaa",
    "new  york NEW YORK new york New Yorker xnew yorkx", "ab AB xab abx abc abcd xabc ab.abc é-ab", "a\uFFFDb \uFFFD",
    "e\u0301clair hello  ÉCLAIR eclair .  . x", "中文 a中b 中 中", "한국 한 하 \u1112\u1161\u11AB", "clair . \u0301 clair  .",
    "[CLS][CLS] x[CLS] [CLS]x [CLS]", "  [MASK]  [MASK] hello  [MASK]", "[UNK]hello[UNK]", "hello [MASK",
    "[[MASK]] [MASK]] [[MASK] [MA[MASK]SK]", "\u166D\u2E43 a\u166Db a\u2E43b", "😀hello hello😀 👩\u200D👩\u200D👧",
    "a" * 5000 + " hello", "hello " * 40, "[MASK]" * 20, "abcd abcde abcdefgh", "##ing ##", "The quick brown fox",
]


def write(name, lines):
    path = GOLDEN / name
    path.write_text("".join(json.dumps(line, ensure_ascii=True) + "\n" for line in [META, *lines]), encoding="ascii")
    print(path, path.stat().st_size, "bytes")


def ids(tokenizer, text):
    return tokenizer.encode(text, add_special_tokens=False).ids


def id_lines(tokenizer, texts):
    batch = []
    for text in texts:
        batch.append(text)
        if len(batch) == 10_000:
            for encoding in tokenizer.encode_batch(batch, add_special_tokens=False):
                yield " ".join(map(str, encoding.ids))
            batch = []
    for encoding in tokenizer.encode_batch(batch, add_special_tokens=False):
        yield " ".join(map(str, encoding.ids))


def composed_strings():
    random = XorShift(FUZZ_SEED)
    return [composed(random) for _ in range(FUZZ_STRINGS)]


def fuzz_and_scalars(tokenizer, strings):
    return {"scalars": digests(id_lines(tokenizer, ("" if 0xD800 <= c < 0xE000 else in_context(c)
                                                    for c in range(0x110000))), BLOCK),
            "composed": digests(id_lines(tokenizer, strings), FUZZ_BLOCK)}


# Bytes at the borders of what UTF-8 allows.
UTF8_BYTES = [0x00, 0x20, 0x61, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
              0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF]


def decoded():
    random = XorShift(FUZZ_SEED)
    for _ in range(FUZZ_STRINGS):
        text = bytes(UTF8_BYTES[random.below(len(UTF8_BYTES))] for _ in range(1 + random.below(12)))
        yield text.decode("utf-8", errors="replace")


CUT_TEXTS = ["hello 😀 world" * 20, "😀" * 120, "a😀" * 80, "é😀b 👩\u200D👩\u200D👧 " * 20, "[MASK]😀[UNK]" * 20,
             "e\u0301한\U0002B920" * 40]


def cuts(tokenizer):
    """As Model2Vec cuts: for each limit of tokens the text in code points, then the ids."""
    median = sorted(len(token) for token in tokenizer.get_vocab())
    median = (median[(len(median) - 1) // 2] + median[len(median) // 2]) // 2
    unknown = tokenizer.token_to_id("[UNK]")
    for text in CUT_TEXTS:
        yield {"text": text,
               "ids": [" ".join(str(i) for i in ids(tokenizer, text[:length * median])[:length] if i != unknown)
                       for length in range(1, 81)]}


def collections(tokenizer, datasets):
    """The documents and queries of test collections in the layout of BEIR: no text, digests of ids."""
    for path in sorted([*datasets.glob("*/corpus.jsonl"), *datasets.glob("*/queries.jsonl")]):
        entries = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        texts = [(entry["title"] + " " if "title" in entry else "") + entry["text"] for entry in entries]
        lines = list(id_lines(tokenizer, texts))
        yield {"file": path.relative_to(datasets).as_posix(), "tokenizer": POTION, "texts": len(texts),
               "ids": sum(len(line.split()) for line in lines), "block": 128, "digests": digests(lines, 128)}


def main():
    GOLDEN.mkdir(parents=True, exist_ok=True)
    base = base_tokenizer()
    (GOLDEN / "tokenizer.json").write_text(json.dumps(base, ensure_ascii=True, indent=0) + "\n", encoding="ascii")
    overrides = variants(base)
    write("variants.jsonl", ({"name": name, "override": override} for name, override in overrides.items()))
    loaded = {name: load(base, override) for name, override in overrides.items()}
    write("ids.jsonl", ({"text": text, "ids": {name: ids(t, text) for name, t in loaded.items()}} for text in TEXTS))

    strings = composed_strings()
    write("composed.jsonl", [
        {"atoms": ATOMS, "seed": str(FUZZ_SEED), "strings": FUZZ_STRINGS, "block": FUZZ_BLOCK, "first": strings[:20]},
        *({"variant": name, "digests": digests(id_lines(loaded[name], strings), FUZZ_BLOCK)}
          for name in ["base", "added", "added_cased", "added_none", "added_space", "dirty"])])
    write("words.jsonl", ({"normalizer": flags,
                           "scalars": digests(scalar_lines(lambda text: words(flags, text)), BLOCK),
                           "composed": digests((words(flags, text) for text in strings), FUZZ_BLOCK)}
                          for flags in NORMALIZERS.values()))

    write("cuts.jsonl", cuts(loaded["base"]))
    write("utf8.jsonl", [{"bytes": UTF8_BYTES, "seed": str(FUZZ_SEED), "strings": FUZZ_STRINGS, "block": FUZZ_BLOCK,
                          "python": sys.version.split()[0], "digests": digests(decoded(), FUZZ_BLOCK)}])

    pruned = GOLDEN / "pruned.json"
    if pruned.exists():
        tokenizer = Tokenizer.from_file(str(pruned))
        write("pruned_ids.jsonl", ({"text": text, "ids": ids(tokenizer, text)} for text in TEXTS))
    if len(sys.argv) > 1:
        tokenizer = Tokenizer.from_file(str(Path(sys.argv[1]) / POTION))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        write("potion.jsonl", [
            {"tokenizer": POTION, **fuzz_and_scalars(tokenizer, strings)},
            *({"text": text, "ids": ids(tokenizer, text)} for text in TEXTS)])
    if len(sys.argv) > 2:
        write("collections.jsonl", collections(tokenizer, Path(sys.argv[2])))


if __name__ == "__main__":
    main()
