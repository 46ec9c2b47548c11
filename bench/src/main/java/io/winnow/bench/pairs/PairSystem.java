package io.winnow.bench.pairs;

import io.winnow.bench.macro.Child;
import io.winnow.retriever.transformer.Precision;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program that scores pairs, with its weights. {@link PairsProcess} has the protocol.
 *
 * @param label for people
 * @param quantized whether the weights are, so that scores differ by more than rounding
 * @param precision what it computes in; in bfloat16 too scores differ by more
 */
record PairSystem(String label, boolean quantized, Precision precision, List<String> command) {
  private static final String DJL = "-Dai.djl.";

  /**
   * What runs the peers.
   *
   * @param python with the packages that the script imports
   * @param script a copy of {@code peer.py}
   * @param batchSizes each makes peers of its own
   */
  record Python(Path python, Path script, List<Integer> batchSizes) {}

  /**
   * Winnow, and what a Python can run the same weights with.
   *
   * @param model a folder of safetensors, or an ONNX file
   * @param pairs file of {@link Candidates}
   * @param maxLength of a pair, in tokens
   * @param peers null: none
   */
  static List<PairSystem> of(
      Path model,
      boolean quantized,
      Precision precision,
      Path pairs,
      int maxLength,
      @Nullable Python peers) {
    boolean onnx = !Files.isDirectory(model);
    String on =
        (onnx ? ", ONNX Runtime" : ", PyTorch")
            + (quantized ? ", quantized" : "")
            + (precision == Precision.FLOAT32 ? "" : ", " + precision);
    List<String> arguments =
        List.of(
            model.toString(), pairs.toString(), String.valueOf(maxLength), precision.toString());
    PairSystem winnow =
        new PairSystem(
            "Winnow" + on, quantized, precision, Child.jvm(flags(), PairsProcess.class, arguments));
    List<PairSystem> systems = new ArrayList<>(List.of(winnow));
    if (peers != null) {
      for (int batchSize : peers.batchSizes()) {
        systems.add(winnow.peer("sentence-transformers", on, peers, arguments, batchSize));
      }
      if (onnx) {
        int batchSize = peers.batchSizes().getLast();
        systems.add(winnow.peer("onnxruntime", on, peers, arguments, batchSize));
      }
    }
    return systems;
  }

  /** Those of this JVM that DJL reads: Winnow runs as it was started. */
  private static List<String> flags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith(DJL))
        .toList();
  }

  private PairSystem peer(
      String name, String on, Python peers, List<String> arguments, int batchSize) {
    List<String> command =
        new ArrayList<>(List.of(peers.python().toString(), peers.script().toString(), name));
    command.addAll(arguments);
    command.add(String.valueOf(batchSize));
    return new PairSystem(
        "%s%s, batches of %d".formatted(name, on, batchSize), quantized, precision, command);
  }

  /** Whether its scores are those of others with the same weights but for rounding. */
  boolean isExact() {
    return !quantized && precision == Precision.FLOAT32;
  }

  /** Whether the others are compared with it: PyTorch as sentence-transformers sets it. */
  boolean isReference() {
    return label.startsWith("sentence-transformers, PyTorch");
  }
}
