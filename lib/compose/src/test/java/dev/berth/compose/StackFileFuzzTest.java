package dev.berth.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Problem;
import dev.berth.kernel.Problems;
import dev.berth.kernel.ProblemsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Files with damage: whatever comes, it is a file or a refusal with places, and soon. The seed is
 * in the message of a failure.
 */
class StackFileFuzzTest {
  private static final String[] PIECES = {
    "&a",
    "*a",
    "<<: *a",
    "!!int",
    "!reset",
    "!override",
    "!!binary",
    "- ",
    ": ",
    "? ",
    "| ",
    "> ",
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    "#",
    "---\n",
    "...\n",
    "%YAML 9.9\n",
    "%TAG ! x\n",
    "\t",
    "\n",
    "\r",
    "\u0000",
    "\u0085",
    "\u2028",
    "\uFEFF",
    "\uD83D",
    "\uD83D\uDE00",
    "\\x41",
    "\\uD800",
    "\\U00110000",
    "${",
    "${A",
    "${A:-${B:-c}}",
    "$$",
    "$",
    "~",
    "null",
    "99999999999999999999",
    "-1",
    "0x",
    "1e999",
    ".inf",
    "::",
    "/",
    "65536",
    "1-65535",
    "services:\n",
    "  x-a: &a {b: c}\n",
    "\"\\",
    "ports:",
    "image:",
    "1h",
    "80:80:80:80",
    "[::1]:1:1",
    "@",
    "`",
    "é",
    "\u0007"
  };

  private static final Pattern WORD = Pattern.compile("[^\\s,\\[\\]{}:\"']+|\"[^\"\n]*\"");

  @Test
  @Timeout(value = 100, unit = TimeUnit.SECONDS)
  void damagedFilesAreReadOrRefused() {
    run(20261, 2500);
  }

  @Test
  @Tag("full")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void damagedFilesAreReadOrRefusedManyTimes() {
    run(7, Integer.getInteger("fuzz.times", 30_000));
  }

  private static void run(long seed, int times) {
    List<GoldenFile> files = GoldenFile.all();
    List<GoldenFile> good = files.stream().filter(file -> !file.name().startsWith("bad-")).toList();
    int read = 0;
    for (int i = 0; i < times; i++) {
      Random random = new Random(seed + i);
      List<GoldenFile> chosen = random.nextInt(4) == 0 ? files : good;
      GoldenFile file = chosen.get(random.nextInt(chosen.size()));
      String text =
          random.nextBoolean()
              ? damage(file.input(), files, random)
              : exchange(file.input(), files, random);
      read += check(text, "seed " + (seed + i) + ", from " + file.name()) ? 1 : 0;
    }
    assertThat(read).as("files that were read all the same").isGreaterThan(times / 20);
  }

  /** Puts words in the place of others, which most often leaves it YAML. */
  private static String exchange(String input, List<GoldenFile> files, Random random) {
    String text = input;
    for (int i = random.nextInt(3); i >= 0; i--) {
      List<MatchResult> words = words(text);
      MatchResult word = words.get(random.nextInt(words.size()));
      List<MatchResult> others = words(files.get(random.nextInt(files.size())).input());
      String other = others.get(random.nextInt(others.size())).group();
      text = text.substring(0, word.start()) + other + text.substring(word.end());
    }
    return text;
  }

  private static List<MatchResult> words(String text) {
    return WORD.matcher(text).results().toList();
  }

  private static String damage(String input, List<GoldenFile> files, Random random) {
    StringBuilder text = new StringBuilder(input);
    int edits = 1 + random.nextInt(6);
    for (int i = 0; i < edits; i++) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(20));
      switch (random.nextInt(6)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 2 -> text.insert(at, text.substring(at, end).repeat(1 + random.nextInt(3)));
        case 3 -> text.insert(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
        case 4 -> text.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
        default -> {
          String other = files.get(random.nextInt(files.size())).input();
          int from = random.nextInt(other.length());
          text.insert(at, other, from, Math.min(other.length(), from + random.nextInt(200)));
        }
      }
    }
    return text.toString();
  }

  /** Whether the text was read. */
  private static boolean check(String text, String which) {
    long start = System.nanoTime();
    boolean read = false;
    try {
      StackFile file = StackFileParser.parse(twice(GoldenFile.source(text)));
      RoundTrip.check(file);
      read = true;
    } catch (ProblemsException refused) {
      assertThat(refused.problems()).as(which).hasSizeLessThanOrEqualTo(Problems.LIMIT);
      assertThat(refused.problems()).as(which).anyMatch(Problem::isError);
      assertThat(refused.problems()).as(which).allMatch(problem -> problem.place() != null);
    } catch (RuntimeException | AssertionError failure) {
      throw new AssertionError(which + ":\n" + text, failure);
    }
    collect(GoldenFile.source(text), which);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertThat(millis).as("milliseconds for " + which).isLessThan(5000);
    return read;
  }

  /** Each file over itself. */
  private static StackSource twice(StackSource source) {
    List<StackSource.Text> texts = new ArrayList<>(source.files());
    texts.addAll(source.files());
    Map<String, String> variables = new HashMap<>(source.variables());
    variables.putAll(Map.of("A", "1", "B", ""));
    return new StackSource(
        texts, variables, source.directory(), source.attachments(), source.profiles());
  }

  /** What is collected is no more than what there is, and no problem lacks a place. */
  private static void collect(StackSource source, String which) {
    Map<String, Content> disk = new HashMap<>();
    source
        .attachments()
        .forEach(file -> disk.put(HostPath.normalized(file.path()), file.content()));
    Attachments.Found found =
        Attachments.collect(
            source, path -> Optional.ofNullable(disk.get(path.toString())).map(Content::bytes));
    assertThat(found.attachments()).as(which).hasSizeLessThanOrEqualTo(disk.size());
    assertThat(found.problems()).as(which).allMatch(problem -> problem.place() != null);
  }
}
