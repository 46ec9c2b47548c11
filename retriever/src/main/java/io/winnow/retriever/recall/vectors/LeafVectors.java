package io.winnow.retriever.recall.vectors;

import io.winnow.engine.scan.CodeQuery;
import io.winnow.engine.scan.VectorCodes;
import io.winnow.engine.scan.VectorRows;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.lucene95.HasIndexSlice;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MemorySegmentAccessInput;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of one leaf of an index, for one search: their products by the engine's kernel,
 * straight from the mapped file, or by way of a copy where the file cannot be seen as memory. So
 * all products are the same bits. Not thread-safe.
 */
final class LeafVectors {
  /** How many rows are read at once. */
  static final int CHUNK = 1024;

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  final LeafReaderContext leaf;
  final String field;
  final FloatVectorValues values;
  private final @Nullable VectorCodes codes;
  private final @Nullable VectorRows mapped;
  private @Nullable MemorySegment copy;

  private LeafVectors(LeafReaderContext leaf, String field, FloatVectorValues values)
      throws IOException {
    this.leaf = leaf;
    this.field = field;
    this.values = values;
    codes = CodedFlatReader.codes(leaf.reader(), field);
    mapped = map(values);
  }

  /** Null where a leaf has no vectors. */
  static @Nullable LeafVectors of(LeafReaderContext leaf, String field) throws IOException {
    FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
    return values == null || values.size() == 0 ? null : new LeafVectors(leaf, field, values);
  }

  private static @Nullable VectorRows map(FloatVectorValues values) throws IOException {
    IndexInput slice = values instanceof HasIndexSlice has ? has.getSlice() : null;
    if (!(slice instanceof MemorySegmentAccessInput memory)) {
      return null;
    }
    MemorySegment segment =
        memory.segmentSliceOrNull(0, (long) values.size() * values.dimension() * Float.BYTES);
    return segment == null || !segment.isNative()
        ? null
        : new VectorRows(segment, values.dimension());
  }

  int count() {
    return values.size();
  }

  boolean hasCodes() {
    return codes != null;
  }

  /** Estimates of products, where there are codes. */
  VectorCodes.Estimates estimates(CodeQuery query) {
    if (codes == null) {
      throw new IllegalStateException("no codes in " + leaf);
    }
    return codes.estimates(query);
  }

  /** Whether Lucene built a graph, which it leaves out of small segments. */
  boolean hasGraph() throws IOException {
    KnnVectorsReader reader = CodedFlatReader.graphReader(leaf.reader(), field);
    return reader instanceof HnswGraphProvider graphs && graphs.getGraph(field).size() > 0;
  }

  /** Documents and their vectors from the start; of a sparse field, values share one iterator. */
  DocIndexIterator index() throws IOException {
    return values.copy().iterator();
  }

  /** The document of a vector, in the whole index. */
  int doc(int ord) {
    return leaf.docBase + values.ordToDoc(ord);
  }

  /** Products with vectors that follow one another, {@value #CHUNK} at most. */
  void products(float[] query, int from, int count, float[] out) throws IOException {
    if (mapped != null) {
      mapped.products(query, from, count, out);
      return;
    }
    for (int i = 0; i < count; i++) {
      copy(i, from + i);
    }
    copied().products(query, 0, count, out);
  }

  /** Products with the vectors named, {@value #CHUNK} at most. */
  void products(float[] query, int[] ords, int count, float[] out) throws IOException {
    if (mapped != null) {
      mapped.products(query, ords, count, out);
      return;
    }
    for (int i = 0; i < count; i++) {
      copy(i, ords[i]);
    }
    copied().products(query, 0, count, out);
  }

  private VectorRows copied() {
    return new VectorRows(copyMemory(), values.dimension());
  }

  private MemorySegment copyMemory() {
    if (copy == null) {
      copy = Arena.ofAuto().allocate((long) CHUNK * values.dimension() * Float.BYTES);
    }
    return copy;
  }

  private void copy(int row, int ord) throws IOException {
    int dimension = values.dimension();
    MemorySegment.copy(
        values.vectorValue(ord),
        0,
        copyMemory(),
        FLOAT,
        (long) row * dimension * Float.BYTES,
        dimension);
  }
}
