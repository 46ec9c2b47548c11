"""Records what PyPI tokenizers does with Unigram models, for the tests of io.winnow.engine.tokenizer.

Run from the repository root, with the folder of models (skipped if left out):
    python engine/src/test/python/unigram_golden.py [MODELS]

The models are trained here, by PyPI tokenizers and by PyPI sentencepiece, on text made from the sentences below.
`python unigram_golden.py --keep` leaves the trained models as they are and records the rest anew.
"""
import base64
import io
import json
import sys
from pathlib import Path

import sentencepiece
import tokenizers
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.trainers import UnigramTrainer

from tokenizer_golden import ATOMS as BERT_ATOMS
from tokenizer_golden import DEFAULT, XorShift, added, composed, digests, id_lines, ids
from unigram_tables import cluster_charsmap

GOLDEN = Path("engine/src/test/resources/golden/tokenizer/unigram")
SUPERTOKEN = "model2vec-fixtures/test-model-vocab-quantized/tokenizer.json"
META = {"written by": "engine/src/test/python/unigram_golden.py", "tokenizers": tokenizers.__version__,
        "sentencepiece": sentencepiece.__version__}
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
BLOCK = 4096
STRINGS = 30_000
STRING_BLOCK = 1_000
SEED = 0xD1B54A32D192ED03

SENTENCES = """
The heron waits in the shallow water until a small fish comes near enough.
She repaired the old radio with a soldering iron and a great deal of patience.
Running quickly, the runners ran past the unaffable judge and his unbreakable chair.
Whenever it rains in the valley, the river rises and the bridges are closed for hours.
Der Müller mahlt das Korn, während seine Söhne die Säcke über die Brücke tragen.
Die Straße führt an großen Bäumen vorbei; Übung macht den Meister, sagte er.
L'élève écrit à son père qu'il a déjà mangé les gâteaux de Noël.
Où est passée la clé de l'armoire où nous gardons les œufs ?
El niño pequeño soñaba con montañas lejanas y con pingüinos azules.
Não há ninguém em casa; as crianças estão na praça com os avós.
Zażółć gęślą jaźń, powiedział żołnierz i poszedł do łóżka.
Příliš žluťoučký kůň běžel přes řeku, zatímco ďábel spal.
Trời hôm nay đẹp quá, chúng tôi đi dạo dọc bờ sông Hồng.
Мельник смолол зерно, а его сыновья перенесли мешки через мост.
Весной ёжик и ёлка встречают друзей на берегу широкой реки.
Ο μυλωνάς άλεσε το σιτάρι και οι γιοι του κουβάλησαν τα σακιά.
הטוחן טחן את החיטה ובניו נשאו את השקים על הגשר.
طحن الطحان القمح وحمل أبناؤه الأكياس عبر الجسر.
नदी के किनारे बैठा बगुला छोटी मछली की प्रतीक्षा करता है।
বাংলার মাঠে ধান পাকে আর নদীতে নৌকা চলে।
แมวสีดำนอนหลับอยู่บนหลังคาบ้านตลอดทั้งวัน
磨坊主把小麦磨成面粉，他的儿子们把袋子背过桥。
春天的河水漫过石头，孩子们在岸边放风筝。
粉屋は小麦を挽き、息子たちは袋を橋の向こうへ運んだ。
カタカナとひらがなと漢字がまざった文はすこし長い。
방앗간 주인은 밀을 빻고 아들들은 자루를 메고 다리를 건넜다.
봄이 오면 강가에 꽃이 피고 아이들이 연을 날린다.
Version 3.14159 of the library, released on 2024-02-29, costs $5.00 (or €4,50).
int main() { return a[i] + b->c; } // not much of a program
Mail the report to nobody@example.org before 12:30, please!!!
""".strip().splitlines()

# What composed strings are made of, beside what BERT is tested with.
ATOMS = BERT_ATOMS + [word for sentence in SENTENCES for word in sentence.split()[:4]] + [
    "<s>", "</s>", "<pad>", "<unk>", "<mask>", "<0x41>", "\u2581", "\u2581\u2581", "\u2581the", "_", "the ", " the",
    "``", "''", "'", "`", "  ", "   ", "!", "fi\uFB01", "\uFB03", "\uFDFA", "\u2163", "\u00BD", "\u2460", "\u33A5",
    "\uFF21\uFF22", "\uFF76\uFF9E", "\uFF76", "\u3000", "\u00A0", "\u0130", "\u01C4", "\u1E9B\u0323",
    "e\u0301", "e\u0301\u0323", "e\u0323\u0301", "A\u030A", "\u212B", "\u0301", "\u0301\u0301", "\u0340", "\u0344",
    "\u0958", "\u0915\u093C", "\u0915\u094D", "\u0915\u094D\u0937", "\u0915\u094D\u200D\u0915\u0301", "\u0CE6\u0301",
    "\u1100", "\u1161", "\u11A8", "\u1100\u1161\u11A8", "\uAC00\u11A8", "\uAC00", "\uAC01", "\u1161\u0301",
    "\u0600", "\u0600x", "\u06DD1", "\u0D4E\u0D15", "\u00A9\u200D", "\u2615\u200D\u2615\u0301", "\u2615\uFE0F\u200D",
    "\U0001F468\u200D\U0001F469", "\U0001F1E9\U0001F1EA", "\U0001F1E9", "\U0001F44D\U0001F3FD", "\r", "\r\n", "\n",
    "\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF", "\u0001", "\u0008", "\u000B", "\u007F", "\u008F", "\u1680",
    "\u200E", "\u2028", "\uFFFD", "\u0000", "\u1E0A\u0323", "\u0FB2\u0F71\u0F80", "\u0B47\u0B3E", "\U0001D15E",
    "\U0001D7CE", "\U0002F800", "\u1ACF", "\U00016D68", "zzz", "qqqq", "xyz",
]

SCALARS = {"spm/xlmr", "spm/t5"}

# Of the variants, those that the model of UnigramTrainer is tested with too, and those with recorded ids.
TRAINED = {"base", "xlmr", "whole", "added_xlmr", "bytes_whole", "digits"}
CHOSEN = ["trained/base", "spm/base", "spm/xlmr", "spm/t5", "spm/supertoken", "spm/first", "spm/added_xlmr", "spm/bytes_whole",
          "spm/words_marked", "spm/albert"]


def in_context(c):
    """A code point inside a word, alone, among marks, and where grapheme clusters may or may not end."""
    return (f"a{chr(c)}b {chr(c)} x\u302E{chr(c)}\u1B44y e\u0301{chr(c)}\u0301{chr(c)} \u0915\u094D{chr(c)}\u0301"
            f" \u2615\u200D{chr(c)}\u0301\u1100{chr(c)}\u0301\u1161{chr(c)}")


def all_in_context():
    """Surrogates as empty texts, so that blocks stay aligned."""
    return ("" if 0xD800 <= c < 0xE000 else in_context(c) for c in range(0x110000))


def training_text():
    random = XorShift(SEED)
    words = [word for sentence in SENTENCES for word in sentence.split()]
    lines = SENTENCES * 20
    for _ in range(2_000):
        lines.append(" ".join(words[random.below(len(words))] for _ in range(3 + random.below(9))))
    return lines


def train_tokenizers():
    """A Unigram model of UnigramTrainer: scores of 64 bits."""
    tokenizer = Tokenizer(Unigram())
    tokenizer.normalizer = NFKC()
    tokenizer.pre_tokenizer = Metaspace()
    trainer = UnigramTrainer(vocab_size=900, special_tokens=SPECIAL, unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(training_text(), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    return {"type": "Unigram", "unk_id": 3, "vocab": model["vocab"] + [["<mask>", 0.0]], "byte_fallback": False}


def train_sentencepiece():
    """A model of sentencepiece with its charsmap, converted as transformers converts XLM-R: scores of 32 bits."""
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(training_text()), model_writer=out, vocab_size=900, model_type="unigram",
        hard_vocab_limit=False, num_threads=1, minloglevel=2)
    proto = sentencepiece_model_pb2.ModelProto.FromString(out.getvalue())
    pieces = [[piece.piece, piece.score] for piece in proto.pieces]
    assert [piece for piece, _ in pieces[:3]] == ["<unk>", "<s>", "</s>"]
    vocab = [[token, 0.0] for token in SPECIAL] + pieces[3:] + [["<mask>", 0.0]]
    model = {"type": "Unigram", "unk_id": 3, "vocab": vocab, "byte_fallback": False}
    return model, proto.normalizer_spec.precompiled_charsmap


def tokenizer_json(model):
    specials = [added(i, token, special=True) for i, token in enumerate(SPECIAL)]
    mask = added(len(model["vocab"]) - 1, "<mask>", special=True, lstrip=True)
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": specials + [mask],
            "normalizer": None, "pre_tokenizer": metaspace(), "post_processor": None,
            "decoder": {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True},
            "model": model}


def metaspace(**changes):
    return {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True} | changes


def sequence(*normalizers):
    return {"type": "Sequence", "normalizers": list(normalizers)}


def pre_sequence(*pre_tokenizers):
    return {"type": "Sequence", "pretokenizers": list(pre_tokenizers)}


def replace(kind, pattern, content):
    return {"type": "Replace", "pattern": {kind: pattern}, "content": content}


# "@charsmap" stands for the content of charsmap.bin, "@clusters" for that of clusters.bin, both in base 64.
PRECOMPILED = {"type": "Precompiled", "precompiled_charsmap": "@charsmap"}
STRIP = {"type": "Strip", "strip_left": True, "strip_right": True}
ALBERT = sequence(replace("String", "``", '"'), replace("String", "''", '"'), {"type": "NFKD"}, {"type": "StripAccents"},
                  {"type": "Lowercase"}, PRECOMPILED)
XLMR = sequence(PRECOMPILED, replace("Regex", " {2,}", " "))
T5 = sequence(PRECOMPILED, {"type": "Strip", "strip_left": False, "strip_right": True},
              replace("Regex", " {2,}", "\u2581"))
SPM_UNIGRAM = sequence({"type": "Nmt"}, {"type": "NFKC"}, replace("Regex", " {2,}", " "), {"type": "Lowercase"})
SUPERTOKENS = sequence({"type": "BertNormalizer"} | DEFAULT,
                       *(replace("String", c, f" {c} ") for c in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
                       replace("Regex", "\\s+", " "), STRIP)

NORMALIZERS = {
    **{kind: {"type": kind} for kind in ["NFC", "NFD", "NFKC", "NFKD", "Nmt", "Lowercase", "StripAccents"]},
    "bert": {"type": "BertNormalizer"} | DEFAULT,
    "strip": STRIP,
    "strip_left": {"type": "Strip", "strip_left": True, "strip_right": False},
    "strip_right": {"type": "Strip", "strip_left": False, "strip_right": True},
    "prepend": {"type": "Prepend", "prepend": "\u2581x"},
    "spaces": replace("Regex", "\\s+", " "),
    "two_spaces": replace("Regex", "\\s{2,}", "_"),
    "bounded": replace("Regex", "[a-c\u0301]{2,3}", ""),
    "exact": replace("Regex", "x{2}", "\u1100\u1161"),
    "separators": replace("Regex", "\\p{Zs}", " "),
    "escapes": replace("Regex", "[\\u00AD\\u200B\\u200C\\u200D\\u2060\\uFEFF\\n\\-\\]]", ""),
    "dot": replace("Regex", "\\.+", "..."),
    "literal": replace("String", "aa", "a"),
    "character": replace("String", ".", " . "),
    "nothing": sequence(),
    "precompiled": PRECOMPILED,
    "clusters": {"type": "Precompiled", "precompiled_charsmap": "@clusters"},
    "albert": ALBERT, "xlmr": XLMR, "t5": T5, "spm_unigram": SPM_UNIGRAM, "supertokens": SUPERTOKENS,
    "homomorphisms": sequence(replace("String", "a", "bb"), replace("String", "b", "aE"), {"type": "Lowercase"},
                              {"type": "StripAccents"}, {"type": "Nmt"}, replace("String", "e", "")),
}


def more_tokens(model, more_pieces=0):
    """Added tokens of all sorts, those in the vocabulary first."""
    known = {piece: i for i, (piece, _) in enumerate(model["vocab"])}
    free = iter(range(len(known) + more_pieces, len(known) + more_pieces + 100))
    return [added(known[content] if content in known else next(free), content, **flags) for content, flags in [
        ("<s>", dict(special=True)), ("<mask>", dict(special=True, lstrip=True, normalized=True)),
        ("[X]", dict(lstrip=True, rstrip=True)), ("qqqq", dict(single_word=True)), ("\uFFFD", dict()),
        ("New York", dict(normalized=True)), ("Ab", dict(normalized=True, single_word=True)),
        ("I", dict(normalized=True)), ("\u00C9clair", dict(normalized=True, lstrip=True)),
        ("\u4E2D", dict(normalized=True, rstrip=True)), ("\uD55C", dict(normalized=True)), (" lead", dict()),
    ]]


def with_scores(model, score):
    return {"model": {"vocab": [[piece, score(i, piece)] for i, (piece, _) in enumerate(model["vocab"])]}}


def with_bytes(model, missing=()):
    vocab = [*model["vocab"], *([f"<0x{b:02X}>", -30.0 - b / 7] for b in range(256) if b not in missing)]
    return {"model": {"vocab": vocab, "byte_fallback": True}}


def variants(model):
    """Overrides of a base tokenizer: members replaced, those of model merged."""
    first = metaspace(prepend_scheme="first")
    random = XorShift(SEED)
    space, white = {"type": "WhitespaceSplit"}, {"type": "Whitespace"}
    more = {"added_tokens": more_tokens(model)}
    return {
        "base": {},
        "xlmr": {"normalizer": XLMR},
        "xlmr_old": {"normalizer": PRECOMPILED, "pre_tokenizer": pre_sequence(
            space, {"type": "Metaspace", "replacement": "\u2581", "add_prefix_space": True})},
        "albert": {"normalizer": ALBERT},
        "t5": {"normalizer": T5, "pre_tokenizer": first} | with_bytes(model),
        "spm_unigram": {"normalizer": SPM_UNIGRAM},
        "supertoken": {"normalizer": SUPERTOKENS, "pre_tokenizer": metaspace(split=False)},
        "never": {"pre_tokenizer": metaspace(prepend_scheme="never")},
        "never_old": {"pre_tokenizer": metaspace(prepend_scheme="never", add_prefix_space=False)},
        "first": {"pre_tokenizer": first},
        "first_whole": {"normalizer": XLMR, "pre_tokenizer": metaspace(prepend_scheme="first", split=False)},
        "first_spaces": {"pre_tokenizer": pre_sequence(space, first)},
        "first_words": {"normalizer": PRECOMPILED, "pre_tokenizer": pre_sequence(white, first)},
        "first_strip": {"normalizer": sequence(STRIP, {"type": "Nmt"}), "pre_tokenizer": first} | more,
        "first_tokens": {"normalizer": sequence(PRECOMPILED, {"type": "Lowercase"}), "pre_tokenizer": first} | more,
        "whole": {"pre_tokenizer": metaspace(split=False)},
        "underscore": {"pre_tokenizer": metaspace(replacement="_")},
        "none": {"pre_tokenizer": None},
        "spaces": {"pre_tokenizer": space},
        "words": {"normalizer": {"type": "NFC"}, "pre_tokenizer": pre_sequence(space, white)},
        "words_marked": {"normalizer": {"type": "NFKD"}, "pre_tokenizer": pre_sequence(white, metaspace())},
        "prepend": {"normalizer": sequence({"type": "Prepend", "prepend": "\u2581"}, replace("String", " ", "\u2581")),
                    "pre_tokenizer": None},
        "added": more,
        "added_xlmr": {"normalizer": XLMR} | more,
        "added_albert": {"normalizer": ALBERT} | more,
        "added_bytes": {"added_tokens": more_tokens(model, 256), "normalizer": {"type": "NFC"}, **with_bytes(model)},
        "bytes": {"added_tokens": []} | with_bytes(model),
        "bytes_whole": {"pre_tokenizer": None} | with_bytes(model),
        "bytes_missing": with_bytes(model, missing=(0xE4, 0x41)),
        "literal_unknown": {"added_tokens": []},
        "ties": with_scores(model, lambda i, piece: -10.0),
        "ties_whole": {"pre_tokenizer": metaspace(split=False)} | with_scores(model, lambda i, _: -1 - i % 3 / 10),
        "lengths": with_scores(model, lambda i, piece: -len(piece)),
        "positive": with_scores(model, lambda i, piece: 30 + i % 7),
        "digits": {"pre_tokenizer": metaspace(split=False)} | with_scores(
            model, lambda i, _: -(1 + random.below(10 ** 8) / 7 / 10 ** 8 + random.below(3))),
        "untyped": {"model": {"type": None}},
    }


def charsmaps():
    return {"@" + name: base64.b64encode((GOLDEN / f"{name}.bin").read_bytes()).decode()
            for name in ("charsmap", "clusters")}


def spec(base, override, maps):
    merged = base | override
    merged["model"] = base["model"] | override.get("model", {})
    if merged["model"]["type"] is None:
        del merged["model"]["type"]
    text = json.dumps(merged)
    for name, content in maps.items():
        text = text.replace(json.dumps(name), json.dumps(content))
    return text


def normalized(kind, maps, texts):
    """What a normalizer makes of texts, through an otherwise empty tokenizer."""
    model = {"type": "Unigram", "unk_id": 0, "vocab": [["?", 0.0]], "byte_fallback": False}
    normalizer = Tokenizer.from_str(spec(
        {"version": "1.0", "added_tokens": [], "normalizer": kind, "pre_tokenizer": None, "model": model},
        {}, maps)).normalizer
    return (normalizer.normalize_str(text) for text in texts)


TEXTS = SENTENCES + [
    "", " ", " \t\r\n\u00A0 ", "hello world", " hello", "  hello", "hello ", "hello  world", "\u2581hello", "\u2581",
    "\u2581\u2581a", "<mask>", "hello <mask> world", "a<mask>b <s></s><pad><unk>", "[X] a [X]  b[X]c", "qqqq qqqqa",
    "zz\u4E00\u4E01zz", "\u4E00<unk>\u4E01", "x\u0000y", "\uFFFD", "\u0001abc", " \u0001abc", "\uFEFFabc def",
    "\u200Babc", "\u2163V \u2163 IV", "\uFDFA", "e\u0301e\u0323\u0301 \u1E9B\u0323", "\r\na\r\n\u0301b",
    "\u0915\u094D\u0937 \u0915\u094D\u200D\u0937\u0301", "\u2615\u200D\u2615\u0301 \U0001F468\u200D\U0001F469\u200D",
    "\u1100\u1161\u11A8 \uAC00\u11A8 \uAC01", "\uFF76\uFF9E\uFF21", "a" * 200, "\u4E2D" * 100, "the " * 60,
    "\U0001F600" * 20, "New York new york Ab ab \u00C9clair e\u0301clair", "I\u0307 \u0130", "''``'' '",
    "<0x41><0xE4>", "Ab Abc", " lead  lead", "\uD55C\uAE00 \u1112\u1161\u11AB", "12.50 -> [a] {b}",
]


def write(name, lines):
    path = GOLDEN / name
    path.write_text("".join(json.dumps(line, ensure_ascii=True) + "\n" for line in [META, *lines]), encoding="ascii")
    print(path, path.stat().st_size, "bytes")


def train():
    (GOLDEN / "trained.json").write_text(json.dumps(tokenizer_json(train_tokenizers())) + "\n", encoding="ascii")
    model, charsmap = train_sentencepiece()
    (GOLDEN / "spm.json").write_text(json.dumps(tokenizer_json(model)) + "\n", encoding="ascii")
    (GOLDEN / "charsmap.bin").write_bytes(charsmap)
    (GOLDEN / "clusters.bin").write_bytes(cluster_charsmap())


def main():
    arguments = sys.argv[1:]
    GOLDEN.mkdir(parents=True, exist_ok=True)
    if "--keep" in arguments:
        arguments.remove("--keep")
    else:
        train()
    maps = charsmaps()
    random = XorShift(SEED)
    strings = [composed(random, ATOMS) for _ in range(STRINGS)]
    write("composed.jsonl", [{"atoms": ATOMS, "seed": str(SEED), "strings": STRINGS, "block": STRING_BLOCK,
                              "first": strings[:20]}])
    write("normalizers.jsonl", ({"name": name, "normalizer": kind,
                                 "scalars": digests(normalized(kind, maps, all_in_context()), BLOCK),
                                 "composed": digests(normalized(kind, maps, strings), STRING_BLOCK)}
                                for name, kind in NORMALIZERS.items()))
    lines, loaded = [], {}
    for base in ("trained", "spm"):
        root = json.loads((GOLDEN / f"{base}.json").read_text())
        for variant, override in variants(root["model"]).items():
            if base == "trained" and variant not in TRAINED:
                continue
            name = f"{base}/{variant}"
            loaded[name] = tokenizer = Tokenizer.from_str(spec(root, override, maps))
            line = {"name": name, "base": base, "override": override,
                    "composed": digests(id_lines(tokenizer, strings), STRING_BLOCK)}
            if name in SCALARS:
                line["scalars"] = digests(id_lines(tokenizer, all_in_context()), BLOCK)
            lines.append(line)
    write("variants.jsonl", lines)
    write("ids.jsonl", ({"text": text, "ids": {name: ids(loaded[name], text) for name in CHOSEN}} for text in TEXTS))
    if arguments:
        tokenizer = Tokenizer.from_file(str(Path(arguments[0]) / SUPERTOKEN))
        write("supertoken.jsonl", [{"tokenizer": SUPERTOKEN,
                                    "scalars": digests(id_lines(tokenizer, all_in_context()), BLOCK),
                                    "composed": digests(id_lines(tokenizer, strings), STRING_BLOCK)},
                                   *({"text": text, "ids": ids(tokenizer, text)} for text in TEXTS)])


if __name__ == "__main__":
    main()
