package io.winnow.retriever;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.IOUtils;

/**
 * Copies the newest commit of an index that may be written meanwhile, without its lock. A file of a
 * commit never changes, it only goes when a newer commit stands without it: so all are opened
 * before the first is copied, and where one is gone, the newer commit is taken.
 */
final class Snapshot {
  private final Path folder;
  private final Directory source;

  private Snapshot(Path folder, Directory source) {
    this.folder = folder;
    this.source = source;
  }

  /** Makes the copy in a folder of its own beside the target, which it becomes when it is whole. */
  static void copy(Path folder, Path target) throws IOException {
    IndexInfo.requireIndex(folder);
    Path whole = target.toAbsolutePath().normalize();
    requireEmpty(whole, folder);
    Path part = whole.resolveSibling("." + whole.getFileName() + ".part");
    Files.createDirectories(part);
    try (Directory source = FSDirectory.open(folder);
        Directory copy = FSDirectory.open(part);
        Lock lock = lock(copy, target)) {
      clear(copy); // What a copy that was killed left.
      try {
        new Snapshot(folder, source).copyTo(copy);
        lock.ensureValid();
        Files.deleteIfExists(whole);
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException | RuntimeException e) {
        discard(part, copy, e);
        throw e;
      }
      IOUtils.fsync(whole.resolveSibling(""), true); // The name of the copy.
    }
  }

  private static void requireEmpty(Path target, Path folder) throws IOException {
    if (target.startsWith(folder.toAbsolutePath().normalize())) {
      throw new IndexException(
          "a snapshot cannot lie within its index: expected a folder outside "
              + folder
              + ", found "
              + target);
    }
    if (!Files.exists(target)) {
      return;
    }
    if (Files.isDirectory(target)) {
      try (Stream<Path> entries = Files.list(target)) {
        if (entries.findAny().isEmpty()) {
          return;
        }
      }
    }
    throw new IndexException(
        target + " is in the way of a snapshot: expected a new or empty folder; choose another");
  }

  private static Lock lock(Directory copy, Path target) throws IOException {
    try {
      return copy.obtainLock(IndexWriter.WRITE_LOCK_NAME);
    } catch (LockObtainFailedException e) {
      throw new IndexException(
          "another snapshot is being copied to " + target + "; wait for it to end", e);
    }
  }

  private static void clear(Directory copy) throws IOException {
    for (String name : copy.listAll()) {
      if (!name.equals(IndexWriter.WRITE_LOCK_NAME)) {
        copy.deleteFile(name);
      }
    }
  }

  private static void discard(Path part, Directory copy, Exception cause) {
    try {
      clear(copy);
      Files.deleteIfExists(part.resolve(IndexWriter.WRITE_LOCK_NAME));
      Files.deleteIfExists(part);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private void copyTo(Directory copy) throws IOException {
    Map<String, IndexInput> files = openNewest();
    try {
      for (Map.Entry<String, IndexInput> file : files.entrySet()) {
        try (IndexOutput output = copy.createOutput(file.getKey(), IOContext.DEFAULT)) {
          output.copyBytes(file.getValue(), file.getValue().length());
        }
        String problem = IndexFiles.problem(copy, file.getKey());
        if (problem != null) {
          throw IndexInfo.unreadable(folder, problem, null);
        }
      }
      copy.sync(files.keySet());
      copy.syncMetaData();
    } finally {
      IOUtils.close(files.values());
    }
  }

  /** The files of the newest commit, none of which can vanish any more; its own is the last. */
  private Map<String, IndexInput> openNewest() throws IOException {
    long tried = -1;
    while (true) {
      SegmentInfos commit;
      try {
        commit = SegmentInfos.readLatestCommit(source);
      } catch (IOException | RuntimeException e) {
        throw IndexFiles.unreadable(folder, source, e);
      }
      Map<String, IndexInput> files = new LinkedHashMap<>();
      try {
        for (String name : IndexFiles.ofCommit(commit)) {
          files.put(name, source.openInput(name, IOContext.READONCE));
        }
        return files;
      } catch (IOException | RuntimeException e) {
        IOUtils.closeWhileHandlingException(files.values());
        boolean gone = e instanceof NoSuchFileException && commit.getGeneration() > tried;
        if (!gone) {
          throw IndexFiles.unreadable(folder, source, e);
        }
        tried = commit.getGeneration();
      }
    }
  }
}
