package io.winnow.retriever.transformer;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import java.util.function.Function;

/** Starts DJL engines, in a JVM that {@link DjlRuntime#require} has accepted. */
final class DjlEngine {
  private DjlEngine() {}

  /**
   * Starts an engine, once per JVM, and makes the first thing of it, which may load more libraries.
   *
   * @throws UnsupportedOperationException if a native library does not load
   */
  static <T> T start(DjlRuntime runtime, Function<Engine, T> first) {
    try {
      return first.apply(Engine.getEngine(runtime.engineName()));
    } catch (EngineException | LinkageError e) {
      throw new UnsupportedOperationException(
          "DJL engine "
              + runtime.engineName()
              + " did not start: "
              + e.getMessage()
              + (e.getCause() == null ? "" : " (" + e.getCause().getMessage() + ")")
              + "; its libraries are unpacked into DJL_CACHE_DIR, which must be writable and have room",
          e);
    }
  }
}
