@org.jspecify.annotations.NullMarked
package io.winnow.retriever;
