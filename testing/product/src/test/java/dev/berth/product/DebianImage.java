package dev.berth.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * A real image: Debian's smallest root filesystem with a package in it, and a layer of ours on top
 * that starts it. Made once per machine, below {@code /var/cache/berth-tests}, which takes a minute
 * and Debian's package archive.
 *
 * @param packages what {@code mmdebstrap} puts in beside the smallest set
 * @param hook a shell line that {@code mmdebstrap} runs before that, with the root as {@code $1}
 * @param start the script {@code /usr/local/bin/start}, which is the image's entry point
 */
record DebianImage(String name, String packages, String hook, String start) {
  private static final String SUITE = "bookworm";
  private static final Path CACHE = Path.of("/var/cache/berth-tests", SUITE);

  private static final String CONFIG =
      "{\"Entrypoint\":[\"/usr/local/bin/start\"],\"Env\":[\"PATH=/usr/sbin:/usr/bin:/sbin:/bin\"]}";

  static final DebianImage NGINX =
      new DebianImage(
          "nginx",
          "nginx-light",
          "true",
          """
          #!/bin/sh
          exec nginx -g 'daemon off; error_log /dev/stderr;'
          """);

  /**
   * Takes the password of the user {@code postgres} from the file that POSTGRES_PASSWORD_FILE
   * names.
   */
  static final DebianImage POSTGRESQL =
      new DebianImage(
          "postgresql",
          "postgresql",
          "mkdir -p \"$1\"/etc/postgresql-common"
              + " && echo 'create_main_cluster = false' >\"$1\"/etc/postgresql-common/createcluster.conf",
          """
          #!/bin/sh
          set -eu
          data=/var/lib/postgresql/data
          programs=$(echo /usr/lib/postgresql/*/bin)
          as_postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
          install -d -o postgres -g postgres -m 700 "$data" /run/postgresql
          if [ ! -s "$data/PG_VERSION" ]; then
            as_postgres "$programs/initdb" -D "$data" -A scram-sha-256 --pwfile="$POSTGRES_PASSWORD_FILE"
            echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
          fi
          exec setpriv --reuid=postgres --regid=postgres --init-groups \\
            "$programs/postgres" -D "$data" -c listen_addresses='*'
          """);

  /** The folder of its OCI layout. */
  Path layout() {
    String version = Integer.toHexString((packages + hook + start).hashCode());
    Path made = CACHE.resolve(name + "-" + version);
    if (Files.exists(made)) {
      return made;
    }
    try {
      Files.createDirectories(CACHE);
      Path work = Files.createTempDirectory(CACHE, "making-");
      Path layout = make(work);
      Files.move(layout, made);
      run("rm", "-rf", work.toString());
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path make(Path work) throws IOException {
    Path root = work.resolve("root.tar");
    run(
        "mmdebstrap",
        "--quiet",
        "--variant=minbase",
        "--include=" + packages,
        "--essential-hook=" + hook,
        SUITE,
        root.toString());
    Path script = work.resolve("top/usr/local/bin/start");
    Files.createDirectories(script.getParent());
    Files.writeString(script, start);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path top = work.resolve("top.tar");
    run("tar", "--owner=0", "-C", work + "/top", "-cf", top.toString(), "usr/local/bin/start");
    Path layout = work.resolve("layout");
    new OciLayout(layout).write(List.of(root, top), CONFIG);
    return layout;
  }

  private static void run(String... command) {
    Command.run(Path.of("/"), Map.of(), List.of(command)).succeeded();
  }
}
