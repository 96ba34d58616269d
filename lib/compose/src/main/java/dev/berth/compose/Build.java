package dev.berth.compose;

import dev.berth.kernel.Place;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the image of a service is built: {@code build:}. The one who has the files builds it; an
 * engine only gets the image.
 *
 * @param context the folder, absolute, or an address that the builder understands
 * @param dockerfile relative to the context; null: {@code Dockerfile}
 * @param inlineDockerfile the text of {@code dockerfile_inline}; null: there is none
 * @param arguments of {@code args}, in order
 * @param target the stage to stop at; null: the last
 * @param labels for the image
 */
public record Build(
    String context,
    @Nullable String dockerfile,
    @Nullable String inlineDockerfile,
    Map<String, String> arguments,
    @Nullable String target,
    Map<String, String> labels,
    Place place) {
  public Build {
    arguments = Copies.of(arguments);
    labels = Copies.of(labels);
  }
}
