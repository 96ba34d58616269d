package dev.berth.templates;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Turns lines of a log into one JSON object each: the fields of its header, {@code message type},
 * {@code template_id} and {@code parameters}. Confined to one thread.
 *
 * <ol>
 *   <li>A line is an object of JSON, or {@code key=value}s, or text.
 *   <li>Of text the header is taken off; the message may be JSON or {@code key=value}s again.
 *   <li>The {@link Templater} finds the template of what is left.
 * </ol>
 */
public final class LogConverter {
  private static final int FLUSHED = 1 << 16;

  private final Templater templater;
  private final RecordHeader header = new RecordHeader();
  private final JsonText json = new JsonText();
  private final StructuredLine structured;
  private final Normalizer normalizer = new Normalizer();
  private final JsonLine jsonLine = new JsonLine();
  private final Fields fields = new Fields();

  public LogConverter(Templater templater) {
    this.templater = templater;
    structured = new StructuredLine(templater);
  }

  /**
   * Converts all lines of {@code in}, one object a line in the same order.
   *
   * @param joined whether lines that go on with the one before, as of a stack trace, become one
   *     object with it
   * @throws IOException if reading or writing fails
   */
  public void convert(InputStream in, OutputStream out, boolean joined) throws IOException {
    RecordInput records = new RecordInput(new LineInput(in), joined);
    json.clear();
    while (records.next()) {
      append(records);
      if (json.length >= FLUSHED) {
        out.write(json.bytes, 0, json.length);
        json.clear();
      }
      if (json.length > 0 && !records.isMoreAtHand()) {
        out.write(json.bytes, 0, json.length);
        out.flush();
        json.clear();
      }
    }
    out.write(json.bytes, 0, json.length);
    out.flush();
    json.clear();
  }

  /** Finds the templates of all lines and tells nothing: what comes after is told by them. */
  public void learn(InputStream in, boolean joined) throws IOException {
    RecordInput records = new RecordInput(new LineInput(in), joined);
    while (records.next()) {
      append(records);
      json.clear();
    }
  }

  /** Converts one line; the object has no line end. */
  public byte[] convert(byte[] line) {
    json.clear();
    object(line, 0, line.length);
    json.raw('}');
    byte[] all = java.util.Arrays.copyOf(json.bytes, json.length);
    json.clear();
    return all;
  }

  private void append(RecordInput records) {
    object(records.bytes(), 0, records.length());
    if (records.lines() > 1) {
      json.raw(",\"lines\":").raw(Integer.toString(records.lines()));
      json.raw(",\"trace\":").quoted(records.trace(), 0, records.traceLength());
    }
    if (records.isTruncated()) {
      json.raw(",\"truncated\":true");
    }
    json.raw("}\n");
  }

  private void object(byte[] line, int from, int to) {
    json.raw('{');
    int begin = from;
    if (to > from && (line[from] != '{' || !isStructured(line, from, to))) {
      header.read(line, from, to);
      for (RecordHeader.Field field : RecordHeader.FIELDS) {
        header(field, line);
      }
      begin = header.message;
      if (begin < to && isStructured(line, begin, to)) {
        structured.write(line, begin, to, fields, json);
        return;
      }
    } else if (to > from) {
      structured.write(line, from, to, fields, json);
      return;
    }
    Template template = templater.find(line, begin, to);
    json.raw(template.json());
    json.raw(",\"parameters\":{");
    parameters(template, templater.scan());
    json.raw('}');
    normalized(template, templater.scan());
  }

  private boolean isStructured(byte[] line, int from, int to) {
    int last = to;
    while (last > from && Bytes.isBlank(line[last - 1])) {
      last--;
    }
    return line[from] == '{'
        ? jsonLine.read(line, from, last, fields) && fields.count > 0
        : LogfmtLine.read(line, from, last, fields);
  }

  private void header(RecordHeader.Field field, byte[] line) {
    int start = header.start(field);
    if (start < 0) {
      return;
    }
    json.raw('"').raw(field.key()).raw("\":");
    if (field == RecordHeader.Field.TIME) {
      TimeText.write(line, start, header.end(field), json);
    } else {
      json.quoted(line, start, header.end(field));
    }
    json.raw(',');
  }

  private void parameters(Template template, LineScan scan) {
    int parameter = 0;
    byte[][] names = template.jsonNames();
    for (int i = 0; i < template.kinds.length; i++) {
      if (template.isVariable(i)) {
        json.raw(parameter == 0 ? "" : ",").raw(names[parameter++]).raw(':');
        json.quoted(scan.bytes, scan.starts[i], scan.ends[i]);
      }
    }
  }

  /** The parameters whose usual form is another than how they are written. */
  private void normalized(Template template, LineScan scan) {
    int parameter = 0;
    int told = 0;
    for (int i = 0; i < template.kinds.length; i++) {
      if (template.isVariable(i)) {
        int mark = json.length;
        json.raw(told == 0 ? ",\"normalized\":{" : ",").raw(template.jsonNames()[parameter++]);
        json.raw(':');
        byte kind = scan.kinds[i];
        boolean other =
            kind >= LineScan.VARIABLE
                && normalizer.write(
                    ParameterType.of(kind), scan.bytes, scan.starts[i], scan.ends[i], json);
        if (other) {
          told++;
        } else {
          json.length = mark;
        }
      }
    }
    json.raw(told == 0 ? "" : "}");
  }
}
