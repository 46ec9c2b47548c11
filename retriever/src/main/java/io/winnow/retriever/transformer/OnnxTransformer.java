package io.winnow.retriever.transformer;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.winnow.engine.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An encoder in an ONNX file, on DJL's ONNX Runtime engine. */
final class OnnxTransformer implements Transformer {
  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String TYPES = "token_type_ids";
  private static final List<String> INPUTS = List.of(IDS, MASK, TYPES);

  /** In this order, what exporters call the last hidden states. */
  private static final List<String> OUTPUTS = List.of("last_hidden_state", "token_embeddings");

  /**
   * One thread per session: several batches at once are as fast as several threads in a batch on
   * two quiet cores, and three times faster on two busy ones (ONNX Runtime's threads spin).
   */
  private static final Map<String, String> SESSION =
      Map.of("intraOpNumThreads", "1", "interOpNumThreads", "1");

  private final Model model;
  private final List<String> inputs;
  private final int dimension;

  private OnnxTransformer(Model model, List<String> inputs, int dimension) {
    this.model = model;
    this.inputs = inputs;
    this.dimension = dimension;
  }

  /**
   * Loads a file and runs one batch through it.
   *
   * @param probe a batch that the model must be able to read
   */
  static OnnxTransformer load(Path file, Batch probe) throws IOException {
    // The device is named because DJL otherwise looks for CUDA.
    Model model =
        DjlEngine.start(
            DjlRuntime.ONNX_RUNTIME,
            engine -> engine.newModel(file.getFileName().toString(), Device.cpu()));
    try {
      model.load(file.toAbsolutePath().getParent(), file.getFileName().toString(), SESSION);
      List<String> inputs = model.getBlock().describeInput().keys();
      if (!inputs.contains(IDS) || !INPUTS.containsAll(inputs)) {
        throw new ModelFormatException(
            file, "inputs: expected " + IDS + " and any of " + INPUTS + ", found " + inputs);
      }
      int dimension = dimension(file, model, inputs, probe);
      return new OnnxTransformer(model, inputs, dimension);
    } catch (MalformedModelException e) {
      model.close();
      throw new ModelFormatException(file, "not a usable ONNX file: " + cause(e), e);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static int dimension(Path file, Model model, List<String> inputs, Batch probe)
      throws ModelFormatException {
    try (NDManager scope = model.getNDManager().newSubManager()) {
      NDList outputs = run(model, inputs, scope, probe);
      NDArray hidden = hidden(outputs);
      Shape shape = hidden.getShape();
      if (hidden.getDataType() != DataType.FLOAT32
          || shape.dimension() != 3
          || shape.get(0) != probe.rows()
          || shape.get(1) != probe.length()) {
        List<String> found =
            outputs.stream()
                .map(array -> array.getName() + array.getShape() + " " + array.getDataType())
                .toList();
        throw new ModelFormatException(
            file,
            ("no hidden states in the outputs: expected %s of shape [batch, tokens, dimension] in"
                    + " float32, found %s")
                .formatted(OUTPUTS.getFirst(), found));
      }
      return Math.toIntExact(shape.get(2));
    } catch (EngineException e) {
      throw new ModelFormatException(
          file, "the model does not read the tokenizer's ids: " + cause(e), e);
    }
  }

  private static String cause(Exception e) {
    return String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
  }

  private static NDList run(Model model, List<String> inputs, NDManager scope, Batch batch) {
    NDList list = new NDList();
    for (String name : inputs) {
      long[] values =
          switch (name) {
            case IDS -> batch.ids();
            case MASK -> batch.mask();
            default -> batch.types();
          };
      NDArray array = scope.create(values, new Shape(batch.rows(), batch.length()));
      array.setName(name);
      list.add(array);
    }
    return model.getBlock().forward(new ParameterStore(scope, false), list, false);
  }

  private static NDArray hidden(NDList outputs) {
    for (String name : OUTPUTS) {
      for (NDArray output : outputs) {
        if (name.equals(output.getName())) {
          return output;
        }
      }
    }
    return outputs.get(0);
  }

  @Override
  public String engine() {
    return DjlRuntime.ONNX_RUNTIME.engineName();
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public float[] hidden(Batch batch) {
    try (NDManager scope = model.getNDManager().newSubManager()) {
      return hidden(run(model, inputs, scope, batch)).toFloatArray();
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
