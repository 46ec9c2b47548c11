"""Records the golden models: small Model2Vec folders and the vectors that Python Model2Vec gives.

Run with a Python that has model2vec, tokenizers, safetensors and numpy:

    python record_models.py ../resources/golden/model            # the folders and their vectors
    python record_models.py ../resources/golden/model --winnow   # vectors of the folder Winnow saved
    python record_models.py ../resources/golden/model --types    # the folder of all element types alone
    python record_models.py ../resources/golden/shared FOLDER... # vectors of models that are not committed
    python record_models.py ../resources/golden/model --tokens   # vectors of the tokens, from the folders that are there
    python record_models.py ../resources/golden/shared --tokens FOLDER...

Every vectors.json names the versions it was recorded with. Tests never need Python.
"""

import json
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from model2vec import StaticModel
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

SEED = 20261124
WORDS = """the of and a to in is for on with as by at from that this it be are was
read file line stream open close write buffer path string text number list map set key value
return method class type object null true false error throw catch wait run task thread lock
search index vector query token model table row column mean sum norm cosine rank score
quick brown fox jump over lazy dog cat house tree water fire earth wind stone gold silver
caf resum na naive uber stra zurich sao tokyo seoul delhi cairo lima oslo rome
one two three four five six seven eight nine ten zero first last next prev""".split()
PIECES = "s ed ing er est ly ness ment tion able ful less ize al ic ous e y n t r d".split()

TEXTS = [
    "Read a file line by line, then close the stream.",
    "the the the of of",
    "",
    "   \t  ",
    "\u4e2d\u6587 qqqq",
    "Caf\u00e9 na\u00efve r\u00e9sum\u00e9 \u00dcber Z\u00fcrich S\u00e3o",
    "search [MASK] index [CLS]vector[SEP] [UNK] query",
    "unknownword \U0001f600 reading",
    "jumps jumped jumping quickest quickly stones",
    "wait until several threads have finished",
    "token " * 40,
    "zzz " * 20 + "gold",
    "x" * 150 + " gold",
    "\U0001f600" * 9 + " gold the",  # the cut counts code points
    "q q q gold a b c d e",  # unknown words count towards the limit
]


def tokenizer() -> Tokenizer:
    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    unused = [f"[unused{i}]" for i in range(7)]
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1) if chr(c) not in "qz"]
    punctuation = list(".,;:!?()[]'\"-")
    vocabulary: dict[str, int] = {}
    for token in (
        specials[:1] + unused[:4] + specials[1:] + unused[4:]
        + punctuation + letters + WORDS + ["##" + p for p in PIECES + letters]
    ):
        vocabulary.setdefault(token, len(vocabulary))
    result = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    result.normalizer = normalizers.BertNormalizer()
    result.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    result.decoder = decoders.WordPiece()
    result.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])],
    )
    result.add_special_tokens(specials)
    return result


def versions() -> dict[str, str]:
    return {name: version(name) for name in ("model2vec", "tokenizers", "safetensors", "numpy")}


def record(folder: Path, target: Path | None = None) -> None:
    model = StaticModel.from_pretrained(folder)
    vectors = [model.encode([text], use_multiprocessing=False)[0].astype(np.float64).tolist() for text in TEXTS]
    unlimited = [
        model.encode([text], max_length=None, use_multiprocessing=False)[0].astype(np.float64).tolist()
        for text in TEXTS
    ]
    short = [
        model.encode([text], max_length=5, use_multiprocessing=False)[0].astype(np.float64).tolist()
        for text in TEXTS
    ]
    with open(target or folder / "vectors.json", "w") as out:
        json.dump(
            {
                "versions": versions(),
                "median_token_length": model.median_token_length,
                "texts": TEXTS,
                "vectors": vectors,
                "unlimited": unlimited,
                "max_length_5": short,
            },
            out,
        )


def record_tokens(folder: Path, target: Path) -> None:
    """What encode_as_sequence gives: the vectors of a text's tokens, unlimited and up to a maximum length."""
    model = StaticModel.from_pretrained(folder)
    texts = [text for text in TEXTS if len(text) < 70]

    def vectors(text: str, max_length: int | None) -> list[list[float]]:
        rows = model.encode_as_sequence([text], max_length=max_length, use_multiprocessing=False)[0]
        return [[float(f"{value:.9g}") for value in row] for row in rows]

    with open(target, "w") as out:
        json.dump(
            {
                "versions": versions(),
                "texts": texts,
                "unlimited": [vectors(text, None) for text in texts],
                "max_length_5": [vectors(text, 5) for text in texts],
                "ids": unlimited_ids(model, texts),
            },
            out,
        )


def unlimited_ids(model: StaticModel, texts: list[str]) -> list[list[int]]:
    model.tokenizer.no_truncation()
    return model.tokenize(texts)


def save(folder: Path, tensors: dict[str, np.ndarray], config: dict, tok: Tokenizer, layout: str = "native") -> None:
    shutil.rmtree(folder, ignore_errors=True)
    module = folder / "0_StaticEmbedding" if layout == "nested" else folder
    module.mkdir(parents=True)
    save_file(tensors, module / "model.safetensors")
    tok.save(str(module / "tokenizer.json"), pretty=False)
    name = "config.json" if layout == "native" else "config_sentence_transformers.json"
    (folder / name).write_text(json.dumps(config))
    record(folder)


def record_models(root: Path) -> None:
    random = np.random.default_rng(SEED)
    tok = tokenizer()
    size = tok.get_vocab_size()
    table = random.normal(size=(size, 20)).astype(np.float32)
    config = {"model_type": "model2vec", "normalize": True}

    save(root / "f32", {"embeddings": table}, config, tok)
    save(root / "f32-plain", {"embeddings": table}, {"model_type": "model2vec"}, tok)
    save(root / "f16", {"embeddings": table.astype(np.float16)}, config, tok)
    int8 = np.clip(np.rint(table / (np.abs(table).max() / 127)), -127, 127).astype(np.int8)
    save(root / "i8", {"embeddings": int8}, config, tok)
    save(root / "max-length", {"embeddings": table}, {"normalize": True, "max_length": 7}, tok)

    centres = random.normal(size=(17, 20)).astype(np.float32)
    weights = random.uniform(0.1, 3, size=size)
    mapping = random.integers(0, 17, size=size)
    save(
        root / "quantised",
        {"embeddings": centres, "weights": weights, "mapping": mapping.astype(np.int32)},
        config,
        tok,
    )
    save(
        root / "quantised-f16-i64",
        {
            "embeddings": centres,
            "weights": weights.astype(np.float16),
            "mapping": mapping.astype(np.int64),
        },
        {"normalize": False},
        tok,
    )
    save(root / "st-flat", {"embedding.weight": table}, {}, tok, "flat")
    save(root / "st-nested", {"embedding.weight": table}, {}, tok, "nested")

    padded = tokenizer()
    padded.enable_padding(length=32)
    padded.enable_truncation(3)
    save(root / "padded", {"embeddings": table}, config, padded)


INTEGERS = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]
FLOATS = ["float16", "float32", "float64", "bool"]
TYPE_TEXTS = TEXTS[:2] + TEXTS[6:10]


def record_types(root: Path) -> None:
    """One tokenizer, and tensors of every type that NumPy and Model2Vec take; configs with and without normalize."""
    random = np.random.default_rng(SEED + 2)
    tok = tokenizer()
    size = tok.get_vocab_size()
    folder = root / "types"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tok.save(str(folder / "tokenizer.json"), pretty=False)
    centres = random.normal(size=(17, 20)).astype(np.float32)
    mapping = random.integers(0, 17, size=size)
    whole = random.integers(1, 100, size=size)
    fractions = random.uniform(0.1, 3, size=size)
    signs = np.where(random.uniform(size=size) < 0.2, -1, 1)
    table = random.normal(size=(size, 20))

    models = {}
    for i, name in enumerate(INTEGERS):
        weights = INTEGERS[-1 - i]
        values = whole * (1 if weights.startswith("u") else signs)
        if weights in ("uint64", "uint32", "uint16"):  # beyond the signed type's largest
            values = values.astype(np.uint64) * np.uint64(2 ** int(weights[4:]) // 100)
        models[f"mapping-{name}-weights-{weights}"] = {
            "embeddings": centres / 1000, "mapping": mapping.astype(name), "weights": values.astype(weights),
        }
    for name in FLOATS:
        weights = (fractions > 1) if name == "bool" else (fractions * signs).astype(name)
        models[f"weights-{name}"] = {"embeddings": table[:, :7].astype(np.float32), "weights": weights}
    models["table-float64"] = {"embeddings": table[:, :9].astype(np.float64)}
    models["table-float64-mapping-int64"] = {"embeddings": centres.astype(np.float64), "mapping": mapping}

    recorded = []
    work = folder / "work"
    for name, tensors in models.items():
        save_file(tensors, folder / f"{name}.safetensors")
        recorded.append(record_type(folder, work, name, {"normalize": True}))
    truncated = StaticModel(vectors=table.astype(np.float32), tokenizer=tok, normalize=True)
    truncated.save_pretrained(work / "whole")
    for dims in (1, 6):
        StaticModel.from_pretrained(work / "whole", dimensionality=dims).save_pretrained(work / "dims")
        shutil.copy(work / "dims" / "model.safetensors", folder / f"dims-{dims}.safetensors")
        recorded.append(record_type(folder, work, f"dims-{dims}", {"normalize": True}))
    for config in ({}, {"normalize": None}, {"normalize": False}, {"normalize": True, "max_length": None}):
        recorded.append(record_type(folder, work, "dims-6", config))
    shutil.rmtree(work)
    with open(folder / "vectors.json", "w") as out:
        json.dump({"versions": versions(), "texts": TYPE_TEXTS, "models": recorded}, out)


def record_type(folder: Path, work: Path, name: str, config: dict) -> dict:
    work.mkdir(exist_ok=True)
    shutil.copy(folder / "tokenizer.json", work)
    shutil.copy(folder / f"{name}.safetensors", work / "model.safetensors")
    (work / "config.json").write_text(json.dumps(config))
    model = StaticModel.from_pretrained(work)
    vectors = model.encode(TYPE_TEXTS, use_multiprocessing=False)
    if not config.get("normalize"):
        assert not np.allclose(np.linalg.norm(vectors[0]), 1)
    assert np.isfinite(vectors).all()
    return {"tensors": name, "config": config, "vectors": vectors.astype(np.float64).tolist()}


def record_distillation(root: Path) -> None:
    """What model2vec makes of given teacher outputs: PCA, then the weights."""
    from model2vec.distill.inference import apply_pca, compute_weights  # needs the extra "distill"

    random = np.random.default_rng(SEED + 1)
    tok = tokenizer()
    kept = [t for t, _ in sorted(tok.get_vocab().items(), key=lambda x: x[1]) if not t.startswith("[unused")]
    outputs = random.normal(size=(len(kept), 12)).astype(np.float32)
    outputs *= np.geomspace(3, 0.1, 12, dtype=np.float32)
    folder = root / "distilled"
    folder.mkdir(parents=True, exist_ok=True)
    tok.save(str(folder / "teacher-tokenizer.json"), pretty=False)
    weights = compute_weights(len(kept), 1e-4)
    expected = {}
    for dims in (5, 12, 40):
        expected[dims] = (apply_pca(outputs, dims) * weights[:, None]).astype(np.float64).tolist()
    with open(folder / "expected.json", "w") as out:
        json.dump(
            {"versions": versions(), "tokens": kept, "outputs": outputs.astype(np.float64).tolist(), "tables": expected},
            out,
        )


if __name__ == "__main__":
    target = Path(sys.argv[1])
    if "--tokens" in sys.argv:
        for name in sys.argv[3:]:
            record_tokens(Path(name), target / (Path(name).name + "-tokens.json"))
        if len(sys.argv) == 3:
            for name in ("f32", "f16", "i8", "max-length", "quantised", "quantised-f16-i64"):
                record_tokens(target / name, target / name / "tokens.json")
    elif len(sys.argv) > 2 and not sys.argv[2].startswith("--"):
        target.mkdir(parents=True, exist_ok=True)
        for name in sys.argv[2:]:
            record(Path(name), target / (Path(name).name + ".json"))
    elif "--types" in sys.argv:
        record_types(target)
    elif "--winnow" in sys.argv:
        record(target / "winnow-saved")
    else:
        record_models(target)
        record_distillation(target)
        record_types(target)
