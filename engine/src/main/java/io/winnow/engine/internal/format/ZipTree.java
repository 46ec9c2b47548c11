package io.winnow.engine.internal.format;

import io.winnow.engine.ModelFormatException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.DataFormatException;

/**
 * The files in a zip or jar. Nothing is extracted to disk: what is stored is mapped where it lies,
 * what is deflated is inflated once, off the heap if it is to be mapped.
 */
final class ZipTree implements FileTree {
  private final Path archive;
  private final FileChannel channel;
  private final Arena arena;
  private final ZipDirectory directory;
  private final Map<String, ZipMember> members;

  @SuppressWarnings("MustBeClosedChecker") // closed with this
  private ZipTree(Path archive, Set<String> names) throws IOException {
    this.archive = archive;
    this.channel = FileChannel.open(archive, StandardOpenOption.READ);
    this.arena = Arena.ofConfined();
    try {
      this.directory =
          new ZipDirectory(channel.map(MapMode.READ_ONLY, 0, channel.size(), arena), archive);
      this.members = directory.members(names);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Opens an archive for the files that have one of these names, in whatever folder. */
  static ZipTree open(Path archive, Set<String> names) throws IOException {
    return new ZipTree(archive, names);
  }

  /** The names of the files, folders included. */
  List<String> names() {
    return List.copyOf(members.keySet());
  }

  @Override
  public boolean holds(String name) {
    return members.containsKey(name);
  }

  @Override
  public byte[] read(String name, int maxBytes) throws IOException {
    ZipMember member = member(name);
    if (member.size() > maxBytes) {
      throw error(member, "too long: " + member.size() + " bytes, expected at most " + maxBytes);
    }
    // Looked for first, so that no memory is taken for what is not there.
    MemorySegment packed = directory.packed(member);
    if (member.method() == ZipMember.STORED) {
      byte[] content = packed.toArray(ValueLayout.JAVA_BYTE);
      requireChecksum(member, MemorySegment.ofArray(content));
      return content;
    }
    byte[] content = new byte[(int) member.size()];
    inflate(member, MemorySegment.ofArray(content));
    return content;
  }

  /** The checksum of what is stored is not looked at: that would read all of it. */
  @Override
  public MemorySegment map(String name, Arena owner) throws IOException {
    ZipMember member = member(name);
    if (member.method() == ZipMember.STORED) {
      return channel.map(MapMode.READ_ONLY, directory.offset(member), member.size(), owner);
    }
    // Looked for first, so that no memory is taken for what is not there.
    directory.offset(member);
    MemorySegment content;
    try {
      content = owner.allocate(member.size(), Long.BYTES);
    } catch (OutOfMemoryError e) {
      throw new IOException(
          name
              + " is deflated in "
              + archive
              + " and takes "
              + member.size()
              + " bytes of native memory, which there are not ("
              + e.getMessage()
              + "); store it uncompressed (zip -0)",
          e);
    }
    inflate(member, content);
    return content.asReadOnly();
  }

  @Override
  public Path path(String name) {
    try {
      return Path.of(archive + "!").resolve(name);
    } catch (InvalidPathException e) { // a name that the locale's encoding does not have
      return archive;
    }
  }

  private ZipMember member(String name) throws IOException {
    ZipMember member = members.get(name);
    if (member == null) {
      throw new ModelFormatException(archive, "no entry " + name);
    }
    if (!member.problem().isEmpty()) {
      throw error(member, member.problem());
    }
    return member;
  }

  private void inflate(ZipMember member, MemorySegment out) throws IOException {
    try {
      Inflation.inflate(directory.packed(member), out);
    } catch (DataFormatException e) {
      throw error(
          member,
          "cannot be inflated to the "
              + member.size()
              + " bytes that the archive says: "
              + e.getMessage());
    }
    requireChecksum(member, out);
  }

  private void requireChecksum(ZipMember member, MemorySegment content) throws IOException {
    int crc = Inflation.crc(content);
    if (crc != member.crc()) {
      throw error(member, "CRC-32 differs: expected %08x, found %08x".formatted(member.crc(), crc));
    }
  }

  private ModelFormatException error(ZipMember member, String problem) {
    return new ModelFormatException(path(member.name()), problem);
  }

  @Override
  public void close() throws IOException {
    arena.close();
    channel.close();
  }
}
