package io.winnow.bench.datasets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zips made for tests. */
final class Zips {
  private Zips() {}

  /** A sound collection of two documents and one query, below a prefix. */
  static byte[] collection(String prefix) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(
        prefix + "corpus.jsonl",
        "{\"_id\": \"d1\", \"text\": \"a kettle\"}\n{\"_id\": \"q1\", \"text\": \"tea kettle\"}\n");
    files.put(prefix + "queries.jsonl", "{\"_id\": \"q1\", \"text\": \"tea kettle\"}\n");
    files.put(prefix + "qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\n");
    return of(files);
  }

  static byte[] of(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
