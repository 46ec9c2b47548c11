/** Tests of {@code io.winnow.bench.pairs}. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.pairs;
