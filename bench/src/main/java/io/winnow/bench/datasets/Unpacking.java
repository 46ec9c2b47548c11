package io.winnow.bench.datasets;

import io.winnow.retriever.model.WinnowHome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Makes folders that appear whole or not at all. */
final class Unpacking {
  private Unpacking() {}

  /** Fills a folder. */
  interface Filling {
    void into(Path folder) throws IOException;
  }

  /**
   * Unpacks a zip; a folder that all of it lies in is left out.
   *
   * @param target must not be there yet
   * @throws IOException if the zip is broken, an entry would be written elsewhere, or there is not
   *     enough room; nothing is left behind
   */
  static void unpack(Path zip, Path target) throws IOException {
    fill(target, folder -> extract(zip, folder));
  }

  /** Makes a folder beside its place, and moves it there when it is filled. */
  static void fill(Path target, Filling filling) throws IOException {
    Path part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
    Files.createDirectories(part);
    try {
      filling.into(part);
      Files.move(content(part), target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      WinnowHome.deleteTree(part);
    }
  }

  private static Path content(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      List<Path> all = children.toList();
      return all.size() == 1 && Files.isDirectory(all.getFirst()) ? all.getFirst() : folder;
    }
  }

  private static void extract(Path zip, Path folder) throws IOException {
    try (ZipFile opened = new ZipFile(zip.toFile())) {
      List<? extends ZipEntry> entries = opened.stream().toList();
      for (ZipEntry entry : entries) {
        checkName(entry, folder);
      }
      checkRoom(entries.stream().mapToLong(entry -> Math.max(0, entry.getSize())).sum(), folder);
      for (ZipEntry entry : entries) {
        Path file = folder.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          copy(opened, entry, file);
        }
      }
    } catch (IOException e) {
      throw new IOException(zip + ": cannot be unpacked: " + e.getMessage(), e);
    }
  }

  private static void checkName(ZipEntry entry, Path folder) throws IOException {
    String name = entry.getName();
    boolean portable = name.chars().noneMatch(c -> c < ' ' || c == '\\' || c == ':');
    Path file = portable ? folder.resolve(name).normalize() : folder;
    if (!portable || !file.startsWith(folder.normalize()) || !file.equals(folder.resolve(name))) {
      throw new IOException(
          "expected names of files below it, found '" + name + "'; nothing was written");
    }
  }

  private static void checkRoom(long needed, Path folder) throws IOException {
    long room = Files.getFileStore(folder).getUsableSpace();
    if (needed > room) {
      throw new IOException(
          "it needs %s, and there is room for %s"
              .formatted(Amounts.bytes(needed), Amounts.bytes(room)));
    }
  }

  private static void copy(ZipFile zip, ZipEntry entry, Path file) throws IOException {
    CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32());
    try (InputStream closed = in) {
      Files.copy(closed, file);
    }
    if (entry.getCrc() >= 0 && in.getChecksum().getValue() != entry.getCrc()) {
      throw new IOException("the checksum of its " + entry.getName() + " differs");
    }
  }
}
