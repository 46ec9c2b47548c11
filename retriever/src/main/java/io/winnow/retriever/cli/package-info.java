/**
 * The command line: thin commands over the public API. Results go to standard output, progress and
 * warnings to standard error; exit code 0 is done, 1 failed, 2 wrong usage.
 */
@org.jspecify.annotations.NullMarked
package io.winnow.retriever.cli;
