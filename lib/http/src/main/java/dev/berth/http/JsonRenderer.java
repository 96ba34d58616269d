package dev.berth.http;

import dev.berth.kernel.ByteSize;
import dev.berth.kernel.Problem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes values as JSON. Confined to one thread. */
final class JsonRenderer {
  private static final ClassValue<RecordComponent[]> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
          RecordComponent[] components = type.getRecordComponents();
          for (RecordComponent component : components) {
            component.getAccessor().setAccessible(true);
          }
          return components;
        }
      };

  private final JsonGenerator json;

  JsonRenderer(JsonGenerator json) {
    this.json = json;
  }

  void write(@Nullable Object value) {
    switch (value) {
      case null -> json.writeNull();
      case String text -> json.writeString(text);
      case RawJson raw -> json.writeRawValue(raw.text());
      case Boolean truth -> json.writeBoolean(truth);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case BigDecimal number -> json.writeNumber(number);
      case Number number -> writeDouble(number.doubleValue());
      case Enum<?> constant -> json.writeString(constant.name());
      case Instant time -> json.writeString(time.toString());
      case Duration time -> json.writeString(time.toString());
      case URI address -> json.writeString(address.toString());
      case Path path -> json.writeString(path.toString());
      case InetAddress address -> json.writeString(address.getHostAddress());
      case ByteSize size -> json.writeNumber(size.bytes());
      case Problem problem -> writeRecord(ProblemView.of(problem));
      case Optional<?> optional -> write(optional.orElse(null));
      case Map<?, ?> map -> writeMap(map);
      case Iterable<?> items -> writeItems(items);
      case Record one -> writeRecord(one);
      default ->
          throw new IllegalArgumentException("No JSON form for " + value.getClass().getName());
    }
  }

  private void writeDouble(double number) {
    if (Double.isFinite(number)) {
      json.writeNumber(number);
    } else {
      json.writeNull();
    }
  }

  private void writeItems(Iterable<?> items) {
    json.writeStartArray();
    items.forEach(this::write);
    json.writeEndArray();
  }

  private void writeMap(Map<?, ?> map) {
    json.writeStartObject();
    map.forEach((name, value) -> writeProperty(String.valueOf(name), value));
    json.writeEndObject();
  }

  private void writeRecord(Record one) {
    RecordComponent[] components = COMPONENTS.get(one.getClass());
    if (ValueRecords.isText(one.getClass())) {
      write(read(one, components[0]));
      return;
    }
    json.writeStartObject();
    for (RecordComponent component : components) {
      writeProperty(component.getName(), read(one, component));
    }
    json.writeEndObject();
  }

  private void writeProperty(String name, @Nullable Object value) {
    Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    if (present != null) {
      json.writeName(name);
      write(present);
    }
  }

  private static @Nullable Object read(Record one, RecordComponent component) {
    try {
      return component.getAccessor().invoke(one);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("Cannot read " + component, e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("Cannot read " + component, e.getCause());
    }
  }
}
