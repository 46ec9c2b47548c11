/**
 * The vector arm: how vectors lie in the index beside their codes, and the search for the nearest
 * by the cheapest of three methods. Internal to the retriever; types here are public only for its
 * other packages and for Lucene.
 */
@org.jspecify.annotations.NullMarked
package io.winnow.retriever.recall.vectors;
