package io.winnow.bench.eval;

import java.nio.file.Files;
import java.nio.file.Path;

/** How a result names a model: without the place where it lay. */
public final class ModelName {
  private ModelName() {}

  /** The last name of a path, or a SPEC that is none as it is. */
  public static String of(String spec) {
    return !spec.startsWith("classpath:") && Files.exists(Path.of(spec))
        ? Path.of(spec).toAbsolutePath().normalize().getFileName().toString()
        : spec;
  }
}
