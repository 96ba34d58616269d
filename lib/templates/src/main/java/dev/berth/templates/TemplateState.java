package dev.berth.templates;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;

/** What a templater knows, as bytes: its templates with their ids, and the ids that were merged. */
final class TemplateState {
  private static final int MAGIC = 0x42544D31;
  private static final int MOST_TOKENS = LineScan.ROOM;
  private static final int LONGEST = LineScan.MAX_BYTES * 2;

  private TemplateState() {}

  static byte[] save(TemplateTable table) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeLong(table.forgotten());
      out.writeLong(table.merged());
      out.writeInt(table.all().size());
      for (Template each : table.all()) {
        write(each, out);
      }
      Map<Long, Template> ids = table.ids();
      out.writeInt((int) ids.entrySet().stream().filter(TemplateState::isAlias).count());
      for (Map.Entry<Long, Template> each : ids.entrySet()) {
        if (isAlias(each)) {
          out.writeLong(each.getKey());
          out.writeLong(each.getValue().number);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static boolean isAlias(Map.Entry<Long, Template> entry) {
    return entry.getKey() != entry.getValue().number;
  }

  private static void write(Template template, DataOutputStream out) throws IOException {
    out.writeLong(template.number);
    out.writeLong(template.structure);
    out.writeLong(template.seen);
    out.writeShort(template.kinds.length);
    for (int i = 0; i < template.kinds.length; i++) {
      out.writeByte(template.kinds[i]);
      out.writeLong(template.hashes[i]);
      write(template.gaps[i], out);
      write(template.words[i], out);
    }
    write(template.gaps[template.kinds.length], out);
  }

  private static void write(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  /**
   * Fills a table that is empty.
   *
   * @throws IllegalArgumentException if the bytes are not such a state
   */
  static void load(byte[] state, TemplateTable table) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
      check(in.readInt() == MAGIC);
      table.count(in.readLong(), in.readLong());
      int templates = in.readInt();
      check(templates >= 0);
      for (int i = 0; i < templates; i++) {
        table.add(read(in));
      }
      int aliases = in.readInt();
      for (int i = 0; i < aliases; i++) {
        long number = in.readLong();
        Template template = table.first(in.readLong());
        if (template != null) {
          table.alias(number, template);
        }
      }
      check(in.read() < 0);
    } catch (IOException e) {
      throw new IllegalArgumentException("the state of templates is cut short", e);
    }
  }

  private static Template read(DataInputStream in) throws IOException {
    long number = in.readLong();
    long structure = in.readLong();
    long seen = in.readLong();
    int tokens = in.readUnsignedShort();
    check(tokens <= MOST_TOKENS);
    byte[][] words = new byte[tokens][];
    byte[][] gaps = new byte[tokens + 1][];
    byte[] kinds = new byte[tokens];
    long[] hashes = new long[tokens];
    for (int i = 0; i < tokens; i++) {
      kinds[i] = in.readByte();
      check(ParameterType.isKind(kinds[i]));
      hashes[i] = in.readLong();
      gaps[i] = readBytes(in);
      words[i] = readBytes(in);
    }
    gaps[tokens] = readBytes(in);
    Template template = new Template(number, structure, words, gaps, kinds, hashes);
    template.see(seen);
    return template;
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readUnsignedShort();
    check(length <= LONGEST);
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  private static void check(boolean valid) {
    if (!valid) {
      throw new IllegalArgumentException("these bytes are not the state of templates");
    }
  }
}
