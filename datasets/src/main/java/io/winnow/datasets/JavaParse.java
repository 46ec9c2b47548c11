package io.winnow.datasets;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * Syntax trees of source files with their comments; nothing is resolved.
 *
 * @param docs gives the comments of these trees; not thread-safe
 * @param errors syntax errors; the trees around them are still there
 */
record JavaParse(
    List<CompilationUnitTree> units,
    DocTrees docs,
    List<Diagnostic<? extends JavaFileObject>> errors) {

  /** Parses sources; none is fine. */
  static JavaParse of(List<JavaSource> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new UnsupportedOperationException(
          "no compiler to read Java sources with: expected the module jdk.compiler; run on a full"
              + " JDK");
    }
    List<Diagnostic<? extends JavaFileObject>> errors = new ArrayList<>();
    JavacTask task =
        (JavacTask)
            compiler.getTask(
                Writer.nullWriter(),
                null,
                diagnostic -> {
                  if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                    errors.add(diagnostic);
                  }
                },
                List.of("-proc:none"),
                null,
                sources);
    try {
      List<CompilationUnitTree> units = new ArrayList<>();
      task.parse().forEach(units::add);
      return new JavaParse(units, DocTrees.instance(task), errors);
    } catch (IOException e) {
      throw new UncheckedIOException("a source in memory cannot be read", e);
    }
  }
}
