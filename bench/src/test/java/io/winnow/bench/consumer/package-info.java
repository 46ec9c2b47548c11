/**
 * A project that depends on the retriever alone, in {@code src/test/consumer}, built and run as its
 * users would.
 */
@NullMarked
package io.winnow.bench.consumer;

import org.jspecify.annotations.NullMarked;
