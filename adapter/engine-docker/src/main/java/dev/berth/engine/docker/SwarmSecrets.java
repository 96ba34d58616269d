package dev.berth.engine.docker;

import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.Contents;
import dev.berth.engine.Mount;
import dev.berth.engine.ServiceIdentity;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import tools.jackson.databind.JsonNode;

/**
 * The configs and secrets of services. Both are secrets of the swarm: these are encrypted in its
 * log, and in memory on the nodes. They cannot be changed, so their names tell their contents
 * apart. Thread-safe.
 */
final class SwarmSecrets {
  private static final Logger LOG = System.getLogger(SwarmSecrets.class.getName());
  private static final int TOO_LARGE = 500 << 10;
  private static final int ROUNDS = 4096;
  private static final int HASH_BITS = 128;

  private final DockerApi api;
  private final Labels labels;

  SwarmSecrets(DockerApi api, Labels labels) {
    this.api = api;
    this.labels = labels;
  }

  /**
   * Makes those that a service needs and that are not there.
   *
   * @return what its containers are to be told of each
   * @throws BerthException {@code TOO_LARGE} or {@code UNSUPPORTED} for what no secret can hold
   */
  List<Map<String, Object>> make(ClusterServiceSpec spec, Contents contents) {
    List<Map<String, Object>> references = new ArrayList<>();
    Map<String, String> known = null;
    for (Mount mount : spec.template().filesystem().mounts()) {
      if (mount instanceof Mount.File file) {
        byte[] content = contents.read(file.content());
        requireFits(spec.identity(), file, content.length);
        if (known == null) {
          known = ids(spec.identity());
        }
        String name = name(spec.identity(), content);
        String id = known.get(name);
        if (id == null) {
          id = create(spec.identity(), name, content);
          known.put(name, id);
        }
        references.add(reference(file, name, id));
      }
    }
    return references;
  }

  private static void requireFits(ServiceIdentity identity, Mount.File file, int bytes) {
    if (bytes >= TOO_LARGE) {
      throw new BerthException(
          ErrorCode.TOO_LARGE,
          "Cannot run service '%s': the config or secret for '%s' has %d bytes, and Swarm takes less than %d (500 kB). Put it into a volume or the image."
              .formatted(identity.displayName(), file.target(), bytes, TOO_LARGE));
    }
    if (bytes == 0) {
      throw new BerthException(
          ErrorCode.UNSUPPORTED,
          "Cannot run service '%s': the config or secret for '%s' is empty, which Swarm does not allow. Give it a line end at least."
              .formatted(identity.displayName(), file.target()));
    }
  }

  /**
   * Of the service and the content. Names are shown to whoever may list secrets, so guessing what
   * is in one is made to take its time.
   */
  private String name(ServiceIdentity identity, byte[] content) {
    String salt = labels.instance() + "/" + identity;
    PBEKeySpec key =
        new PBEKeySpec(
            SwarmNames.sha256(content).toCharArray(),
            salt.getBytes(StandardCharsets.UTF_8),
            ROUNDS,
            HASH_BITS);
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
      return "berth-%s-%s".formatted(labels.instance(), HexFormat.of().formatHex(hash));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String create(ServiceIdentity identity, String name, byte[] content) {
    String purpose = "store a config or secret of service '%s'".formatted(identity.displayName());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Name", name);
    body.put("Labels", labels.ours(identity));
    body.put("Data", Base64.getEncoder().encodeToString(content));
    try {
      return Json.text(api.ask(Call.post("/secrets/create", purpose).withJson(body)), "ID");
    } catch (ApiFailure e) {
      // Somebody has made it at the same time.
      String id = e.status() == 409 ? ids(identity).get(name) : null;
      if (id == null) {
        throw e;
      }
      return id;
    }
  }

  private static Map<String, Object> reference(Mount.File file, String name, String id) {
    Map<String, Object> place = new LinkedHashMap<>();
    place.put("Name", file.target());
    place.put("UID", Integer.toString(file.owner()));
    place.put("GID", Integer.toString(file.group()));
    place.put("Mode", file.mode() & 0777);
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("File", place);
    reference.put("SecretID", id);
    reference.put("SecretName", name);
    return reference;
  }

  /** Those that there are of a service, name to id. */
  private Map<String, String> ids(ServiceIdentity identity) {
    Map<String, String> ids = new HashMap<>();
    Call call =
        Call.get("/secrets", "list the secrets of service '%s'".formatted(identity.displayName()))
            .withLabels(labels.ours(identity));
    for (JsonNode secret : api.ask(call)) {
      ids.put(Json.text(secret.path("Spec"), "Name"), Json.text(secret, "ID"));
    }
    return ids;
  }

  /**
   * Removes those of a service that it does not need any more. What fails is tried again next time.
   */
  void keepOnly(ServiceIdentity identity, Set<String> used) {
    try {
      for (String id : ids(identity).values()) {
        if (!used.contains(id)) {
          api.ask(Call.delete("/secrets/" + id, "remove a secret"));
        }
      }
    } catch (BerthException e) {
      LOG.log(Level.DEBUG, "Secrets of " + identity.displayName() + " may be left", e);
    }
  }
}
