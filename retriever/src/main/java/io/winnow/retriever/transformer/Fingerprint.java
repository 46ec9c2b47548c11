package io.winnow.retriever.transformer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over the files of a model and the settings that decide its results. Thread-safe. */
public final class Fingerprint {
  private Fingerprint() {}

  /**
   * Reads every file to its end.
   *
   * @param settings in a fixed order
   * @return 64 hexadecimal digits
   */
  static String of(List<Path> files, Object... settings) throws IOException {
    MessageDigest digest = sha256();
    for (Path file : files) {
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        digest.update((Files.size(file) + ";").getBytes(StandardCharsets.US_ASCII));
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    for (Object setting : settings) {
      digest.update((setting + ";").getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A SHA-256 of nothing yet. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
