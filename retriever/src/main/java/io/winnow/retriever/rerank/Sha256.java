package io.winnow.retriever.rerank;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash by which scores are told apart. */
final class Sha256 {
  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
