package io.winnow.retriever;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/** Reads every byte of an index and compares checksums and structures. */
public final class IndexCheck {
  private IndexCheck() {}

  /**
   * Checks the last commit; changes nothing. Takes the folder's lock meanwhile.
   *
   * @return what is wrong: each damaged or missing file by its name, and each segment that is not
   *     sound although its files are whole; empty if nothing is
   */
  public static List<String> problems(Path folder) throws IOException {
    IndexInfo.requireIndex(folder);
    try (Directory directory = FSDirectory.open(folder);
        CheckIndex check = new CheckIndex(directory)) {
      SegmentInfos commit;
      try {
        commit = SegmentInfos.readLatestCommit(directory);
      } catch (IOException | RuntimeException e) {
        return ofUnreadable(directory, e);
      }
      Map<String, String> damaged = IndexFiles.damaged(directory, IndexFiles.ofCommit(commit));
      List<String> problems = new ArrayList<>(damaged.values());
      problems.addAll(ofStructures(check, damaged));
      return problems;
    } catch (LockObtainFailedException e) {
      throw new IndexException(
          "the index is being written by another process: " + folder + "; check it afterwards", e);
    }
  }

  /** Which files the commit is made of is not known: all that are there are looked at. */
  private static List<String> ofUnreadable(Directory directory, Exception failure)
      throws IOException {
    Map<String, String> damaged = IndexFiles.damaged(directory, IndexFiles.inFolder(directory));
    List<String> problems = new ArrayList<>(damaged.values());
    String reason = String.valueOf(failure.getMessage());
    if (damaged.keySet().stream().noneMatch(reason::contains)) {
      problems.addFirst("the commit cannot be read: " + reason);
    }
    return problems;
  }

  private static List<String> ofStructures(CheckIndex check, Map<String, String> damaged)
      throws IOException {
    check.setLevel(CheckIndex.Level.MIN_LEVEL_FOR_INTEGRITY_CHECKS);
    CheckIndex.Status status = check.checkIndex();
    List<String> problems = new ArrayList<>();
    for (CheckIndex.Status.SegmentInfoStatus segment : status.segmentInfos) {
      boolean known =
          damaged.keySet().stream()
              .anyMatch(name -> IndexFileNames.parseSegmentName(name).equals(segment.name));
      if (segment.error != null && !known) {
        problems.add("segment " + segment.name + ": " + segment.error.getMessage());
      }
    }
    if (!status.clean && problems.isEmpty() && damaged.isEmpty()) {
      problems.add("the index is not clean");
    }
    return problems;
  }
}
