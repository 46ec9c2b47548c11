/** The documents are true: their code compiles and runs. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.docs;
