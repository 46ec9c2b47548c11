package io.winnow.bench.micro;

import io.winnow.engine.StaticModel;
import io.winnow.engine.table.ElementType;
import io.winnow.engine.table.EmbeddingTable;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * A model of real size for measuring: the teacher's vocabulary of 30,522 tokens over a seeded
 * random table of 256 columns, mapped from a file as any model is.
 */
public final class BenchmarkModel implements AutoCloseable {
  /** Width of the table. */
  public static final int DIMENSION = 256;

  /** What is encoded: a query, a sentence and a paragraph. */
  public static final Map<String, String> TEXTS =
      Map.of(
          "query",
          "how do I read a file line by line",
          "sentence",
          "Reads all lines from a file, decoding bytes with the given charset, and closes it"
              + " when everything was read or an error occurs.",
          "paragraph",
          ("A static model looks each token up in a table and averages the rows; what it costs"
                  + " is cutting the text into tokens and fetching their rows from memory. ")
              .repeat(8));

  private static final long SEED = 20_261_124;
  private static final String TOKENIZER = "all-minilm-l6-v2-tokenizer.json";

  private final Path folder;
  private final StaticModel model;

  private BenchmarkModel(Path folder, StaticModel model) {
    this.folder = folder;
    this.model = model;
  }

  /** Makes, saves and maps the model. */
  public static BenchmarkModel open(ElementType type) throws IOException {
    return open(type, tokenizer());
  }

  /** The same over the vocabulary of another tokenizer. */
  public static BenchmarkModel open(ElementType type, Tokenizer tokenizer) throws IOException {
    float[] table = new float[tokenizer.vocabularySize() * DIMENSION];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) random.nextDouble(-1, 1);
    }
    Path folder = Files.createTempDirectory("winnow-benchmark");
    try (StaticModel made = StaticModel.of(tokenizer, table, DIMENSION, true, Map.of())) {
      made.save(folder, type);
    }
    return new BenchmarkModel(folder, StaticModel.load(folder));
  }

  /** The teacher's tokenizer. */
  public static Tokenizer tokenizer() throws IOException {
    try (InputStream in = BenchmarkModel.class.getResourceAsStream("/" + TOKENIZER)) {
      if (in == null) {
        throw new FileNotFoundException(TOKENIZER + " is not on the class path");
      }
      return Tokenizer.parse(in.readAllBytes(), Path.of(TOKENIZER));
    }
  }

  /**
   * A Unigram tokenizer with the pieces of the same vocabulary, the more frequent of the higher
   * score.
   *
   * @param split whether its words are split before they are encoded
   */
  static Tokenizer unigram(boolean split) throws IOException {
    Tokenizer wordPiece = tokenizer();
    Set<String> pieces = new LinkedHashSet<>(List.of("<unk>"));
    for (int id = 0; id < wordPiece.vocabularySize(); id++) {
      String token = wordPiece.token(id).replace("\\", "\\\\").replace("\"", "\\\"");
      pieces.add(token.startsWith("##") ? token.substring(2) : "\u2581" + token);
    }
    StringJoiner vocab = new StringJoiner(",");
    int rank = 0;
    for (String piece : pieces) {
      vocab.add("[\"" + piece + "\"," + -Math.log(2 + rank++) + "]");
    }
    String json =
        """
        {"normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"},
         {"type": "Replace", "pattern": {"Regex": "\\\\s+"}, "content": " "},
         {"type": "Strip", "strip_left": true, "strip_right": true}]},
         "pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581", "split": %s},
         "model": {"type": "Unigram", "unk_id": 0, "vocab": [%s]}}
        """
            .formatted(split, vocab);
    return Tokenizer.parse(json.getBytes(StandardCharsets.UTF_8), Path.of("unigram.json"));
  }

  /** The model. */
  public StaticModel model() {
    return model;
  }

  /** Its table, mapped once more: the rows are what ends the only tensor's file. */
  public EmbeddingTable table(Arena arena) throws IOException {
    ElementType type = model.elementType();
    long size = (long) model.vocabularySize() * DIMENSION * type.bytes();
    try (FileChannel file = FileChannel.open(folder.resolve("model.safetensors"))) {
      MemorySegment rows = file.map(MapMode.READ_ONLY, file.size() - size, size, arena);
      return new EmbeddingTable(type, rows, model.vocabularySize(), DIMENSION);
    }
  }

  /** Unmaps the model and deletes its folder. */
  @Override
  public void close() throws IOException {
    model.close();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
