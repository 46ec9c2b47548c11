"""Scores pairs as a Python user does: the peers of PairsProcess, which has the protocol.

    peer.py PEER MODEL CANDIDATES MAX_LENGTH PRECISION BATCH_SIZE

PEER is sentence-transformers, which runs a folder on PyTorch and an .onnx file on ONNX Runtime, or onnxruntime, which
runs a file alone, with the tokenizers of Hugging Face. PRECISION is float32 or, for a folder, bfloat16. OMP_NUM_THREADS
says how many threads to use; where it is not set the libraries choose.
"""

import importlib.metadata
import json
import os
import sys
import time
from pathlib import Path


def versions(*packages):
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)


def folder_of(model):
    return next(folder for folder in (model.parent, model.parent.parent) if (folder / "tokenizer.json").exists())


def session_options():
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", 0))
    return options


def sentence_transformers(model, max_length, precision, batch_size):
    from sentence_transformers import CrossEncoder

    if model.is_dir():
        options = {"torch_dtype": precision}
        encoder = CrossEncoder(str(model), max_length=max_length, device="cpu", model_kwargs=options)
        runtime = "torch"
    else:
        folder = folder_of(model)
        options = {
            "file_name": str(model.relative_to(folder)),
            "export": False,
            "provider": "CPUExecutionProvider",
            "session_options": session_options(),
        }
        encoder = CrossEncoder(str(folder), max_length=max_length, device="cpu", backend="onnx", model_kwargs=options)
        runtime = "onnxruntime"

    def score(query, documents):
        pairs = [(query, document) for document in documents]
        return encoder.predict(pairs, batch_size=batch_size, show_progress_bar=False).tolist()

    return score, versions("sentence-transformers", "transformers", runtime)


def onnxruntime_alone(model, max_length, precision, batch_size):
    """What a careful user writes: sorted by length, each batch padded to its longest pair."""
    import numpy as np
    import onnxruntime
    from tokenizers import Tokenizer

    session = onnxruntime.InferenceSession(str(model), session_options(), providers=["CPUExecutionProvider"])
    inputs = {node.name for node in session.get_inputs()}
    tokenizer = Tokenizer.from_file(str(folder_of(model) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length)

    def score(query, documents):
        encodings = tokenizer.encode_batch([(query, document) for document in documents])
        order = sorted(range(len(documents)), key=lambda i: -len(encodings[i].ids))
        scores = [0.0] * len(documents)
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            shape = (len(rows), len(encodings[rows[0]].ids))
            feed = {name: np.zeros(shape, dtype=np.int64) for name in inputs}
            for row, i in enumerate(rows):
                values = {
                    "input_ids": encodings[i].ids,
                    "attention_mask": encodings[i].attention_mask,
                    "token_type_ids": encodings[i].type_ids,
                }
                for name in inputs:
                    feed[name][row, : len(values[name])] = values[name]
            for i, logits in zip(rows, session.run(["logits"], feed)[0]):
                scores[i] = float(logits[0])
        return scores

    return score, versions("onnxruntime", "tokenizers")


def main():
    peer, model, candidates, max_length, precision, batch_size = sys.argv[1:]
    load = {"sentence-transformers": sentence_transformers, "onnxruntime": onnxruntime_alone}[peer]
    score, version = load(Path(model), int(max_length), precision, int(batch_size))
    with open(candidates, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    print(json.dumps({"version": version}), flush=True)
    for asked in sys.stdin:
        number, depth = map(int, asked.split())
        documents = lines[number]["documents"][:depth]
        start = time.perf_counter()
        scores = score(lines[number]["query"], documents)
        seconds = time.perf_counter() - start
        print(json.dumps({"seconds": seconds, "scores": scores}), flush=True)


main()
