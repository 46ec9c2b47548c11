package io.winnow.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The queries of a collection. Immutable.
 *
 * @param texts query id to text, in the order of the source; copied. A text may be empty.
 */
public record Queries(Map<String, String> texts) {
  /** Copies the texts. */
  public Queries {
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }

  /**
   * Reads a file of queries, plain or gzipped, in one of four layouts:
   *
   * <ul>
   *   <li>JSON lines, as BEIR has them, if the file is named {@code *.jsonl}, {@code *.ndjson} or
   *       {@code *.json} (with or without {@code .gz}) or its first line starts with '{': objects
   *       with {@code _id} (string or number) and {@code text} (string); {@code title} and {@code
   *       metadata} are checked as those of a corpus and not kept, other fields are ignored.
   *   <li>TREC topics, if the first line starts with '&lt;': the id is what {@code <num>} holds,
   *       without a leading {@code Number:}; the text is what {@code <title>} holds up to the next
   *       tag, without a leading {@code Topic:}, and with line ends and runs of blanks made one
   *       space. Description and narrative are not read.
   *   <li>SMART, if the first line starts with {@code .I}: {@code .I} and the id, then the text in
   *       {@code .W}, on one line. Beware of Cranfield: its judgments count its queries from 1,
   *       whatever their ids.
   *   <li>Otherwise one query per line: id, a tab, text.
   * </ul>
   *
   * <p>Ids are kept as found, leading zeros included. A query that is repeated with the same text
   * counts once.
   *
   * @param file read from beginning to end; the result may be empty
   * @param problems receives each line or topic that cannot be read, and each repeated query;
   *     called on the calling thread
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IOException if the file cannot be read, it starts with a tag but has no topic, or an id
   *     stands for two different texts
   */
  public static Queries read(Path file, Consumer<CorpusProblem> problems) throws IOException {
    try (LineFile lines = LineFile.open(file)) {
      return new QueriesReader(lines, problems).read();
    }
  }
}
