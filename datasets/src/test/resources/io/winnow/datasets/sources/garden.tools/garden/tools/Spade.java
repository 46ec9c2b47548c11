package garden.tools;

import java.util.List;

/**
 * A spade for <em>wet</em> soil &amp; sand. <!-- hidden remark -->
 *
 * <h2>Care</h2>
 *
 * Wipe it after use:
 * <ul>
 *   <li>dry the {@code blade<steel>}
 *   <li>oil the handle
 * </ul>
 * It weighs less than 2<sup>3</sup> units and lasts to the 9<sup>th</sup> year.
 *
 * <pre>{@code
 *   spade.dig(1);
 * }</pre>
 *
 * @param <T> what it digs
 * @author nobody
 * @since 1
 */
public class Spade<T> {
  /** A field is not documented here. */
  public int weight;

  /** Makes a spade. */
  public Spade() {}

  public Spade(int undocumented) {}

  /** Not public. */
  protected Spade(String secret) {}

  /**
   * Digs a hole, unlike {@link #fill(List, int...)}, {@link garden.tools.Rake#pull() pulling a
   * rake} or a {@linkplain java.util.List plain list}; see {@link java.util.Map.Entry#getKey()},
   * {@link Spade#Spade() } and {@link java.lang.String}.
   *
   * @param depth in spits
   * @return The hole
   * @throws IllegalStateException if the ground is frozen
   * @see #fill
   * @apiNote Mind {@literal <worms>}.
   * @deprecated use {@link Rake}
   */
  public T dig(int depth) {
    return null;
  }

  /** {@inheritDoc} */
  public String toString() {
    return "";
  }

  /** {@return the <i>number</i> of holes} Counts {@systemProperty garden.holes} too. */
  public int holes() {
    return 0;
  }

  /**
   * Fills holes. Returns the soil left.
   *
   * @return the soil left
   */
  public int fill(List<? extends T> holes, final int... soil) {
    return 0;
  }

  /** Sharpens with {@snippet :
   *    stone.wet(); // @highlight substring="wet"
   *    blade.draw(stone);
   * } and a steady hand
   *
   * @return whether it is sharp
   */
  public <S> boolean sharpen(java.util.Map<String, S>[] stones, @Deprecated String[][] oils) {
    return true;
  }

  /**
   * Not for users.
   *
   * @hidden
   */
  public void secret() {}

  /** Only this package. */
  void packagePrivate() {}

  /** Nested, and public. */
  public enum Edge {
    /** A constant. */
    SHARP;

    /** Flips the edge. */
    public Edge flip() {
      return this;
    }
  }

  /** Nested, but protected. */
  protected static class Handle {
    /** Out of reach. */
    public void hold() {}
  }
}

/** Not public, in the same file. */
class Splinter {
  /** Never seen. */
  public void hurt() {}
}
