/** Tools for a garden. */
module garden.tools {
  exports garden.tools;
  exports garden.tools.internal to
      garden.shed;
}
