package io.winnow.retriever.transformer;

import io.winnow.engine.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;

/** A classifier in an ONNX file, on DJL's ONNX Runtime engine. */
record OnnxClassifier(OnnxModel model) implements Classifier {
  /**
   * Loads a file and runs one batch through it.
   *
   * @param types whether the model must tell query and document apart by token types
   */
  static OnnxClassifier load(Path file, Batch probe, boolean types) throws IOException {
    OnnxModel model = OnnxModel.load(file, OnnxModel.Output.LOGITS, probe);
    if (types && !model.hasTypes()) {
      model.close();
      throw new ModelFormatException(
          file,
          "inputs: expected "
              + OnnxModel.TYPES
              + ", since config.json has token types, found none; export the model with them");
    }
    return new OnnxClassifier(model);
  }

  @Override
  public String engine() {
    return DjlRuntime.ONNX_RUNTIME.engineName();
  }

  @Override
  public int labels() {
    return model.width();
  }

  @Override
  public float[] logits(Batch batch) {
    return model.run(batch);
  }

  @Override
  public void close() {
    model.close();
  }
}
