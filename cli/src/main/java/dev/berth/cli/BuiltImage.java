package dev.berth.cli;

import dev.berth.compose.Build;
import dev.berth.compose.PullPolicy;
import dev.berth.compose.ServiceSection;
import dev.berth.compose.StackFile;
import dev.berth.kernel.StackName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An image that is built for a service.
 *
 * @param name what it is called: the service's {@code image}, or a name made of the stack's and the
 *     service's
 * @param always whether it is built even if it is there ({@code pull_policy: build})
 */
record BuiltImage(String service, String name, Build build, boolean always) {
  /** Those of a stack, in the order of the file. */
  static List<BuiltImage> of(StackName stack, StackFile file) {
    List<BuiltImage> images = new ArrayList<>();
    file.services()
        .forEach(
            (service, section) -> {
              Build build = section.build();
              if (build != null) {
                boolean always = section.pullPolicy() == PullPolicy.BUILD;
                String name = name(stack, service, section);
                images.add(new BuiltImage(service, name, build, always));
              }
            });
    return images;
  }

  /** What the image of a service is called. */
  static String name(StackName stack, String service, ServiceSection section) {
    return section.image().isEmpty()
        ? (stack + "-" + service).toLowerCase(Locale.ROOT) + ":latest"
        : section.image();
  }
}
