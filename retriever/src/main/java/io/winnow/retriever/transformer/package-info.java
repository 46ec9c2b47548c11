/**
 * BERT-family encoders on DJL: an ONNX file on ONNX Runtime, or a Hugging Face safetensors folder
 * on PyTorch. {@link io.winnow.retriever.transformer.SentenceEncoder} and {@link
 * io.winnow.retriever.transformer.PairScorer} are safe to share between threads; what is below them
 * runs on a small fixed pool of native threads and shows no DJL type outside.
 *
 * <p>DJL is an optional dependency, never started unless it is offline and its engine and native
 * library are on the class path. Options of the JVM that matter: {@code -Dai.djl.offline=true}
 * (required), {@code --enable-native-access=ALL-UNNAMED}, {@code -Dai.djl.pytorch.num_threads=1}
 * (batches then run side by side), {@code -Dai.djl.onnx.disable_alternative=true} (ONNX Runtime
 * then starts without PyTorch).
 */
@org.jspecify.annotations.NullMarked
package io.winnow.retriever.transformer;
