/**
 * Documents to search: collections in JSON lines or text files, and the API documentation of Java
 * code. {@link io.winnow.datasets.Corpus} is the door. A corpus is a description of where documents
 * are; it holds no open file, may be read any number of times, and is safe to share between
 * threads.
 */
@org.jspecify.annotations.NullMarked
package io.winnow.datasets;
