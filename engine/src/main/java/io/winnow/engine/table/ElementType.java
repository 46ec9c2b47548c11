package io.winnow.engine.table;

/** The element type of a token table. */
public enum ElementType {
  /** IEEE 754 binary32. */
  F32(Float.BYTES),
  /** IEEE 754 binary16. */
  F16(Short.BYTES),
  /** The upper half of a binary32. */
  BF16(Short.BYTES),
  /**
   * Signed bytes without a scale: magnitudes mean nothing, unless the model's weights scale them.
   */
  I8(Byte.BYTES);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of an element in bytes. */
  public int bytes() {
    return bytes;
  }
}
