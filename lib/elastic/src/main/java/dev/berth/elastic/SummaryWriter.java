package dev.berth.elastic;

import dev.berth.index.Aggregation;
import dev.berth.index.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JsonGenerator;

/** Writes what aggregations came to, in the form in which they were asked for. */
final class SummaryWriter {
  private final JsonGenerator json;
  private final boolean typed;

  /**
   * @param typed whether names tell the type too, as {@code typed_keys} asks
   */
  SummaryWriter(JsonGenerator json, boolean typed) {
    this.json = json;
    this.typed = typed;
  }

  void write(Map<String, WantedSummary> wanted, Map<String, Outcome> outcomes) {
    wanted.forEach(
        (name, one) -> {
          Outcome outcome = Objects.requireNonNull(outcomes.get(name));
          json.writeName(typed ? type(one, outcome) + "#" + name : name);
          json.writeStartObject();
          write(one, outcome);
          json.writeEndObject();
        });
  }

  private static String type(WantedSummary wanted, Outcome outcome) {
    return switch (wanted.type()) {
      case "percentiles" -> "tdigest_percentiles";
      case "terms" -> {
        boolean numbers =
            outcome instanceof Outcome.Buckets(List<Outcome.Bucket> buckets, long _)
                && !buckets.isEmpty()
                && buckets.getFirst().key() instanceof Outcome.Key.Figure;
        yield numbers ? "dterms" : "sterms";
      }
      default -> wanted.type();
    };
  }

  private void write(WantedSummary wanted, Outcome outcome) {
    switch (outcome) {
      case Outcome.Count(long number) -> json.writeNumberProperty("value", number);
      case Outcome.Figures figures -> figures(wanted, figures);
      case Outcome.Percentiles percentiles -> percentiles(wanted, percentiles);
      case Outcome.Buckets buckets -> buckets(wanted, buckets);
    }
  }

  private void figures(WantedSummary wanted, Outcome.Figures figures) {
    switch (wanted.type()) {
      case "min" -> figure(wanted, "value", figures.least());
      case "max" -> figure(wanted, "value", figures.greatest());
      case "avg" -> figure(wanted, "value", figures.average());
      case "sum" -> figure(wanted, "value", figures.sum());
      default -> {
        json.writeNumberProperty("count", figures.count());
        figure(wanted, "min", figures.least());
        figure(wanted, "max", figures.greatest());
        figure(wanted, "avg", figures.average());
        figure(wanted, "sum", figures.sum());
        if (wanted.type().equals("extended_stats")) {
          spread(figures);
        }
      }
    }
  }

  private void spread(Outcome.Figures figures) {
    double mean = figures.average();
    double variance = Math.max(0, figures.sumOfSquares() / figures.count() - mean * mean);
    property("sum_of_squares", figures.sumOfSquares());
    property("variance", variance);
    property("std_deviation", Math.sqrt(variance));
  }

  private void property(String name, double number) {
    json.writeName(name);
    if (Double.isFinite(number)) {
      json.writeNumber(number);
    } else {
      json.writeNull();
    }
  }

  private void figure(WantedSummary wanted, String name, double number) {
    property(name, number);
    if (wanted.shape().dates() && Double.isFinite(number)) {
      json.writeStringProperty(name + "_as_string", AnswerWriter.date(number));
    }
  }

  private void percentiles(WantedSummary wanted, Outcome.Percentiles percentiles) {
    json.writeName("values");
    boolean keyed = wanted.shape().keyed();
    if (keyed) {
      json.writeStartObject();
    } else {
      json.writeStartArray();
    }
    for (int i = 0; i < percentiles.percents().size(); i++) {
      if (keyed) {
        property(percentiles.percents().get(i).toString(), percentiles.values().get(i));
      } else {
        json.writeStartObject();
        property("key", percentiles.percents().get(i));
        property("value", percentiles.values().get(i));
        json.writeEndObject();
      }
    }
    if (keyed) {
      json.writeEndObject();
    } else {
      json.writeEndArray();
    }
  }

  private void buckets(WantedSummary wanted, Outcome.Buckets buckets) {
    switch (wanted.type()) {
      case "filter", "missing" -> content(wanted, buckets.buckets().getFirst());
      case "terms" -> {
        json.writeNumberProperty("doc_count_error_upper_bound", 0);
        json.writeNumberProperty("sum_other_doc_count", buckets.others());
        list(wanted, buckets);
      }
      default -> list(wanted, buckets);
    }
  }

  private void list(WantedSummary wanted, Outcome.Buckets buckets) {
    json.writeName("buckets");
    boolean keyed = wanted.shape().keyed();
    if (keyed) {
      json.writeStartObject();
    } else {
      json.writeStartArray();
    }
    for (int i = 0; i < buckets.buckets().size(); i++) {
      Outcome.Bucket bucket = buckets.buckets().get(i);
      if (keyed) {
        json.writeName(text(wanted, bucket.key()));
      }
      json.writeStartObject();
      key(wanted, bucket.key(), i);
      content(wanted, bucket);
      json.writeEndObject();
    }
    if (keyed) {
      json.writeEndObject();
    } else {
      json.writeEndArray();
    }
  }

  private static String text(WantedSummary wanted, Outcome.Key key) {
    return switch (key) {
      case Outcome.Key.Name(String name) -> name;
      case Outcome.Key.Figure(double number) ->
          wanted.shape().dates() ? AnswerWriter.date(number) : Double.toString(number);
    };
  }

  private void key(WantedSummary wanted, Outcome.Key key, int place) {
    switch (key) {
      case Outcome.Key.Name(String name) -> {
        if (wanted.type().equals("filters")) {
          return;
        }
        if (wanted.shape().flags()) {
          json.writeNumberProperty("key", name.equals("true") ? 1 : 0);
          json.writeStringProperty("key_as_string", name.toLowerCase(Locale.ROOT));
        } else if (!wanted.shape().keyed()) {
          json.writeStringProperty("key", name);
        }
        if (wanted.aggregation() instanceof Aggregation.Ranges ranges) {
          bounds(wanted, ranges.ranges().get(place));
        }
      }
      case Outcome.Key.Figure(double number) -> {
        if (wanted.shape().dates()) {
          json.writeStringProperty("key_as_string", AnswerWriter.date(number));
        }
        json.writeName("key");
        AnswerWriter.number(json, number);
      }
    }
  }

  private void bounds(WantedSummary wanted, Aggregation.Range range) {
    Double from = range.from();
    Double to = range.to();
    if (from != null) {
      figure(wanted, "from", from);
    }
    if (to != null) {
      figure(wanted, "to", to);
    }
  }

  private void content(WantedSummary wanted, Outcome.Bucket bucket) {
    json.writeNumberProperty("doc_count", bucket.count());
    write(wanted.parts(), bucket.parts());
  }
}
