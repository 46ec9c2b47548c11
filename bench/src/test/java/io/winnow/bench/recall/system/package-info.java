/** Tests of {@code io.winnow.bench.recall.system}. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.recall.system;
