package io.winnow.retriever.recall.vectors;

import io.winnow.engine.scan.VectorCodes;
import java.io.IOException;
import java.util.Map;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.FlatVectorsReader;
import org.apache.lucene.codecs.hnsw.FlatVectorsScorer;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsReader;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.DataAccessHint;
import org.apache.lucene.util.IOUtils;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.jspecify.annotations.Nullable;

/** Lucene's reader of raw vectors, which knows their codes besides. */
final class CodedFlatReader extends FlatVectorsReader {
  private final FlatVectorsReader raw;
  private final CodesReader codes;

  CodedFlatReader(FlatVectorsReader raw, CodesReader codes) {
    this.raw = raw;
    this.codes = codes;
  }

  /** The codes of a leaf's vectors; null where it has none that can be scanned. */
  static @Nullable VectorCodes codes(LeafReader leaf, String field) {
    return graphReader(leaf, field) instanceof Lucene99HnswVectorsReader graph
            && graph.getFlatVectorsReader() instanceof CodedFlatReader coded
        ? coded.codes.codes(field)
        : null;
  }

  /** Lucene's reader of a field's vectors. */
  static @Nullable KnnVectorsReader graphReader(LeafReader leaf, String field) {
    if (!(FilterLeafReader.unwrap(leaf) instanceof CodecReader codec)) {
      return null;
    }
    KnnVectorsReader vectors = codec.getVectorReader();
    return vectors instanceof PerFieldKnnVectorsFormat.FieldsReader fields
        ? fields.getFieldReader(field)
        : vectors;
  }

  @Override
  public FlatVectorsScorer getFlatVectorScorer(String field) throws IOException {
    return raw.getFlatVectorScorer(field);
  }

  @Override
  public RandomVectorScorer getRandomVectorScorer(String field, float[] target) throws IOException {
    return raw.getRandomVectorScorer(field, target);
  }

  @Override
  public RandomVectorScorer getRandomVectorScorer(String field, byte[] target) throws IOException {
    return raw.getRandomVectorScorer(field, target);
  }

  @Override
  public FloatVectorValues getFloatVectorValues(String field) throws IOException {
    return raw.getFloatVectorValues(field);
  }

  @Override
  public FloatVectorValues getFloatVectorValues(String field, DataAccessHint hint)
      throws IOException {
    return raw.getFloatVectorValues(field, hint);
  }

  @Override
  public ByteVectorValues getByteVectorValues(String field) throws IOException {
    return raw.getByteVectorValues(field);
  }

  @Override
  public FlatVectorsReader getMergeInstance() throws IOException {
    return raw.getMergeInstance();
  }

  @Override
  public void finishMerge() throws IOException {
    raw.finishMerge();
  }

  @Override
  public int getVectorCount(FieldInfo field) throws IOException {
    return raw.getVectorCount(field);
  }

  @Override
  public Map<String, Long> getOffHeapByteSize(FieldInfo field) {
    return KnnVectorsReader.mergeOffHeapByteSizeMaps(
        raw.getOffHeapByteSize(field), Map.of(CodesWriter.EXTENSION, codes.bytes()));
  }

  @Override
  public void checkIntegrity() throws IOException {
    raw.checkIntegrity();
    codes.checkIntegrity();
  }

  @Override
  public long ramBytesUsed() {
    return raw.ramBytesUsed();
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(raw, codes);
  }
}
