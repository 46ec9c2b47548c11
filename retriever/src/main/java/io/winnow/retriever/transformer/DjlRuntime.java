package io.winnow.retriever.transformer;

/**
 * The DJL engines, asked for by name only. Before the first DJL class is touched it is checked that
 * DJL is offline and that the engine and its native library are on the class path: DJL would
 * otherwise call a cloud's metadata address, and download what is missing.
 */
enum DjlRuntime {
  /** Runs BERT from safetensors, and TorchScript files. */
  PYTORCH("PyTorch", "ai.djl.pytorch:pytorch-engine", "ai/djl/pytorch/engine/PtEngine.class"),
  /** Runs ONNX files. */
  ONNX_RUNTIME(
      "OnnxRuntime",
      "ai.djl.onnxruntime:onnxruntime-engine",
      "ai/djl/onnxruntime/engine/OrtEngine.class");

  /** The DJL release that all artifacts must be of. */
  static final String DJL_VERSION = "0.35.1";

  /** The libtorch release that it binds. */
  static final String PYTORCH_VERSION = "2.7.1";

  private static final System.Logger LOGGER = System.getLogger(DjlRuntime.class.getName());

  private final String engineName;
  private final String artifact;
  private final String engineClass;

  DjlRuntime(String engineName, String artifact, String engineClass) {
    this.engineName = engineName;
    this.artifact = artifact;
    this.engineClass = engineClass;
  }

  /** The name by which DJL knows it. */
  String engineName() {
    return engineName;
  }

  /**
   * Checks this JVM; called before any class that refers to DJL is linked.
   *
   * @throws UnsupportedOperationException if the environment lacks something, with the remedy
   */
  void require() {
    check(DjlEnvironment.ofThisJvm());
  }

  /** Refuses an environment in which the engine would fail or use the network. */
  void check(DjlEnvironment environment) {
    if (!environment.offline()) {
      throw new UnsupportedOperationException(
          "DJL is not offline, so it would use the network: add -Dai.djl.offline=true to the JVM's"
              + " options");
    }
    if (!environment.has(engineClass)) {
      throw missing("DJL engine " + engineName, artifact + ":" + DJL_VERSION);
    }
    switch (this) {
      case PYTORCH -> checkPyTorch(environment);
      case ONNX_RUNTIME -> checkOnnxRuntime(environment);
    }
  }

  private static void checkPyTorch(DjlEnvironment environment) {
    if (!environment.hasPyTorchLibrary()) {
      throw missing(
          "PyTorch library for " + environment.platform(),
          "ai.djl.pytorch:pytorch-native-cpu:"
              + PYTORCH_VERSION
              + " with classifier "
              + environment.platform());
    }
    String library = environment.pyTorchLibrary();
    if (!library.isEmpty() && !library.startsWith(PYTORCH_VERSION)) {
      throw another(
          "PyTorch library",
          PYTORCH_VERSION,
          library,
          "ai.djl.pytorch:pytorch-native-cpu:" + PYTORCH_VERSION);
    }
    String binding = PYTORCH_VERSION + "-" + DJL_VERSION;
    String found = environment.pyTorchBinding();
    if (found.isEmpty()) {
      throw missing("PyTorch binding " + binding, "ai.djl.pytorch:pytorch-jni:" + binding);
    }
    if (!found.startsWith(binding)) {
      throw another("PyTorch binding", binding, found, "ai.djl.pytorch:pytorch-jni:" + binding);
    }
  }

  private static void checkOnnxRuntime(DjlEnvironment environment) {
    if (environment.has(PYTORCH.engineClass) && !environment.onnxAlone()) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "DJL starts PyTorch along with ONNX Runtime, which takes time and memory: add"
              + " -Dai.djl.onnx.disable_alternative=true to the JVM's options");
    }
    if (!environment.hasOnnxRuntimeLibrary()) {
      throw missing(
          "ONNX Runtime library for " + environment.platform(),
          "com.microsoft.onnxruntime:onnxruntime in a version that has it, or set"
              + " -Donnxruntime.native.path to its folder");
    }
  }

  private static UnsupportedOperationException missing(String what, String remedy) {
    return new UnsupportedOperationException(what + " not on the class path: add " + remedy);
  }

  private static UnsupportedOperationException another(
      String what, String expected, String found, String remedy) {
    return new UnsupportedOperationException(
        "%s of another version on the class path: expected %s, found %s; use %s"
            .formatted(what, expected, found, remedy));
  }
}
