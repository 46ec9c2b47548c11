package io.winnow.engine.internal.format;

/**
 * What the directory of a zip says of a file in it.
 *
 * @param flags general purpose bits
 * @param method how it is compressed
 * @param crc CRC-32 of the content
 * @param packed bytes that it takes in the archive
 * @param size bytes of the content
 * @param header offset of its local header in the archive
 */
record ZipMember(String name, int flags, int method, int crc, long packed, long size, long header) {
  static final int STORED = 0;
  static final int DEFLATED = 8;

  private static final int ENCRYPTED = 1;

  /** No deflate stream gives more bytes for one than this (zlib, technical details). */
  private static final long MOST = 1032;

  /**
   * What is large and gives more than this for one is no table: those of real models give 1 to 3.
   */
  private static final long MOST_OF_LARGE = 100;

  private static final long LARGE = 1 << 26;

  /** What keeps it from being read, whatever its bytes are, or an empty string. */
  String problem() {
    if ((flags & ENCRYPTED) != 0) {
      return "encrypted; expected an archive without a password";
    }
    if (method != STORED && method != DEFLATED) {
      return "compression method "
          + method
          + " is not supported; supported: 0 (stored), 8 (deflated)";
    }
    if (method == STORED && packed != size) {
      return "stored, but its sizes differ: " + packed + " and " + size + " bytes";
    }
    long most = size > LARGE ? MOST_OF_LARGE : MOST;
    if (method == DEFLATED && size / most > packed) {
      return "said to inflate from "
          + packed
          + " to "
          + size
          + " bytes; expected at most "
          + most
          + " for one";
    }
    return "";
  }
}
