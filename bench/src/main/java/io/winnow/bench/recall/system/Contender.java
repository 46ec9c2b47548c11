package io.winnow.bench.recall.system;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.IndexOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The systems. */
public enum Contender {
  /** Winnow's retriever by its public API. */
  WINNOW("winnow") {
    @Override
    public List<String> methods() {
      return List.of(WinnowSearching.AUTO, "exact", "codes");
    }

    @Override
    public Building build(Path folder, StaticModel model) throws IOException {
      return new WinnowBuilding(folder, model, IndexOptions.defaults());
    }

    @Override
    public Searching search(Path folder, StaticModel model, String method) throws IOException {
      return new WinnowSearching(folder, model, method);
    }
  },

  /** The same with a graph where there would be none, to compare. */
  WINNOW_GRAPH("winnow with graphs") {
    @Override
    public List<String> methods() {
      return List.of("hnsw");
    }

    @Override
    public Building build(Path folder, StaticModel model) throws IOException {
      return new WinnowBuilding(folder, model, IndexOptions.defaults().withGraphFrom(1_000));
    }

    @Override
    public Searching search(Path folder, StaticModel model, String method) throws IOException {
      return new WinnowSearching(folder, model, method);
    }
  },

  /** What a user of lucene-core writes in an afternoon, with every default. */
  LUCENE("plain Lucene") {
    @Override
    public List<String> methods() {
      return List.of("defaults");
    }

    @Override
    public Building build(Path folder, StaticModel model) throws IOException {
      return new LuceneBuilding(folder, model);
    }

    @Override
    public Searching search(Path folder, StaticModel model, String method) throws IOException {
      return new LuceneSearching(folder, model);
    }
  };

  private final String label;

  Contender(String label) {
    this.label = label;
  }

  /** For people. */
  public String label() {
    return label;
  }

  /** The ways to search its index that are measured; what a user gets without asking first. */
  public abstract List<String> methods();

  /** Makes an index in a folder that is not there yet. */
  public abstract Building build(Path folder, StaticModel model) throws IOException;

  /**
   * Opens an index.
   *
   * @param method one of {@link #methods}
   */
  public abstract Searching search(Path folder, StaticModel model, String method)
      throws IOException;
}
