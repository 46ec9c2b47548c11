package io.winnow.retriever.model;

import io.winnow.engine.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Takes models out of the caches. All names in a folder are looked at before any is deleted: what
 * neither Winnow nor huggingface_hub puts there is somebody's, and the folder is refused. Links are
 * deleted, never followed.
 */
record ModelRemoval(Path cache, Path hub, Progress progress) {
  private static final Set<String> OF_THE_HUB =
      Set.of("blobs", "refs", "snapshots", "trees", ".no_exist");

  private static final Set<String> OF_WINNOW =
      Set.of(
          "1_Pooling",
          "config_sentence_transformers.json",
          "model.onnx",
          "modules.json",
          "sentence_bert_config.json",
          "tokenizer.json");

  /** Hashes, and parts of files as any version of either program names them. */
  private static final Pattern BLOB =
      Pattern.compile("[0-9A-Za-z_-]+(?:(?:\\.[0-9A-Za-z]+)?\\.incomplete(?:\\.from)?)?");

  /**
   * Removes a model of the hub, or one revision of it. A branch or tag goes with its snapshot,
   * unless another has the same one; a commit goes with all that name it.
   */
  void hub(HubId id) throws IOException {
    HubModel model = new HubModel(hub.resolve(id.folder()));
    requireFolder(model.folder(), id.toString());
    try (HubLock _ = HubLock.take(hub, id, progress)) {
      requireExpected(model);
      if (id.revision().isEmpty()) {
        whole(model);
      } else {
        revision(model, id);
      }
    }
  }

  private static void whole(HubModel model) throws IOException {
    // First of all no snapshot is there any more, so that none is there with files missing.
    Path work = model.workFolder();
    if (Files.exists(model.snapshots())) {
      Files.move(model.snapshots(), work.resolve("snapshots"));
    }
    WinnowHome.deleteTree(model.folder());
  }

  private static void revision(HubModel model, HubId id) throws IOException {
    String commit =
        model
            .commit(id.revision())
            .filter(found -> Files.isDirectory(model.snapshot(found)))
            .orElseThrow(() -> notThere(id.toString()));
    Map<String, String> revisions = model.revisions();
    boolean byCommit = HubId.isCommit(id.revision());
    boolean shared = false;
    for (Map.Entry<String, String> revision : revisions.entrySet()) {
      if (revision.getValue().equals(commit)) {
        if (byCommit || revision.getKey().equals(id.revision())) {
          Files.delete(model.refs().resolve(revision.getKey()));
        } else {
          shared = true;
        }
      }
    }
    if (!shared) {
      Path work = model.workFolder();
      Files.move(model.snapshot(commit), work.resolve("snapshot"));
      WinnowHome.deleteTree(work);
      Files.deleteIfExists(model.folder().resolve("trees").resolve(commit + ".json"));
      WinnowHome.deleteTree(model.folder().resolve(".no_exist").resolve(commit));
      deleteUnused(model);
    }
  }

  /** Deletes the blobs that no snapshot links to. */
  private static void deleteUnused(HubModel model) throws IOException {
    Set<String> used = new HashSet<>();
    for (String commit : model.commits()) {
      for (Path file : HubModel.files(model.snapshot(commit))) {
        if (Files.isSymbolicLink(file)) {
          used.add(Files.readSymbolicLink(file).getFileName().toString());
        }
      }
    }
    for (String blob : HubModel.names(model.blobs())) {
      if (!used.contains(blob) && HubFile.isHash(blob)) {
        Files.delete(model.blobs().resolve(blob));
      }
    }
  }

  /** Removes what was unpacked of the class path. */
  void unpacked(String name) throws IOException {
    boolean found = false;
    for (String layout : HubModel.names(cache)) {
      Path folder = cache.resolve(layout).resolve(name);
      if (PathNames.isSafe(name) && Files.isDirectory(folder)) {
        requireFolder(folder, name);
        requireOnly(folder, HubModel.names(folder), OF_WINNOW::contains);
        WinnowHome.deleteTree(folder);
        if (HubModel.names(cache.resolve(layout)).isEmpty()) {
          Files.delete(cache.resolve(layout));
        }
        found = true;
      }
    }
    if (!found) {
      throw notThere(name);
    }
  }

  private static void requireExpected(HubModel model) throws IOException {
    requireOnly(
        model.folder(),
        HubModel.names(model.folder()),
        name -> OF_THE_HUB.contains(name) || name.startsWith(HubModel.PART));
    requireOnly(model.blobs(), HubModel.names(model.blobs()), name -> BLOB.matcher(name).matches());
    requireOnly(model.snapshots(), HubModel.names(model.snapshots()), HubId::isCommit);
    for (String name : HubModel.names(model.folder())) {
      requireFolder(model.folder().resolve(name), name);
    }
  }

  private static void requireOnly(Path folder, List<String> names, Predicate<String> expected)
      throws IOException {
    for (String name : names) {
      if (!expected.test(name)) {
        throw new IOException(
            "not removed: %s holds something that neither Winnow nor huggingface_hub puts there: %s"
                .formatted(folder, PathNames.printable(name)));
      }
    }
  }

  /** A folder, and not a link to one elsewhere. */
  private static void requireFolder(Path folder, String name) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("not removed: expected a folder, found something else: " + folder);
    }
    throw notThere(name);
  }

  private static NoSuchFileException notThere(String name) {
    return new NoSuchFileException(
        PathNames.printable(name), null, "no such model; 'winnow models list' shows what is there");
  }
}
