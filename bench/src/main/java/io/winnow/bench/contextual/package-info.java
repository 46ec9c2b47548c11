/** Measures what it saves to keep a bi-encoder's vectors of documents, over a stream of queries. */
@NullMarked
package io.winnow.bench.contextual;

import org.jspecify.annotations.NullMarked;
