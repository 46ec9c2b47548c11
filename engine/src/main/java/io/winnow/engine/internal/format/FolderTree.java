package io.winnow.engine.internal.format;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The files of a folder, and under {@code ../} those of the one above it. */
record FolderTree(Path folder) implements FileTree {
  private static final String ABOVE = "../";

  @Override
  public boolean holds(String name) {
    return Files.isRegularFile(path(name));
  }

  @Override
  public byte[] read(String name, int maxBytes) throws IOException {
    try (InputStream in = Files.newInputStream(path(name))) {
      return Json.readBytes(in, maxBytes, path(name));
    }
  }

  @Override
  public MemorySegment map(String name, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(path(name), StandardOpenOption.READ)) {
      return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  /** The folder above is that of the path, not that of what a link in it leads to. */
  @Override
  public Path path(String name) {
    if (!name.startsWith(ABOVE)) {
      return folder.resolve(name);
    }
    Path above = folder.toAbsolutePath().normalize().getParent();
    return (above == null ? folder : above).resolve(name.substring(ABOVE.length()));
  }
}
