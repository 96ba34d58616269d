package dev.berth.deploy;

import dev.berth.compose.PullPolicy;
import dev.berth.compose.ServiceSection;
import dev.berth.compose.StackFile;
import dev.berth.engine.Cluster;
import dev.berth.engine.Image;
import dev.berth.engine.Images;
import dev.berth.engine.PullRequest;
import dev.berth.engine.PullRequest.Credentials;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problem;
import dev.berth.kernel.RegistryName;
import dev.berth.kernel.Threads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the tags of a file mean now: all nodes of a cluster are to run the same image, and
 * the one that was pushed last, as with {@code docker stack deploy}. Where a registry does not
 * tell, an image stays what it was, or each node has to find it by its tag. For one deployment.
 */
final class ImagePins {
  private static final char AT = '@';

  private final Target target;
  private final StackKey key;
  private final Map<String, Credentials> given;
  private final @Nullable DesiredStack before;

  private final Map<String, String> ids = new ConcurrentHashMap<>();
  private final Map<String, BerthException> failures = new ConcurrentHashMap<>();
  private final List<Problem> warnings = new ArrayList<>();

  /**
   * @param given credentials by registry, beside those that are known
   * @param before the stack as it is; null: there is none
   */
  ImagePins(
      Target target, StackKey key, Map<String, Credentials> given, @Nullable DesiredStack before) {
    this.target = target;
    this.key = key;
    this.given = given;
    this.before = before;
  }

  /** The stack with what its images are now; one of an engine stays as it is. */
  DesiredStack pin(DesiredStack stack, StackFile file) {
    if (!isCluster()) {
      return stack;
    }
    SortedSet<String> wanted = new TreeSet<>();
    for (DesiredService service : stack.services()) {
      if (isAsked(service, section(file, service))) {
        wanted.add(service.spec().image());
      }
    }
    askAll(wanted);
    return stack.with(
        stack.version(),
        stack.updated(),
        stack.services().stream().map(one -> pin(one, section(file, one))).toList());
  }

  /** What could not be found out. */
  List<Problem> warnings() {
    return List.copyOf(warnings);
  }

  /** The image of a name, as it is now; empty: it has to be fetched. */
  Optional<Image> find(String reference) {
    Optional<Image> known = target.runner().images().find(key.tenant(), reference);
    if (known.isEmpty() || !isCluster() || reference.indexOf(AT) >= 0) {
      return known;
    }
    ask(List.of(reference));
    return known.map(image -> image.withId(ids.getOrDefault(reference, image.id())));
  }

  private boolean isCluster() {
    return target.runner() instanceof Cluster;
  }

  private @Nullable Credentials credentials(String reference) {
    Credentials one = given.get(RegistryName.of(reference).value());
    return one == null ? target.pulls().credentials(key, reference) : one;
  }

  private static @Nullable ServiceSection section(StackFile file, DesiredService service) {
    return file.services().get(service.key().service().value());
  }

  private boolean isAsked(DesiredService service, @Nullable ServiceSection section) {
    if (section == null || service.spec().image().indexOf(AT) >= 0) {
      return false;
    }
    PullPolicy policy = section.pullPolicy();
    return switch (policy) {
      case null -> true;
      case ALWAYS -> true;
      case MISSING -> earlier(service).isEmpty();
      case NEVER, BUILD -> false;
    };
  }

  /** What the same reference meant when the service was last deployed. */
  private Optional<String> earlier(DesiredService service) {
    return Optional.ofNullable(before)
        .flatMap(stack -> stack.find(service.key().service()))
        .map(DesiredService::spec)
        .filter(spec -> spec.image().equals(service.spec().image()))
        .map(ServiceSpec::imageId)
        .filter(id -> id.indexOf(AT) >= 0);
  }

  private DesiredService pin(DesiredService service, @Nullable ServiceSection section) {
    String reference = service.spec().image();
    if (section == null || reference.indexOf(AT) >= 0) {
      return service;
    }
    String found = ids.get(reference);
    Optional<String> earlier = earlier(service);
    BerthException failure = failures.get(reference);
    if (failure != null) {
      warnings.add(
          Problem.warning(
              section.place("image"),
              "services." + service.key().service() + ".image",
              warning(reference, failure, earlier.isPresent()) + unbuilt(section, reference)));
    }
    boolean mayBeEarlier = failure != null || section.pullPolicy() == PullPolicy.MISSING;
    String id = found != null ? found : (mayBeEarlier ? earlier.orElse(reference) : reference);
    return id.equals(service.spec().imageId())
        ? service
        : service.withSpec(service.spec().withImage(reference, id));
  }

  private static String warning(String reference, BerthException failure, boolean known) {
    String host = RegistryName.of(reference).value();
    String what =
        known
            ? "The image stays the one that the last deployment found"
            : "Each node looks for it by its tag, and they may find different ones, or none";
    String login =
        failure.code() == ErrorCode.DENIED
            ? ". Log in with 'docker login %s' and deploy again: nodes get what you are logged in with."
                .formatted(host)
            : ".";
    return failure.getMessage() + " " + what + login;
  }

  private static String unbuilt(ServiceSection section, String reference) {
    return section.build() == null
        ? ""
        : " Nothing is built for a cluster: 'docker build' and 'docker push' it as '%s' before you deploy."
            .formatted(reference);
  }

  /** Asks each registry for one after the other, and all registries at once. */
  private void askAll(Collection<String> references) {
    Map<RegistryName, List<String>> byRegistry = new TreeMap<>();
    references.forEach(
        one -> byRegistry.computeIfAbsent(RegistryName.of(one), _ -> new ArrayList<>()).add(one));
    try (ExecutorService askers = Threads.virtual("image-digest")) {
      byRegistry.values().forEach(some -> askers.execute(() -> ask(some)));
    }
  }

  /** Of one registry, which is left alone once it does not answer. */
  private void ask(List<String> references) {
    BerthException away = null;
    for (String reference : references) {
      if (away != null) {
        failures.put(reference, away);
        continue;
      }
      try {
        PullRequest request = new PullRequest(credentials(reference), null);
        Images images = target.runner().images();
        ids.put(reference, images.pull(key.tenant(), reference, request, _ -> {}).id());
      } catch (BerthException e) {
        failures.put(reference, e);
        away = e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.TIMED_OUT ? e : null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
