package io.winnow.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.tools.FileObject;
import javax.tools.SimpleJavaFileObject;

/** The text of one source file, as the compiler wants it. */
final class JavaSource extends SimpleJavaFileObject {
  private final String text;

  private JavaSource(URI uri, String text) {
    super(uri, Kind.SOURCE);
    this.text = text;
  }

  /**
   * Reads an entry of an archive.
   *
   * @throws IOException if the entry is missing, broken or not UTF-8
   */
  static JavaSource read(ZipFile zip, String entry) throws IOException {
    ZipEntry found = zip.getEntry(entry);
    if (found == null) {
      throw new IOException("no such entry: " + entry);
    }
    try (InputStream in = zip.getInputStream(found)) {
      byte[] bytes = in.readAllBytes();
      URI uri = new URI("source", null, "/" + entry, null);
      return new JavaSource(uri, Utf8.decode(bytes, bytes.length));
    } catch (URISyntaxException e) {
      throw new IOException("entry name cannot be used: " + e.getMessage(), e);
    }
  }

  /** The entry that a file of the compiler's (which wraps what it is given) was read from. */
  static String entry(FileObject file) {
    return file.toUri().getPath().substring(1);
  }

  @Override
  public CharSequence getCharContent(boolean ignoreEncodingErrors) {
    return text;
  }
}
