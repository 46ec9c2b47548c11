package io.winnow.retriever;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.CheckIndex;
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
   * @return what is wrong, each naming a segment and, where Lucene knows it, the file; empty if
   *     nothing is
   */
  public static List<String> problems(Path folder) throws IOException {
    IndexInfo.requireIndex(folder);
    try (Directory directory = FSDirectory.open(folder);
        CheckIndex check = new CheckIndex(directory)) {
      check.setLevel(CheckIndex.Level.MIN_LEVEL_FOR_INTEGRITY_CHECKS);
      CheckIndex.Status status = check.checkIndex();
      List<String> problems = new ArrayList<>();
      if (status.missingSegments) {
        problems.add("the commit cannot be read: " + whyUnreadable(directory));
      }
      for (CheckIndex.Status.SegmentInfoStatus segment : status.segmentInfos) {
        if (segment.error != null) {
          problems.add("segment " + segment.name + ": " + segment.error.getMessage());
        }
      }
      if (!status.clean && problems.isEmpty()) {
        problems.add("the index is not clean");
      }
      return problems;
    } catch (LockObtainFailedException e) {
      throw new IndexException(
          "the index is being written by another process: " + folder + "; check it afterwards", e);
    }
  }

  /** CheckIndex keeps the reason to itself. */
  private static String whyUnreadable(Directory directory) {
    try {
      SegmentInfos.readLatestCommit(directory);
      return "no reason found";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
