package io.winnow.bench.recall.system;

import java.io.IOException;
import java.util.Optional;

/** An index open for searching. Used by one thread. */
public interface Searching extends AutoCloseable {
  /** How many documents an arm contributes, and recall is measured at. */
  int CANDIDATES = 100;

  /** How many hits a timed search asks for. */
  int TOP = 10;

  /** Whether it can be asked for a part of the documents. */
  boolean canFilter();

  /** The {@value #CANDIDATES} nearest documents, as this system finds them. */
  Nearest nearest(String text, Share share) throws IOException;

  /** The same by comparing with every vector that the filter accepts; empty where it cannot. */
  Optional<Nearest> exact(String text, Share share) throws IOException;

  /** Searches with the vector arm alone. */
  Times vectorArm(String text, Share share) throws IOException;

  /** Searches with both arms. */
  Times hybrid(String text, Share share) throws IOException;

  @Override
  void close() throws IOException;
}
