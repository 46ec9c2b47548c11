/** What a ranking is worth: the measures of trec_eval, and their averages over judged queries. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.eval;
