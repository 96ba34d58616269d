package dev.berth.parameters;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A parameter with its present version. */
record Parameter(
    ParameterName name, ParameterType type, Version version, SortedMap<String, String> tags) {
  Parameter {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }
}
