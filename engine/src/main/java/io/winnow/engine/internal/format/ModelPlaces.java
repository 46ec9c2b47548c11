package io.winnow.engine.internal.format;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** The places that a static model is loaded from: a folder, an archive, a class path. */
public final class ModelPlaces {
  private ModelPlaces() {}

  private interface Finding<T extends FileTree> {
    ModelSource in(T tree) throws IOException;
  }

  /** The model in a folder, or the only one in an archive. */
  @SuppressWarnings("MustBeClosedChecker") // the source closes its tree
  public static ModelSource at(Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      return find(ZipTree.open(path, ModelSource.FILES), ModelSource::onlyOneIn);
    }
    if (!Files.exists(path)) {
      throw new NoSuchFileException(
          path.toString(),
          null,
          "no such model folder or archive; expected one with " + ModelSource.NEEDED);
    }
    if (!Files.isDirectory(path)) {
      throw new NotDirectoryException(
          path + " (expected a model folder or archive with " + ModelSource.NEEDED + ")");
    }
    return ModelSource.in(new FolderTree(path), "");
  }

  /**
   * The model in a folder of an archive.
   *
   * @param folder empty for the root
   */
  public static ModelSource inArchive(Path archive, String folder) throws IOException {
    String prefix = prefix(folder);
    if (!Files.exists(archive)) {
      throw new NoSuchFileException(
          archive.toString(), null, "no such archive; expected a zip or jar");
    }
    return find(ZipTree.open(archive, ModelSource.FILES), tree -> ModelSource.in(tree, prefix));
  }

  /** The model in a folder of a class path, which may be in a jar, on disk or elsewhere. */
  public static ModelSource onClassPath(ClassLoader loader, String folder) throws IOException {
    String prefix = prefix(folder);
    for (String table : ModelSource.TABLES) {
      URL url = loader.getResource(prefix + table);
      if (url != null) {
        return at(url, table, loader, prefix);
      }
    }
    throw new FileNotFoundException(
        "no resource "
            + prefix
            + ModelSource.TENSORS
            + " on the class path; add the jar that holds it");
  }

  /**
   * In a jar or on disk all files of a model come from where its table is; another loader is asked
   * for each.
   */
  private static ModelSource at(URL url, String table, ClassLoader loader, String prefix)
      throws IOException {
    URLConnection connection = url.openConnection();
    if (connection instanceof JarURLConnection jar
        && jar.getJarFileURL().getProtocol().equals("file")) {
      String entry = jar.getEntryName();
      String folder = entry.substring(0, entry.length() - table.length());
      return find(
          ZipTree.open(path(jar.getJarFileURL()), ModelSource.FILES),
          tree -> ModelSource.in(tree, folder));
    }
    if (url.getProtocol().equals("file")) {
      Path folder = path(url);
      for (int i = Path.of(table).getNameCount(); i > 0; i--) {
        folder = folder.resolveSibling("");
      }
      return ModelSource.in(new FolderTree(folder), "");
    }
    return ModelSource.in(new ResourceTree(loader), prefix);
  }

  private static Path path(URL file) throws IOException {
    try {
      return Path.of(new URI(file.toString()));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IOException("not the URL of a file: " + file, e);
    }
  }

  private static String prefix(String folder) {
    String name = folder.endsWith("/") ? folder.substring(0, folder.length() - 1) : folder;
    if (name.isEmpty()) {
      return "";
    }
    if (!ZipDirectory.isInside(name)) {
      throw new IllegalArgumentException(
          "not the name of a folder in an archive or on a class path: \""
              + folder
              + "\"; expected parts with / between them, without . and ..");
    }
    return name + "/";
  }

  private static <T extends FileTree> ModelSource find(T tree, Finding<T> finding)
      throws IOException {
    try {
      return finding.in(tree);
    } catch (IOException | RuntimeException e) {
      close(tree, e);
      throw e;
    }
  }

  private static void close(Closeable tree, Exception cause) {
    try {
      tree.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
