/**
 * Tests of the launcher script, in a source tree of their own with stand-ins for Java and Maven:
 * what is installed on the machine has no part in them.
 */
@NullMarked
package io.winnow.bench.launcher;

import org.jspecify.annotations.NullMarked;
