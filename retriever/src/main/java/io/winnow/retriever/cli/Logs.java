package io.winnow.retriever.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Log records as lines on standard error: warnings, and everything under --debug. */
final class Logs {
  private Logs() {}

  static void configure(boolean debug, PrintWriter err) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(debug ? Level.FINE : Level.WARNING);
    Formatter formatter = new SimpleFormatter();
    root.addHandler(
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            if (isLoggable(record)) {
              String level = record.getLevel().getName().toLowerCase(Locale.ROOT);
              err.println(level + ": " + formatter.formatMessage(record));
              if (debug && record.getThrown() != null) {
                record.getThrown().printStackTrace(err);
              }
              err.flush();
            }
          }

          @Override
          public void flush() {
            err.flush();
          }

          @Override
          public void close() {}
        });
  }
}
