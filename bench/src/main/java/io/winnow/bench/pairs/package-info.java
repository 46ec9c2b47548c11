/** Measures rerankers over pairs alone: what memory they hold over many calls. */
@NullMarked
package io.winnow.bench.pairs;

import org.jspecify.annotations.NullMarked;
