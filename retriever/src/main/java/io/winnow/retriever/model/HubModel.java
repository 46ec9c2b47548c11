package io.winnow.retriever.model;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The folder of one model in the hub's cache, laid out as Python's huggingface_hub does it: {@code
 * blobs} holds files by their hashes, {@code snapshots/COMMIT} links to them by their names, and
 * {@code refs} says for branches and tags which commit they were.
 */
record HubModel(Path folder) {
  /** What work in progress is called; huggingface_hub reads nothing of that name. */
  static final String PART = ".winnow-";

  Path blobs() {
    return folder.resolve("blobs");
  }

  Path blob(HubFile file) {
    return blobs().resolve(file.hash());
  }

  /**
   * Where a blob lies until it is complete. Not the name that older versions of huggingface_hub
   * append to.
   */
  Path part(HubFile file) {
    return blobs().resolve(file.hash() + ".winnow.incomplete");
  }

  Path snapshots() {
    return folder.resolve("snapshots");
  }

  Path snapshot(String commit) {
    return snapshots().resolve(commit);
  }

  Path refs() {
    return folder.resolve("refs");
  }

  /** The commit that a revision is, as far as the cache knows. */
  Optional<String> commit(String revision) throws IOException {
    if (HubId.isCommit(revision)) {
      return Optional.of(revision);
    }
    Path ref = refs().resolve(revision);
    return Files.isRegularFile(ref) ? readRef(ref) : Optional.empty();
  }

  private static Optional<String> readRef(Path ref) throws IOException {
    String commit = Files.size(ref) > 100 ? "" : Files.readString(ref).strip();
    return Optional.of(commit).filter(HubId::isCommit);
  }

  /** The folder of a revision, if it is there. */
  Optional<Path> find(String revision) throws IOException {
    return commit(revision).map(this::snapshot).filter(Files::isDirectory);
  }

  /** The commits whose snapshots are there. */
  List<String> commits() throws IOException {
    return names(snapshots()).stream().filter(HubId::isCommit).toList();
  }

  /** The names in a folder in order; none if it is not there. */
  static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  /** Branches and tags with their commits. */
  Map<String, String> revisions() throws IOException {
    Map<String, String> revisions = new TreeMap<>();
    if (!Files.isDirectory(refs())) {
      return revisions;
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(refs())) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String name = refs().relativize(file).toString().replace('\\', '/');
      readRef(file).ifPresent(commit -> revisions.put(name, commit));
    }
    return revisions;
  }

  /**
   * Has a snapshot show files whose blobs are there. A new one appears whole; one that is there
   * gets what it lacks, in the order of the list.
   */
  void publish(String commit, List<HubFile> files, boolean links) throws IOException {
    Path snapshot = snapshot(commit);
    Path work = workFolder();
    try {
      if (Files.notExists(snapshot)) {
        Path whole = Files.createDirectory(work.resolve("snapshot"));
        for (HubFile file : files) {
          place(file, whole.resolve(file.path()), snapshot, links);
        }
        Files.createDirectories(snapshots());
        move(whole, snapshot);
      }
      for (HubFile file : files) {
        Path target = snapshot.resolve(file.path());
        if (!shows(target, file)) {
          Path made = work.resolve("file");
          place(file, made, snapshot, links);
          Files.createDirectories(target.resolveSibling(""));
          Files.move(
              made, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } finally {
      WinnowHome.deleteTree(work);
    }
  }

  /** Whether a snapshot's file is a blob, or has all that the blob has. */
  private boolean shows(Path target, HubFile file) throws IOException {
    if (!Files.exists(target)) {
      return false;
    }
    if (Files.isSymbolicLink(target) && Files.exists(blob(file))) {
      return Files.isSameFile(target, blob(file));
    }
    return file.isIn(target);
  }

  /** Moves a snapshot into its place, unless another program just made one. */
  private static void move(Path whole, Path snapshot) throws IOException {
    try {
      Files.move(whole, snapshot, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(snapshot)) {
        throw e;
      }
    }
  }

  /**
   * Puts a link, or where that cannot be a copy; the link fits the file's place in the snapshot.
   */
  private void place(HubFile file, Path at, Path snapshot, boolean links) throws IOException {
    Files.createDirectories(at.resolveSibling(""));
    if (links) {
      Path target = snapshot.resolve(file.path()).resolveSibling("").relativize(blob(file));
      try {
        Files.createSymbolicLink(at, target);
        return;
      } catch (UnsupportedOperationException | FileSystemException _) {
        // Windows allows links to those who may make them; others get copies.
      }
    }
    Files.copy(blob(file), at);
  }

  /** Has a branch or tag be a commit; what is one already needs none. */
  void setRevision(String revision, String commit) throws IOException {
    if (revision.equals(commit) || commit(revision).equals(Optional.of(commit))) {
      return;
    }
    Path ref = refs().resolve(revision);
    Files.createDirectories(ref.resolveSibling(""));
    Path work = workFolder();
    try {
      Path made = Files.writeString(work.resolve("ref"), commit);
      Files.move(made, ref, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      WinnowHome.deleteTree(work);
    }
  }

  /**
   * A new folder for what is not finished; what killed processes left goes. Only under the lock.
   */
  Path workFolder() throws IOException {
    for (String name : names(folder)) {
      if (name.startsWith(PART)) {
        WinnowHome.deleteTree(folder.resolve(name));
      }
    }
    // With the permissions that other users of the cache expect, which those of temporary folders
    // are not.
    return Files.createDirectory(folder.resolve(PART + UUID.randomUUID()));
  }

  /** All files of a snapshot, links and copies, without its folders. */
  static List<Path> files(Path snapshot) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(snapshot)) {
      walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).forEach(files::add);
    }
    return files;
  }
}
