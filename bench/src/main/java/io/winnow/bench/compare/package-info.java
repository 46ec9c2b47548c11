/** Whether one system is better than another: the statistics of paired results, and their table. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.compare;
