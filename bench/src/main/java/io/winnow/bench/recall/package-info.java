/**
 * How much of the exact answer recall finds, and how long it takes, beside Lucene as it comes: each
 * system in a process of its own, round by round in turn.
 */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.recall;
