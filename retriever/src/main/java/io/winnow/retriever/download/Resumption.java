package io.winnow.retriever.download;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must be known of a download that broke off to go on with it: a file beside the part.
 *
 * @param address where the part came from
 * @param validator a strong ETag or a date of change, to be sent back; empty if there was none
 * @param total the size of the whole in bytes; -1 if it was not told
 */
record Resumption(String address, String validator, long total) {
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

  /** From the headers of a whole answer. */
  static Resumption of(URI address, HttpHeaders headers) {
    String validator =
        headers
            .firstValue("ETag")
            .filter(tag -> tag.startsWith("\"")) // a weak one says nothing of single bytes
            .or(() -> headers.firstValue("Last-Modified"))
            .orElse("");
    return new Resumption(
        address.toString(), validator, headers.firstValueAsLong("Content-Length").orElse(-1));
  }

  /** Reads what was kept; whatever is not that is as nothing. */
  static Resumption read(Path file) throws IOException {
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    if (lines.size() != 3 || !lines.get(2).matches("-?\\d{1,18}")) {
      return new Resumption("", "", -1);
    }
    return new Resumption(lines.get(0), lines.get(1), Long.parseLong(lines.get(2)));
  }

  void write(Path file) throws IOException {
    Files.write(file, List.of(address, validator, Long.toString(total)));
  }

  /** Whether the part can be told from one of another file of the same address. */
  boolean isOf(URI from) {
    return address.equals(from.toString()) && (!validator.isEmpty() || total >= 0);
  }

  /** Asks for what is missing, or for the whole if it has changed. */
  void ask(HttpRequest.Builder request, long have) {
    request.header("Range", "bytes=" + have + "-");
    if (!validator.isEmpty()) {
      request.header("If-Range", validator);
    }
  }

  /** Whether a partial answer goes on where the part ends, in the same file. */
  boolean continues(HttpHeaders headers, long have) {
    Matcher range = CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
    return range.matches()
        && range.group(1).equals(Long.toString(have))
        && (total < 0 || range.group(2).equals("*") || range.group(2).equals(Long.toString(total)));
  }
}
