package dev.berth.server;

import dev.berth.kernel.AddressRange;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Every key that a server's configuration has: the one table that flags, variables, the file,
 * {@code config show} and docs/configuration.md are made of.
 */
final class Settings {
  static final Setting<Path> DATA =
      new Setting<>(
          "data",
          SettingType.PATH,
          "`/var/lib/berth` for root, `~/.local/share/berth` for others",
          "The folder that everything Berth keeps lies in. Not for the file, which lies in it.");
  static final Setting<String> DOMAIN =
      new Setting<>(
          "domain",
          SettingType.DOMAIN,
          "localhost",
          "The zone of the platform: stack `shop` answers at `shop.DOMAIN`, the platform itself at `berth.DOMAIN`.");
  static final Setting<Integer> HTTP_PORT =
      new Setting<>(
          "http-port",
          SettingType.PORT,
          "8080",
          "The front door's port for HTTP; 0 takes any free one.");
  static final Setting<Integer> HTTPS_PORT =
      new Setting<>(
          "https-port",
          SettingType.PORT_OR_OFF,
          "8443",
          "The front door's port for HTTPS; `off`: none, 0 takes any free one. With `http-port` 0 any free one too, unless it is set.");
  static final Setting<List<InetAddress>> HTTP_BIND =
      new Setting<>(
          "http-bind",
          SettingType.ADDRESSES,
          "",
          "The addresses that the front door listens on; none given: all of them, IPv4 and IPv6.");
  static final Setting<String> ENGINE =
      new Setting<>(
          "engine",
          SettingType.choice("embedded", "docker", "podman", "swarm", "auto", "fake"),
          "embedded",
          "What runs tasks: `embedded` runs containers on this machine by itself, `docker` and `podman` let theirs do it, `swarm` runs them on the machines of a swarm, `auto` takes at the first start the swarm if Docker is a manager of one, else Docker if it answers, else `embedded`, and stays with it, `fake` only says that it runs them.");
  static final Setting<Optional<Path>> ENGINE_SOCKET =
      new Setting<>(
          "engine.socket",
          SettingType.FILE,
          "",
          "The socket of the engine `docker`, `podman` or `swarm` (a manager of it); none given: `/run/docker.sock` or `/run/podman/podman.sock`.");
  static final Setting<Boolean> HOST_IMAGE =
      new Setting<>(
          "engine.host-image",
          SettingType.SWITCH,
          "on",
          "Whether there is the image `berth/host`, made of the machine's own programs.");
  static final Setting<Set<TenantId>> HOST_IMAGE_TENANTS =
      new Setting<>(
          "engine.host-image-tenants",
          SettingType.TENANTS,
          "",
          "The tenants that may use `berth/host`; none given: all of them.");
  static final Setting<List<String>> INSECURE_REGISTRIES =
      new Setting<>(
          "engine.insecure-registries",
          SettingType.REGISTRIES,
          "",
          "Image registries that may be asked without TLS, as those on this machine's loopback may; certificates of own authorities go to `DATA/registries/HOST:PORT/ca.crt`.");
  static final Setting<ByteSize> ENGINE_LOG_MAX_SIZE =
      new Setting<>(
          "engine.log-max-size",
          SettingType.SIZE,
          "10MiB",
          "How large a file of a task's output grows before the next is begun; 4KiB or more.");
  static final Setting<Integer> ENGINE_LOG_MAX_FILES =
      new Setting<>(
          "engine.log-max-files",
          SettingType.integer("a number", 2, 1000),
          "3",
          "How many files of a task's output are kept.");
  static final Setting<Integer> DEPLOY_MAX_STACKS =
      new Setting<>(
          "deploy.max-stacks",
          SettingType.integer("a number", 1, 10_000),
          "200",
          "How many stacks a tenant may have.");
  static final Setting<Integer> DEPLOY_MAX_SERVICES =
      new Setting<>(
          "deploy.max-services",
          SettingType.integer("a number", 1, 10_000),
          "100",
          "How many services a stack may have.");
  static final Setting<Integer> DEPLOY_MAX_REPLICAS =
      new Setting<>(
          "deploy.max-replicas",
          SettingType.integer("a number", 1, 10_000),
          "500",
          "How many tasks a service may have.");
  static final Setting<Duration> ROUTER_CONNECT_TIMEOUT =
      new Setting<>(
          "router.connect-timeout",
          SettingType.TIME,
          "3s",
          "How long the front door tries to connect to a task before it tries another.");
  static final Setting<Duration> ROUTER_RESPONSE_TIMEOUT =
      new Setting<>(
          "router.response-timeout",
          SettingType.TIME,
          "5m",
          "How long a task may think, from the end of a request to the head of its response.");
  static final Setting<Duration> ROUTER_HEAD_TIMEOUT =
      new Setting<>(
          "router.head-timeout",
          SettingType.TIME,
          "10s",
          "How long the head of a request may take to arrive.");
  static final Setting<Duration> ROUTER_IDLE_TIMEOUT =
      new Setting<>(
          "router.idle-timeout",
          SettingType.TIME,
          "3m",
          "How long a client's connection stays open without a request, or a body without a byte.");
  static final Setting<Duration> ROUTER_KEEP_ALIVE =
      new Setting<>(
          "router.keep-alive",
          SettingType.TIME,
          "4s",
          "How long a connection to a task is kept for the next request.");
  static final Setting<ByteSize> ROUTER_MAX_REQUEST_LINE =
      new Setting<>(
          "router.max-request-line",
          SettingType.SIZE,
          "8KiB",
          "The longest first line of a request.");
  static final Setting<ByteSize> ROUTER_MAX_HEADERS =
      new Setting<>(
          "router.max-headers",
          SettingType.SIZE,
          "32KiB",
          "The most that the headers of a request take together.");
  static final Setting<Integer> ROUTER_MAX_CONNECTIONS =
      new Setting<>(
          "router.max-connections",
          SettingType.integer("a number", 1, 1_000_000),
          "20000",
          "How many connections of clients are open at once; one address gets a quarter of them.");
  static final Setting<Integer> ROUTER_MAX_CONNECTIONS_PER_TASK =
      new Setting<>(
          "router.max-connections-per-task",
          SettingType.integer("a number", 1, 100_000),
          "4096",
          "How many connections to one task are open at once.");
  static final Setting<List<AddressRange>> ROUTER_TRUSTED_PROXIES =
      new Setting<>(
          "router.trusted-proxies",
          SettingType.RANGES,
          "",
          "Address ranges (`10.0.0.0/8`) of proxies before the front door whose `Forwarded` and `X-Forwarded-*` headers are believed.");
  static final Setting<Boolean> ROUTER_REDIRECT_TO_HTTPS =
      new Setting<>(
          "router.redirect-to-https",
          SettingType.SWITCH,
          "off",
          "Whether plain HTTP is answered with a redirect to HTTPS; the platform's own hosts and ACME's challenges are not.");
  static final Setting<Duration> ROUTER_HSTS =
      new Setting<>(
          "router.hsts",
          SettingType.TIME_OR_OFF,
          "off",
          "How long browsers shall use HTTPS only, told over HTTPS (`Strict-Transport-Security`); `off`: it is not told.");
  static final Setting<List<AddressRange>> ROUTER_PROXY_PROTOCOL =
      new Setting<>(
          "router.proxy-protocol",
          SettingType.RANGES,
          "",
          "Address ranges of proxies before the front door whose connections begin with a PROXY header (version 1 or 2); from others none is taken.");
  static final Setting<Boolean> ROUTER_ACCEPT_OPEN_PORTS =
      new Setting<>(
          "router.accept-open-ports",
          SettingType.SWITCH,
          "off",
          "Whether a route with authentication or an allow list is on though others reach its tasks past the front door, at a port that is open on another machine of a cluster.");
  static final Setting<Boolean> ROUTER_ACCESS_LOG =
      new Setting<>(
          "router.access-log",
          SettingType.SWITCH,
          "on",
          "Whether a record of each request is written to `DATA/log/access.log`.");
  static final Setting<Optional<URI>> ACME_DIRECTORY =
      new Setting<>(
          "acme.directory",
          SettingType.HTTPS_URL,
          "",
          "The directory of the ACME server that issues certificates (Let's Encrypt: `https://acme-v02.api.letsencrypt.org/directory`); none given: the local authority issues all. To give it is to agree to that server's terms.");
  static final Setting<String> ACME_EMAIL =
      new Setting<>(
          "acme.email",
          SettingType.TEXT,
          "",
          "Where the ACME server may write to; nothing given: it is told no address.");
  static final Setting<String> ACME_CHALLENGE =
      new Setting<>(
          "acme.challenge",
          SettingType.choice("http-01", "tls-alpn-01", "dns-01"),
          "http-01",
          "How it is shown that a name is ours: `http-01` needs port 80, `tls-alpn-01` port 443, `dns-01` a hook; wildcards need `dns-01`.");
  static final Setting<List<String>> ACME_DNS_HOOK =
      new Setting<>(
          "acme.dns-hook",
          SettingType.COMMAND,
          "",
          "A program that sets and removes TXT records for `dns-01`: it is called with `present` or `cleanup`, the domain, the name of the record and its value behind its arguments.");
  static final Setting<Duration> ACME_DNS_WAIT =
      new Setting<>(
          "acme.dns-wait",
          SettingType.TIME,
          "30s",
          "How long a record that the hook has set needs until all of the zone's servers tell it.");
  static final Setting<Optional<Path>> ACME_CA_FILE =
      new Setting<>(
          "acme.ca-file",
          SettingType.FILE,
          "",
          "Certificates (PEM) of authorities that the ACME server's own certificate may come from, beside the usual ones.");
  static final Setting<String> ACME_EAB_KEY_ID =
      new Setting<>(
          "acme.eab-key-id",
          SettingType.TEXT,
          "",
          "The id of the key that binds the ACME account to one outside, where the server wants that.");
  static final Setting<Optional<Path>> ACME_EAB_KEY_FILE =
      new Setting<>(
          "acme.eab-key-file",
          SettingType.FILE,
          "",
          "The file with that key, in base64url, for its owner only.");
  static final Setting<ByteSize> API_MAX_BODY =
      new Setting<>(
          "api.max-body",
          new SettingType<>(
              SettingType.SIZE.description() + ", up to 64MiB",
              Settings::bodySize,
              SettingType.SIZE.render()),
          "2MiB",
          "The longest JSON body of a request to the API.");
  static final Setting<ByteSize> API_MAX_STREAM =
      new Setting<>(
          "api.max-stream",
          SettingType.SIZE,
          "8GiB",
          "The longest streamed body of a request to the API: an image.");
  static final Setting<Integer> API_MAX_REQUESTS =
      new Setting<>(
          "api.max-requests",
          SettingType.integer("a number", 1, 100_000),
          "256",
          "How many requests the API answers at once.");
  static final Setting<Integer> API_MAX_STREAMS =
      new Setting<>(
          "api.max-streams",
          SettingType.integer("a number", 1, 100_000),
          "256",
          "How many logs are followed and terminals open at once.");
  static final Setting<Duration> API_REQUEST_TIMEOUT =
      new Setting<>(
          "api.request-timeout",
          SettingType.TIME,
          "1m",
          "How long an answer of the API may take; logs and terminals have no end.");
  static final Setting<Duration> API_STALL_TIMEOUT =
      new Setting<>(
          "api.stall-timeout",
          SettingType.TIME,
          "10m",
          "How long a caller of the API may take nothing of a stream, or send nothing of a body.");
  static final Setting<List<AddressRange>> ALERTS_ALLOWED_ADDRESSES =
      new Setting<>(
          "alerts.allowed-addresses",
          SettingType.RANGES,
          "",
          "Address ranges (`10.1.0.0/16`) where receivers of alerts may be though they are on this"
              + " machine, its link or a network of tasks: a mail server beside Berth, say.");
  static final Setting<Duration> AUDIT_KEEP =
      new Setting<>("audit.keep", SettingType.TIME, "400d", "How long the audit trail is kept.");
  static final Setting<ByteSize> AUDIT_MAX_SIZE =
      new Setting<>(
          "audit.max-size",
          SettingType.SIZE,
          "1GiB",
          "How large the audit trail grows before its oldest part goes, however young; 16MiB or more.");
  static final Setting<Integer> LOGS_KEEP =
      new Setting<>(
          "logs.keep",
          SettingType.integer("a number of days", 1, 3650),
          "14",
          "How many days the records of logs are kept, today being one.");
  static final Setting<ByteSize> LOGS_MAX_SIZE =
      new Setting<>(
          "logs.max-size",
          SettingType.SIZE,
          "5GiB",
          "How much disk the records of a tenant's logs take before its oldest days go, however young.");
  static final Setting<Integer> DOCUMENTS_KEEP =
      new Setting<>(
          "documents.keep",
          SettingType.integer("a number of days", 1, 3650),
          "14",
          "How many days the documents that Elasticsearch's clients send are kept, today being one.");
  static final Setting<ByteSize> DOCUMENTS_MAX_SIZE =
      new Setting<>(
          "documents.max-size",
          SettingType.SIZE,
          "5GiB",
          "How much disk a tenant's documents take before their oldest days go, however young.");
  static final Setting<Integer> LOGS_ELASTICSEARCH_PORT =
      new Setting<>(
          "logs.elasticsearch-port",
          SettingType.PORT_OR_OFF,
          "off",
          "Where Elasticsearch's clients are answered, 9200 usually; `off`: nowhere, 0 takes any free port. Without TLS: beyond the machine, put a route before it.");
  static final Setting<List<InetAddress>> LOGS_ELASTICSEARCH_BIND =
      new Setting<>(
          "logs.elasticsearch-bind",
          SettingType.ADDRESSES,
          "127.0.0.1",
          "The addresses on which they are.");
  static final Setting<String> AWS_REGION =
      new Setting<>(
          "aws.region",
          SettingType.REGION,
          "us-east-1",
          "The region that AWS's clients have to name, and that ARNs tell.");
  static final Setting<Boolean> REQUIRE_SECOND_FACTOR =
      new Setting<>(
          "identity.require-second-factor",
          SettingType.SWITCH,
          "off",
          "Whether who logs in with a password needs a second factor for everything but setting one up.");
  static final Setting<Integer> PASSWORD_LENGTH =
      new Setting<>(
          "identity.password-length",
          SettingType.integer("a number", 8, 128),
          "12",
          "How many characters a password has to have.");
  static final Setting<Duration> SESSION_IDLE =
      new Setting<>(
          "identity.session-idle",
          SettingType.TIME,
          "12h",
          "How long a session lives that nobody uses.");
  static final Setting<Duration> SESSION_LIFE =
      new Setting<>(
          "identity.session-life", SettingType.TIME, "7d", "How long a session lives at most.");
  static final Setting<Duration> METRICS_KEEP =
      new Setting<>(
          "metrics.keep",
          SettingType.TIME,
          "2d",
          "How long samples of metrics are kept as they were measured.");
  static final Setting<Duration> METRICS_KEEP_FIVE_MINUTES =
      new Setting<>(
          "metrics.keep-five-minutes",
          SettingType.TIME,
          "30d",
          "How long least, most, mean and last of every five minutes are kept.");
  static final Setting<Duration> METRICS_KEEP_HOURS =
      new Setting<>(
          "metrics.keep-hours",
          SettingType.TIME,
          "731d",
          "How long those of every hour are kept; usage is told as long.");
  static final Setting<ByteSize> METRICS_MAX_SIZE =
      new Setting<>(
          "metrics.max-size",
          SettingType.SIZE,
          "2GiB",
          "How much the samples of one tenant take on disk before the oldest go.");
  static final Setting<Integer> METRICS_MAX_SERIES =
      new Setting<>(
          "metrics.max-series",
          SettingType.integer("a number", 100, 1_000_000),
          "20000",
          "How many series of one tenant are measured at once; samples of others are refused and counted.");
  static final Setting<Optional<Path>> MASTER_KEY_FILE =
      new Setting<>(
          "keyring.master-key-file",
          SettingType.FILE,
          "",
          "The file with the master key, for its owner only; none given: `DATA/master.key`, made at the first start. A backup of the data directory is worth nothing to a thief without it.");
  static final Setting<Optional<Path>> PASSPHRASE_FILE =
      new Setting<>(
          "keyring.passphrase-file",
          SettingType.FILE,
          "",
          "A file, pipe or `/dev/stdin` that the passphrase of the master key is read from at the start, instead of a file with the key.");
  static final Setting<List<String>> KEYRING_COMMAND =
      new Setting<>(
          "keyring.command",
          SettingType.COMMAND,
          "",
          "A program that wraps and unwraps data keys, instead of a master key of Berth's own: it is called with `wrap` or `unwrap` behind its arguments, and gets and gives base64.");
  static final Setting<String> LOG_LEVEL =
      new Setting<>(
          "log.level",
          SettingType.choice("error", "warning", "info", "debug"),
          "info",
          "What the server's own log tells.");
  static final Setting<ByteSize> LOG_MAX_SIZE =
      new Setting<>(
          "log.max-size",
          SettingType.SIZE,
          "10MiB",
          "How large `DATA/log/server.log` grows before the next is begun.");
  static final Setting<Integer> LOG_MAX_FILES =
      new Setting<>(
          "log.max-files",
          SettingType.integer("a number", 1, 100),
          "3",
          "How many files of the server's own log are kept.");

  static final Setting<Integer> SQL_PORT =
      new Setting<>(
          "sql.port",
          SettingType.PORT_OR_OFF,
          "off",
          "The port of this machine's own address where metrics are asked with SQL over the wire of PostgreSQL, 8812 by custom; 0 takes any free one.");

  /** All of them, in the order of the reference. */
  static final List<Setting<?>> ALL =
      List.of(
          DATA,
          DOMAIN,
          HTTP_PORT,
          HTTPS_PORT,
          HTTP_BIND,
          ENGINE,
          ENGINE_SOCKET,
          HOST_IMAGE,
          HOST_IMAGE_TENANTS,
          INSECURE_REGISTRIES,
          ENGINE_LOG_MAX_SIZE,
          ENGINE_LOG_MAX_FILES,
          DEPLOY_MAX_STACKS,
          DEPLOY_MAX_SERVICES,
          DEPLOY_MAX_REPLICAS,
          ROUTER_CONNECT_TIMEOUT,
          ROUTER_RESPONSE_TIMEOUT,
          ROUTER_HEAD_TIMEOUT,
          ROUTER_IDLE_TIMEOUT,
          ROUTER_KEEP_ALIVE,
          ROUTER_MAX_REQUEST_LINE,
          ROUTER_MAX_HEADERS,
          ROUTER_MAX_CONNECTIONS,
          ROUTER_MAX_CONNECTIONS_PER_TASK,
          ROUTER_TRUSTED_PROXIES,
          ROUTER_REDIRECT_TO_HTTPS,
          ROUTER_HSTS,
          ROUTER_PROXY_PROTOCOL,
          ROUTER_ACCEPT_OPEN_PORTS,
          ROUTER_ACCESS_LOG,
          ACME_DIRECTORY,
          ACME_EMAIL,
          ACME_CHALLENGE,
          ACME_DNS_HOOK,
          ACME_DNS_WAIT,
          ACME_CA_FILE,
          ACME_EAB_KEY_ID,
          ACME_EAB_KEY_FILE,
          API_MAX_BODY,
          API_MAX_STREAM,
          API_MAX_REQUESTS,
          API_MAX_STREAMS,
          API_REQUEST_TIMEOUT,
          API_STALL_TIMEOUT,
          ALERTS_ALLOWED_ADDRESSES,
          AUDIT_KEEP,
          AUDIT_MAX_SIZE,
          LOGS_KEEP,
          LOGS_MAX_SIZE,
          LOGS_ELASTICSEARCH_PORT,
          LOGS_ELASTICSEARCH_BIND,
          DOCUMENTS_KEEP,
          DOCUMENTS_MAX_SIZE,
          AWS_REGION,
          REQUIRE_SECOND_FACTOR,
          PASSWORD_LENGTH,
          SESSION_IDLE,
          SESSION_LIFE,
          MASTER_KEY_FILE,
          PASSPHRASE_FILE,
          KEYRING_COMMAND,
          METRICS_KEEP,
          METRICS_KEEP_FIVE_MINUTES,
          METRICS_KEEP_HOURS,
          METRICS_MAX_SIZE,
          METRICS_MAX_SERIES,
          SQL_PORT,
          LOG_LEVEL,
          LOG_MAX_SIZE,
          LOG_MAX_FILES);

  private static final ByteSize LONGEST_BODY = ByteSize.ofMebibytes(64);

  private Settings() {}

  private static ByteSize bodySize(String text) {
    ByteSize size = ByteSize.parse(text);
    if (size.compareTo(LONGEST_BODY) > 0) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION,
          "'" + text + "' is more than " + LONGEST_BODY + ", and a JSON body is held in memory.");
    }
    return size;
  }
}
