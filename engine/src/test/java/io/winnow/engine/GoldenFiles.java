package io.winnow.engine;

import io.winnow.engine.internal.format.Json;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the generator scripts recorded from the reference implementations. */
public final class GoldenFiles {
  private GoldenFiles() {}

  public static Path folder(String name) {
    return resource("/golden/model/" + name);
  }

  public static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(GoldenFiles.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public static Map<String, @Nullable Object> json(Path file) throws IOException {
    return Json.readObject(Files.readAllBytes(file), file);
  }

  public static List<String> strings(@Nullable Object value) {
    return ((List<?>) Objects.requireNonNull(value)).stream().map(String::valueOf).toList();
  }

  public static float[][] matrix(@Nullable Object value) {
    return ((List<?>) Objects.requireNonNull(value))
        .stream().map(GoldenFiles::vector).toArray(float[][]::new);
  }

  public static int integer(@Nullable Object value) {
    return Math.toIntExact((Long) Objects.requireNonNull(value));
  }

  private static float[] vector(@Nullable Object value) {
    List<?> numbers = (List<?>) Objects.requireNonNull(value);
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = ((Number) Objects.requireNonNull(numbers.get(i))).floatValue();
    }
    return vector;
  }
}
