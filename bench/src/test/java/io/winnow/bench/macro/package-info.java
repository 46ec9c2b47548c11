/** Encoders measured side by side; the peers here are scripts, none has to be installed. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.macro;
