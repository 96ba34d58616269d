package dev.berth.postgres;

/** A column of a table or of an answer. */
public record Column(String name, SqlType type) {}
