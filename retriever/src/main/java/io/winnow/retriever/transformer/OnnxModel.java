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

/** An ONNX file on DJL's ONNX Runtime engine, of which one output is wanted. */
final class OnnxModel implements AutoCloseable {
  static final String TYPES = "token_type_ids";
  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final List<String> INPUTS = List.of(IDS, MASK, TYPES);

  /**
   * One thread per session: several batches at once are as fast as several threads in a batch on
   * two quiet cores, and three times faster on two busy ones (ONNX Runtime's threads spin).
   */
  private static final Map<String, String> SESSION =
      Map.of("intraOpNumThreads", "1", "interOpNumThreads", "1");

  private final Model model;
  private final List<String> inputs;
  private final Output output;
  private final int width;

  private OnnxModel(Model model, List<String> inputs, Output output, int width) {
    this.model = model;
    this.inputs = inputs;
    this.output = output;
    this.width = width;
  }

  /**
   * An output.
   *
   * @param what it is
   * @param names that exporters give it
   * @param shape for messages
   */
  record Output(String what, List<String> names, String shape) {
    /** The last hidden states. */
    static final Output HIDDEN =
        new Output(
            "hidden states",
            List.of("last_hidden_state", "token_embeddings"),
            "[batch, tokens, dimension]");

    /** What a classifier says. */
    static final Output LOGITS = new Output("logits", List.of("logits"), "[batch, labels]");

    /** By name; the first where no name is known. */
    private NDArray of(NDList outputs) {
      for (String name : names) {
        for (NDArray output : outputs) {
          if (name.equals(output.getName())) {
            return output;
          }
        }
      }
      return outputs.get(0);
    }

    private boolean fits(NDArray array, Batch batch) {
      Shape shape = array.getShape();
      return array.getDataType() == DataType.FLOAT32
          && shape.dimension() == (equals(HIDDEN) ? 3 : 2)
          && shape.get(0) == batch.rows()
          && (equals(LOGITS) || shape.get(1) == batch.length());
    }
  }

  /**
   * Loads a file and runs one batch through it.
   *
   * @param probe a batch that the model must be able to read
   */
  static OnnxModel load(Path file, Output output, Batch probe) throws IOException {
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
      return new OnnxModel(model, inputs, output, width(file, model, inputs, output, probe));
    } catch (MalformedModelException e) {
      model.close();
      throw new ModelFormatException(file, "not a usable ONNX file: " + cause(e), e);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static int width(Path file, Model model, List<String> inputs, Output output, Batch probe)
      throws ModelFormatException {
    try (NDManager scope = model.getNDManager().newSubManager()) {
      NDList outputs = run(model, inputs, scope, probe);
      NDArray wanted = output.of(outputs);
      if (!output.fits(wanted, probe)) {
        List<String> found =
            outputs.stream()
                .map(array -> array.getName() + array.getShape() + " " + array.getDataType())
                .toList();
        throw new ModelFormatException(
            file,
            "no %s in the outputs: expected %s of shape %s in float32, found %s"
                .formatted(output.what, output.names.getFirst(), output.shape, found));
      }
      return Math.toIntExact(wanted.getShape().get(wanted.getShape().dimension() - 1));
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

  /** Whether the model reads token types. */
  boolean hasTypes() {
    return inputs.contains(TYPES);
  }

  /** The last dimension of the output. */
  int width() {
    return width;
  }

  /** The output, row-major. */
  float[] run(Batch batch) {
    try (NDManager scope = model.getNDManager().newSubManager()) {
      return output.of(run(model, inputs, scope, batch)).toFloatArray();
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
