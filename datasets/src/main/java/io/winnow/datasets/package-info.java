/**
 * Documents to search: collections in JSON lines or text files, and the API documentation of Java
 * code. {@link io.winnow.datasets.Corpus} is the door. A corpus is a description of where documents
 * are; it holds no open file, may be read any number of times, and is safe to share between
 * threads.
 *
 * <p>To measure a search, {@link io.winnow.datasets.TestCollection} joins a corpus with {@link
 * io.winnow.datasets.Queries} and {@link io.winnow.datasets.Judgments}; {@link
 * io.winnow.datasets.RunFile} is what a search found. These are held in memory, and immutable.
 */
@org.jspecify.annotations.NullMarked
package io.winnow.datasets;
