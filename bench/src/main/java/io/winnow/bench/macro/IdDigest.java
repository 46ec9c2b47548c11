package io.winnow.bench.macro;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over the ids of texts: for each text their number and then they, as 32-bit integers,
 * little-endian. Every peer computes the same.
 */
final class IdDigest {
  private final MessageDigest sha;

  IdDigest() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void add(int[] ids) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES * (1 + ids.length)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(ids.length);
    bytes.asIntBuffer().put(ids);
    sha.update(bytes.array());
  }

  /** In hexadecimal; may be asked for once. */
  String hex() {
    return HexFormat.of().formatHex(sha.digest());
  }
}
