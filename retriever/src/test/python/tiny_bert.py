"""Makes the small random BERTs of the tests of io.winnow.retriever.transformer and records what
transformers computes with them.

    python tiny_bert.py ../resources/io/winnow/retriever/transformer
    python tiny_bert.py ../resources/io/winnow/retriever/transformer --poolings   # of the models that are there

Writes
  tiny-mean/    a sentence-transformers folder, BertModel, float32, mean pooling
  tiny-first/   the same model's folder with first-token pooling, without the files it shares
  tiny-pairs/   BertForSequenceClassification with one label, float16
  tiny.onnx     the BertModel once more
  golden.json   texts, ids, vectors, scores, and the scores of three known mistakes
  poolings.json the last token's output of tiny-mean, and the pooler's of tiny-pairs, for the same ids
"""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import onnx
import safetensors
import tokenizers
import torch
import transformers
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, BertModel

SEED = 20261124
MAX_LENGTH = 48
POSITIONS = 64

WORDS = """the a of to and in is for on that with as by an be this are from or it which can at not
file line read write open close stream buffer path socket thread lock map list set key value index
search query document score rank recall model vector token table row column matrix sum mean norm
weight layer head mask pool first last long short big small fast slow old new time day year water
fire earth wind river stone tree leaf bird cat dog horse house door window road city king queen ship
sword gold secret alone danger take go find lose keep give one two three four five six seven""".split()

TEXTS = [
    "read a file line by line",
    "it is dangerous to go alone, take this sword!",
    "the",
    "",
    "an index of the documents that a query can find",
    "unknownish words: zyx 42 qwerty",
    "the river and the stone " * 30,
    "open the path, read the stream, close the buffer and give the sum of one two three",
]

PAIRS = [
    ("read a file", "open the path and read the file line by line"),
    ("read a file", "the king lives in an old house"),
    ("read a file", "file"),
    ("read a file", ""),
    ("find the secret gold of the king", "the ship with the gold is lost in the river"),
    ("find the secret gold of the king", "take the long road to the city " * 20),
    ("sum", "the mean of a row is the sum of the row by the length of the row, as a vector"),
]


def vocabulary():
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokens += list(letters) + ["##" + c for c in letters] + list(".,:;!?-'") + ["##s", "##ing"]
    tokens += [w for w in WORDS if len(w) > 1]
    return {t: i for i, t in enumerate(dict.fromkeys(tokens))}


def tokenizer(vocab):
    made = Tokenizer(models.WordPiece(vocab, unk_token="[UNK]", max_input_chars_per_word=100))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", vocab["[CLS]"]), ("[SEP]", vocab["[SEP]"])],
    )
    made.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    return made


def config(vocab, **more):
    return BertConfig(
        vocab_size=len(vocab),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=POSITIONS,
        attn_implementation="eager",
        **more,
    )


def randomise(model, generator):
    """Wide weights, so that every part of the model shows in its output."""
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        scale = 0.3 if parameter.dim() > 1 else 0.2
        centre = 1.0 if name.endswith("LayerNorm.weight") else 0.0
        parameter.data = centre + scale * noise
    return model.eval()


def save(folder, model, made, dtype, architecture, **more):
    folder.mkdir(parents=True)
    tensors = {k: v.to(dtype).contiguous() for k, v in model.state_dict().items() if "position_ids" not in k}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    described = {k: v for k, v in model.config.to_dict().items() if k in (
        "model_type", "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads",
        "intermediate_size", "hidden_act", "max_position_embeddings", "type_vocab_size",
        "layer_norm_eps", "pad_token_id")}
    write(folder / "config.json", {"architectures": [architecture], **described, **more})
    # As published encoders carry it: Winnow must clear both.
    made.enable_truncation(16)
    made.enable_padding(length=16)
    made.save(str(folder / "tokenizer.json"), pretty=False)
    made.no_truncation()
    made.no_padding()


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2) + "\n")


def sentence_files(folder, pooling):
    write(folder / "modules.json", [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
    ])
    write(folder / "1_Pooling" / "config.json", {
        "word_embedding_dimension": 32,
        "pooling_mode_cls_token": pooling == "cls",
        "pooling_mode_mean_tokens": pooling == "mean",
        "pooling_mode_max_tokens": False,
        "pooling_mode_mean_sqrt_len_tokens": False,
    })
    write(folder / "sentence_bert_config.json", {"max_seq_length": MAX_LENGTH, "do_lower_case": False})


def batch(encodings):
    length = max(len(e.ids) for e in encodings)
    pad = lambda xs: xs + [0] * (length - len(xs))
    return (torch.tensor([pad(e.ids) for e in encodings]),
            torch.tensor([pad([1] * len(e.ids)) for e in encodings]),
            torch.tensor([pad(e.type_ids) for e in encodings]))


def encoder_golden(model, made):
    made.enable_truncation(MAX_LENGTH)
    encodings = [made.encode(t) for t in TEXTS]
    made.no_truncation()
    ids, mask, types = batch(encodings)
    hidden = model(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
    m = mask[..., None].float()
    mean = (hidden * m).sum(1) / m.sum(1)
    return [
        {"text": t, "ids": e.ids, "mean": mean[i].tolist(), "first": hidden[i, 0].tolist()}
        for i, (t, e) in enumerate(zip(TEXTS, encodings))
    ]


def pair_golden(model, made):
    made.enable_truncation(POSITIONS, strategy="only_second")
    encodings = [made.encode(q, d) for q, d in PAIRS]
    made.no_truncation()
    ids, mask, types = batch(encodings)
    run = lambda **change: model(**{"input_ids": ids, "attention_mask": mask, "token_type_ids": types, **change})
    right = run().logits[:, 0]
    hidden = model.bert(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
    mistakes = {
        "no_pooler": model.classifier(hidden[:, 0])[:, 0],
        "no_mask": run(attention_mask=torch.ones_like(mask)).logits[:, 0],
        "zero_types": run(token_type_ids=torch.zeros_like(types)).logits[:, 0],
    }
    return [
        {"query": q, "document": d, "ids": e.ids, "types": e.type_ids, "score": right[i].item(),
         **{k: v[i].item() for k, v in mistakes.items()}}
        for i, ((q, d), e) in enumerate(zip(PAIRS, encodings))
    ]


class Hidden(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.model(input_ids=input_ids, attention_mask=attention_mask,
                          token_type_ids=token_type_ids).last_hidden_state


def export(model, path):
    example = (torch.tensor([[2, 7, 3], [2, 3, 0]]), torch.tensor([[1, 1, 1], [1, 1, 0]]), torch.zeros(2, 3, dtype=torch.long))
    names = ["input_ids", "attention_mask", "token_type_ids"]
    torch.onnx.export(
        Hidden(model).eval(), example, str(path), input_names=names, output_names=["last_hidden_state"],
        dynamic_axes={n: {0: "batch", 1: "tokens"} for n in names + ["last_hidden_state"]},
        opset_version=17, dynamo=False)


def main(out):
    torch.set_grad_enabled(False)
    for name in ("tiny-mean", "tiny-first", "tiny-pairs"):
        shutil.rmtree(out / name, ignore_errors=True)
    vocab = vocabulary()
    made = tokenizer(vocab)
    generator = torch.Generator().manual_seed(SEED)

    encoder = randomise(BertModel(config(vocab), add_pooling_layer=False), generator)
    save(out / "tiny-mean", encoder, made, torch.float32, "BertModel")
    sentence_files(out / "tiny-mean", "mean")
    sentence_files(out / "tiny-first", "cls")
    export(encoder, out / "tiny.onnx")

    pairs = randomise(BertForSequenceClassification(config(vocab, num_labels=1)), generator)
    pairs = pairs.half().float()  # what a reader of the float16 file computes with
    save(out / "tiny-pairs", pairs, made, torch.float16, "BertForSequenceClassification",
         id2label={"0": "LABEL_0"},
         sentence_transformers={"activation_fn": "torch.nn.modules.linear.Identity"})

    write(out / "golden.json", {
        "versions": {m.__name__: m.__version__ for m in (transformers, torch, tokenizers, safetensors, onnx, np)},
        "seed": SEED,
        "encoder": encoder_golden(encoder, made),
        "pairs": pair_golden(pairs, made),
    })


def poolings(out):
    torch.set_grad_enabled(False)
    cases = json.loads((out / "golden.json").read_text())["encoder"]
    mean = BertModel.from_pretrained(out / "tiny-mean", add_pooling_layer=False, attn_implementation="eager").eval()
    pairs = BertForSequenceClassification.from_pretrained(
        out / "tiny-pairs", attn_implementation="eager", dtype=torch.float32).bert.eval()
    found = []
    for case in cases:
        ids = torch.tensor([case["ids"]])
        found.append({
            "ids": case["ids"],
            "last": mean(input_ids=ids).last_hidden_state[0, -1].tolist(),
            "pooler": pairs(input_ids=ids).pooler_output[0].tolist(),
        })
    write(out / "poolings.json", {
        "versions": {m.__name__: m.__version__ for m in (transformers, torch)}, "cases": found})


if __name__ == "__main__":
    (poolings if "--poolings" in sys.argv else main)(Path(sys.argv[1]))
