/**
 * Making static models: a teacher's token outputs, weighted and reduced by PCA. The teacher comes
 * from outside through {@link io.winnow.engine.distill.Teacher}; no neural runtime is needed here.
 */
package io.winnow.engine.distill;
