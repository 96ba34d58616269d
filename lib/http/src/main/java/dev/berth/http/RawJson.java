package dev.berth.http;

/**
 * What is JSON already, to be told as it is.
 *
 * @param text one well-formed value, on one line
 */
public record RawJson(String text) {}
