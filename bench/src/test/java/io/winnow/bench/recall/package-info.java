/** Tests of {@code io.winnow.bench.recall}. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.recall;
