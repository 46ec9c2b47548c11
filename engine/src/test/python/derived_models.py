"""What Python Model2Vec makes of the models that Winnow derives and saves.

Run with a Python that has model2vec, tokenizers, safetensors and numpy, after the launcher has built Winnow:

    python derived_models.py record WINNOW ../resources/golden    # the base model and the vectors that tests need
    python derived_models.py check WINNOW MODEL...                # other models: vectors of both side by side
    python derived_models.py custom ../resources/golden           # tokens of Model2Vec's custom vocabulary; needs skeletoken

WINNOW is the launcher; every model is made by `winnow convert`. Tests never need Python.
"""

import json
import random
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy as np
from model2vec import StaticModel
from safetensors.numpy import save_file
from tokenizers import Tokenizer

SEED = 20261125
# Words of one piece after normalising, and of several; each is found in the texts in odd case and beside punctuation.
WORDS = ["goldstone", "Z\u00fcrichs", "rowing", "stoneness", "streaming", "New York", "read-file", "c++", "line, stone"]
BASE = "the of and read file line stream gold stone search index vector Caf\u00e9 na\u00efve fire water r\u00e9sum\u00e9".split()
ODD = ["", ",", ".", " (", ")", "!", "-", "'s", "\u0301", "\u4e2d", " [MASK]", "  ", "\t", "\n", "++", "\U0001f600", "7"]
CORPUS = ["the the the of and of the stone", "Read the file, the stream. goldstone goldstone New York", "and c++ of the"]
KINDS = {
    "plain": [],
    "f16": ["--dtype", "f16"],
    "i8": ["--dtype", "i8"],
    "i8-rows": ["--dtype", "i8", "--row-scales"],
    "dims": ["--dims", "7"],
    "words": ["--words", "WORDS"],
    "words-f16": ["--words", "WORDS", "--dtype", "f16"],
    "weights": ["--reweight", "CORPUS", "--sif", "0.05"],
    "weights-kept": ["--reweight", "CORPUS", "--sif", "0.05", "--keep-weights"],
    "all": ["--words", "WORDS", "--reweight", "CORPUS", "--sif", "0.05", "--dims", "5", "--dtype", "i8", "--row-scales"],
}


def odd_case(word: str, rng: random.Random) -> str:
    how = rng.randrange(4)
    if how == 0:
        return word.upper()
    if how == 1:
        return "".join(c.upper() if rng.random() < 0.5 else c.lower() for c in word)
    return word.lower() if how == 2 else word


def texts(words: list[str], count: int) -> list[str]:
    rng = random.Random(SEED)
    result = ["", *words, *(word.upper() for word in words)]
    while len(result) < count:
        text = ""
        for _ in range(rng.randrange(1, 12)):
            text += odd_case(rng.choice(words if rng.random() < 0.4 else BASE), rng)
            text += rng.choice(ODD) if rng.random() < 0.4 else ""
            text += " " if rng.random() < 0.85 else ""
        result.append(text)
    return result


def versions() -> dict[str, str]:
    return {name: version(name) for name in ("model2vec", "tokenizers", "safetensors", "numpy")}


def convert(winnow: str, base: Path, arguments: list[str], folder: Path) -> Path:
    words = folder / "words.txt"
    words.write_text("".join(word + "\n" for word in WORDS))
    corpus = folder / "corpus.jsonl"
    corpus.write_text("".join(json.dumps({"_id": str(i), "text": text}) + "\n" for i, text in enumerate(CORPUS)))
    replaced = [{"WORDS": str(words), "CORPUS": str(corpus)}.get(a, a) for a in arguments]
    out = folder / "model"
    ran = subprocess.run([winnow, "convert", str(base), str(out), *replaced], capture_output=True, text=True)
    if ran.returncode != 0:
        raise RuntimeError(f"{arguments}: {ran.stderr}")
    return out


def vectors(model: StaticModel, of: list[str]) -> np.ndarray:
    return np.stack([model.encode([text], use_multiprocessing=False)[0] for text in of]).astype(np.float64)


def unigram_base(golden: Path) -> Path:
    """A Unigram tokenizer over rows that tokens share, as after vocabulary quantisation."""
    rng = np.random.default_rng(SEED)
    tokenizer = Tokenizer.from_file(str(golden / "tokenizer" / "unigram" / "trained.json"))
    size = tokenizer.get_vocab_size()
    folder = golden / "model" / "quantised-unigram"
    folder.mkdir(parents=True, exist_ok=True)
    save_file(
        {
            "embeddings": rng.normal(size=(31, 8)).astype(np.float32),
            "weights": rng.uniform(0.1, 3, size=size),
            "mapping": rng.integers(0, 31, size=size).astype(np.int32),
        },
        folder / "model.safetensors",
    )
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "config.json").write_text(json.dumps({"model_type": "model2vec", "normalize": True}))
    return folder


def record(winnow: str, golden: Path) -> None:
    bases = {"f32": golden / "model" / "f32", "quantised-unigram": unigram_base(golden)}
    for name, base in bases.items():
        of = texts(WORDS, 150)
        kinds = {}
        for kind, arguments in KINDS.items():
            if "f16" in kind and name != "f32":
                continue
            with tempfile.TemporaryDirectory() as folder:
                model = StaticModel.from_pretrained(convert(winnow, base, arguments, Path(folder)))
                kinds[kind] = [[float(f"{x:.7g}") for x in row] for row in vectors(model, of)]
        with open(golden / "derived" / f"{name}.json", "w") as out:
            json.dump({"versions": versions(), "words": WORDS, "corpus": CORPUS, "texts": of, "kinds": kinds}, out)


def check(winnow: str, models: list[Path]) -> None:
    of = [text.replace("\n", " ") for text in texts(WORDS, 400)]
    for base in models:
        for kind, arguments in KINDS.items():
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                try:
                    made = convert(winnow, base, arguments, folder)
                except RuntimeError as e:
                    print(f"{base.name:32} {kind:14} not made: {str(e).strip().splitlines()[-1]}")
                    continue
                lines = folder / "texts.txt"
                lines.write_text("".join(text + "\n" for text in of))
                array = folder / "vectors.npy"
                subprocess.run(
                    [winnow, "encode", "--model", str(made), "--in", str(lines), "--out", str(array)], check=True
                )
                ours = np.load(array).astype(np.float64)
                model = StaticModel.from_pretrained(made)
                theirs = vectors(model, of)
                worst = np.abs(ours - theirs).max() / max(1.0, np.abs(theirs).max())
                print(
                    f"{base.name:32} {kind:14} {model.embedding.dtype} {model.embedding.shape}"
                    f" weights {None if model.weights is None else model.weights.dtype}"
                    f" tokens {len(model.tokens)} median {model.median_token_length}: largest deviation {worst:.1e}"
                )


def custom(golden: Path) -> None:
    """The tokens that a tokenizer with Model2Vec's custom vocabulary finds; special tokens are not in the texts."""
    from model2vec.tokenizer import clean_and_create_vocabulary
    from skeletoken import TokenizerModel

    for name in ("f32", "quantised-unigram"):
        source = json.loads((golden / "model" / name / "tokenizer.json").read_text())
        model = TokenizerModel.model_validate(source)
        made = json.loads(clean_and_create_vocabulary(model, WORDS, None).to_tokenizer().to_str())
        if "unk_id" in made["model"]:  # skeletoken 0.6.1 leaves it where it was when it removes tokens before it
            made["model"]["unk_id"] = [piece for piece, _ in made["model"]["vocab"]].index("<unk>")
        tokenizer = Tokenizer.from_str(json.dumps(made))
        of = [text.replace("[MASK]", "") for text in texts(WORDS, 200)]
        ids = [tokenizer.encode(text, add_special_tokens=False).ids for text in of]
        tokens = [[tokenizer.id_to_token(i) for i in each] for each in ids]
        with open(golden / "derived" / f"custom-{name}.json", "w") as out:
            json.dump(
                {"versions": {n: version(n) for n in ("model2vec", "skeletoken", "tokenizers")}, "words": WORDS, "texts": of, "tokens": tokens},
                out,
            )


if __name__ == "__main__":
    if sys.argv[1] == "record":
        record(sys.argv[2], Path(sys.argv[3]))
    elif sys.argv[1] == "custom":
        custom(Path(sys.argv[2]))
    else:
        check(sys.argv[2], [Path(name) for name in sys.argv[3:]])
