package io.winnow.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Archives byte by byte, so that each of their fields can lie. */
final class ZipFixture {
  static final int STORED = 0;
  static final int DEFLATED = 8;

  private static final int NONE32 = -1;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Entry> entries = new ArrayList<>();
  private final int start;
  private boolean wide;

  /** What an entry says of itself; what a test changes is a lie. */
  static final class Entry {
    String name;
    String localName;
    int flags = 0x800;
    int method;
    int crc;
    long packed;
    long size;
    private final int header;

    private Entry(String name, int header) {
      this.name = name;
      this.localName = name;
      this.header = header;
    }
  }

  /** A lie. */
  interface Change {
    void of(Entry entry);
  }

  /** An archive behind some bytes that are not its own. */
  ZipFixture(String before) {
    out.writeBytes(before.getBytes(StandardCharsets.UTF_8));
    start = out.size();
  }

  /** Writes its sizes and offsets in 64 bits. */
  ZipFixture wide() {
    wide = true;
    return this;
  }

  /** Adds the files of a folder under another name. */
  ZipFixture addAll(Path folder, String name, int method) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String relative = folder.relativize(file).toString().replace('\\', '/');
        add(name + relative, Files.readAllBytes(file), method, entry -> {});
      }
    }
    return this;
  }

  ZipFixture add(String name, byte[] content, int method, Change change) {
    byte[] packed = method == DEFLATED ? deflate(content) : content;
    Entry entry = new Entry(name, out.size() - start);
    entry.method = method;
    entry.crc = crc(content);
    entry.packed = packed.length;
    entry.size = content.length;
    change.of(entry);
    byte[] localName = entry.localName.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(
        little(30)
            .putInt(0x04034b50)
            .putShort((short) 20)
            .putShort((short) entry.flags)
            .putShort((short) entry.method)
            .putInt(0)
            .putInt(entry.crc)
            .putInt((int) entry.packed)
            .putInt((int) entry.size)
            .putShort((short) localName.length)
            .putShort((short) 0)
            .array());
    out.writeBytes(localName);
    out.writeBytes(packed);
    entries.add(entry);
    return this;
  }

  /** The whole archive. */
  byte[] bytes() {
    int directory = out.size() - start;
    for (Entry entry : entries) {
      byte[] name = entry.name.getBytes(StandardCharsets.UTF_8);
      boolean large = wide || entry.size != (int) entry.size;
      int extra = large ? 28 : 0;
      out.writeBytes(
          little(46)
              .putInt(0x02014b50)
              .putInt(0x0014_0014)
              .putShort((short) entry.flags)
              .putShort((short) entry.method)
              .putInt(0)
              .putInt(entry.crc)
              .putInt(large ? NONE32 : (int) entry.packed)
              .putInt(large ? NONE32 : (int) entry.size)
              .putShort((short) name.length)
              .putShort((short) extra)
              .putShort((short) 0)
              .putInt(0)
              .putInt(0)
              .putInt(large ? NONE32 : entry.header)
              .array());
      out.writeBytes(name);
      if (large) {
        out.writeBytes(
            little(extra)
                .putShort((short) 1)
                .putShort((short) 24)
                .putLong(entry.size)
                .putLong(entry.packed)
                .putLong(entry.header)
                .array());
      }
    }
    int end = out.size() - start;
    if (wide) {
      out.writeBytes(
          little(56 + 20)
              .putInt(0x06064b50)
              .putLong(44)
              .putInt(0x002d_002d)
              .putLong(0)
              .putLong(entries.size())
              .putLong(entries.size())
              .putLong(end - directory)
              .putLong(directory)
              .putInt(0x07064b50)
              .putInt(0)
              .putLong(end)
              .putInt(1)
              .array());
    }
    out.writeBytes(
        little(22)
            .putInt(0x06054b50)
            .putInt(0)
            .putShort((short) entries.size())
            .putShort((short) entries.size())
            .putInt(wide ? NONE32 : end - directory)
            .putInt(wide ? NONE32 : directory)
            .putShort((short) 0)
            .array());
    return out.toByteArray();
  }

  Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int crc(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return (int) crc.getValue();
  }

  private static byte[] deflate(byte[] content) {
    byte[] packed = new byte[content.length + 1000];
    try (Deflater deflater = new Deflater(9, true)) {
      deflater.setInput(content);
      deflater.finish();
      return java.util.Arrays.copyOf(packed, deflater.deflate(packed));
    }
  }
}
