/** Files over HTTP: redirects, resumption, time limits. It touches the network only when called. */
@org.jspecify.annotations.NullMarked
package io.winnow.retriever.download;
