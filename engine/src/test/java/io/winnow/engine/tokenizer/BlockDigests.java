package io.winnow.engine.tokenizer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over the lines of each block, first 16 hexadecimal digits, as tokenizer_golden.py. */
final class BlockDigests {
  private final int block;
  private final List<String> digests = new ArrayList<>();
  private final MessageDigest digest;
  private int lines;

  BlockDigests(int block) {
    this.block = block;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void add(CharSequence line) {
    digest.update(line.toString().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    if (++lines % block == 0) {
      close();
    }
  }

  List<String> digests() {
    if (lines % block != 0) {
      close();
    }
    return digests;
  }

  private void close() {
    digests.add(HexFormat.of().formatHex(digest.digest(), 0, 8));
  }

  /** The blocks that differ, as ranges of line numbers in hexadecimal: code points, or strings. */
  static List<String> differing(List<String> expected, List<String> actual, int block) {
    List<String> differing = new ArrayList<>();
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      if (i >= expected.size() || i >= actual.size() || !expected.get(i).equals(actual.get(i))) {
        differing.add("%X-%X".formatted(i * block, (i + 1) * block - 1));
      }
    }
    return differing;
  }
}
