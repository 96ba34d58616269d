package dev.berth.templates;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What tests ask of one templater and one converter. */
final class Lines {
  final Templater templater;
  private final LogConverter converter;

  Lines(int most) {
    templater = new Templater(most);
    converter = new LogConverter(templater);
  }

  Lines() {
    this(1000);
  }

  Template find(String message) {
    byte[] bytes = message.getBytes(UTF_8);
    return templater.find(bytes, 0, bytes.length);
  }

  String text(String message) {
    return find(message).text();
  }

  String convert(String line) {
    return convert(line.getBytes(UTF_8));
  }

  String convert(byte[] line) {
    return new String(converter.convert(line), UTF_8);
  }
}
