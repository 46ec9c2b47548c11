package io.winnow.engine.internal.format;

import io.winnow.engine.table.ElementType;
import java.util.Optional;

/** The element types that safetensors names. */
public enum TensorType {
  F64(8),
  F32(4),
  F16(2),
  BF16(2),
  I64(8),
  U64(8),
  I32(4),
  U32(4),
  I16(2),
  U16(2),
  I8(1),
  U8(1),
  BOOL(1);

  private final int bytes;

  TensorType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of an element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** The element type in which a table of it is served: its own but for F64, which is rounded. */
  public Optional<ElementType> tableType() {
    return switch (this) {
      case F64, F32 -> Optional.of(ElementType.F32);
      case F16 -> Optional.of(ElementType.F16);
      case BF16 -> Optional.of(ElementType.BF16);
      case I8 -> Optional.of(ElementType.I8);
      case I64, U64, I32, U32, I16, U16, U8, BOOL -> Optional.empty();
    };
  }

  /** The tensor type of a table's elements. */
  public static TensorType of(ElementType type) {
    return valueOf(type.name());
  }
}
