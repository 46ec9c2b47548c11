package io.winnow.retriever.cli;

import io.winnow.retriever.SearchProfile;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the time of a search goes: a table for people, and the same for scripts. */
final class ProfileText {
  private ProfileText() {}

  static void print(SearchProfile profile, PrintWriter out) {
    out.println("stage    first ms    p50 ms    max ms  share  work");
    for (SearchProfile.Stage stage : profile.stages()) {
      print(stage, out);
    }
    print(profile.total(), out);
    out.println(
        profile.runs() == 1
            ? "one search, which is cold; --repeat N shows warm ones"
            : profile.runs() + " searches; p50 and max are of those after the first");
  }

  private static void print(SearchProfile.Stage stage, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%-7s %9.3f %9.3f %9.3f  %3.0f %%  %s%n",
        stage.name(),
        ResultJson.millis(stage.first()),
        ResultJson.millis(stage.median()),
        ResultJson.millis(stage.max()),
        100 * stage.share(),
        ResultText.cut(stage.work(), 70));
  }

  static Map<String, @Nullable Object> json(SearchProfile profile) {
    Map<String, @Nullable Object> stages = new LinkedHashMap<>();
    profile.stages().forEach(stage -> stages.put(stage.name(), json(stage)));
    stages.put("total", json(profile.total()));
    Map<String, @Nullable Object> about = new LinkedHashMap<>();
    about.put("runs", profile.runs());
    about.put("stages", stages);
    Map<String, @Nullable Object> tree = ResultJson.of(profile.result());
    tree.put("profile", about);
    return tree;
  }

  private static Map<String, @Nullable Object> json(SearchProfile.Stage stage) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("first_ms", ResultJson.millis(stage.first()));
    tree.put("p50_ms", ResultJson.millis(stage.median()));
    tree.put("max_ms", ResultJson.millis(stage.max()));
    tree.put("share", stage.share());
    tree.put("work", stage.work());
    return tree;
  }
}
