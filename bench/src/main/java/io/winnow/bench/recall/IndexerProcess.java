package io.winnow.bench.recall;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.bench.eval.Environment;
import io.winnow.bench.macro.JsonLines;
import io.winnow.bench.recall.system.Building;
import io.winnow.bench.recall.system.Contender;
import io.winnow.bench.recall.system.IndexedDocument;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.model.ModelStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes one index, in a process of its own, so that the memory it takes is its own. */
final class IndexerProcess {
  private static final int BATCH = 512;

  private IndexerProcess() {}

  /**
   * Encodes all documents, then encodes and indexes them, and prints the times. Documents are read
   * a batch at a time; that is not counted.
   *
   * @param arguments system, documents, model, folder of the index
   */
  public static void main(String[] arguments) throws IOException {
    Path documents = Path.of(arguments[1]);
    try (StaticModel model = ModelStore.loadStatic(arguments[2])) {
      double encoding =
          seconds(
              documents,
              (batch, _) -> model.encodeAll(batch.stream().map(IndexedDocument::content).toList()));
      double indexing;
      try (Building index = Contender.valueOf(arguments[0]).build(Path.of(arguments[3]), model)) {
        indexing = seconds(documents, index::add);
        long start = System.nanoTime();
        index.commit();
        indexing += (System.nanoTime() - start) / 1e9;
      }
      Map<String, @Nullable Object> answer = new LinkedHashMap<>();
      answer.put("encode_seconds", encoding);
      answer.put("index_seconds", indexing);
      answer.put("peak_resident_bytes", Environment.peakResidentBytes());
      System.out.println(new ObjectMapper().writeValueAsString(answer));
    }
  }

  /** Does something with each batch. */
  private interface Step {
    void run(List<IndexedDocument> batch, int first) throws IOException;
  }

  /** How long a step takes over all batches. */
  private static double seconds(Path documents, Step step) throws IOException {
    Batches batches = new Batches(step);
    try {
      JsonLines.read(documents, IndexedDocument.class, batches::add);
      batches.flush();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return batches.nanos / 1e9;
  }

  private static final class Batches {
    private final Step step;
    private final List<IndexedDocument> batch = new ArrayList<>(BATCH);
    private int first;
    private long nanos;

    Batches(Step step) {
      this.step = step;
    }

    void add(IndexedDocument document) {
      batch.add(document);
      if (batch.size() == BATCH) {
        flush();
      }
    }

    void flush() {
      long start = System.nanoTime();
      try {
        step.run(batch, first);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      nanos += System.nanoTime() - start;
      first += batch.size();
      batch.clear();
    }
  }
}
