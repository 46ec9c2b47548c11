/** Tests of {@code io.winnow.bench.datasets}. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.datasets;
