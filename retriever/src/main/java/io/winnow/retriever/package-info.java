/**
 * Two-stage search over one index: {@link io.winnow.retriever.Retriever} opens it, adds, deletes,
 * commits and searches. Everything is safe to share between threads.
 */
@org.jspecify.annotations.NullMarked
package io.winnow.retriever;
