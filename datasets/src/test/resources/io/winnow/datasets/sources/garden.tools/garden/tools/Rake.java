package garden.tools;

/// A *rake* for `leaves_and_twigs`, **not {@linkplain Spade digging}**.
///
/// # Use
/// - pull [slowly][Rake#pull()], 2 * 3 times
/// - see [the guide](https://example.org/rake_(tool)) &lt;here&gt;
///
/// ```java
/// rake.pull(); // *twice*
/// ```
public interface Rake {
  /** Pulls: public without saying so. */
  void pull();

  /** Private help. */
  private void help() {}

  /** A record in an interface is public. */
  record Tine(int length) {
    /** Checks the length. */
    public Tine {}
  }

  /** A mark. */
  @interface Mark {
    /** {@return the owner} */
    String owner() default "";
  }
}
