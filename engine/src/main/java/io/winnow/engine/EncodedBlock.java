package io.winnow.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A few texts that one thread encodes: whichever comes first. Texts are added before it is handed
 * to another thread.
 */
final class EncodedBlock implements Runnable {
  private final StaticModel model;
  private final EncodeOptions options;
  private final AtomicBoolean stopped;
  private final List<CharSequence> texts = new ArrayList<>();
  private long chars;

  private final AtomicBoolean claimed = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);

  /** What is below may be read once it is done. */
  private final List<float[]> vectors = new ArrayList<>();

  private @Nullable RuntimeException exception;
  private @Nullable Error error;

  /**
   * An empty block.
   *
   * @param stopped set when nobody wants its vectors any more
   */
  EncodedBlock(StaticModel model, EncodeOptions options, AtomicBoolean stopped) {
    this.model = model;
    this.options = options;
    this.stopped = stopped;
  }

  void add(CharSequence text) {
    texts.add(text);
    chars += text.length();
  }

  int size() {
    return texts.size();
  }

  /** The chars of all its texts. */
  long chars() {
    return chars;
  }

  @Override
  public void run() {
    if (claimed.getAndSet(true)) {
      return;
    }
    try {
      for (int i = 0; i < texts.size() && !stopped.get(); i++) {
        float[] vector = new float[model.dimension()];
        model.encode(texts.get(i), options, vector);
        vectors.add(vector);
      }
    } catch (RuntimeException e) {
      exception = e;
    } catch (Error e) {
      error = e;
    } finally {
      done.countDown();
    }
  }

  boolean isDone() {
    return done.getCount() == 0;
  }

  /** Returns once no thread works on it, nor will; encodes it if none has begun. */
  void finish() {
    run();
    boolean interrupted = false;
    while (true) {
      try {
        done.await();
        break;
      } catch (InterruptedException e) { // a block takes about a millisecond
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A vector of a finished block.
   *
   * @throws RuntimeException what encoding its text has thrown
   */
  float[] vector(int index) {
    if (index < vectors.size()) {
      return vectors.get(index);
    }
    if (exception != null) {
      throw exception;
    }
    if (error != null) {
      throw error;
    }
    throw new IllegalStateException("the stream of vectors was closed");
  }
}
