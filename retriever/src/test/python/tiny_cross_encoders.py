"""Makes the small random cross-encoders of CrossEncoderFamiliesTest and records what transformers and
sentence-transformers compute with them.

    python tiny_cross_encoders.py ../resources/io/winnow/retriever/transformer

Reads tiny-pairs/, which tiny_bert.py has made, and writes
  tiny-pairs/onnx/model.onnx            the same weights, float32
  tiny-pairs/onnx/model_quantized.onnx  with int8 weights
  tiny-pairs/model.pt                   traced
  tiny-pairs/no-types.pt                a trace that takes token types and ignores them
  tiny-pairs/one-length.pt              a trace that holds the length it was made with
  tiny-distilbert/  DistilBertForSequenceClassification, one label; with model.onnx and model.pt, which have no types
  tiny-xlmr/        XLMRobertaForSequenceClassification, one label and a sigmoid, Unigram tokenizer; with model.onnx
  tiny-labels/      BertForSequenceClassification, three labels
  cross-encoders.json
"""

import json
import shutil
import sys
import warnings
from pathlib import Path

import onnx
import onnxruntime
import sentence_transformers
import tokenizers
import torch
import transformers
from onnxruntime.quantization import QuantType, quantize_dynamic
from sentence_transformers import CrossEncoder
from tiny_bert import PAIRS, POSITIONS, SEED, WORDS, config, randomise, save, tokenizer, vocabulary, write
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers, processors
from transformers import (AutoModelForSequenceClassification, BertForSequenceClassification,
                          DistilBertConfig, DistilBertForSequenceClassification, XLMRobertaConfig,
                          XLMRobertaForSequenceClassification)

IDENTITY = {"sentence_transformers": {"activation_fn": "torch.nn.modules.linear.Identity"}}
SIGMOID = {"sentence_transformers": {"activation_fn": "torch.nn.modules.activation.Sigmoid"}}
LABELS = {"0": "irrelevant", "1": "related", "2": "relevant"}


def unigram():
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    pieces = [(p, 0.0) for p in ("<s>", "<pad>", "</s>", "<unk>")]
    pieces += [(c, -9.0 - i / 100) for i, c in enumerate("\u2581" + letters + ".,:;!?-'")]
    pieces += [("\u2581" + w, -4.0 - i / 50) for i, w in enumerate(dict.fromkeys(WORDS))]
    pieces += [("ing", -6.5)]
    made = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    made.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"])
    made.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True)])
    return made


def describe(folder, tokens, **more):
    write(folder / "tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": POSITIONS, **tokens})
    path = folder / "config.json"
    write(path, {**json.loads(path.read_text()), **more})


def make(folder, model, made, tokens, architecture, **more):
    save(folder, model, made, torch.float32, architecture)
    kept = {k: v for k, v in model.config.to_dict().items() if k in (
        "dim", "n_layers", "n_heads", "hidden_dim", "activation")}
    describe(folder, tokens, **kept, **more)
    return model


def encode(made, length, pairs):
    made.no_padding()
    made.enable_truncation(length, strategy="only_second")
    encodings = [made.encode(q, d) for q, d in pairs]
    made.no_truncation()
    return encodings


def golden(name, folder, pad, positions):
    model = AutoModelForSequenceClassification.from_pretrained(
        folder, attn_implementation="eager", dtype=torch.float32).eval()
    made = Tokenizer.from_file(str(folder / "tokenizer.json"))
    encodings = encode(made, POSITIONS, PAIRS)
    length = max(len(e.ids) for e in encodings)
    fill = lambda xs, x: xs + [x] * (length - len(xs))
    ids = torch.tensor([fill(e.ids, pad) for e in encodings])
    mask = torch.tensor([fill([1] * len(e.ids), 0) for e in encodings])
    types = torch.tensor([fill(e.type_ids, 0) for e in encodings])
    inputs = {"input_ids": ids, "attention_mask": mask}
    if model.config.model_type == "bert":
        inputs["token_type_ids"] = types
    run = lambda **change: model(**{**inputs, **change}).logits
    right = run()
    mistakes = {
        "no_mask": run(attention_mask=torch.ones_like(mask)),
        "no_head": without_head(model, inputs),
        "positions": positions(model, inputs),
    }
    if "token_type_ids" in inputs:
        mistakes["zero_types"] = run(token_type_ids=torch.zeros_like(types))
    predicted = CrossEncoder(str(folder), max_length=POSITIONS, device="cpu").predict(
        [list(p) for p in PAIRS], batch_size=3)
    return [
        {"model": name, "query": q, "document": d, "ids": e.ids, "types": e.type_ids, "logits": right[i].tolist(),
         "predicted": predicted[i].tolist(), **{k: v[i].tolist() for k, v in mistakes.items()}}
        for i, ((q, d), e) in enumerate(zip(PAIRS, encodings))
    ]


def without_head(model, inputs):
    first = model.base_model(**inputs).last_hidden_state[:, 0]
    return (model.classifier.out_proj if hasattr(model.classifier, "out_proj") else model.classifier)(first)


def positions_from(start):
    def run(model, inputs):
        embeddings = model.base_model.embeddings
        length = inputs["input_ids"].shape[1]
        moved = torch.arange(start, start + length).clamp(max=POSITIONS - 1)[None]
        if model.config.model_type == "distilbert":
            kept = embeddings.position_ids
            embeddings.position_ids = moved
            logits = model(**inputs).logits
            embeddings.position_ids = kept
            return logits
        return model(**inputs, position_ids=moved.expand_as(inputs["input_ids"])).logits
    return run


class Logits(torch.nn.Module):
    def __init__(self, model, types, ignoring=False):
        super().__init__()
        self.model, self.types, self.ignoring = model, types, ignoring

    def forward(self, input_ids, attention_mask, token_type_ids=None):
        more = {"token_type_ids": token_type_ids} if self.types else {}
        if self.ignoring:
            more = {"token_type_ids": token_type_ids * 0}
        return self.model(input_ids=input_ids, attention_mask=attention_mask, **more).logits


def loaded(folder):
    return AutoModelForSequenceClassification.from_pretrained(
        folder, attn_implementation="eager", dtype=torch.float32).eval()


def example(types):
    ids = torch.tensor([[2, 7, 3, 9, 3], [2, 7, 3, 3, 0]])
    mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 1, 0]])
    kinds = torch.tensor([[0, 0, 0, 1, 1], [0, 0, 0, 1, 0]])
    return (ids, mask, kinds) if types else (ids, mask)


def export(folder, path, types):
    names = ["input_ids", "attention_mask"] + (["token_type_ids"] if types else [])
    axes = {n: {0: "batch", 1: "tokens"} for n in names} | {"logits": {0: "batch"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(Logits(loaded(folder), types).eval(), example(types), str(path), input_names=names,
                      output_names=["logits"], dynamic_axes=axes, opset_version=17, dynamo=False)


def trace(folder, path, types, **how):
    torch.jit.trace(Logits(loaded(folder), types, **how).eval(), example(types)).save(str(path))


class OneLength(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        ids, mask, types = (x[:, :5] for x in (input_ids, attention_mask, token_type_ids))
        return self.model(input_ids=ids, attention_mask=mask, token_type_ids=types).logits


def main(out):
    torch.set_grad_enabled(False)
    warnings.filterwarnings("ignore")
    for name in ("tiny-distilbert", "tiny-xlmr", "tiny-labels"):
        shutil.rmtree(out / name, ignore_errors=True)
    generator = torch.Generator().manual_seed(SEED)
    vocab = vocabulary()
    bert = {"cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "unk_token": "[UNK]"}
    small = dict(hidden_dim=32, dim=16, n_layers=2, n_heads=4, max_position_embeddings=POSITIONS)
    distil = DistilBertForSequenceClassification(
        DistilBertConfig(vocab_size=len(vocab), num_labels=1, **small))
    randomise(distil, generator)
    for name, parameter in distil.named_parameters():
        parameter.data += 1.0 if name.endswith("layer_norm.weight") else 0.0
    make(out / "tiny-distilbert", distil, tokenizer(vocab),
         {**bert, "model_input_names": ["input_ids", "attention_mask"]},
         "DistilBertForSequenceClassification", id2label={"0": "LABEL_0"}, **IDENTITY)

    made = unigram()
    xlmr = XLMRobertaForSequenceClassification(XLMRobertaConfig(
        vocab_size=made.get_vocab_size(), hidden_size=16, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=32, max_position_embeddings=POSITIONS + 2, type_vocab_size=1, pad_token_id=1,
        bos_token_id=0, eos_token_id=2, layer_norm_eps=1e-5, num_labels=1))
    make(out / "tiny-xlmr", randomise(xlmr, generator), made,
         {"cls_token": "<s>", "sep_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>",
          "model_input_names": ["input_ids", "attention_mask"]},
         "XLMRobertaForSequenceClassification", id2label={"0": "LABEL_0"}, **SIGMOID)

    labels = BertForSequenceClassification(config(vocab, num_labels=3))
    make(out / "tiny-labels", randomise(labels, generator), tokenizer(vocab), bert,
         "BertForSequenceClassification", id2label=LABELS, **IDENTITY)

    export(out / "tiny-pairs", out / "tiny-pairs" / "onnx" / "model.onnx", True)
    export(out / "tiny-distilbert", out / "tiny-distilbert" / "model.onnx", False)
    export(out / "tiny-xlmr", out / "tiny-xlmr" / "model.onnx", False)
    quantize_dynamic(out / "tiny-pairs" / "onnx" / "model.onnx", out / "tiny-pairs" / "onnx" / "model_quantized.onnx",
                     weight_type=QuantType.QInt8)
    trace(out / "tiny-pairs", out / "tiny-pairs" / "model.pt", True)
    trace(out / "tiny-pairs", out / "tiny-pairs" / "no-types.pt", True, ignoring=True)
    torch.jit.trace(OneLength(loaded(out / "tiny-pairs")).eval(), example(True)).save(
        str(out / "tiny-pairs" / "one-length.pt"))
    trace(out / "tiny-distilbert", out / "tiny-distilbert" / "model.pt", False)

    write(out / "cross-encoders.json", {
        "versions": {m.__name__: m.__version__ for m in (
            transformers, sentence_transformers, torch, tokenizers, onnx, onnxruntime)},
        "seed": SEED,
        "pairs": [pair for name, pad, start in (
            ("tiny-pairs", 0, 1), ("tiny-distilbert", 0, 1), ("tiny-labels", 0, 1), ("tiny-xlmr", 1, 0))
            for pair in golden(name, out / name, pad, positions_from(start))],
        "int8": int8(out / "tiny-pairs"),
    })


def int8(folder):
    """What ONNX Runtime makes of the quantised file, each pair alone."""
    session = onnxruntime.InferenceSession(str(folder / "onnx" / "model_quantized.onnx"))
    made = Tokenizer.from_file(str(folder / "tokenizer.json"))
    scores = []
    for e in encode(made, POSITIONS, PAIRS):
        inputs = {"input_ids": [e.ids], "attention_mask": [[1] * len(e.ids)], "token_type_ids": [e.type_ids]}
        scores.append(session.run(None, {k: torch.tensor(v).numpy() for k, v in inputs.items()})[0][0].tolist())
    return scores


if __name__ == "__main__":
    main(Path(sys.argv[1]))
