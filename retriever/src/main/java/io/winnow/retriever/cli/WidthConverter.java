package io.winnow.retriever.cli;

import io.winnow.engine.distill.Reduction;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The width of a distilled model, as a user writes it. */
final class WidthConverter implements ITypeConverter<Reduction> {
  @Override
  public Reduction convert(String text) {
    try {
      return switch (text) {
        case "auto" -> Reduction.rotation();
        case "none" -> Reduction.none();
        default ->
            text.contains(".")
                ? Reduction.explaining(Double.parseDouble(text))
                : Reduction.to(Integer.parseInt(text));
      };
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "expected a whole number, a fraction between 0 and 1, auto or none, found " + text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
