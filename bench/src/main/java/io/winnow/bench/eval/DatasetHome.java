package io.winnow.bench.eval;

import io.winnow.datasets.Catalogue;
import io.winnow.retriever.model.WinnowHome;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The folder that collections are brought to, and found in by their names.
 *
 * @param folder it need not exist
 */
public record DatasetHome(Path folder) {
  /** The one in the cache. */
  public static DatasetHome standard() {
    return new DatasetHome(WinnowHome.locate().resolve("datasets"));
  }

  /** The one that {@code WINNOW_DATASETS} names, else the one in the cache. */
  public static DatasetHome locate() {
    return of(System.getenv("WINNOW_DATASETS"));
  }

  /**
   * The one that {@code WINNOW_DATASETS} names.
   *
   * @param named the value of that variable; null: the one in the cache
   */
  public static DatasetHome of(@Nullable String named) {
    return named == null ? standard() : new DatasetHome(Path.of(named));
  }

  /**
   * Where a collection is: the path itself, or the folder or zip of that name in here.
   *
   * @throws NoSuchFileException if it is neither and the catalogue has the name; the message tells
   *     how to get it
   */
  public Path find(Path path) throws NoSuchFileException {
    if (Files.exists(path) || path.isAbsolute()) {
      return path;
    }
    for (Path here : new Path[] {folder.resolve(path), folder.resolve(path + ".zip")}) {
      if (Files.exists(here)) {
        return here;
      }
    }
    if (Catalogue.find(path.toString()).isPresent()) {
      throw new NoSuchFileException(
          path.toString(),
          null,
          "no such folder, nor in %s; bring it there with: winnow datasets get %s"
              .formatted(folder, path));
    }
    return path;
  }
}
