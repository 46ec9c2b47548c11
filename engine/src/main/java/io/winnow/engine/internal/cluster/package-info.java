/** Rows of a table that lie close together, found by k-means. */
package io.winnow.engine.internal.cluster;
