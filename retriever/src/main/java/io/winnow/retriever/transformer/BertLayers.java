package io.winnow.retriever.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The layers of a BERT as a TorchScript program, {@code bert.py} beside this class. It has what
 * DJL's NDArray lacks: fused attention, and bfloat16.
 */
final class BertLayers implements AutoCloseable {
  private static final String SOURCE = "bert.py";

  /** The pickle of an object of the class {@code Bert} that is not in training. */
  private static final String OBJECT =
      "\u0080\u0002c__torch__\nBert\n)\u0081}X\u0008\0\0\0training\u0089sb.";

  /** The pickle of an empty tuple. */
  private static final String NO_CONSTANTS = "\u0080\u0002).";

  private final PtSymbolBlock program;
  private final IValue weights;
  private final IValue heads;
  private final IValue epsilon;

  private BertLayers(PtSymbolBlock program, IValue weights, IValue heads, IValue epsilon) {
    this.program = program;
    this.weights = weights;
    this.heads = heads;
    this.epsilon = epsilon;
  }

  /**
   * Prepares weights, which may be closed afterwards.
   *
   * @param manager owns the program
   * @param tensors those of {@link BertConfig#layerTensors}
   */
  static BertLayers of(
      NDManager manager, BertConfig config, List<NDArray> tensors, Precision precision)
      throws IOException {
    PtSymbolBlock program = JniUtils.loadModule((PtNDManager) manager, archive(), false, false);
    try (IValue given = IValue.listFrom(tensors.toArray(PtNDArray[]::new));
        IValue type = IValue.from((long) precision.scalarType())) {
      return new BertLayers(
          program,
          IValueUtils.runMethod(program, "prepare", given, type),
          IValue.from((long) config.heads()),
          IValue.from((double) config.normEpsilon()));
    }
  }

  /** The program as PyTorch's file of a scripted module. */
  private static InputStream archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream source =
            Objects.requireNonNull(BertLayers.class.getResourceAsStream(SOURCE), SOURCE);
        ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", OBJECT.getBytes(StandardCharsets.ISO_8859_1));
      put(zip, "constants.pkl", NO_CONSTANTS.getBytes(StandardCharsets.ISO_8859_1));
      put(zip, "version", "3\n".getBytes(StandardCharsets.ISO_8859_1));
      put(zip, "code/__torch__.py", source.readAllBytes());
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry("bert/" + name));
    zip.write(content);
    zip.closeEntry();
  }

  /**
   * Runs all layers.
   *
   * @param embedded [tokens, hidden]: those of all sequences, one after the other
   * @param lengths of the sequences, in tokens
   * @param first whether each first token's states are all that is wanted, which saves a sixteenth
   *     of the products of twelve layers and an eighth of those of six
   * @return [tokens, hidden], or [sequences, hidden], in the manager of what is embedded
   */
  NDArray apply(NDArray embedded, int[] lengths, boolean first) {
    try (IValue x = IValue.from((PtNDArray) embedded);
        IValue sizes = IValue.listFrom(IntStream.of(lengths).asLongStream().toArray());
        IValue firstOnly = IValue.from(first);
        IValue states = program.forward(x, sizes, weights, heads, epsilon, firstOnly)) {
      return states.toTensor((PtNDManager) embedded.getManager());
    }
  }

  @Override
  public void close() {
    program.close();
    weights.close();
    heads.close();
    epsilon.close();
  }
}
