package io.winnow.bench.macro;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.datasets.Corpus;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The texts that all runners read: one a line, each a JSON string. */
final class EncodeTexts {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private EncodeTexts() {}

  /** The texts of a corpus as the index has them: title, blank, text. */
  static List<String> of(Corpus corpus) throws IOException {
    List<String> texts = new ArrayList<>();
    corpus.read(
        document -> texts.add((document.title() + " " + document.text()).strip()), problem -> {});
    return texts;
  }

  /**
   * Every so many, so that about as many bytes remain; all if there are no more.
   *
   * @param bytes of UTF-8
   */
  static List<String> sample(List<String> texts, long bytes) {
    long all = utf8Length(texts);
    double step = Math.max(1, (double) all / bytes);
    List<String> sample = new ArrayList<>();
    for (double at = 0; (int) at < texts.size(); at += step) {
      sample.add(texts.get((int) at));
    }
    return sample;
  }

  static long utf8Length(List<String> texts) {
    return texts.stream().mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length).sum();
  }

  /** The texts as far as encoders read them: their first code points. */
  static List<String> cut(List<String> texts, long codePoints) {
    return texts.stream()
        .map(
            text ->
                text.length() <= codePoints || text.codePointCount(0, text.length()) <= codePoints
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, (int) codePoints)))
        .toList();
  }

  static void write(List<String> texts, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (String text : texts) {
        out.write(MAPPER.writeValueAsString(text));
        out.write('\n');
      }
    }
  }

  static List<String> read(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(
              line -> {
                try {
                  return MAPPER.readValue(line, String.class);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    } catch (UncheckedIOException e) {
      throw new IOException(file + ": expected a JSON string on each line: " + e.getMessage(), e);
    }
  }
}
