package io.winnow.retriever.model;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which files of a model Winnow can use: weights last, so that a model with weights is whole. */
final class HubSelection {
  private static final Set<String> AT_THE_TOP =
      Set.of("modules.json", "config_sentence_transformers.json");

  private static final Set<String> ANYWHERE =
      Set.of(
          "config.json",
          "sentence_bert_config.json",
          "special_tokens_map.json",
          "tokenizer.json",
          "tokenizer_config.json");

  /** How sentence-transformers names the folders of its modules. */
  private static final Pattern MODULE = Pattern.compile("(?:\\d+_[A-Za-z]+/)?");

  private static final String WEIGHTS = "model.safetensors";
  private static final String INDEX = WEIGHTS + ".index.json";
  private static final Pattern SHARD = Pattern.compile("model-\\d+-of-\\d+\\.safetensors");

  private static final int SHOWN = 20;

  private HubSelection() {}

  /**
   * Chooses.
   *
   * @param onnx an ONNX file, with or without its folder {@code onnx/}; empty for safetensors
   * @throws IOException if there is no model in it that Winnow can use; the message says what there
   *     is
   */
  static List<HubFile> of(HubId id, HubListing listing, String onnx) throws IOException {
    List<HubFile> weights = onnx.isEmpty() ? safetensors(listing) : onnx(listing, onnx);
    if (weights.isEmpty()) {
      throw new IOException(noWeights(id, listing, onnx));
    }
    List<HubFile> chosen = new ArrayList<>();
    for (HubFile file : listing.files()) {
      if (MODULE.matcher(file.folder()).matches()
          && (ANYWHERE.contains(file.name()) || AT_THE_TOP.contains(file.path()))) {
        chosen.add(file);
      }
    }
    if (chosen.stream().noneMatch(file -> file.name().equals("tokenizer.json"))) {
      throw new IOException(
          "%s has no tokenizer.json, without which Winnow cannot read text; it has %s"
              .formatted(id, shown(listing.files())));
    }
    chosen.sort(Comparator.comparing(HubFile::path));
    chosen.addAll(weights);
    for (HubFile file : chosen) {
      if (!PathNames.isSafePath(file.path()) || file.size() < 0 || !HubFile.isHash(file.hash())) {
        throw new IOException(
            "%s: the hub does not say size and hash of %s, without which it cannot be checked"
                .formatted(id, PathNames.printable(file.path())));
      }
    }
    return chosen;
  }

  private static List<HubFile> safetensors(HubListing listing) {
    List<HubFile> weights = new ArrayList<>();
    Set<String> folders = new TreeSet<>();
    for (HubFile file : listing.files()) {
      if (MODULE.matcher(file.folder()).matches()) {
        folders.add(file.folder());
      }
    }
    for (String folder : folders) {
      List<HubFile> here =
          listing.files().stream()
              .filter(file -> file.folder().equals(folder))
              .sorted(Comparator.comparing(HubFile::path))
              .toList();
      List<HubFile> whole = here.stream().filter(f -> f.name().equals(WEIGHTS)).toList();
      if (!whole.isEmpty()) {
        weights.addAll(whole);
      } else if (here.stream().anyMatch(file -> file.name().equals(INDEX))) {
        here.stream().filter(f -> SHARD.matcher(f.name()).matches()).forEach(weights::add);
        here.stream().filter(f -> f.name().equals(INDEX)).forEach(weights::add);
      }
    }
    return weights;
  }

  /** The file, after those beside it that hold its tensors. */
  private static List<HubFile> onnx(HubListing listing, String name) {
    for (String path : List.of(name, "onnx/" + name)) {
      List<HubFile> found = new ArrayList<>();
      for (HubFile file : listing.files()) {
        if (file.path().equals(path)
            || (file.path().startsWith(path) && !file.path().endsWith(".onnx"))) {
          found.add(file);
        }
      }
      if (found.stream().anyMatch(file -> file.path().equals(path))) {
        found.sort(Comparator.comparing(HubFile::path).reversed());
        return found;
      }
    }
    return List.of();
  }

  private static String noWeights(HubId id, HubListing listing, String onnx) {
    List<HubFile> graphs =
        listing.files().stream().filter(file -> file.path().endsWith(".onnx")).toList();
    if (!onnx.isEmpty()) {
      return "%s has no %s; it has %s"
          .formatted(
              id, PathNames.printable(onnx), shown(graphs.isEmpty() ? listing.files() : graphs));
    }
    return graphs.isEmpty()
        ? "%s has no weights that Winnow can use: expected model.safetensors or an ONNX file, found %s"
            .formatted(id, shown(listing.files()))
        : "%s has no model.safetensors; to use it by ONNX, add --onnx FILE with one of %s"
            .formatted(id, shown(graphs));
  }

  private static String shown(List<HubFile> files) {
    String more = files.size() > SHOWN ? ", and %d more".formatted(files.size() - SHOWN) : "";
    return files.isEmpty()
        ? "no files"
        : files.stream()
                .limit(SHOWN)
                .map(file -> PathNames.printable(file.path()))
                .collect(joining(", "))
            + more;
  }
}
