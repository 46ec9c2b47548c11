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
import java.util.Arrays;
import java.util.List;

/**
 * A classifier traced or scripted by PyTorch, which reads input_ids, attention_mask and, unless its
 * family has none, token_type_ids, in this order.
 *
 * <p>A trace can be silently wrong: djl-convert 0.32 to 0.36 makes some that take token types and
 * ignore them, and a trace may hold the length that it was made with. So it is tried when it is
 * loaded, and refused if it fails.
 */
final class TorchScriptClassifier implements Classifier {
  /** Rounding moves a logit by less, what is looked for by more. */
  private static final float SAME = 1e-4f;

  private final Model model;
  private final boolean types;
  private final int labels;

  private TorchScriptClassifier(Model model, boolean types, int labels) {
    this.model = model;
    this.types = types;
    this.labels = labels;
  }

  /**
   * Loads a file and tries it.
   *
   * @param probe a pair that the model must be able to read
   * @param types whether the model must tell query and document apart by token types
   */
  static TorchScriptClassifier load(Path file, Sequence probe, int padId, boolean types)
      throws IOException {
    Model model =
        DjlEngine.start(
            DjlRuntime.PYTORCH,
            engine -> engine.newModel(file.getFileName().toString(), Device.cpu()));
    try {
      model.load(file.toAbsolutePath().getParent(), file.getFileName().toString());
      return tried(file, model, probe, padId, types);
    } catch (MalformedModelException | EngineException e) {
      model.close();
      throw new ModelFormatException(file, "not a usable TorchScript file: " + firstLine(e), e);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static TorchScriptClassifier tried(
      Path file, Model model, Sequence probe, int padId, boolean types)
      throws ModelFormatException {
    Batch alone = Batch.of(List.of(probe), padId);
    int labels;
    try (NDManager scope = model.getNDManager().newSubManager()) {
      NDArray logits = run(model, scope, alone, types);
      Shape shape = logits.getShape();
      if (logits.getDataType() != DataType.FLOAT32
          || shape.dimension() != 2
          || shape.get(0) != 1
          || shape.get(1) < 1) {
        throw new ModelFormatException(
            file,
            "output: expected logits of shape [batch, labels] in float32, found %s %s"
                .formatted(shape, logits.getDataType()));
      }
      labels = Math.toIntExact(shape.get(1));
    } catch (EngineException e) {
      throw new ModelFormatException(
          file,
          "does not read pairs: expected the inputs input_ids, attention_mask%s of any length, found: %s"
              .formatted(types ? " and token_type_ids" : "", firstLine(e)),
          e);
    }
    TorchScriptClassifier found = new TorchScriptClassifier(model, types, labels);
    float[] expected = found.logits(alone);
    found.requireLengths(file, probe, padId, expected);
    if (types && same(expected, found.logits(Batch.of(List.of(Sequence.of(probe.ids())), padId)))) {
      throw new ModelFormatException(
          file,
          "ignores token_type_ids: scores are the same without them, as in traces of djl-convert"
              + " 0.32 to 0.36; trace the model again, or use its model.safetensors");
    }
    return found;
  }

  /** The same pair beside a longer one. */
  private void requireLengths(Path file, Sequence probe, int padId, float[] expected)
      throws ModelFormatException {
    int[] longer = Arrays.copyOf(probe.ids(), probe.length() + 3);
    Arrays.fill(longer, probe.length(), longer.length, probe.ids()[probe.length() - 1]);
    Batch padded = Batch.of(List.of(new Sequence(longer, probe.firstSegment()), probe), padId);
    String found;
    try {
      float[] logits = logits(padded);
      if (!same(expected, Arrays.copyOfRange(logits, labels, 2 * labels))) {
        found = "another score beside a longer pair";
      } else if (same(expected, logits)) {
        found = "the same score for a longer pair";
      } else {
        return;
      }
    } catch (EngineException e) {
      found = firstLine(e);
    }
    throw new ModelFormatException(
        file, "does not read pairs of any length: expected each pair's own score, found " + found);
  }

  private static boolean same(float[] a, float[] b) {
    for (int i = 0; i < a.length; i++) {
      if (Math.abs(a[i] - b[i]) > SAME) {
        return false;
      }
    }
    return true;
  }

  /** The native stack is in the cause. */
  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static NDArray run(Model model, NDManager scope, Batch batch, boolean types) {
    Shape shape = new Shape(batch.rows(), batch.length());
    NDList inputs = new NDList(scope.create(batch.ids(), shape), scope.create(batch.mask(), shape));
    if (types) {
      inputs.add(scope.create(batch.types(), shape));
    }
    return model.getBlock().forward(new ParameterStore(scope, false), inputs, false).get(0);
  }

  @Override
  public String engine() {
    return DjlRuntime.PYTORCH.engineName();
  }

  @Override
  public int labels() {
    return labels;
  }

  @Override
  public float[] logits(Batch batch) {
    try (NDManager scope = model.getNDManager().newSubManager()) {
      return run(model, scope, batch, types).toFloatArray();
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
