/**
 * Stage one: the Lucene schema, the two arms (BM25 and static vectors) and their fusion. Knows
 * nothing of models and rerankers. Internal to the retriever; types here are public only for its
 * other packages.
 */
@org.jspecify.annotations.NullMarked
package io.winnow.retriever.recall;
