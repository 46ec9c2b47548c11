package io.winnow.retriever.recall.vectors;

import java.io.IOException;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.codecs.hnsw.FlatVectorsFormat;
import org.apache.lucene.codecs.hnsw.FlatVectorsReader;
import org.apache.lucene.codecs.hnsw.FlatVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99FlatVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.util.IOUtils;

/** Lucene's file of raw vectors with a file of codes beside it. */
final class CodedFlatFormat extends FlatVectorsFormat {
  private final FlatVectorsFormat raw =
      new Lucene99FlatVectorsFormat(FlatVectorScorerUtil.getLucene99FlatVectorsScorer());

  CodedFlatFormat() {
    super("WinnowCodedFlatVectors");
  }

  @Override
  public FlatVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    FlatVectorsWriter rawWriter = raw.fieldsWriter(state);
    try {
      return new CodedFlatWriter(rawWriter, new CodesWriter(state));
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(rawWriter);
      throw e;
    }
  }

  @Override
  public FlatVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    FlatVectorsReader rawReader = raw.fieldsReader(state);
    try {
      return new CodedFlatReader(rawReader, new CodesReader(state, rawReader));
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(rawReader);
      throw e;
    }
  }
}
