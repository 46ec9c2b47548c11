package io.winnow.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The source files of the exported packages in a zip.
 *
 * @param files in the order of module and path
 */
record SourceArchive(Path path, List<SourceFile> files) {
  private static final String MODULE_INFO = "module-info.java";

  /** One source file: its module, its name in the archive, and its size in bytes. */
  record SourceFile(String module, String entry, long size) {}

  /** A {@code src.zip}: each top folder is a module. */
  static SourceArchive ofJdk(Path path) throws IOException {
    try (ZipFile zip = openZip(path)) {
      List<String> names = names(zip);
      Map<String, ModuleExports> modules = new HashMap<>();
      for (String name : names) {
        if (name.endsWith("/" + MODULE_INFO) && name.indexOf('/') == name.lastIndexOf('/')) {
          modules.put(topFolder(name), ModuleExports.parse(path, zip, name));
        }
      }
      List<SourceFile> files = new ArrayList<>();
      for (String name : names) {
        ModuleExports exports = modules.get(topFolder(name));
        if (exports != null && exports.contains(packageOf(name.substring(name.indexOf('/') + 1)))) {
          files.add(file(exports.module(), zip, name));
        }
      }
      return new SourceArchive(path, List.copyOf(files));
    }
  }

  /** A {@code -sources.jar}: the top folder is the root of the packages. */
  static SourceArchive ofJar(Path path) throws IOException {
    try (ZipFile zip = openZip(path)) {
      List<String> names = names(zip);
      boolean modular = names.contains(MODULE_INFO);
      ModuleExports exports =
          modular ? ModuleExports.parse(path, zip, MODULE_INFO) : ModuleExports.unnamed(path);
      List<SourceFile> files = new ArrayList<>();
      for (String name : names) {
        if (exports.contains(packageOf(name))) {
          files.add(file(exports.module(), zip, name));
        }
      }
      return new SourceArchive(path, List.copyOf(files));
    }
  }

  /** The archive for reading; names the file where it cannot be opened. */
  ZipFile open() throws IOException {
    return openZip(path);
  }

  /** The size of all files in bytes. */
  long bytes() {
    return files.stream().mapToLong(SourceFile::size).sum();
  }

  /** The files in runs of about the given size. */
  List<List<SourceFile>> chunks(long chunkBytes) {
    List<List<SourceFile>> chunks = new ArrayList<>();
    List<SourceFile> chunk = new ArrayList<>();
    long size = 0;
    for (SourceFile file : files) {
      chunk.add(file);
      size += file.size();
      if (size >= chunkBytes) {
        chunks.add(List.copyOf(chunk));
        chunk.clear();
        size = 0;
      }
    }
    if (!chunk.isEmpty()) {
      chunks.add(List.copyOf(chunk));
    }
    return chunks;
  }

  private static ZipFile openZip(Path path) throws IOException {
    try {
      return new ZipFile(path.toFile());
    } catch (IOException e) {
      throw new IOException(
          "not a readable source archive: " + e.getMessage() + " (" + path + ")", e);
    }
  }

  private static List<String> names(ZipFile zip) {
    return zip.stream().map(ZipEntry::getName).filter(n -> n.endsWith(".java")).sorted().toList();
  }

  private static SourceFile file(String module, ZipFile zip, String name) {
    return new SourceFile(module, name, zip.getEntry(name).getSize());
  }

  private static String topFolder(String name) {
    return name.substring(0, Math.max(0, name.indexOf('/')));
  }

  private static String packageOf(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/'))).replace('/', '.');
  }
}
