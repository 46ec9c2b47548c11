package io.winnow.retriever;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.jspecify.annotations.Nullable;

/** The files of a commit against their checksums, which end each of them. */
final class IndexFiles {
  private IndexFiles() {}

  /** The files that a commit is made of, its own last. */
  static Collection<String> ofCommit(SegmentInfos commit) throws IOException {
    List<String> names = new ArrayList<>(new TreeSet<>(commit.files(false)));
    names.add(commit.getSegmentsFileName());
    return names;
  }

  /** All that look like files of an index, where no commit tells which are. */
  static Collection<String> inFolder(Directory directory) throws IOException {
    return Arrays.stream(directory.listAll())
        .filter(name -> name.startsWith("_") || name.startsWith(IndexFileNames.SEGMENTS))
        .toList();
  }

  /** What is wrong, by the name of the file; empty if nothing is. */
  static Map<String, String> damaged(Directory directory, Collection<String> names)
      throws IOException {
    Map<String, String> damaged = new LinkedHashMap<>();
    for (String name : names) {
      String problem = problem(directory, name);
      if (problem != null) {
        damaged.put(name, problem);
      }
    }
    return damaged;
  }

  /** What is wrong with one file, or null. */
  static @Nullable String problem(Directory directory, String name) throws IOException {
    try (IndexInput input = directory.openInput(name, IOContext.READONCE)) {
      CodecUtil.checksumEntireFile(input);
      return null;
    } catch (NoSuchFileException | FileNotFoundException e) {
      return name + ": the file is missing";
    } catch (CorruptIndexException | EOFException e) {
      return name + ": " + e.getMessage();
    }
  }

  /**
   * What to throw where a commit could not be opened: damage with the file and the remedy, anything
   * else as it came.
   */
  static IOException unreadable(Path folder, Directory directory, Exception failure)
      throws IOException {
    if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
      return IndexInfo.unreadable(folder, failure.getMessage() + " is missing", failure);
    }
    boolean isDamage =
        failure instanceof CorruptIndexException
            || failure instanceof IndexFormatTooOldException
            || failure instanceof IndexFormatTooNewException;
    // A value read before its checksum may fail in any way.
    boolean mayBeDamage =
        failure instanceof EOFException
            || (failure instanceof RuntimeException
                && !(failure instanceof AlreadyClosedException));
    if (isDamage || mayBeDamage) {
      String message = String.valueOf(failure.getMessage());
      if (isDamage && inFolder(directory).stream().anyMatch(message::contains)) {
        return IndexInfo.unreadable(folder, message, failure);
      }
      // It does not say where it stood: reading every byte tells.
      Map<String, String> damaged = damaged(directory, expected(directory));
      if (isDamage || !damaged.isEmpty()) {
        String problem = damaged.isEmpty() ? message : String.join("; ", damaged.values());
        return IndexInfo.unreadable(folder, problem, failure);
      }
    }
    if (failure instanceof RuntimeException unforeseen) {
      throw unforeseen;
    }
    return (IOException) failure;
  }

  /** The files of the newest commit; where it cannot be read, what is there. */
  private static Collection<String> expected(Directory directory) throws IOException {
    try {
      return ofCommit(SegmentInfos.readLatestCommit(directory));
    } catch (IOException | RuntimeException e) {
      return inFolder(directory);
    }
  }
}
