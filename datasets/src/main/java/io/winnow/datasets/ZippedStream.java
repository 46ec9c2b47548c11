package io.winnow.datasets;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The content of an entry of a zip, which is closed with it; bytes that changed are an error. */
final class ZippedStream extends CheckedInputStream {
  private final ZipFile zip;
  private final ZipEntry entry;

  ZippedStream(ZipFile zip, ZipEntry entry) throws IOException {
    super(zip.getInputStream(entry), new CRC32());
    this.zip = zip;
    this.entry = entry;
  }

  @Override
  public int read() throws IOException {
    return check(super.read());
  }

  @Override
  public int read(byte[] into, int from, int count) throws IOException {
    return check(super.read(into, from, count));
  }

  @Override
  public void close() throws IOException {
    try (zip) {
      super.close();
    }
  }

  /** {@link ZipFile} leaves the checksum to its reader. */
  private int check(int read) throws IOException {
    long sum = getChecksum().getValue();
    if (read < 0 && entry.getCrc() >= 0 && entry.getCrc() != sum) {
      throw new ZipException(
          "its checksum differs: expected CRC-32 %08x, found %08x; fetch the zip again"
              .formatted(entry.getCrc(), sum));
    }
    return read;
  }
}
