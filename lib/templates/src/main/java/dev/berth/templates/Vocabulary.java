package dev.berth.templates;

/**
 * The few words whose meaning is taken for sure: English function words, words that stand before a
 * name, and how programs write that there is nothing.
 */
final class Vocabulary {
  /** What stands for a flag or for no value. */
  static final WordSet FLAGS =
      new WordSet("true", "false", "True", "False", "TRUE", "FALSE", "null", "NULL", "nil");

  /** Nouns that a user's name follows. */
  static final WordSet USER = new WordSet("user", "User", "username", "Username", "USER");

  /** Keys whose values name one of many. */
  static final WordSet KEYS_OF_NAMES =
      new WordSet(
          "user",
          "User",
          "username",
          "ruser",
          "account",
          "owner",
          "host",
          "hostname",
          "rhost",
          "name",
          "file",
          "path",
          "device",
          "client",
          "server",
          "from",
          "to");

  /** What stands before 'user' when a name follows it. */
  static final WordSet BEFORE_USER =
      new WordSet(
          "for", "by", "of", "as", "from", "to", "invalid", "Invalid", "illegal", "unknown", "new",
          "with", "and", "target", "remote");

  /** What tells that somebody is to be named after 'for'. */
  static final WordSet LOGIN =
      new WordSet(
          "login",
          "Login",
          "logon",
          "Logon",
          "authentication",
          "Authentication",
          "password",
          "Password",
          "auth",
          "credentials");

  /** What is never a name. */
  static final WordSet NO_NAME =
      new WordSet(
          "a",
          "an",
          "the",
          "is",
          "was",
          "are",
          "has",
          "had",
          "have",
          "not",
          "no",
          "and",
          "or",
          "from",
          "for",
          "by",
          "at",
          "on",
          "in",
          "to",
          "of",
          "with",
          "as",
          "does",
          "did",
          "cannot",
          "can",
          "could",
          "will",
          "may",
          "unknown",
          "request",
          "requests",
          "data",
          "name",
          "names",
          "id",
          "ids",
          "authentication",
          "session",
          "sessions",
          "input",
          "error",
          "account",
          "accounts",
          "password",
          "user",
          "users",
          "invalid",
          "illegal",
          "this",
          "all",
          "response",
          "reply",
          "message",
          "messages",
          "connection",
          "service",
          "method",
          "interface",
          "agent",
          "mode",
          "space",
          "defined",
          "process",
          "logged",
          "login",
          "logout",
          "info",
          "level",
          "settings",
          "group",
          "groups",
          "list");

  /** What tells that the parenthesis at the end of a message gives a reason. */
  static final WordSet FAILURE =
      new WordSet(
          "failed",
          "Failed",
          "FAILED",
          "failure",
          "Failure",
          "denied",
          "Denied",
          "refused",
          "Refused",
          "rejected",
          "Rejected",
          "error",
          "Error",
          "aborted",
          "Aborted",
          "cannot",
          "Cannot",
          "unable",
          "Unable");

  /** The methods of HTTP. */
  static final WordSet METHODS =
      new WordSet("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE");

  /** Units of time, as they are written after a number. */
  static final WordSet TIME_UNITS =
      new WordSet(
          "ns",
          "us",
          "ms",
          "s",
          "m",
          "h",
          "d",
          "sec",
          "secs",
          "min",
          "mins",
          "msec",
          "usec",
          "nsec",
          "hr",
          "hrs",
          "second",
          "seconds",
          "minute",
          "minutes",
          "hour",
          "hours",
          "day",
          "days",
          "millis",
          "milliseconds",
          "microseconds",
          "nanoseconds");

  /** Units of sizes, as they are written after a number. */
  static final WordSet SIZE_UNITS =
      new WordSet(
          "b", "B", "k", "K", "kb", "KB", "kB", "KiB", "M", "MB", "mb", "MiB", "G", "GB", "gb",
          "GiB", "T", "TB", "tb", "TiB", "byte", "bytes");

  static final long FOR = Bytes.hash("for");
  static final long FROM = Bytes.hash("from");
  static final long TO = Bytes.hash("to");

  private Vocabulary() {}
}
