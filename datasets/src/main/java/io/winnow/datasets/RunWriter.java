package io.winnow.datasets;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes a run beside its place first, so that a run that breaks off is never taken for one. */
final class RunWriter {
  private RunWriter() {}

  static void write(RunFile run, Path file, String tag) throws IOException {
    Path target = file.toAbsolutePath();
    Path part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      // not createTempFile: only its owner could read the file
      try (Writer out = Files.newBufferedWriter(part, StandardOpenOption.CREATE_NEW)) {
        for (Map.Entry<String, List<RunFile.Entry>> query : run.entries().entrySet()) {
          write(query.getKey(), query.getValue(), tag, out);
        }
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void write(String query, List<RunFile.Entry> entries, String tag, Writer out)
      throws IOException {
    if (!Columns.isWord(query) || query.startsWith("#")) {
      throw new IOException(
          "query id cannot stand in a run file: expected one word without blanks that does not"
              + (" start with #, found '" + query + "'"));
    }
    int rank = 0;
    for (RunFile.Entry entry : entries) {
      if (!Columns.isWord(entry.docId())) {
        throw new IOException(
            "document id cannot stand in a run file: expected one word without blanks, found '%s'"
                    .formatted(entry.docId())
                + (" (query '" + query + "')"));
      }
      rank++;
      out.append(query).append(" Q0 ").append(entry.docId()).append(' ');
      out.append(Integer.toString(rank)).append(' ');
      out.append(Double.toString(entry.score())).append(' ').append(tag).append('\n');
    }
  }
}
