package io.winnow.datasets;

import com.sun.source.tree.CompilationUnitTree;
import io.winnow.datasets.SourceArchive.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipFile;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** Turns some source files of one archive into documents. */
final class ApiParser {
  /** What came of it, in the order of the files. */
  record Parsed(List<CorpusDocument> documents, List<CorpusProblem> problems) {}

  private final Path archive;
  private final List<CorpusDocument> documents = new ArrayList<>();
  private final List<CorpusProblem> problems = new ArrayList<>();

  private ApiParser(Path archive) {
    this.archive = archive;
  }

  static Parsed parse(Path archive, ZipFile zip, List<SourceFile> files) {
    ApiParser parser = new ApiParser(archive);
    parser.parse(zip, files);
    return new Parsed(parser.documents, parser.problems);
  }

  private void parse(ZipFile zip, List<SourceFile> files) {
    List<JavaSource> sources = new ArrayList<>();
    Map<String, String> modules = new HashMap<>();
    for (SourceFile file : files) {
      try {
        sources.add(JavaSource.read(zip, file.entry()));
        modules.put(file.entry(), file.module());
      } catch (IOException e) {
        problem(file.entry(), CorpusProblem.WHOLE_FILE, "cannot be read: " + e.getMessage());
      }
    }
    JavaParse parse = JavaParse.of(sources);
    for (Diagnostic<? extends JavaFileObject> error : parse.errors()) {
      problem(
          JavaSource.entry(error.getSource()),
          Math.max(CorpusProblem.WHOLE_FILE, error.getLineNumber()),
          "not Java as this JDK knows it: " + error.getMessage(Locale.ROOT));
    }
    for (CompilationUnitTree unit : parse.units()) {
      String module = Objects.requireNonNull(modules.get(JavaSource.entry(unit.getSourceFile())));
      new ApiTypes(module, parse.docs(), documents::add).unit(unit);
    }
  }

  private void problem(String entry, long line, String message) {
    problems.add(new CorpusProblem(archive.resolve(entry), line, message));
  }
}
