package io.winnow.retriever.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Looks at what lies in the caches, by names, sizes and configurations; no weights are read. */
record ModelListing(Path cache, Path hub) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long LONGEST_CONFIG = 1 << 20;
  private static final String MODELS = "models--";

  List<StoredModel> all() throws IOException {
    List<StoredModel> models = new ArrayList<>();
    for (String layout : HubModel.names(cache)) {
      for (String name : HubModel.names(cache.resolve(layout))) {
        Path folder = cache.resolve(layout).resolve(name);
        // A folder whose filling was cut short has a longer name.
        if (Files.isDirectory(folder) && !name.contains(".part")) {
          models.add(look(name, StoredModel.Place.WINNOW, "", List.of(), folder));
        }
      }
    }
    for (String name : HubModel.names(hub)) {
      if (name.startsWith(MODELS)) {
        addSnapshots(name.substring(MODELS.length()).replace("--", "/"), hub.resolve(name), models);
      }
    }
    models.sort(Comparator.comparing(StoredModel::name).thenComparing(StoredModel::commit));
    return models;
  }

  private static void addSnapshots(String name, Path folder, List<StoredModel> models)
      throws IOException {
    HubModel model = new HubModel(folder);
    Map<String, String> revisions = model.revisions();
    for (String commit : model.commits()) {
      List<String> own =
          revisions.keySet().stream().filter(r -> commit.equals(revisions.get(r))).toList();
      models.add(look(name, StoredModel.Place.HUB, commit, own, model.snapshot(commit)));
    }
  }

  private static StoredModel look(
      String name, StoredModel.Place place, String commit, List<String> revisions, Path folder)
      throws IOException {
    long bytes = 0;
    boolean weights = false;
    boolean broken = false;
    for (Path file : HubModel.files(folder)) {
      String fileName = file.getFileName().toString();
      if (Files.isRegularFile(file)) {
        bytes += Files.size(file);
        weights |= isWeights(fileName);
      } else {
        broken = true; // a link to a blob that is gone
      }
    }
    JsonNode config = json(folder.resolve("config.json"));
    StoredModel.Kind kind = StoredModel.Kind.INCOMPLETE;
    if (weights && !broken) {
      kind = kind(config, folder);
    }
    return new StoredModel(
        name, place, commit, revisions, kind, dimension(config), bytes, folder.toAbsolutePath());
  }

  private static boolean isWeights(String name) {
    return name.equals("model.safetensors")
        || name.equals("model.safetensors.index.json")
        || name.endsWith(".onnx");
  }

  private static StoredModel.Kind kind(JsonNode config, Path folder) throws IOException {
    if (config.path("model_type").asText().equals("model2vec")
        || json(folder.resolve("modules.json")).toString().contains(".StaticEmbedding\"")) {
      return StoredModel.Kind.STATIC;
    }
    return config.path("architectures").path(0).asText().endsWith("ForSequenceClassification")
        ? StoredModel.Kind.CROSS_ENCODER
        : StoredModel.Kind.ENCODER;
  }

  private static OptionalInt dimension(JsonNode config) {
    int dimension = config.path("hidden_dim").asInt(config.path("hidden_size").asInt(0));
    return dimension > 0 ? OptionalInt.of(dimension) : OptionalInt.empty();
  }

  private static JsonNode json(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > LONGEST_CONFIG) {
      return MAPPER.createObjectNode();
    }
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException _) {
      return MAPPER.createObjectNode(); // whoever loads the model is told
    }
  }
}
