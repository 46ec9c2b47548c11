/** The distribution's entry point and its benchmarks. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench;
