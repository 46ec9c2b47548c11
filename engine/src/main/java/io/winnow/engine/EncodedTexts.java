package io.winnow.engine;

import java.util.Queue;
import java.util.Spliterator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of a stream of texts, in order. The thread that takes the vectors reads the texts,
 * puts them together to blocks and has the common pool encode these; instead of waiting for one it
 * encodes another. So it has no threads to end, the source is read by one thread, and no more is
 * read ahead than a few blocks.
 */
final class EncodedTexts implements Spliterator<float[]> {
  /** What closes a block: so many texts, or so many chars. */
  private static final int TEXTS = 64;

  private static final int CHARS = 1 << 16;

  /** Blocks under way for each thread: one to work on and one to go on with. */
  private static final int BLOCKS = 2;

  private final StaticModel model;
  private final EncodeOptions options;
  private final Spliterator<? extends CharSequence> texts;
  private final int most = BLOCKS * (ForkJoinPool.getCommonPoolParallelism() + 1);
  private final Queue<EncodedBlock> blocks = new ArrayBlockingQueue<>(most);
  private final AtomicBoolean stopped = new AtomicBoolean();

  /** Blocks that the common pool has and has not come to. */
  private final AtomicInteger handedOver = new AtomicInteger();

  /** The block that is filled. */
  private EncodedBlock open;

  /** The finished block whose vectors are handed over, and the next of these. */
  private @Nullable EncodedBlock finished;

  private int next;

  /** Texts that were read and whose vectors were not handed over. */
  private long ahead;

  private EncodedTexts(
      StaticModel model, EncodeOptions options, Spliterator<? extends CharSequence> texts) {
    this.model = model;
    this.options = options;
    this.texts = texts;
    this.open = new EncodedBlock(model, options, stopped);
  }

  /** See {@link StaticModel#encodeAll(Stream, EncodeOptions)}. */
  static Stream<float[]> of(
      StaticModel model, EncodeOptions options, Stream<? extends CharSequence> texts) {
    EncodedTexts vectors = new EncodedTexts(model, options, texts.sequential().spliterator());
    return StreamSupport.stream(vectors, false).onClose(vectors::stop).onClose(texts::close);
  }

  @Override
  public boolean tryAdvance(Consumer<? super float[]> action) {
    return orStop(
        () -> {
          boolean more = true;
          while (more && blocks.size() < most) {
            more = texts.tryAdvance(this::add);
          }
          submit();
          return deliver(action);
        });
  }

  /** The source pushes: then a flatMap among the texts does not buffer what it gives. */
  @Override
  public void forEachRemaining(Consumer<? super float[]> action) {
    boolean all =
        orStop(
            () -> {
              makeRoom(action);
              texts.forEachRemaining(
                  text -> {
                    add(text);
                    makeRoom(action);
                  });
              submit();
              boolean more = true;
              while (more) {
                more = deliver(action);
              }
              return true;
            });
    assert all;
  }

  private void makeRoom(Consumer<? super float[]> action) {
    while (blocks.size() == most || finished != null) {
      boolean delivered = deliver(action);
      assert delivered;
    }
  }

  private void add(CharSequence text) {
    open.add(text);
    ahead++;
    if (open.size() >= TEXTS || open.chars() >= CHARS) {
      submit();
    }
  }

  /** Hands over what there is to be encoded, if there is room. */
  private void submit() {
    if (open.size() > 0 && blocks.offer(open)) {
      handOver(open);
      open = new EncodedBlock(model, options, stopped);
    }
  }

  /** What a busy pool has not come to stays in its queue even when it is encoded: so not all. */
  private void handOver(EncodedBlock block) {
    if (handedOver.get() < most) {
      handedOver.incrementAndGet();
      ForkJoinPool.commonPool()
          .execute(
              () -> {
                handedOver.decrementAndGet();
                block.run();
              });
    }
  }

  private boolean deliver(Consumer<? super float[]> action) {
    EncodedBlock block = finished;
    if (block == null) {
      block = blocks.poll();
      if (block == null) {
        return false;
      }
      block.run();
      // While another thread is at this one, there is others' work to do.
      for (EncodedBlock other : blocks) {
        if (block.isDone()) {
          break;
        }
        other.run();
      }
      block.finish();
      next = 0;
    }
    float[] vector = block.vector(next++);
    finished = next < block.size() ? block : null;
    ahead--;
    action.accept(vector);
    return true;
  }

  /** Whatever is thrown, by the source, a text or who takes the vectors: nothing goes on after. */
  private boolean orStop(BooleanSupplier work) {
    boolean completed = false;
    try {
      boolean result = work.getAsBoolean();
      completed = true;
      return result;
    } finally {
      if (!completed) {
        stop();
      }
    }
  }

  /** Once this returns no thread works for this stream, nor will. */
  private void stop() {
    stopped.set(true);
    for (EncodedBlock block : blocks) {
      block.finish();
    }
  }

  /** Never: parts that others take would be read ahead without a bound. */
  @Override
  public @Nullable Spliterator<float[]> trySplit() {
    return null;
  }

  @Override
  public long estimateSize() {
    long unread = texts.estimateSize();
    return unread == Long.MAX_VALUE ? unread : unread + ahead;
  }

  @Override
  public int characteristics() {
    return ORDERED | NONNULL | (texts.characteristics() & SIZED);
  }
}
