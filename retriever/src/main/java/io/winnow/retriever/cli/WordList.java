package io.winnow.retriever.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file with a word or phrase a line, in UTF-8; blank lines and white space around do not count.
 */
final class WordList {
  private WordList() {}

  static List<String> read(Path file) throws IOException {
    List<String> words = new ArrayList<>();
    try (InputStream bytes = Files.newInputStream(file)) {
      Lines lines = new Lines(bytes, file.toString());
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!line.isBlank()) {
          words.add(line.strip());
        }
      }
    }
    return words;
  }
}
