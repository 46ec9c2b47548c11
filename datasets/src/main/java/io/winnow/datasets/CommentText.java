package io.winnow.datasets;

import com.sun.source.doctree.DeprecatedTree;
import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.HiddenTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.UnknownBlockTagTree;
import com.sun.source.util.DocTrees;
import java.util.Locale;
import java.util.Map;

/** A documentation comment as prose on one line; {@link ApiDocs} says which of its tags count. */
final class CommentText {
  private static final Map<String, String> NOTES =
      Map.of(
          "apiNote", "API note: ",
          "implSpec", "Implementation requirements: ",
          "implNote", "Implementation note: ");

  private final DocTrees docs;
  private final StringBuilder text = new StringBuilder();

  private CommentText(DocTrees docs) {
    this.docs = docs;
  }

  /** Empty if the comment says nothing, or asks not to be shown. */
  static String of(DocCommentTree comment, DocTrees docs) {
    if (comment.getBlockTags().stream().anyMatch(HiddenTree.class::isInstance)) {
      return "";
    }
    CommentText text = new CommentText(docs);
    text.append("", DocTreeText.of(comment.getFullBody(), docs));
    comment.getBlockTags().forEach(text::append);
    return text.text.toString();
  }

  private void append(DocTree tag) {
    switch (tag) {
      case ReturnTree result -> appendResult(DocTreeText.of(result.getDescription(), docs));
      case DeprecatedTree deprecated ->
          append("Deprecated: ", DocTreeText.of(deprecated.getBody(), docs));
      case UnknownBlockTagTree other when NOTES.containsKey(other.getTagName()) ->
          append(NOTES.get(other.getTagName()), DocTreeText.of(other.getContent(), docs));
      default -> {
        // parameters, exceptions, references, history
      }
    }
  }

  /** Says what is returned, unless the text has said so in the same words. */
  private void appendResult(String words) {
    String said = text.toString().toLowerCase(Locale.ROOT);
    String result = words.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    boolean sentence = result.startsWith("return");
    if (!said.contains(sentence ? result : "returns " + result)) {
      append(
          sentence ? "" : "Returns ",
          sentence ? Punctuation.startSentence(words) : Punctuation.midSentence(words));
    }
  }

  private void append(String label, String words) {
    if (!words.isEmpty()) {
      text.append(text.isEmpty() ? "" : " ").append(label).append(words);
      Punctuation.end(text, '.');
    }
  }
}
