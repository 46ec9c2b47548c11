/** Test collections on disk: what there is, how to get it, and whether it is whole. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.datasets;
