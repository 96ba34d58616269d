package dev.berth.deploy;

import dev.berth.compose.ServiceSection;
import dev.berth.compose.StackFile;
import dev.berth.compose.StackFileParser;
import dev.berth.compose.StackFileRenderer;
import dev.berth.compose.StackSource;
import dev.berth.deploy.StackParameters.Filled;
import dev.berth.deploy.StackParameters.Kind;
import dev.berth.engine.Contents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a desired stack, as it is now and not as its file once was, as a Compose file: deployed
 * again, it gives the same stack. For one stack.
 */
final class StackExport {
  private final DesiredStack stack;
  private final List<String> warnings = new ArrayList<>();
  private final FileExport files;

  /**
   * @param source what the stack was made from; null: not known
   * @param contents what its configs hold
   */
  StackExport(DesiredStack stack, @Nullable StackSource source, Contents contents) {
    this.stack = stack;
    StackFile outline = source == null ? null : StackFileParser.findOutline(source).orElse(null);
    this.files = new FileExport(stack, outline, contents, warnings);
  }

  ExportView render() {
    StackNames names = new StackNames(stack);
    ParameterNames parameters = new ParameterNames(stack.parameters().filled());
    Map<String, ServiceSection> services = new LinkedHashMap<>();
    for (DesiredService service : stack.services()) {
      services.put(
          service.key().service().value(),
          new ServiceExport(service, names, parameters, files.mounts(service)).section());
      if (service.mode() == DesiredService.Mode.STOPPED) {
        warnings.add(
            "Service '%s' is stopped, which a Compose file does not say: deploying this starts it."
                .formatted(service.key().service()));
      }
    }
    for (Filled filled : stack.parameters().filled()) {
      if (filled.name().kind() == Kind.BELOW) {
        warnings.add("Of %s the present values are written.".formatted(filled.name()));
      }
    }
    StackFile file =
        new StackFile(
            stack.key().stack().value(),
            services,
            names.networks(),
            names.volumes(),
            files.configs(),
            files.secrets(),
            List.of());
    return new ExportView(
        stack.key().stack().value(),
        stack.target().value(),
        stack.version(),
        comments() + StackFileRenderer.render(file),
        warnings);
  }

  private String comments() {
    StringBuilder comments = new StringBuilder();
    comments.append(
        "# Stack '%s' as it was at version %d.\n".formatted(stack.key().stack(), stack.version()));
    warnings.forEach(warning -> comments.append("# ").append(warning).append('\n'));
    return comments.toString();
  }
}
