package io.winnow.retriever.recall.vectors;

import io.winnow.engine.scan.VectorCodes;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.MemorySegmentAccessInput;
import org.jspecify.annotations.Nullable;

/**
 * The codes of a segment, as {@link CodesWriter} left them. What the file says of its layout, and
 * the mean, are compared at opening with their checksum and with what Lucene's own checked files
 * say; {@link #checkIntegrity} compares all of it with its checksum. Codes of version 0 lie
 * otherwise and are passed over: such vectors are searched without, until they are merged.
 */
final class CodesReader implements Closeable {
  private final IndexInput input;
  private final Map<String, VectorCodes> fields = new HashMap<>();

  CodesReader(SegmentReadState state, KnnVectorsReader raw) throws IOException {
    String name =
        IndexFileNames.segmentFileName(
            state.segmentInfo.name, state.segmentSuffix, CodesWriter.EXTENSION);
    input = state.directory.openInput(name, state.context);
    try {
      int version =
          CodecUtil.checkIndexHeader(
              input,
              CodesWriter.CODEC,
              0,
              CodesWriter.VERSION,
              state.segmentInfo.getId(),
              state.segmentSuffix);
      long start = input.getFilePointer();
      CodecUtil.retrieveChecksum(input);
      if (version == CodesWriter.VERSION) {
        readFields(start, state.fieldInfos, raw);
      }
    } catch (IOException | RuntimeException e) {
      input.close();
      throw e;
    }
  }

  private void readFields(long start, FieldInfos fieldInfos, KnnVectorsReader raw)
      throws IOException {
    input.seek(start);
    for (int number = input.readInt(); number != CodesWriter.END; number = input.readInt()) {
      FieldInfo field = fieldInfos.fieldInfo(number);
      if (field == null || !CodesWriter.takes(field)) {
        throw new CorruptIndexException("codes of no field: number " + number, input);
      }
      readField(field, raw.getVectorCount(field));
    }
    long end = input.length() - CodecUtil.footerLength();
    if (input.getFilePointer() != end) {
      throw new CorruptIndexException(
          "codes end at " + input.getFilePointer() + ", expected " + end, input);
    }
  }

  private void readField(FieldInfo field, int expectedCount) throws IOException {
    int dimension = input.readInt();
    int count = input.readInt();
    if (dimension != field.getVectorDimension() || count != expectedCount) {
      throw new CorruptIndexException(
          "codes of field "
              + field.name
              + ": expected "
              + expectedCount
              + " of dimension "
              + field.getVectorDimension()
              + ", found "
              + count
              + " of dimension "
              + dimension,
          input);
    }
    float[] centre = readCentre(field);
    long at = IndexOutput.alignOffset(input.getFilePointer(), VectorCodes.ALIGNMENT);
    long bytes = VectorCodes.bytes(dimension, count);
    if (bytes > input.length() - CodecUtil.footerLength() - at) {
      throw new CorruptIndexException(
          "codes of field " + field.name + " cut off: expected " + bytes + " bytes at " + at,
          input);
    }
    MemorySegment segment =
        input instanceof MemorySegmentAccessInput mapped
            ? mapped.segmentSliceOrNull(at, bytes)
            : null;
    if (segment != null) {
      fields.put(field.name, new VectorCodes(segment, centre, count));
    }
    input.seek(at + bytes);
  }

  /** The mean, which follows what was read; and compares all of that with the checksum. */
  private float[] readCentre(FieldInfo field) throws IOException {
    int dimension = field.getVectorDimension();
    byte[] head = new byte[CodesWriter.headBytes(dimension)];
    input.seek(input.getFilePointer() - CodesWriter.headBytes(0));
    input.readBytes(head, 0, head.length);
    if (input.readInt() != CodesWriter.checksum(head)) {
      throw new CorruptIndexException("mean of field " + field.name + " damaged", input);
    }
    float[] centre = new float[dimension];
    ByteBuffer.wrap(head)
        .position(CodesWriter.headBytes(0))
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(centre);
    return centre;
  }

  /** The codes of a field; null where it has none, or where its file cannot be seen as memory. */
  @Nullable VectorCodes codes(String field) {
    return fields.get(field);
  }

  long bytes() {
    return input.length();
  }

  void checkIntegrity() throws IOException {
    CodecUtil.checksumEntireFile(input);
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
