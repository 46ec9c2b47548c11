package io.winnow.retriever.model;

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
import java.util.regex.Pattern;

/**
 * A file of a model on the hub.
 *
 * @param path in the model, with slashes
 * @param size in bytes
 * @param hash SHA-256 of a large file, 64 digits; Git's SHA-1 of a small one, 40 digits
 */
record HubFile(String path, long size, String hash) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{40}");
  private static final int SHA256_DIGITS = 64;

  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  /** The name without the folders. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The folder with a slash at its end; empty at the top. */
  String folder() {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** Whether a file has its size and its hash. */
  boolean isIn(Path file) throws IOException {
    return Files.isRegularFile(file) && Files.size(file) == size && hashOf(file).equals(hash);
  }

  /** What is wrong with a file that is not this one. */
  String difference(Path file) throws IOException {
    return Files.size(file) == size
        ? "expected %s %s, got %s".formatted(algorithm(), hash, hashOf(file))
        : "expected %d bytes, got %d".formatted(size, Files.size(file));
  }

  private String algorithm() {
    return hash.length() == SHA256_DIGITS ? "SHA-256" : "SHA-1";
  }

  private String hashOf(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm());
      if (hash.length() != SHA256_DIGITS) {
        // Git hashes a file with a header.
        digest.update("blob %d\0".formatted(Files.size(file)).getBytes(StandardCharsets.US_ASCII));
      }
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm(), e);
    }
  }
}
