package io.winnow.datasets;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Finds the text and markdown files below a folder; a folder it may not enter is a problem. */
final class TextFileLister extends SimpleFileVisitor<Path> {
  private final Path root;
  private final List<String> ids = new ArrayList<>();
  private final List<CorpusProblem> problems = new ArrayList<>();

  TextFileLister(Path root) {
    this.root = root;
  }

  static boolean isMarkdown(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".md") || lower.endsWith(".markdown");
  }

  private static boolean isText(String name) {
    return isMarkdown(name) || name.toLowerCase(Locale.ROOT).endsWith(".txt");
  }

  /** Paths below the root with '/', in the order of their characters. */
  List<String> ids() {
    return ids.stream().sorted().toList();
  }

  List<CorpusProblem> problems() {
    return List.copyOf(problems);
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    return isHidden(folder) && !folder.equals(root)
        ? FileVisitResult.SKIP_SUBTREE
        : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    Path name = file.getFileName();
    if (name != null && isText(name.toString()) && !isHidden(file)) {
      ids.add(
          StreamSupport.stream(root.relativize(file).spliterator(), false)
              .map(Path::toString)
              .collect(Collectors.joining("/")));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
    if (file.equals(root)) {
      throw cause;
    }
    problems.add(new CorpusProblem(file, CorpusProblem.WHOLE_FILE, "cannot be read: " + cause));
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException cause) {
    if (cause != null) {
      problems.add(new CorpusProblem(folder, CorpusProblem.WHOLE_FILE, "cannot be read: " + cause));
    }
    return FileVisitResult.CONTINUE;
  }

  private static boolean isHidden(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().startsWith(".");
  }
}
