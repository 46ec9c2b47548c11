/**
 * Scanning many vectors for those nearest to one: exactly, over rows of memory, and by codes of two
 * bits a column. What to do with the scores is the caller's.
 */
@org.jspecify.annotations.NullMarked
package io.winnow.engine.scan;
