package io.winnow.bench.recall.system;

import java.io.IOException;
import java.util.List;

/** An index that is being made. Used by one thread. */
public interface Building extends AutoCloseable {
  /**
   * Encodes and adds documents.
   *
   * @param first the place of the first one in the corpus
   */
  void add(List<IndexedDocument> documents, int first) throws IOException;

  /** Makes all of it durable. */
  void commit() throws IOException;

  @Override
  void close() throws IOException;
}
