package dev.berth.deploy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import dev.berth.compose.Content;
import dev.berth.compose.StackSource;
import dev.berth.engine.Isolation;
import dev.berth.engine.Mount;
import dev.berth.engine.ProcessSpec;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.MutableConfigOverride;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** Desired stacks as JSON, as the store keeps them; and the hash of what a task is made of. */
final class DesiredJson {
  private static final int HASH_DIGITS = 16;
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(module())
          .addMixIn(Mount.class, MountForm.class)
          .addMixIn(ProcessSpec.class, ProcessForm.class)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          // What an older release has written lacks what has been added since.
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .withConfigOverride(List.class, DesiredJson::missingIsEmpty)
          .withConfigOverride(Set.class, DesiredJson::missingIsEmpty)
          .withConfigOverride(Map.class, DesiredJson::missingIsEmpty)
          .build();

  /** Leaves out what is as it would be by default, so that a new field changes no hash. */
  private static final JsonMapper HASHED =
      MAPPER
          .rebuild()
          .changeDefaultPropertyInclusion(
              _ -> JsonInclude.Value.construct(Include.NON_DEFAULT, Include.ALWAYS))
          .addMixIn(Mount.Tmpfs.class, NullForm.class)
          .addMixIn(Isolation.Limits.class, NullForm.class)
          .build();

  private DesiredJson() {}

  private static void missingIsEmpty(MutableConfigOverride override) {
    override.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
  }

  static String render(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static DesiredStack parse(String json) {
    return MAPPER.readValue(json, DesiredStack.class);
  }

  /** An attachment of which an earlier release wrote the path alone is left out. */
  static StackSource parseSource(String json) {
    StackSource source = MAPPER.readValue(json, StackSource.class);
    List<StackSource.Attachment> whole =
        source.attachments().stream().filter(one -> one.content() != null).toList();
    return source.withAttachments(whole);
  }

  static TargetTable.Pem parsePem(String json) {
    return MAPPER.readValue(json, TargetTable.Pem.class);
  }

  /** A JSON object from outside. */
  static Map<?, ?> parseMap(String json) {
    return MAPPER.readValue(json, Map.class);
  }

  /** A JSON object from outside, as a record. */
  static <T> T parse(byte[] json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JacksonException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT, "Cannot read the message: it is not the JSON expected.", e);
    }
  }

  /**
   * Of all that a task of a service is made of: the same in every process, whatever order its maps
   * and sets have, and in every release that knows more than what the service makes use of.
   */
  static String hash(ServiceSpec spec, long generation) {
    List<@Nullable Object> parts = new ArrayList<>();
    parts.add(spec.imageId());
    parts.add(spec.process());
    parts.add(spec.filesystem());
    parts.add(spec.networking());
    parts.add(spec.isolation());
    parts.add(generation);
    if (spec.cluster() != null) {
      // A cluster makes new tasks for these, too.
      parts.add(spec.cluster());
      parts.add(spec.upkeep().healthcheck());
      parts.add(spec.upkeep().restart());
      parts.add(spec.upkeep().stopGrace());
    }
    return hash(parts);
  }

  /** Of anything that is made of values; the same in every process. */
  static String hash(List<? extends @Nullable Object> parts) {
    String text = HASHED.writeValueAsString(parts);
    return HexFormat.of()
        .formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)))
        .substring(0, HASH_DIGITS);
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static SimpleModule module() {
    return new SimpleModule("deploy")
        .addSerializer(TenantId.class, ToStringSerializer.instance)
        .addSerializer(StackName.class, ToStringSerializer.instance)
        .addSerializer(ServiceName.class, ToStringSerializer.instance)
        .addSerializer(TargetName.class, ToStringSerializer.instance)
        .addSerializer(Path.class, ToStringSerializer.instance)
        .addSerializer(new SortedSetSerializer())
        .addSerializer(new ContentSerializer())
        .addDeserializer(Content.class, new ContentDeserializer())
        .addDeserializer(TenantId.class, new TextDeserializer<>(TenantId::new))
        .addDeserializer(StackName.class, new TextDeserializer<>(StackName::new))
        .addDeserializer(ServiceName.class, new TextDeserializer<>(ServiceName::new))
        .addDeserializer(TargetName.class, new TextDeserializer<>(TargetName::new))
        .addDeserializer(Path.class, new TextDeserializer<>(Path::of))
        .addKeyDeserializer(ServiceName.class, new ServiceNameKey());
  }

  /** Tells the kinds of mounts apart. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Mount.Bind.class, name = "bind"),
    @JsonSubTypes.Type(value = Mount.Volume.class, name = "volume"),
    @JsonSubTypes.Type(value = Mount.Tmpfs.class, name = "tmpfs"),
    @JsonSubTypes.Type(value = Mount.File.class, name = "file")
  })
  private interface MountForm {}

  /** An empty command is not the same as none, which is the image's. */
  private interface ProcessForm {
    @JsonInclude(Include.NON_NULL)
    @JsonSetter(nulls = Nulls.SET)
    @Nullable List<String> entrypoint();

    @JsonInclude(Include.NON_NULL)
    @JsonSetter(nulls = Nulls.SET)
    @Nullable List<String> command();
  }

  /** Numbers that say something else when they are 0 than when they are missing. */
  @JsonInclude(Include.NON_NULL)
  private interface NullForm {}

  /** Immutable sets have another order in every process. */
  private static final class SortedSetSerializer extends ValueSerializer<Set<?>> {
    @Override
    public Class<?> handledType() {
      return Set.class;
    }

    @Override
    public boolean isEmpty(SerializationContext context, Set<?> set) {
      return set.isEmpty();
    }

    @Override
    public void serialize(Set<?> set, JsonGenerator generator, SerializationContext context) {
      generator.writeStartArray();
      for (Object element : new TreeSet<>(set)) {
        generator.writePOJO(element);
      }
      generator.writeEndArray();
    }
  }

  private static final class ContentSerializer extends ValueSerializer<Content> {
    @Override
    public Class<?> handledType() {
      return Content.class;
    }

    @Override
    public void serialize(Content content, JsonGenerator generator, SerializationContext context) {
      generator.writeBinary(content.bytes());
    }
  }

  private static final class ContentDeserializer extends ValueDeserializer<@Nullable Content> {
    @Override
    public @Nullable Content deserialize(JsonParser json, DeserializationContext context) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        json.skipChildren();
        return null;
      }
      return new Content(json.getBinaryValue());
    }
  }

  /** Reads a type from its text. */
  private static final class TextDeserializer<T> extends ValueDeserializer<T> {
    private final Function<String, T> parser;

    TextDeserializer(Function<String, T> parser) {
      this.parser = parser;
    }

    @Override
    public T deserialize(JsonParser json, DeserializationContext context) {
      return parser.apply(json.getString());
    }
  }

  /** Reads the keys of maps by service. */
  private static final class ServiceNameKey extends KeyDeserializer {
    @Override
    public Object deserializeKey(String key, DeserializationContext context) {
      return new ServiceName(key);
    }
  }
}
