package io.winnow.engine.distill;

import java.io.IOException;
import java.util.List;

/**
 * The teacher as it is used: texts to vectors, as a user of the teacher would have them. The method
 * {@code embed} of {@code io.winnow.retriever.transformer.VectorCache}, given the teacher's prompt,
 * keeps what it has encoded.
 */
@FunctionalInterface
public interface TextEncoder {
  /**
   * Encodes texts; what is beyond the teacher's longest sequence is cut.
   *
   * @return [n x teacher dimension] row-major, each row of unit length
   * @throws IOException if vectors that are kept on disk cannot be read or written
   */
  float[] embed(List<String> texts) throws IOException;
}
