package io.winnow.retriever.model;

import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.download.Patience;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the model that a SPEC means: a folder, a file, {@code classpath:NAME}, a short name, or
 * {@code owner/name@revision} for a model in the Hugging Face hub's cache. What exists as a path is
 * that path. A transformer on the class path is copied once into the cache, under a name made of
 * its own and its size, and found there from then on; static models are read where they lie. Only
 * {@link #download} and {@link #downloadOnnx} touch the network. Safe to share between threads and
 * processes.
 */
public final class ModelStore {
  private static final String CLASSPATH = "classpath:";

  /** Between the path of an archive and that of a folder in it. */
  private static final String INSIDE = "!/";

  private final Path cache;
  private final HubSettings hub;
  private final Patience patience;

  /**
   * A store with its cache in a folder, which is made when it is needed, and the hub that the
   * environment names.
   */
  public ModelStore(Path cache) {
    this(cache, HubSettings.fromEnvironment());
  }

  /** A store with its cache in a folder, which is made when it is needed, and a hub. */
  public ModelStore(Path cache, HubSettings hub) {
    this(cache, hub, Patience.USUAL);
  }

  ModelStore(Path cache, HubSettings hub, Patience patience) {
    this.cache = cache;
    this.hub = hub;
    this.patience = patience;
  }

  /** The store in the cache folder of this user. */
  public static ModelStore standard() {
    return new ModelStore(WinnowHome.locate().resolve("models"));
  }

  /**
   * Brings a model of the hub, its weights as safetensors, into the hub's cache, where Python finds
   * it too. Fetched are the files that Winnow can use and that are not there; each is compared with
   * the size and the hash that the hub tells, and the model appears when all are there. A download
   * that broke off goes on where it ended. Offline, a model that is there is found, and not
   * compared.
   *
   * @param id {@code owner/name}, or {@code owner/name@revision} with a branch, a tag or a commit;
   *     {@code main} where none is given
   * @return its folder
   * @throws IllegalArgumentException if the id has not that form
   * @throws IOException if it cannot be had; the message says why and what to do
   */
  public Path download(String id, Progress progress) throws IOException {
    return new HubDownload(hub, patience, progress).get(HubId.of(id), "");
  }

  /**
   * The same with an ONNX file for its weights.
   *
   * @param file as the hub has it, with or without its folder {@code onnx/}, and with the files
   *     beside it that hold its tensors
   */
  public Path downloadOnnx(String id, String file, Progress progress) throws IOException {
    return new HubDownload(hub, patience, progress).get(HubId.of(id), file);
  }

  /** The models in the caches, in the order of their names. */
  public List<StoredModel> list() throws IOException {
    return new ModelListing(cache, hub.cache()).all();
  }

  /**
   * Removes a model from the cache that has it. Programs that use it may go on with what they have
   * open.
   *
   * @param name as {@link #list} has it; {@code owner/name@revision} for one revision alone
   * @throws IOException if it is not there, or its folder holds what nobody would expect there;
   *     then nothing was removed
   */
  public void remove(String name, Progress progress) throws IOException {
    ModelRemoval removal = new ModelRemoval(cache, hub.cache(), progress);
    if (name.contains("/")) {
      removal.hub(HubId.of(name));
    } else {
      removal.unpacked(name);
    }
  }

  /**
   * Loads a static model from where it lies; nothing is copied into the cache.
   *
   * @param spec a folder; a zip or jar with one model, or {@code ARCHIVE!/FOLDER} with more; {@code
   *     classpath:NAME} for the resources {@code NAME/model.safetensors}, {@code
   *     NAME/tokenizer.json} and {@code NAME/config.json}; {@code owner/name@revision} for one in
   *     the cache of the hub that the environment names
   * @throws IOException if there is none; the message says what was looked for
   */
  public static StaticModel loadStatic(String spec) throws IOException {
    return loadStatic(spec, HubSettings.fromEnvironment());
  }

  static StaticModel loadStatic(String spec, HubSettings hub) throws IOException {
    if (spec.startsWith(CLASSPATH)) {
      return StaticModel.load(ClassPathModels.loader(), spec.substring(CLASSPATH.length()));
    }
    if (Files.exists(Path.of(spec))) {
      return StaticModel.load(Path.of(spec));
    }
    int inside = spec.indexOf(INSIDE);
    if (inside > 0) {
      return StaticModel.load(
          Path.of(spec.substring(0, inside)), spec.substring(inside + INSIDE.length()));
    }
    Optional<HubId> id = HubId.parse(spec);
    if (id.isPresent()) {
      return StaticModel.load(hub.require(id.get()));
    }
    Optional<KnownModel> teacher = KnownModel.find(spec);
    if (teacher.isPresent()) {
      throw new FileNotFoundException(
          spec
              + " is a teacher, not a static model: distil it first with: winnow distill --teacher "
              + spec
              + " --out FOLDER");
    }
    throw new FileNotFoundException(
        "no static model "
            + spec
            + ": expected a folder, a zip or jar with a model, classpath:NAME, or OWNER/NAME of the"
            + " hub");
  }

  /**
   * The spec of a static model by which it is found from any folder, and later too: of a model of
   * the hub the commit.
   */
  public static String absolute(String spec) throws IOException {
    return absolute(spec, HubSettings.fromEnvironment());
  }

  static String absolute(String spec, HubSettings hub) throws IOException {
    if (spec.startsWith(CLASSPATH)) {
      return spec;
    }
    Optional<HubId> id = Files.exists(Path.of(spec)) ? Optional.empty() : HubId.parse(spec);
    if (id.isPresent()) {
      return hub.pinned(id.get()).toString();
    }
    int inside = spec.indexOf(INSIDE);
    int end = inside > 0 && !Files.exists(Path.of(spec)) ? inside : spec.length();
    Path path = Path.of(spec.substring(0, end));
    return Files.exists(path) ? path.toRealPath() + spec.substring(end) : spec;
  }

  /**
   * The folder or .onnx file of a contextual model.
   *
   * @param spec a folder, an .onnx file, {@code classpath:NAME} for the resources {@code NAME.onnx}
   *     and {@code NAME-tokenizer.json}, a short name, or {@code owner/name@revision}
   * @throws IOException if there is none; the message says what was looked for
   */
  public Path transformer(String spec) throws IOException {
    if (!spec.startsWith(CLASSPATH) && Files.exists(Path.of(spec))) {
      return Path.of(spec);
    }
    String name = spec.startsWith(CLASSPATH) ? spec.substring(CLASSPATH.length()) : spec;
    KnownModel known = KnownModel.find(name).orElse(null);
    if (known == null && !spec.startsWith(CLASSPATH)) {
      Optional<HubId> id = HubId.parse(spec);
      if (id.isPresent()) {
        return hub.require(id.get());
      }
      throw new FileNotFoundException(
          "no model "
              + spec
              + ": expected a folder, an .onnx file, classpath:NAME, OWNER/NAME of the hub, or one of "
              + KnownModel.names());
    }
    return new ClassPathModels(cache).folder(name, known);
  }
}
