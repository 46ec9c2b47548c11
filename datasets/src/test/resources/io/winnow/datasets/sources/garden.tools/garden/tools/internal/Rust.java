package garden.tools.internal;

/** Exported to one module only: no part of the API. */
public class Rust {}
