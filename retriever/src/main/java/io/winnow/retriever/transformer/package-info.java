/**
 * BERT-family encoders on DJL: an ONNX file on ONNX Runtime, or a Hugging Face safetensors folder
 * as NDArray operations on PyTorch.
 */
@org.jspecify.annotations.NullMarked
package io.winnow.retriever.transformer;
