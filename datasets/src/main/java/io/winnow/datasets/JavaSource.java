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
   * @throws IOException if the entry is missing, broken, too large or not UTF-8; the message does
   *     not name it
   */
  static JavaSource read(ZipFile zip, String entry) throws IOException {
    ZipEntry found = zip.getEntry(entry);
    if (found == null) {
      throw new IOException("no such entry: " + entry);
    }
    if (found.getSize() > Utf8.MAX_BYTES) {
      throw new IOException(
          "entry too large: expected at most %d bytes, found %d"
              .formatted(Utf8.MAX_BYTES, found.getSize()));
    }
    try (InputStream in = zip.getInputStream(found)) {
      byte[] bytes = in.readAllBytes();
      URI uri = new URI("source", null, "/" + entry, null);
      return new JavaSource(uri, Utf8.decode(bytes, bytes.length));
    } catch (UnreadableException e) {
      throw new IOException(e.problem(), e);
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
