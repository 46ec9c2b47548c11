/**
 * The indexes that {@code bench recall} sets beside each other: Winnow's, and one that uses Lucene
 * as it comes. The one package of the bench that knows Lucene.
 */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.recall.system;
