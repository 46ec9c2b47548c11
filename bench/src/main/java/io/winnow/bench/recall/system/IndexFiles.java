package io.winnow.bench.recall.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * What the last commit of an index takes on disk.
 *
 * @param segments how many it has
 * @param bytes by what the files hold; files that stand in a compound file count as themselves
 */
public record IndexFiles(int segments, Map<String, Long> bytes) {
  /** Reads the list of files; nothing is opened but compound files. */
  public static IndexFiles of(Path folder) throws IOException {
    Map<String, Long> bytes = new TreeMap<>();
    try (Directory directory = FSDirectory.open(folder)) {
      SegmentInfos commit = SegmentInfos.readLatestCommit(directory);
      for (SegmentCommitInfo segment : commit) {
        for (String name : segment.files()) {
          if (!isCompound(name)) {
            bytes.merge(group(name), directory.fileLength(name), Long::sum);
          }
        }
        if (segment.info.getUseCompoundFile()) {
          try (Directory inside =
              segment.info.getCodec().compoundFormat().getCompoundReader(directory, segment.info)) {
            for (String name : inside.listAll()) {
              bytes.merge(group(name), inside.fileLength(name), Long::sum);
            }
          }
        }
      }
      return new IndexFiles(commit.size(), bytes);
    }
  }

  /** All of it. */
  public long total() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static boolean isCompound(String name) {
    return name.endsWith(".cfs") || name.endsWith(".cfe");
  }

  /** By the extensions of Lucene's formats. */
  private static String group(String name) {
    String extension = IndexFileNames.getExtension(name);
    return switch (extension == null ? "" : extension.toLowerCase(Locale.ROOT)) {
      case "vec", "vemf" -> "vectors";
      case "vex", "vem" -> "graph";
      case "veq", "vemq", "veb", "vemb", "wvc" -> "codes";
      case "doc", "pos", "pay", "tim", "tip", "tmd", "psm", "nvd", "nvm" -> "postings";
      case "fdt", "fdx", "fdm" -> "stored";
      case "kdd", "kdi", "kdm", "dvd", "dvm", "dvs" -> "fields";
      default -> "other";
    };
  }
}
