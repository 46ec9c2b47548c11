/** Tests of {@code io.winnow.bench.contextual}. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.contextual;
