package io.winnow.retriever.recall.vectors;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.hnsw.FlatFieldVectorsWriter;
import org.apache.lucene.codecs.hnsw.FlatVectorsWriter;
import org.apache.lucene.index.DocsWithFieldSet;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.Sorter;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/** Writes what Lucene writes, and the codes of the same vectors in the same order. */
final class CodedFlatWriter extends FlatVectorsWriter {
  private final FlatVectorsWriter raw;
  private final CodesWriter codes;
  private final List<Buffered> fields = new ArrayList<>();

  private record Buffered(FieldInfo field, FlatFieldVectorsWriter<?> vectors) {}

  CodedFlatWriter(FlatVectorsWriter raw, CodesWriter codes) {
    super(raw.getFlatVectorScorer());
    this.raw = raw;
    this.codes = codes;
  }

  @Override
  public FlatFieldVectorsWriter<?> addField(FieldInfo field) throws IOException {
    FlatFieldVectorsWriter<?> vectors = raw.addField(field);
    if (CodesWriter.takes(field)) {
      fields.add(new Buffered(field, vectors));
    }
    return vectors;
  }

  @Override
  public void flush(int maxDoc, Sorter.@Nullable DocMap sortMap) throws IOException {
    for (Buffered buffered : fields) {
      List<float[]> vectors = new ArrayList<>();
      for (Object vector : buffered.vectors().getVectors()) {
        vectors.add((float[]) vector);
      }
      codes.write(
          buffered.field(),
          FloatVectorValues.fromFloats(
              sortMap == null ? vectors : sorted(vectors, buffered.vectors(), sortMap),
              buffered.field().getVectorDimension()));
    }
    raw.flush(maxDoc, sortMap);
  }

  private static List<float[]> sorted(
      List<float[]> vectors, FlatFieldVectorsWriter<?> buffered, Sorter.DocMap sortMap)
      throws IOException {
    int[] oldOrds = new int[vectors.size()];
    KnnVectorsWriter.mapOldOrdToNewOrd(
        buffered.getDocsWithFieldSet(), sortMap, null, oldOrds, new DocsWithFieldSet());
    List<float[]> sorted = new ArrayList<>(oldOrds.length);
    for (int old : oldOrds) {
      sorted.add(vectors.get(old));
    }
    return sorted;
  }

  @Override
  public void mergeOneFlatVectorField(FieldInfo field, MergeState mergeState) throws IOException {
    raw.mergeOneFlatVectorField(field, mergeState);
    if (CodesWriter.takes(field)) {
      codes.merge(field, mergeState);
    }
  }

  @Override
  public void finish() throws IOException {
    raw.finish();
    codes.finish();
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
