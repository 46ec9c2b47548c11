/** The measures give what trec_eval gives, and what can be computed by hand. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.eval;
