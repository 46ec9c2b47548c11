/**
 * Where models come from: a SPEC (folder, file, class path, short name) becomes a path that the
 * loaders read. Nothing here touches the network.
 */
@org.jspecify.annotations.NullMarked
package io.winnow.retriever.model;
