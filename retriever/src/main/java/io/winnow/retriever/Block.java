package io.winnow.retriever;

import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.recall.Chunks;
import io.winnow.retriever.recall.IndexSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one document in Lucene: the document itself, after its chunks where it is cut.
 *
 * @param id of the document
 * @param documents which are added as a whole, the document last
 */
record Block(String id, List<org.apache.lucene.document.Document> documents) {
  /** Characters of text after which a batch of documents ends, however few they are. */
  static final long BATCH_CHARACTERS = 8 << 20;

  /** A document, and where it is cut; nowhere, if it stays whole. */
  private record Cut(Document document, List<Chunk> chunks) {
    /** The texts that get a vector: a chunk is read together with its document's title. */
    List<String> texts() {
      if (chunks.isEmpty()) {
        return List.of(document.content());
      }
      return chunks.stream().map(chunk -> document.content(chunk.in(document.text()))).toList();
    }
  }

  /** Documents in their order, in parts whose texts and vectors take bounded memory. */
  static List<List<Document>> batches(List<Document> documents) {
    List<List<Document>> batches = new ArrayList<>();
    int from = 0;
    long characters = 0;
    for (int i = 0; i < documents.size(); i++) {
      characters += documents.get(i).text().length();
      if (characters >= BATCH_CHARACTERS || i == documents.size() - 1) {
        batches.add(documents.subList(from, i + 1));
        from = i + 1;
        characters = 0;
      }
    }
    return batches;
  }

  /** Cuts documents, encodes all their parts in parallel, and makes a block of each. */
  static List<Block> of(List<Document> documents, Chunking chunking, StaticModel model) {
    Chunker chunker = new Chunker(chunking, model.tokenizer());
    List<Cut> cuts = documents.stream().map(document -> cut(document, chunker)).toList();
    float[] vectors =
        model.encodeAll(cuts.stream().flatMap(each -> each.texts().stream()).toList());
    List<Block> blocks = new ArrayList<>(cuts.size());
    int row = 0;
    for (Cut each : cuts) {
      blocks.add(of(each, vectors, row, model.dimension()));
      row += Math.max(1, each.chunks.size());
    }
    return blocks;
  }

  private static Cut cut(Document document, Chunker chunker) {
    List<Chunk> chunks =
        chunker.fits(document.content()) ? List.of() : chunker.cut(document.text());
    return new Cut(document, chunks.size() > 1 ? chunks : List.of());
  }

  private static Block of(Cut cut, float[] vectors, int firstRow, int dimension) {
    Document document = cut.document;
    int chunks = cut.chunks.size();
    List<org.apache.lucene.document.Document> block = new ArrayList<>(chunks + 1);
    for (int i = 0; i < chunks; i++) {
      Chunk chunk = cut.chunks.get(i);
      block.add(
          IndexSchema.toLucene(
              document.id(),
              document.metadata(),
              chunks - i,
              chunk.start(),
              chunk.end(),
              row(vectors, firstRow + i, dimension)));
    }
    org.apache.lucene.document.Document last =
        IndexSchema.toLucene(
            document.id(),
            document.title(),
            document.text(),
            document.content(),
            document.metadata(),
            chunks == 0 ? row(vectors, firstRow, dimension) : null);
    Chunks.count(last, chunks);
    block.add(last);
    return new Block(document.id(), block);
  }

  private static float @Nullable [] row(float[] vectors, int row, int dimension) {
    float[] vector = new float[dimension];
    System.arraycopy(vectors, row * dimension, vector, 0, dimension);
    return unit(vector);
  }

  /** The vector at length one; null for the zero vector, which has no direction to compare. */
  static float @Nullable [] unit(float[] vector) {
    float norm = Similarity.norm(vector);
    if (norm == 0 || !Float.isFinite(norm)) {
      return null;
    }
    for (int c = 0; c < vector.length; c++) {
      vector[c] /= norm;
    }
    return vector;
  }
}
