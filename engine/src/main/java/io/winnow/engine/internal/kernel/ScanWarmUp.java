package io.winnow.engine.internal.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Has the vector code of scans compiled in the background. Interpreted, each of its operations
 * takes microseconds: the first scan of 5,000 codes took half a second by it and 70 ms by scalar
 * code.
 *
 * <p>Nothing happens before so much was scanned that more will follow: a command that searches once
 * does not pay. Then a daemon thread runs the scans on made-up data until the vector code is the
 * faster one; where it never is, as without an optimizing compiler, the scalar code stays.
 * Thread-safe.
 */
final class ScanWarmUp {
  /** Rows and codes that are scanned before it begins. */
  static final int BEGIN = 1 << 15;

  /** Calls that are timed together. */
  private static final int ROUND = 50;

  private static final long LIMIT_NANOS = 30_000_000_000L;
  private static final int ROWS = Kernels.CODE_BLOCK;

  private final Kernels scalar;
  private final Kernels vectors;
  private final AtomicBoolean begun = new AtomicBoolean();

  /** Counted without care: two threads may count as one. */
  private int scanned;

  private volatile boolean done;

  ScanWarmUp(Kernels scalar, Kernels vectors) {
    this.scalar = scalar;
    this.vectors = vectors;
  }

  /** Whether enough was scanned to begin. */
  boolean hasBegun() {
    return begun.get();
  }

  /** Whether the vector code is compiled. */
  boolean isDone() {
    return done;
  }

  /** Notes a scan of so many rows or codes by scalar code. */
  void scanned(int count) {
    if (scanned < BEGIN) {
      scanned += Math.min(count, BEGIN);
    } else if (begun.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("winnow-scan-warm-up").start(this::run);
    }
  }

  private void run() {
    long start = System.nanoTime();
    try (Arena arena = Arena.ofConfined()) {
      for (Consumer<Kernels> scan : scans(arena)) {
        while (time(scan, vectors) >= time(scan, scalar)) {
          if (System.nanoTime() - start > LIMIT_NANOS) {
            return;
          }
        }
      }
    }
    done = true;
  }

  private static long time(Consumer<Kernels> scan, Kernels kernels) {
    long start = System.nanoTime();
    for (int i = 0; i < ROUND; i++) {
      scan.accept(kernels);
    }
    return System.nanoTime() - start;
  }

  /** Of vectors with and without columns that are left over, and scores of which few are high. */
  private static List<Consumer<Kernels>> scans(Arena arena) {
    int columns = 256;
    MemorySegment codes = arena.allocate(Kernels.codeBlockBytes(columns));
    MemorySegment rows = arena.allocate((long) ROWS * columns * Float.BYTES);
    byte[] tables = new byte[columns / 2 * Kernels.CODE_TABLE];
    float[] even = new float[columns];
    float[] odd = new float[100];
    float[] out = new float[ROWS];
    int[] places = new int[ROWS];
    float[] scores = new float[ROWS];
    scores[1] = 1;
    scores[ROWS - 1] = 1;
    return List.of(
        kernels -> kernels.codeScores(codes, tables, 1, 0, 0, 0, 1, out),
        kernels -> {
          kernels.atLeast(scores, ROWS, 1, places);
          kernels.atLeast(scores, ROWS - 1, 1, places);
        },
        kernels -> {
          kernels.dotRange(rows, even, 0, ROWS, out);
          kernels.dotRange(rows, odd, 0, ROWS, out);
        },
        kernels -> {
          kernels.dotRows(rows, even, places, ROWS, out);
          kernels.dotRows(rows, odd, places, ROWS - 1, out);
        });
  }
}
