package io.winnow.engine.internal.format;

import io.winnow.engine.ModelFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads the directory of a zip (PKWARE APPNOTE 6.3.10), 64-bit sizes and data before the archive
 * included. The JDK's own reader does not tell where in the file an entry's bytes are.
 *
 * <pre>
 *   0 ... start           start ... directory     directory ... end     end
 *   +-------------------+-----------------------+---------------------+-------------+
 *   | anything: a shell | local header, content | directory: 46 bytes | end records |
 *   | script, say       | of each entry         | and names per entry |             |
 *   +-------------------+-----------------------+---------------------+-------------+
 * </pre>
 */
final class ZipDirectory {
  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_SIZE = 30;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_SIZE = 46;
  private static final int END = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int LOCATOR64 = 0x07064b50;
  private static final int LOCATOR64_SIZE = 20;
  private static final int END64 = 0x06064b50;
  private static final int END64_SIZE = 56;

  private static final int NONE16 = 0xFFFF;
  private static final long NONE32 = 0xFFFF_FFFFL;

  private final MemorySegment file;
  private final Path path;

  /** Offset of the directory in the file, and of what follows it. */
  private final long directory;

  private final long end;

  /** Bytes before the archive, which the offsets in it do not count. */
  private final long start;

  private final long entries;

  ZipDirectory(MemorySegment file, Path path) throws ModelFormatException {
    this.file = file;
    this.path = path;
    long record = endRecord();
    if (u16(record + 4) != 0 && u16(record + 4) != NONE16) {
      throw error(record, "part of an archive in several files; expected one in one file");
    }
    long count = u16(record + 10);
    long size = u32(record + 12);
    long offset = u32(record + 16);
    long record64 = endRecord64(record);
    if (record64 >= 0) {
      count = u64(record64 + 32);
      size = u64(record64 + 40);
      offset = u64(record64 + 48);
    }
    end = record64 >= 0 ? record64 : record;
    if (size < 0 || size > end || offset < 0 || offset > end - size) {
      throw error(
          record,
          "the zip's directory lies outside the file: offset "
              + Long.toUnsignedString(offset)
              + ", "
              + Long.toUnsignedString(size)
              + " bytes, must end by "
              + end);
    }
    entries = count;
    directory = end - size;
    start = directory - offset;
  }

  /**
   * The files that have one of these names, by their names with folders.
   *
   * @throws ModelFormatException if the directory is broken, or such a file is there twice or under
   *     a name that leads out of the archive
   */
  Map<String, ZipMember> members(Set<String> names) throws ModelFormatException {
    Map<String, ZipMember> members = new LinkedHashMap<>();
    long at = directory;
    long count = 0;
    for (; at < end; count++) {
      if (end - at < ENTRY_SIZE || u32(at) != ENTRY) {
        throw error(at, "no entry of the zip's directory where one is expected");
      }
      int nameLength = u16(at + 28);
      int extraLength = u16(at + 30);
      long next = at + ENTRY_SIZE + nameLength + extraLength + u16(at + 32);
      if (next > end) {
        throw error(at, "an entry of the zip's directory reaches beyond it");
      }
      String name = name(at + ENTRY_SIZE, nameLength);
      if (names.contains(
          name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1))) {
        requireInside(name, at);
        ZipMember member = member(name, at, at + ENTRY_SIZE + nameLength, extraLength);
        if (members.put(name, member) != null) {
          throw error(at, "two entries of one name: " + name);
        }
      }
      at = next;
    }
    // Without 64-bit records a writer counts to 65,535 and begins again.
    if ((count & NONE16) != (entries & NONE16)) {
      throw error(directory, "the zip's directory says " + entries + " entries and has " + count);
    }
    return members;
  }

  /** The bytes that an entry takes in the archive. */
  MemorySegment packed(ZipMember member) throws ModelFormatException {
    return file.asSlice(offset(member), member.packed());
  }

  /** Where they begin in the file. */
  long offset(ZipMember member) throws ModelFormatException {
    long header = start + member.header();
    if (member.header() > directory - start - LOCAL_SIZE || u32(header) != LOCAL) {
      throw error(
          member.header(), "no local header of " + member.name() + " where one is expected");
    }
    int nameLength = u16(header + 26);
    long offset = header + LOCAL_SIZE + nameLength + u16(header + 28);
    if (offset > directory || member.packed() > directory - offset) {
      throw error(
          header,
          member.name()
              + " reaches beyond the zip's content: "
              + Long.toUnsignedString(member.packed())
              + " bytes at "
              + offset
              + ", the directory begins at "
              + directory);
    }
    String name = name(header + LOCAL_SIZE, nameLength);
    if (!name.equals(member.name())) {
      throw error(header, "one entry, two names: " + member.name() + " and " + name);
    }
    return offset;
  }

  private long endRecord() throws ModelFormatException {
    long last = file.byteSize() - END_SIZE;
    for (long at = last; at >= Math.max(0, last - NONE16); at--) {
      if (u32(at) == END && at + END_SIZE + u16(at + 20) == file.byteSize()) {
        return at;
      }
    }
    throw new ModelFormatException(
        path,
        "not a zip, or one that is cut off: no end record in its " + file.byteSize() + " bytes");
  }

  /** The 64-bit end record, or -1 where there is none. */
  private long endRecord64(long record) throws ModelFormatException {
    long locator = record - LOCATOR64_SIZE;
    if (locator < 0 || u32(locator) != LOCATOR64) {
      return -1;
    }
    long at = u64(locator + 8);
    if (at < 0 || at > locator - END64_SIZE || u32(at) != END64) {
      // Data before the archive moves it; it is where it is written.
      at = locator - END64_SIZE;
    }
    if (at < 0 || u32(at) != END64) {
      throw error(locator, "no 64-bit end record of the zip where one is expected");
    }
    return at;
  }

  private ZipMember member(String name, long at, long extra, int extraLength)
      throws ModelFormatException {
    long[] values = {u32(at + 24), u32(at + 20), u32(at + 42)};
    long field = extra;
    long last = extra + extraLength;
    while (last - field >= 4) {
      long next = field + 4 + u16(field + 2);
      if (u16(field) == 1) {
        long value = field + 4;
        for (int i = 0; i < values.length; i++) {
          if (values[i] == NONE32 && Math.min(next, last) - value >= Long.BYTES) {
            values[i] = u64(value);
            value += Long.BYTES;
          }
        }
      }
      field = next;
    }
    if (values[0] < 0 || values[1] < 0 || values[2] < 0) {
      throw error(at, "impossible sizes of " + name);
    }
    return new ZipMember(
        name, u16(at + 8), u16(at + 10), file.get(U32, at + 16), values[1], values[0], values[2]);
  }

  private void requireInside(String name, long at) throws ModelFormatException {
    if (!isInside(name)) {
      throw error(
          at,
          "an entry's name leads out of the archive: \""
              + name
              + "\"; expected a relative path with / and without . and ..");
    }
  }

  /** Whether a path is relative and goes down only. */
  static boolean isInside(String path) {
    if (path.indexOf('\\') >= 0 || path.indexOf('\0') >= 0) {
      return false;
    }
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }

  private String name(long at, int length) {
    return new String(
        file.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  private int u16(long at) {
    return Short.toUnsignedInt(file.get(U16, at));
  }

  private long u32(long at) {
    return Integer.toUnsignedLong(file.get(U32, at));
  }

  private long u64(long at) {
    return file.get(U64, at);
  }

  private ModelFormatException error(long offset, String problem) {
    return new ModelFormatException(path, offset, problem);
  }
}
