package io.winnow.datasets;

import com.sun.source.doctree.ReferenceTree;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a reference reads in a sentence: {@code java.util.List#add(Object)} as List.add(Object). */
final class ReferenceText {
  private static final Pattern PACKAGES = Pattern.compile("\\b(?:[a-z][a-z0-9_]*\\.)+(?=[A-Z])");
  private static final Pattern CONSTRUCTOR = Pattern.compile("(?:.*\\.)?(\\w+)#\\1\\(.*");

  private ReferenceText() {}

  static String of(ReferenceTree reference) {
    String signature = reference.getSignature().strip();
    signature = signature.substring(signature.indexOf('/') + 1); // the module
    String anchorless = signature.replaceFirst("##.*", "");
    String shortened = PACKAGES.matcher(anchorless).replaceAll("");
    Matcher constructor = CONSTRUCTOR.matcher(shortened);
    if (constructor.matches()) {
      return shortened.substring(shortened.indexOf('#') + 1);
    }
    return shortened.startsWith("#") ? shortened.substring(1) : shortened.replace('#', '.');
  }
}
