/**
 * Where models come from: a SPEC (folder, file, class path, short name, Hugging Face id) becomes a
 * path that the loaders read. The network is touched only where a download is asked for.
 */
@org.jspecify.annotations.NullMarked
package io.winnow.retriever.model;
