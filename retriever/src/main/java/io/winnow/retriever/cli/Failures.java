package io.winnow.retriever.cli;

import io.winnow.engine.distill.TeacherException;
import io.winnow.retriever.model.WinnowHome;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What a person reads when something fails: one message, and a stack trace only when asked for. */
final class Failures {
  private Failures() {}

  static int report(Exception exception, CommandLine command, boolean debug) {
    OutOfMemoryError outOfMemory = outOfMemory(exception);
    if (outOfMemory != null) {
      return outOfMemory(outOfMemory, command, debug);
    }
    PrintWriter err = command.getErr();
    Throwable cause =
        exception instanceof UncheckedIOException io
            ? Objects.requireNonNull(io.getCause())
            : exception;
    err.println("winnow: " + message(cause));
    if (debug) {
      exception.printStackTrace(err);
    } else if (!isExpected(cause)) {
      err.println("This is not an error that Winnow foresaw; --debug shows where it happened.");
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  static int usage(CommandLine.ParameterException exception, String[] arguments) {
    CommandLine command = exception.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("winnow: " + exception.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(exception, err);
    err.println("Usage: " + command.getHelp().synopsis(0).strip());
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  /** Makes something out of a user's arguments; a value that is refused is wrong usage. */
  static <T> T fromArguments(CommandSpec spec, Supplier<T> making) {
    try {
      return making.get();
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /**
   * Something that is done by a user's filter; a field that the index does not have is wrong usage.
   */
  static <T> T filtering(CommandSpec spec, Filtering<T> work) throws IOException {
    try {
      return work.run();
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Something that is done by a user's filter. */
  interface Filtering<T> {
    T run() throws IOException;
  }

  /** An option that does nothing without another. */
  static CommandLine.ParameterException idle(CommandSpec spec, String option, String other) {
    return new CommandLine.ParameterException(
        spec.commandLine(),
        "%s does nothing without %s: add %2$s, or leave out %1$s".formatted(option, other));
  }

  /** The heap was too small for what was asked. */
  static int outOfMemory(OutOfMemoryError error, CommandLine command, boolean debug) {
    PrintWriter err = command.getErr();
    long megabytes = Runtime.getRuntime().maxMemory() >> 20;
    err.printf(
        "winnow: out of memory (%s): the heap may take %d MB; let it take more, such as with"
            + " WINNOW_JAVA_OPTS=-Xmx%dm%n",
        error.getMessage(), megabytes, 2 * megabytes);
    if (debug) {
      error.printStackTrace(err);
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static @Nullable OutOfMemoryError outOfMemory(@Nullable Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError error) {
        return error;
      }
    }
    return null;
  }

  /** The failures that come with a message of their own. */
  private static boolean isExpected(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof IllegalArgumentException
        || cause instanceof UnsupportedOperationException
        || cause instanceof TeacherException;
  }

  private static String message(Throwable cause) {
    String message = plainMessage(cause);
    return message.contains("No space left on device")
        ? message
            + "; make room where the output goes, or in the cache folder "
            + WinnowHome.locate()
            + " (WINNOW_HOME moves it)"
        : message;
  }

  private static String plainMessage(Throwable cause) {
    return switch (cause) {
      case NoSuchFileException e -> orReason(e, "no such file or folder: ");
      case AccessDeniedException e -> orReason(e, "access denied: ");
      case FileAlreadyExistsException e -> orReason(e, "a file is in the way: ");
      case NotDirectoryException e -> "not a folder: " + e.getMessage();
      case FileNotFoundException e -> String.valueOf(e.getMessage());
      case FileSystemException e -> orReason(e, "cannot be used: ");
      default -> {
        String message = cause.getMessage();
        yield message == null || message.isBlank() ? cause.toString() : message;
      }
    };
  }

  /** Some file-system exceptions carry nothing but the path. */
  private static String orReason(FileSystemException e, String prefix) {
    String reason = e.getReason();
    return reason == null ? prefix + e.getFile() : e.getFile() + ": " + reason;
  }
}
