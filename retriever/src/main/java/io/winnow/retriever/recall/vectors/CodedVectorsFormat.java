package io.winnow.retriever.recall.vectors;

import io.winnow.retriever.IndexOptions;
import java.io.IOException;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsReader;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsWriter;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's vectors and graph, and a code of each vector in one more file; docs/decisions/0010 says
 * why. Lucene finds it by its name, which the index keeps.
 */
public final class CodedVectorsFormat extends KnnVectorsFormat {
  private static final String NAME = "WinnowCodedVectors";

  private static final CodedFlatFormat FLAT = new CodedFlatFormat();

  private final int graphFrom;

  /** For Lucene, which reads with it. */
  public CodedVectorsFormat() {
    this(IndexOptions.GRAPH_FROM);
  }

  private CodedVectorsFormat(int graphFrom) {
    super(NAME);
    this.graphFrom = graphFrom;
  }

  /**
   * Lucene's own codec with vectors in this format.
   *
   * @param graphFrom a segment of fewer vectors gets no graph
   */
  public static Codec codec(int graphFrom) {
    KnnVectorsFormat format = new CodedVectorsFormat(graphFrom);
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
      }
    };
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    return new Lucene99HnswVectorsWriter(
        state,
        Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
        Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
        FLAT,
        FLAT.fieldsWriter(state),
        Lucene99HnswVectorsFormat.DEFAULT_NUM_MERGE_WORKER,
        null,
        expectedVisits(graphFrom));
  }

  /** Lucene's own measure: a segment of n vectors gets a graph where log(n) times it is below n. */
  private static int expectedVisits(int vectors) {
    return (int) (vectors / Math.log(Math.max(2, vectors)));
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return new Lucene99HnswVectorsReader(state, FLAT.fieldsReader(state));
  }

  @Override
  public int getMaxDimensions(String fieldName) {
    return DEFAULT_MAX_DIMENSIONS;
  }

  @Override
  public String toString() {
    return NAME;
  }
}
