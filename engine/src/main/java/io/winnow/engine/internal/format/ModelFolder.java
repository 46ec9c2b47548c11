package io.winnow.engine.internal.format;

import java.nio.file.Path;
import java.util.List;

/**
 * The files that a model is written to, in the native layout of Model2Vec; {@link ModelSource} has
 * those that are read.
 */
public record ModelFolder(Path tensors, Path tokenizer, Path config, Path modules) {
  /** The names that a table goes by, in the order they are looked for. */
  public static final List<String> TABLE_NAMES = List.of("embeddings", "embedding.weight", "0");

  /** The files of a folder, existing or not. */
  public static ModelFolder nativeLayout(Path folder) {
    return new ModelFolder(
        folder.resolve(ModelSource.TENSORS),
        folder.resolve(ModelSource.TOKENIZER),
        folder.resolve(ModelSource.CONFIG),
        folder.resolve(ModelSource.MODULES));
  }
}
