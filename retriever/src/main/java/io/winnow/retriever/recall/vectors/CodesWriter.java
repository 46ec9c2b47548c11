package io.winnow.retriever.recall.vectors;

import io.winnow.engine.scan.CodeEncoder;
import io.winnow.engine.scan.VectorCodes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.KnnVectorsWriter.MergedVectorValues;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.IndexOutput;

/**
 * Writes the codes of a segment.
 *
 * <p>Their file has Lucene's header and footer with a checksum, and for each field its number, the
 * dimension and the count of its vectors, their mean, the CRC-32 of all these, and, from the next
 * multiple of {@link VectorCodes#ALIGNMENT}, their codes in the order of the vectors; all of it
 * little-endian. Minus one in place of a field ends it.
 */
final class CodesWriter implements Closeable {
  static final String CODEC = "WinnowVectorCodes";
  static final String EXTENSION = "wvc";
  static final int VERSION = 1;

  /** What stands in place of a field after the last. */
  static final int END = -1;

  private final IndexOutput output;

  CodesWriter(SegmentWriteState state) throws IOException {
    output =
        state.directory.createOutput(
            IndexFileNames.segmentFileName(state.segmentInfo.name, state.segmentSuffix, EXTENSION),
            state.context);
    try {
      CodecUtil.writeIndexHeader(
          output, CODEC, VERSION, state.segmentInfo.getId(), state.segmentSuffix);
    } catch (IOException e) {
      output.close();
      throw e;
    }
  }

  /** Whether a field's vectors get codes: the estimates are of inner products of floats. */
  static boolean takes(FieldInfo field) {
    return field.getVectorEncoding() == VectorEncoding.FLOAT32
        && field.getVectorSimilarityFunction() == VectorSimilarityFunction.DOT_PRODUCT;
  }

  /** The vectors of the segments that become one, without those of deleted documents. */
  void merge(FieldInfo field, MergeState state) throws IOException {
    Mean mean = new Mean(field.getVectorDimension());
    mean.add(MergedVectorValues.mergeFloatVectorValues(field, state));
    write(field, mean, MergedVectorValues.mergeFloatVectorValues(field, state));
  }

  void write(FieldInfo field, FloatVectorValues vectors) throws IOException {
    Mean mean = new Mean(field.getVectorDimension());
    mean.add(vectors);
    write(field, mean, vectors);
  }

  private void write(FieldInfo field, Mean mean, FloatVectorValues vectors) throws IOException {
    float[] centre = mean.get();
    byte[] head = new byte[headBytes(centre.length)];
    ByteBuffer buffer = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(field.number).putInt(centre.length).putInt(mean.count);
    buffer.asFloatBuffer().put(centre);
    output.writeBytes(head, head.length);
    output.writeInt(checksum(head));
    output.alignFilePointer(VectorCodes.ALIGNMENT);
    CodeEncoder encoder = new CodeEncoder(centre);
    int place = 0;
    DocIndexIterator docs = vectors.iterator();
    while (docs.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
      encoder.put(vectors.vectorValue(docs.index()), place++);
      if (place == VectorCodes.BLOCK) {
        writeBlock(encoder);
        place = 0;
      }
    }
    if (place > 0) {
      writeBlock(encoder);
    }
  }

  /** Bytes of a field's number, dimension and count, and of the mean. */
  static int headBytes(int dimension) {
    return (3 + dimension) * Integer.BYTES;
  }

  static int checksum(byte[] head) {
    CRC32 checksum = new CRC32();
    checksum.update(head);
    return (int) checksum.getValue();
  }

  private void writeBlock(CodeEncoder encoder) throws IOException {
    byte[] block = encoder.takeBlock();
    output.writeBytes(block, block.length);
  }

  void finish() throws IOException {
    output.writeInt(END);
    CodecUtil.writeFooter(output);
  }

  @Override
  public void close() throws IOException {
    output.close();
  }

  private static final class Mean {
    private final double[] sums;
    private int count;

    Mean(int dimension) {
      sums = new double[dimension];
    }

    void add(FloatVectorValues vectors) throws IOException {
      DocIndexIterator docs = vectors.iterator();
      while (docs.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        float[] vector = vectors.vectorValue(docs.index());
        for (int c = 0; c < sums.length; c++) {
          sums[c] += vector[c];
        }
        count++;
      }
    }

    float[] get() {
      float[] mean = new float[sums.length];
      for (int c = 0; c < mean.length; c++) {
        mean[c] = (float) (sums[c] / Math.max(1, count));
      }
      return mean;
    }
  }
}
