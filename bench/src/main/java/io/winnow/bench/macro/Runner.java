package io.winnow.bench.macro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An encoder that can be started; {@code bench/peers/README.md} has the protocol. */
record Runner(String name, List<String> command) {
  /** Winnow, and the sum of rows alone. */
  static final Runner WINNOW = own(EncodeRunner.WINNOW);

  static final Runner POOLING = own(EncodeRunner.POOLING);

  private static Runner own(String mode) {
    return new Runner(
        mode,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:-UseCompactObjectHeaders",
            "-Xlog:disable",
            "-cp",
            System.getProperty("java.class.path"),
            EncodeRunner.class.getName(),
            mode));
  }

  /**
   * The peers of a folder that {@code bench/peers/setup} made: the executables in its {@code bin},
   * by name.
   *
   * @throws NoSuchFileException if there is none; the message says how to get them
   */
  static List<Runner> peers(Path folder) throws IOException {
    List<Runner> peers = new ArrayList<>();
    Path bin = folder.resolve("bin").toAbsolutePath();
    if (Files.isDirectory(bin)) {
      try (Stream<Path> files = Files.list(bin)) {
        for (Path file : files.sorted().toList()) {
          String name = file.getFileName().toString();
          if (!name.startsWith(".") && Files.isRegularFile(file) && Files.isExecutable(file)) {
            peers.add(new Runner(name, List.of(file.toString())));
          }
        }
      }
    }
    if (peers.isEmpty()) {
      throw new NoSuchFileException(
          folder.toString(),
          null,
          "no peers in its bin; install them there with: bench/peers/setup " + folder);
    }
    return peers;
  }
}
