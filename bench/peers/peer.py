"""Times Python encoders of static models; README.md has the protocol."""

import hashlib
import importlib.metadata
import json
import os
import sys
import time

import numpy as np

WARM_UP_SECONDS = float(os.environ.get("PEER_WARM_UP", "5"))


def digest(all_ids):
    sha = hashlib.sha256()
    for ids in all_ids:
        sha.update(np.array([len(ids), *ids], dtype="<i4").tobytes())
    return sha.hexdigest()


def model2vec(folder, threads):
    """What a user calls; several threads as the library chooses to use them."""
    from model2vec import StaticModel

    model = StaticModel.from_pretrained(folder)
    cut = model.max_length * model.median_token_length

    def ids(texts):
        # As encode does it: the texts cut, the tokenizer cutting the ids, unknown ones dropped.
        return model.tokenize([text[:cut] for text in texts])

    def encode(texts):
        return model.encode(texts, use_multiprocessing=threads == "all")

    return encode, ids


def sentence_transformers(folder, threads):
    """StaticEmbedding of the same table, held to Model2Vec's maximum length, which it does not have itself."""
    import torch
    from safetensors.numpy import load_file
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, StaticEmbedding
    from tokenizers import Tokenizer

    if threads == "1":
        torch.set_num_threads(1)
    with open(f"{folder}/config.json") as file:
        config = json.load(file)
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.no_padding()
    length = config.get("max_length") or 512
    tokenizer.enable_truncation(length)
    vocabulary = tokenizer.get_vocab()
    cut = length * int(np.median([len(token) for token in vocabulary]))
    table = load_file(f"{folder}/model.safetensors")["embeddings"].astype(np.float32)
    unknown = vocabulary.get("[UNK]", -1)
    if unknown >= 0:
        table[unknown] = 0  # it pools unknown words: their row must not count
    modules = [StaticEmbedding(tokenizer, embedding_weights=table)]
    if config.get("normalize"):
        modules.append(Normalize())
    model = SentenceTransformer(modules=modules, device="cpu")

    def ids(texts):
        encodings = tokenizer.encode_batch([text[:cut] for text in texts], add_special_tokens=False)
        return [[i for i in encoding.ids if i != unknown] for encoding in encodings]

    def encode(texts):
        return model.encode([text[:cut] for text in texts], batch_size=1024, show_progress_bar=False)

    return encode, ids


def main():
    peer, texts_file, folder, threads, vectors_file = sys.argv[1:]
    with open(texts_file, encoding="utf-8") as file:
        texts = [json.loads(line) for line in file]
    encode, ids = {"model2vec": model2vec, "sentence-transformers": sentence_transformers}[peer](folder, threads)
    all_ids = ids(texts)
    answer = {
        "peer": peer,
        "version": importlib.metadata.version(peer) + " (tokenizers " + importlib.metadata.version("tokenizers") + ")",
        "threads": threads,
        "texts": len(texts),
        "tokens": sum(len(i) for i in all_ids),
        "bytes": sum(len(text.encode("utf-8")) for text in texts),
        "ids_digest": digest(all_ids),
    }
    del all_ids
    start = time.perf_counter()
    encode(texts).astype("<f4").tofile(vectors_file)
    while time.perf_counter() - start < WARM_UP_SECONDS:
        encode(texts)
    for line in sys.stdin:
        start = time.perf_counter()
        encode(texts)
        seconds = time.perf_counter() - start
        print(json.dumps({**answer, "round": int(line), "seconds": seconds}), flush=True)


main()
