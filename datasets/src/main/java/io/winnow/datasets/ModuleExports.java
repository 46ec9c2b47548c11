package io.winnow.datasets;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExportsTree;
import com.sun.source.tree.ModuleTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;

/** The packages of a module that all code may use. */
record ModuleExports(String module, Predicate<String> packages) {
  /** What a module declaration exports without naming a receiver. */
  static ModuleExports parse(Path archive, ZipFile zip, String entry) throws IOException {
    JavaParse parse = JavaParse.of(List.of(source(archive, zip, entry)));
    for (CompilationUnitTree unit : parse.units()) {
      ModuleTree module = unit.getModule();
      if (module != null) {
        return new ModuleExports(
            module.getName().toString(),
            module.getDirectives().stream()
                    .filter(d -> d instanceof ExportsTree e && e.getModuleNames() == null)
                    .map(d -> ((ExportsTree) d).getPackageName().toString())
                    .collect(Collectors.toUnmodifiableSet())
                ::contains);
      }
    }
    throw new IOException("expected a module declaration (" + archive.resolve(entry) + ")");
  }

  private static JavaSource source(Path archive, ZipFile zip, String entry) throws IOException {
    try {
      return JavaSource.read(zip, entry);
    } catch (IOException e) {
      throw new IOException(
          "cannot be read: " + e.getMessage() + " (" + archive.resolve(entry) + ")", e);
    }
  }

  /** All packages of a jar that is no module, except internal ones and the unnamed one. */
  static ModuleExports unnamed(Path jar) {
    String name = String.valueOf(jar.getFileName()).replaceFirst("(-sources)?\\.(jar|zip)$", "");
    return new ModuleExports(
        name,
        p ->
            !p.isEmpty()
                && !p.startsWith("META-INF")
                && !Arrays.asList(p.split("\\.")).contains("internal"));
  }

  boolean contains(String packageName) {
    return packages.test(packageName);
  }
}
