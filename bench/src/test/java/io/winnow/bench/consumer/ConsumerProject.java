package io.winnow.bench.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The consumer project after Maven has built it.
 *
 * <p>Winnow's artifacts are installed into a local repository of their own, so that nothing of
 * Winnow gets into the user's; all else comes from what the build of Winnow has downloaded.
 */
record ConsumerProject(Path folder, List<Path> classPath) {

  /**
   * Installs and builds.
   *
   * @param tree the root of Winnow's source tree, where each module has its jar in {@code target}
   * @param version of Winnow
   * @param work a folder that outlives a run, so that the next one finds what Maven has copied
   */
  static ConsumerProject build(Path tree, String version, Path work)
      throws IOException, InterruptedException {
    Path repository = work.resolve("repository");
    delete(repository.resolve("io/winnow"));
    install(repository, "winnow-parent", version, tree.resolve("pom.xml"), ".pom");
    for (String module : List.of("engine", "datasets", "retriever")) {
      Path built = tree.resolve(module + "/target/" + module + "-" + version + ".jar");
      install(repository, module, version, tree.resolve(module + "/pom.xml"), ".pom");
      install(repository, module, version, built, ".jar");
    }
    Path project = work.resolve("project");
    delete(project);
    copy(tree.resolve("bench/src/test/consumer"), project);
    run(
        project,
        "mvn",
        "-B",
        "-ntp",
        "-Dmaven.repo.local=" + repository,
        "-Ddownloaded=" + downloaded().toUri(),
        "-Dwinnow.version=" + version,
        "compile");
    String resolved = Files.readString(project.resolve("target/classpath"));
    return new ConsumerProject(
        project, Stream.of(resolved.split(File.pathSeparator, -1)).map(Path::of).toList());
  }

  /** Runs its main class; what it prints. */
  String run(String... arguments) throws IOException, InterruptedException {
    List<String> path = new ArrayList<>(List.of("target/classes"));
    classPath.forEach(jar -> path.add(jar.toString()));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                String.join(File.pathSeparator, path),
                "com.example.Consumer"));
    command.addAll(List.of(arguments));
    return run(folder, command.toArray(String[]::new));
  }

  /** Surefire tells a test where Maven's local repository is. */
  private static Path downloaded() {
    String usual = Path.of(System.getProperty("user.home"), ".m2", "repository").toString();
    return Path.of(System.getProperty("localRepository", usual));
  }

  private static void install(
      Path repository, String artifact, String version, Path file, String suffix)
      throws IOException {
    Path folder = repository.resolve("io/winnow").resolve(artifact).resolve(version);
    Files.createDirectories(folder);
    Files.copy(file, folder.resolve(artifact + "-" + version + suffix));
  }

  private static String run(Path folder, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".log");
    Path err = Files.createTempFile(folder, "err", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    String printed = Files.readString(out);
    assertThat(ended && process.exitValue() == 0)
        .as("%s failed:%n%s%n%s", String.join(" ", command), printed, Files.readString(err))
        .isTrue();
    return printed;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
