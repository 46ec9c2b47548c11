package io.winnow.datasets;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.zip.ZipFile;

/**
 * The API documentation of Java code, read from its sources: one document per public type of an
 * exported package, and per public method or constructor of such a type, if it has a documentation
 * comment.
 *
 * <ul>
 *   <li>id: {@code java.base/java.nio.file.Files#readAllLines(Path,Charset)}: module, '/', type,
 *       '#', member, and the parameter types as written without their type arguments, so that an id
 *       has no spaces. A constructor is called {@code <init>}.
 *   <li>title: {@code java.nio.file.Files.readAllLines(Path path, Charset cs)}
 *   <li>text: the comment without markup, on one line, with what it says about the result,
 *       deprecation and usage (tags return, deprecated, apiNote, implSpec, implNote). Parameters,
 *       exceptions, references and history are left out.
 *   <li>metadata: {@code module}, and {@code kind}: {@code type}, {@code method} or {@code
 *       constructor}.
 * </ul>
 *
 * <p>Sources are parsed by the compiler of the running JDK and not resolved, so an inherited
 * comment is not filled in. Parsing takes all processors up to eight. The order is that of module
 * and path; within a file, that of the source.
 */
public final class ApiDocs implements Corpus {
  private static final int MAX_TASKS = 8;

  /** Sources parsed as one task, in bytes: what a compiler costs to start is then lost in it. */
  private static final long CHUNK_BYTES = 1 << 20;

  /** Bytes of source per document, measured on JDK 25.0.3. */
  private static final long BYTES_PER_DOCUMENT = 1_740;

  private final List<SourceArchive> archives;

  private ApiDocs(List<SourceArchive> archives) throws IOException {
    if (archives.stream().allMatch(archive -> archive.files().isEmpty())) {
      throw new IOException(
          "no API found: expected .java files of exported packages, found none ("
              + archives.stream().map(archive -> archive.path().toString()).collect(joining(", "))
              + ")");
    }
    this.archives = List.copyOf(archives);
  }

  /**
   * The API of a JDK, from its {@code lib/src.zip}.
   *
   * @throws java.nio.file.NoSuchFileException if the JDK has no sources; the message says which
   *     package brings them
   * @throws IOException if the archive cannot be read
   */
  public static ApiDocs ofJdk(Path javaHome) throws IOException {
    return new ApiDocs(List.of(SourceArchive.ofJdk(JdkSources.find(javaHome))));
  }

  /**
   * The API of libraries, from their {@code -sources.jar} files. Where a jar has no module
   * declaration, all packages count except those with {@code internal} in their name, and the file
   * name without {@code -sources.jar} stands for the module.
   *
   * @throws IOException if a jar cannot be read
   */
  public static ApiDocs ofSources(List<Path> sourceJars) throws IOException {
    List<SourceArchive> archives = new ArrayList<>();
    for (Path jar : sourceJars) {
      archives.add(SourceArchive.ofJar(jar));
    }
    return new ApiDocs(archives);
  }

  @Override
  public void read(Consumer<CorpusDocument> documents, Consumer<CorpusProblem> problems)
      throws IOException {
    int tasks = Math.min(Runtime.getRuntime().availableProcessors(), MAX_TASKS);
    for (SourceArchive archive : archives) {
      try (ZipFile zip = archive.open()) {
        archive.chunks(CHUNK_BYTES).stream()
            .gather(
                Gatherers.mapConcurrent(
                    tasks, chunk -> ApiParser.parse(archive.path(), zip, chunk)))
            .forEach(
                parsed -> {
                  parsed.problems().forEach(problems);
                  parsed.documents().forEach(documents);
                });
      }
    }
  }

  @Override
  public OptionalLong size() {
    long bytes = archives.stream().mapToLong(SourceArchive::bytes).sum();
    return OptionalLong.of(Math.ceilDiv(bytes, BYTES_PER_DOCUMENT));
  }
}
