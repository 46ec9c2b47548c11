package io.winnow.retriever.cli;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.model.ModelStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Which static model a command means. */
final class ModelSpecs {
  private ModelSpecs() {}

  /** The one given, else the one that an index, which may be yet to be made, remembers. */
  static String forIndex(@Nullable String given, Path index, CommandLine command)
      throws IOException {
    if (given != null) {
      return given;
    }
    if (IndexInfo.isVacant(index)) {
      throw new CommandLine.ParameterException(
          command, "a new index needs its model: add --model SPEC");
    }
    return forIndex(null, IndexInfo.read(index), command);
  }

  /** The one given, else the one that an index remembers. */
  static String forIndex(@Nullable String given, IndexInfo index, CommandLine command) {
    if (given != null) {
      return given;
    }
    if (index.model().isEmpty()) {
      throw new CommandLine.ParameterException(
          command, "the index does not say where its model is: add --model SPEC");
    }
    return index.model();
  }

  /** The model of a SPEC; where the index alone named it and it is gone, says so. */
  static StaticModel load(@Nullable String given, String spec, Path index) throws IOException {
    try {
      return ModelStore.loadStatic(spec);
    } catch (FileNotFoundException | NoSuchFileException e) {
      if (given != null) {
        throw e;
      }
      throw new IOException(
          "the model that the index remembers is not there: %s (%s); say where it is now with --model SPEC (%s)"
              .formatted(spec, index, e.getMessage()),
          e);
    }
  }

  /** A folder that holds something else, or cannot be made, is refused before the work. */
  static void requireModelFolder(Path folder) throws IOException {
    requireRoom(folder);
    if (!Files.exists(folder) || Files.exists(folder.resolve("model.safetensors"))) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException("the model's folder is a file: " + folder + "; expected a folder");
    }
    try (Stream<Path> entries = Files.list(folder)) {
      // A save that was killed leaves the folder behind in which it made the model.
      if (!entries.allMatch(entry -> entry.getFileName().toString().startsWith(".part"))) {
        throw new IOException(
            "the model's folder holds something else than a static model: "
                + folder
                + "; expected a new or empty folder, or a model to replace");
      }
    }
  }

  /** Whether a folder that is not there could be made. */
  static void requireRoom(Path folder) throws IOException {
    if (Files.exists(folder)) {
      return;
    }
    Path above = folder.toAbsolutePath().normalize();
    while (!Files.exists(above)) {
      above = Objects.requireNonNull(above.getParent());
    }
    if (!Files.isDirectory(above) || !Files.isWritable(above)) {
      throw new IOException(
          "the folder "
              + folder
              + " cannot be made: expected a folder that can be written, found "
              + above);
    }
  }
}
