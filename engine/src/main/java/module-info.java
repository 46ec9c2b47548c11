import org.jspecify.annotations.NullMarked;

/** Static embedding models: load, encode, distil. */
@NullMarked
module io.winnow.engine {
  requires static transitive org.jspecify;
  requires jdk.incubator.vector;
  requires com.fasterxml.jackson.core;
  requires ejml.core;
  requires ejml.ddense;

  exports io.winnow.engine;
  exports io.winnow.engine.distill;
  exports io.winnow.engine.scan;
  exports io.winnow.engine.table;
  exports io.winnow.engine.tokenizer;
}
