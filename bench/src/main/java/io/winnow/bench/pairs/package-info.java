/**
 * Measures rerankers over pairs alone: how fast they are beside those of Python, and what memory
 * they hold over many calls.
 */
@NullMarked
package io.winnow.bench.pairs;

import org.jspecify.annotations.NullMarked;
