package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.kernel.Problems;
import dev.berth.kernel.ProblemsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  /** Another value than the default for each key, in its one way of writing. */
  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("domain", "example.org"),
          Map.entry("http-port", "80"),
          Map.entry("https-port", "443"),
          Map.entry("http-bind", "127.0.0.1,0:0:0:0:0:0:0:1"),
          Map.entry("engine", "fake"),
          Map.entry("engine.socket", "/run/other.sock"),
          Map.entry("engine.host-image", "off"),
          Map.entry("engine.host-image-tenants", "red,blue"),
          Map.entry("engine.insecure-registries", "registry.test:5000,other.test"),
          Map.entry("engine.log-max-size", "1MiB"),
          Map.entry("engine.log-max-files", "9"),
          Map.entry("deploy.max-stacks", "1"),
          Map.entry("deploy.max-services", "2"),
          Map.entry("deploy.max-replicas", "3"),
          Map.entry("router.connect-timeout", "1s"),
          Map.entry("router.response-timeout", "2m30s"),
          Map.entry("router.head-timeout", "500ms"),
          Map.entry("router.idle-timeout", "1h"),
          Map.entry("router.keep-alive", "2s"),
          Map.entry("router.max-request-line", "4KiB"),
          Map.entry("router.max-headers", "16KiB"),
          Map.entry("router.max-connections", "100"),
          Map.entry("router.max-connections-per-task", "10"),
          Map.entry("router.trusted-proxies", "10.0.0.0/8"),
          Map.entry("router.redirect-to-https", "on"),
          Map.entry("router.hsts", "365d"),
          Map.entry("router.proxy-protocol", "10.1.0.0/16"),
          Map.entry("router.accept-open-ports", "on"),
          Map.entry("router.access-log", "off"),
          Map.entry("acme.directory", "https://acme.test/directory"),
          Map.entry("acme.email", "a@example.org"),
          Map.entry("acme.challenge", "dns-01"),
          Map.entry("acme.dns-hook", "/bin/hook --zone a"),
          Map.entry("acme.dns-wait", "5s"),
          Map.entry("acme.ca-file", "/k/ca.pem"),
          Map.entry("acme.eab-key-id", "kid"),
          Map.entry("acme.eab-key-file", "/k/eab"),
          Map.entry("api.max-body", "1MiB"),
          Map.entry("api.max-stream", "1GiB"),
          Map.entry("api.max-requests", "7"),
          Map.entry("api.max-streams", "8"),
          Map.entry("api.request-timeout", "5s"),
          Map.entry("api.stall-timeout", "6s"),
          Map.entry("alerts.allowed-addresses", "10.1.0.0/16"),
          Map.entry("audit.keep", "9h"),
          Map.entry("audit.max-size", "32MiB"),
          Map.entry("logs.keep", "3"),
          Map.entry("logs.max-size", "10MiB"),
          Map.entry("logs.elasticsearch-port", "9200"),
          Map.entry("logs.elasticsearch-bind", "127.0.0.2"),
          Map.entry("documents.keep", "4"),
          Map.entry("documents.max-size", "11MiB"),
          Map.entry("aws.region", "eu-central-1"),
          Map.entry("identity.require-second-factor", "on"),
          Map.entry("identity.password-length", "20"),
          Map.entry("identity.session-idle", "2h"),
          Map.entry("identity.session-life", "3h"),
          Map.entry("keyring.master-key-file", "/k/master.key"),
          Map.entry("keyring.passphrase-file", "/k/passphrase"),
          Map.entry("keyring.command", "/bin/wrapper --key 1"),
          Map.entry("metrics.keep", "1d"),
          Map.entry("metrics.keep-five-minutes", "20d"),
          Map.entry("metrics.keep-hours", "365d"),
          Map.entry("metrics.max-size", "1GiB"),
          Map.entry("metrics.max-series", "500"),
          Map.entry("sql.port", "8812"),
          Map.entry("log.level", "debug"),
          Map.entry("log.max-size", "2MiB"),
          Map.entry("log.max-files", "4"));

  @TempDir private Path data;

  @Test
  void hasTheseDefaults() {
    Map<String, String> defaults = load(List.of(), Map.of()).texts();

    assertThat(defaults)
        .containsExactly(
            Map.entry("data", data.toString()),
            Map.entry("domain", "localhost"),
            Map.entry("http-port", "8080"),
            Map.entry("https-port", "8443"),
            Map.entry("http-bind", ""),
            Map.entry("engine", "embedded"),
            Map.entry("engine.socket", ""),
            Map.entry("engine.host-image", "on"),
            Map.entry("engine.host-image-tenants", ""),
            Map.entry("engine.insecure-registries", ""),
            Map.entry("engine.log-max-size", "10MiB"),
            Map.entry("engine.log-max-files", "3"),
            Map.entry("deploy.max-stacks", "200"),
            Map.entry("deploy.max-services", "100"),
            Map.entry("deploy.max-replicas", "500"),
            Map.entry("router.connect-timeout", "3s"),
            Map.entry("router.response-timeout", "5m"),
            Map.entry("router.head-timeout", "10s"),
            Map.entry("router.idle-timeout", "3m"),
            Map.entry("router.keep-alive", "4s"),
            Map.entry("router.max-request-line", "8KiB"),
            Map.entry("router.max-headers", "32KiB"),
            Map.entry("router.max-connections", "20000"),
            Map.entry("router.max-connections-per-task", "4096"),
            Map.entry("router.trusted-proxies", ""),
            Map.entry("router.redirect-to-https", "off"),
            Map.entry("router.hsts", "off"),
            Map.entry("router.proxy-protocol", ""),
            Map.entry("router.accept-open-ports", "off"),
            Map.entry("router.access-log", "on"),
            Map.entry("acme.directory", ""),
            Map.entry("acme.email", ""),
            Map.entry("acme.challenge", "http-01"),
            Map.entry("acme.dns-hook", ""),
            Map.entry("acme.dns-wait", "30s"),
            Map.entry("acme.ca-file", ""),
            Map.entry("acme.eab-key-id", ""),
            Map.entry("acme.eab-key-file", ""),
            Map.entry("api.max-body", "2MiB"),
            Map.entry("api.max-stream", "8GiB"),
            Map.entry("api.max-requests", "256"),
            Map.entry("api.max-streams", "256"),
            Map.entry("api.request-timeout", "1m"),
            Map.entry("api.stall-timeout", "10m"),
            Map.entry("alerts.allowed-addresses", ""),
            Map.entry("audit.keep", "400d"),
            Map.entry("audit.max-size", "1GiB"),
            Map.entry("logs.keep", "14"),
            Map.entry("logs.max-size", "5GiB"),
            Map.entry("logs.elasticsearch-port", "off"),
            Map.entry("logs.elasticsearch-bind", "127.0.0.1"),
            Map.entry("documents.keep", "14"),
            Map.entry("documents.max-size", "5GiB"),
            Map.entry("aws.region", "us-east-1"),
            Map.entry("identity.require-second-factor", "off"),
            Map.entry("identity.password-length", "12"),
            Map.entry("identity.session-idle", "12h"),
            Map.entry("identity.session-life", "7d"),
            Map.entry("keyring.master-key-file", ""),
            Map.entry("keyring.passphrase-file", ""),
            Map.entry("keyring.command", ""),
            Map.entry("metrics.keep", "2d"),
            Map.entry("metrics.keep-five-minutes", "30d"),
            Map.entry("metrics.keep-hours", "731d"),
            Map.entry("metrics.max-size", "2GiB"),
            Map.entry("metrics.max-series", "20000"),
            Map.entry("sql.port", "off"),
            Map.entry("log.level", "info"),
            Map.entry("log.max-size", "10MiB"),
            Map.entry("log.max-files", "3"));
  }

  @Test
  void takesEveryKeyFromTheFile() throws Exception {
    StringBuilder text = new StringBuilder();
    OTHERS.forEach((key, value) -> text.append(key).append(": \"").append(value).append("\"\n"));
    Files.writeString(data.resolve("berth.yml"), text);

    assertOthers(load(List.of(), Map.of()));
  }

  @Test
  void takesEveryKeyFromFlags() {
    List<String> flags = new ArrayList<>();
    OTHERS.forEach(
        (key, value) -> {
          flags.add("--" + key.replace('.', '-'));
          flags.add(value);
        });

    assertOthers(load(flags, Map.of()));
  }

  @Test
  void takesEveryKeyFromVariables() {
    Map<String, String> environment = new LinkedHashMap<>();
    Settings.ALL.stream()
        .filter(setting -> !setting.equals(Settings.DATA))
        .forEach(setting -> environment.put(setting.variable(), OTHERS.get(setting.key())));

    assertOthers(load(List.of(), environment));
    assertThat(Settings.ROUTER_IDLE_TIMEOUT.variable()).isEqualTo("BERTH_ROUTER_IDLE_TIMEOUT");
  }

  private void assertOthers(Configuration configuration) {
    Map<String, String> expected = new LinkedHashMap<>(OTHERS);
    expected.put("data", data.toString());
    assertThat(configuration.texts()).containsExactlyInAnyOrderEntriesOf(expected);
  }

  @Test
  void readsKeysWithDotsNestedAndLists() throws Exception {
    Files.writeString(
        data.resolve("berth.yml"),
        """
        # The operator's.
        engine: fake
        engine.host-image: off
        router:
          idle-timeout: 1m30s
        http-bind:
          - 127.0.0.1
          - "::1"
        """);
    Configuration configuration = load(List.of(), Map.of());

    assertThat(configuration.get(Settings.ROUTER_IDLE_TIMEOUT)).isEqualTo(Duration.ofSeconds(90));
    assertThat(configuration.get(Settings.HOST_IMAGE)).isFalse();
    assertThat(configuration.get(Settings.HTTP_BIND)).hasSize(2);
  }

  @Test
  void takesAFlagBeforeAVariableBeforeTheFile() throws Exception {
    Files.writeString(
        data.resolve("berth.yml"), "domain: file.example\nhttp-port: 1\nlog:\n  max-files: 5\n");
    Configuration configuration =
        load(
            List.of("--domain=flag.example"),
            Map.of("BERTH_DOMAIN", "variable.example", "BERTH_HTTP_PORT", "2"));

    assertThat(configuration.entries())
        .contains(
            new Configuration.Entry("domain", "flag.example", "flag --domain"),
            new Configuration.Entry("http-port", "2", "variable BERTH_HTTP_PORT"),
            new Configuration.Entry("log.max-files", "5", data.resolve("berth.yml") + ":4:14"),
            new Configuration.Entry("log.level", "info", "default"));
  }

  @Test
  void tellsAllProblemsAtOnceWithTheirPlaces() throws Exception {
    Path file = data.resolve("berth.yml");
    Files.writeString(
        file,
        """
        domian: example.org
        http-port: 70000
        router:
          idle-timeout: soon
        data: /elsewhere
        engine.log-max-size: [1, {a: b}]
        """);

    assertThat(
            problems(
                List.of("--htp-port", "80", "--domain", "not a host", "--api-max-body=1g", "stray"),
                Map.of("BERTH_API_MAX_REQUESTS", "many")))
        .containsExactlyInAnyOrder(
            "--htp-port: This flag is unknown. Is '--http-port' meant?",
            "--: 80: This flag is unknown.",
            "--: stray: This flag is unknown.",
            "--domain: 'not a host' is not a host name.",
            "--api-max-body: '1g' is more than 64MiB, and a JSON body is held in memory.",
            "BERTH_API_MAX_REQUESTS: 'many' is not a whole number.",
            file + ":1:1: domian: This key is unknown. Is 'domain' meant?",
            file + ":2:12: http-port: 70000 is not between 0 and 65535.",
            file
                + ":4:17: router.idle-timeout: 'soon' is not a time. Write one like 30s, 5m or 1h30m.",
            file
                + ":5:1: data: The data directory is not set here: this file lies in it. Use --data or BERTH_DATA.",
            file + ":6:26: engine.log-max-size: Expected a value, not keys or a list.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "domain: [",
        "\tdomain: x",
        "- domain",
        "just text",
        "? [a, b]\n: c",
        "domain: a\ndomain: b",
        "router:\n  idle-timeout: 1s\nrouter.idle-timeout: 2s",
        "a: &a [x, x]\nb: &b [*a, *a]\nhttp-bind: [*b, *b]",
        "router: {router: {router: {idle-timeout: 1s}}}"
      })
  void refusesFilesThatAreWrong(String text) throws Exception {
    Files.writeString(data.resolve("berth.yml"), text);

    assertThat(problems(List.of(), Map.of()))
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem).startsWith(data.resolve("berth.yml") + ":"));
  }

  @Test
  void takesAnEmptyFileAndRefusesOneThatIsNotText() throws Exception {
    Files.writeString(data.resolve("berth.yml"), "# nothing\n");
    assertThat(load(List.of(), Map.of()).get(Settings.DOMAIN)).isEqualTo("localhost");

    Files.write(data.resolve("berth.yml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThat(problems(List.of(), Map.of()))
        .containsExactly(data.resolve("berth.yml") + ":1:1: The file is not encoded in UTF-8.");
  }

  @Test
  void warnsOfVariablesThatSetNothing() {
    Configuration configuration =
        load(List.of("--https-port", "8443"), Map.of("BERTH_HTP_PORT", "1", "BERTH_TOKEN", "x"));

    assertThat(configuration.warnings())
        .containsExactly("The variable BERTH_HTP_PORT sets nothing. Is BERTH_HTTP_PORT meant?");
  }

  @Test
  void knowsModesAndRefusesFlagsTwiceOrWithoutValue() {
    Problems problems = new Problems();
    CommandLine background =
        CommandLine.parse(
            List.of("--background", "--domain=a", "--domain", "b", "--engine"), problems);

    assertThat(background.mode()).isEqualTo(CommandLine.Mode.BACKGROUND);
    assertThat(problems.all())
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            "--domain: This flag is given twice.",
            "--engine: A value is missing: `embedded` or `docker` or `podman` or `swarm` or `auto` or `fake`.");
  }

  private Configuration load(List<String> arguments, Map<String, String> environment) {
    Problems problems = new Problems();
    return ConfigurationLoader.load(
        CommandLine.parse(arguments, problems), environment, data, problems);
  }

  private List<String> problems(List<String> arguments, Map<String, String> environment) {
    ProblemsException refused =
        catchThrowableOfType(ProblemsException.class, () -> load(arguments, environment));
    return refused.problems().stream().map(Object::toString).toList();
  }
}
