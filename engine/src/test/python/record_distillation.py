"""Records what Python Model2Vec distils from small random BERTs, option by option.

    python record_distillation.py ../resources/golden/model/options             # the cases
    python record_distillation.py ../resources/golden/model FOLDER...           # vectors of folders Winnow saved

Needs model2vec with its extras distill and quantization. Writes
  teacher-tokenizer.json   the tokenizer of both teachers
  outputs.safetensors      by teacher and pooling, the outputs for each sequence that a distillation asks for
  tables.safetensors       of each case the table, and weights and mapping where it has them
  cases.json               the sequences, and of each case the options, the tokens, and ids of texts by its tokenizer
Tests never need Python.
"""

import json
import logging
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from model2vec import StaticModel
from model2vec.distill.distillation import distill_from_model
from model2vec.distill.inference import create_embeddings
from model2vec.model import quantize_model
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from record_models import record, tokenizer

logging.disable()

SEED = 20261125
WIDTH = 12
CLUSTERS = 6

# New ones, one that is there, one twice, of several words, with accents, punctuation, Chinese, of unknown letters, empty,
# as long as a word may be.
WORDS = ["kubernetes", "searchable", "gold", "New York", "new  york", "C++", "Z\u00fcrich lake", "na\u00efvet\u00e9",
         "kubernetes", "\u4e2d", "", "   ", "\u200b", "ring", "q", "x" * 100]

TEXTS = [
    "kubernetes runs searchable gold in New York",
    "new york's kubernetesque C++ and c++11, newyork New\tYork",
    "Zurich lake, naivete; NA\u00cfVET\u00c9 strings, zurich  lakes",
    "read \u4e2d\u6587 and \u4e2d the file",
    "x" * 100 + " " + "x" * 99 + " q qq",
    "[unused1] [UNK] q",
]

CASES = {
    "plain": {},
    "dims-5": {"pca_dims": 5},
    "dims-beyond": {"pca_dims": 300},
    "auto": {"pca_dims": "auto"},
    "none": {"pca_dims": None},
    "variance-0.3": {"pca_dims": 0.3},
    "variance-0.5": {"pca_dims": 0.5},
    "variance-0.9": {"pca_dims": 0.9},
    "variance-0.999": {"pca_dims": 0.999},
    "sif-none": {"sif_coefficient": None, "pca_dims": 5},
    "sif-0.1": {"sif_coefficient": 0.1, "pca_dims": 5},
    "first": {"pooling": "first", "pca_dims": 5},
    "last": {"pooling": "last", "pca_dims": 5},
    "pooler": {"pooling": "pooler", "pca_dims": 5},
    "remove-none": {"token_remove_pattern": None, "pca_dims": 5},
    "remove-some": {"token_remove_pattern": r"[a-f]|##|\[unused", "pca_dims": 5},
    "words": {"vocabulary": WORDS, "pca_dims": 5},
    "clusters-1": {"vocabulary_quantization": 1, "pca_dims": 5},
    "clusters-6": {"vocabulary_quantization": CLUSTERS, "pca_dims": 2},
    "clusters-6-all": {"vocabulary_quantization": CLUSTERS},
    "clusters-6-variance": {"vocabulary_quantization": CLUSTERS, "pca_dims": 0.9},
    "clusters-6-words": {"vocabulary_quantization": CLUSTERS, "pca_dims": 3, "vocabulary": WORDS},
    "clusters-6-sif-none": {"vocabulary_quantization": CLUSTERS, "pca_dims": 2, "sif_coefficient": None},
    "clusters-every": {"vocabulary_quantization": -1, "pca_dims": 5},
}


def teacher(size: int, blobs: bool) -> BertModel:
    """A BERT whose outputs spread out, or lie in tight clusters that any good k-means finds."""
    torch.manual_seed(SEED + blobs)
    model = BertModel(BertConfig(
        vocab_size=size, hidden_size=WIDTH, num_hidden_layers=1, num_attention_heads=2, intermediate_size=24,
        max_position_embeddings=128, attn_implementation="eager")).eval()
    for parameter in model.parameters():
        parameter.data += (0.3 if parameter.dim() > 1 else 0.1) * torch.randn(parameter.shape)
    words = model.embeddings.word_embeddings.weight
    if blobs:
        places = 2 * torch.randn(CLUSTERS, WIDTH)
        words.data = places[torch.arange(size) % CLUSTERS] + 0.02 * torch.randn(size, WIDTH)
    else:
        words.data = torch.randn(size, WIDTH)
        model.encoder.layer[0].output.LayerNorm.weight.data = torch.tensor(np.geomspace(3, 0.2, WIDTH), dtype=torch.float32)
    return model


def fast() -> PreTrainedTokenizerFast:
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer(), unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]",
        mask_token="[MASK]")


def quantise_loaded(made: Tokenizer, tables: dict[str, np.ndarray]) -> None:
    """Vocabulary quantisation of a model that is there, whose rows have a few directions."""
    random = np.random.default_rng(SEED)
    size = made.get_vocab_size()
    rows = random.normal(size=(CLUSTERS, WIDTH))[np.arange(size) % CLUSTERS] + 0.05 * random.normal(size=(size, WIDTH))
    rows *= random.uniform(0.2, 5, size=size)[:, None]
    rows = rows.astype(np.float32)
    weights = random.uniform(0.1, 3, size=size)
    tables["loaded/table"] = rows
    tables["loaded/given"] = weights.astype(np.float32)
    unit = rows / np.linalg.norm(rows, axis=1)[:, None]
    for name, table, given in (("loaded", rows, None), ("loaded-weighted", unit, weights)):
        model = quantize_model(
            StaticModel(table, made, config={"normalize": True}, normalize=True, weights=given),
            vocabulary_quantization=CLUSTERS)
        tables[name + "/embeddings"] = model.embedding.astype(np.float32)
        tables[name + "/weights"] = model.weights.astype(np.float32)
        tables[name + "/mapping"] = model.token_mapping.astype(np.int32)
    tables["loaded-weighted/table"] = unit


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    made = tokenizer()
    size = made.get_vocab_size()
    made.save(str(folder / "teacher-tokenizer.json"), pretty=False)
    cls, sep, pad = (made.token_to_id(t) for t in ("[CLS]", "[SEP]", "[PAD]"))
    sequences = [[cls, i, sep] for i in range(size)]
    new = [made.normalizer.normalize_str(w).strip() for w in WORDS]
    sequences += [s for s in [made.encode(w).ids for w in dict.fromkeys(new)] if len(s) != 3]
    outputs, tables, cases = {}, {}, {}
    for name, options in CASES.items():
        kind = "blobs" if name.startswith("clusters") else "spread"
        given = dict(options)
        if given.get("vocabulary_quantization") == -1:
            given["vocabulary_quantization"] = len(cases["plain"]["tokens"])
        model = distill_from_model(teacher(size, kind == "blobs"), fast(), device="cpu", quantize_to="float32", **given)
        tables[name + "/embeddings"] = model.embedding.astype(np.float32)
        if model.token_mapping is not None:
            tables[name + "/weights"] = model.weights.astype(np.float32)
            tables[name + "/mapping"] = model.token_mapping.astype(np.int32)
        cases[name] = {
            "teacher": kind,
            "options": given,
            "tokens": list(model.tokens),
            "ids": [model.tokenizer.encode(t, add_special_tokens=False).ids for t in TEXTS],
        }
        print(name, model.embedding.shape, len(model.tokens))
    for kind in ("spread", "blobs"):
        for pooling in ("mean", "first", "last", "pooler"):
            outputs[f"{kind}/{pooling}"] = create_embeddings(
                teacher(size, kind == "blobs"), sequences, "cpu", pad, pooling)
    quantise_loaded(made, tables)
    kept = [made.token_to_id(t) for t in cases["none"]["tokens"]]
    rank = np.arange(len(kept))
    weight = 1e-4 / (1e-4 + 1 / (rank + 2) / np.sum(1 / (rank + 2)))
    assert np.allclose(outputs["spread/mean"][kept] * weight[:, None], tables["none/embeddings"], atol=1e-6)
    save_file(outputs, folder / "outputs.safetensors")
    save_file(tables, folder / "tables.safetensors")
    for case in cases.values():
        if case is not cases["plain"] and case["tokens"] == cases["plain"]["tokens"]:
            del case["tokens"], case["ids"]
    names = ("model2vec", "skeletoken", "scikit-learn", "tokenizers", "torch", "transformers", "numpy")
    with open(folder / "cases.json", "w") as out:
        json.dump({"versions": {n: version(n) for n in names}, "texts": TEXTS, "sequences": sequences, "cases": cases}, out)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        for name in sys.argv[2:]:
            record(Path(sys.argv[1]) / name)
    else:
        main(Path(sys.argv[1]))
