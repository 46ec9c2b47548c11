package io.winnow.retriever.transformer;

import java.io.IOException;
import java.nio.file.Path;

/** An encoder in an ONNX file, on DJL's ONNX Runtime engine. */
record OnnxTransformer(OnnxModel model) implements Transformer {
  /** See {@link OnnxModel#load}. */
  static OnnxTransformer load(Path file, Batch probe) throws IOException {
    return new OnnxTransformer(OnnxModel.load(file, OnnxModel.Output.HIDDEN, probe));
  }

  @Override
  public String engine() {
    return DjlRuntime.ONNX_RUNTIME.engineName();
  }

  @Override
  public int dimension() {
    return model.width();
  }

  @Override
  public float[] hidden(Batch batch) {
    return model.run(batch);
  }

  @Override
  public void close() {
    model.close();
  }
}
