package dev.berth.deploy;

import dev.berth.kernel.Secret;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The targets that operators added, in the store; keys and certificates are sealed. */
final class TargetTable {
  private final Store store;
  private final Sealing sealing;

  TargetTable(Store store, Sealing sealing) {
    this.store = store;
    this.sealing = sealing;
  }

  private record Row(String name, String engine, String dockerHost, String tls) {}

  /** TLS material as it is sealed. */
  record Pem(String authority, @Nullable String certificate, @Nullable String key) {
    static Pem of(TargetDefinition.Tls tls) {
      Secret key = tls.key();
      return new Pem(tls.authority(), tls.certificate(), key == null ? null : key.reveal());
    }

    TargetDefinition.Tls tls() {
      return new TargetDefinition.Tls(authority, certificate, key == null ? null : new Secret(key));
    }
  }

  List<TargetDefinition> list() {
    List<Row> rows =
        store.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT name, engine, docker_host, tls FROM deploy_target ORDER BY name")
                    .map(
                        (row, _) ->
                            new Row(
                                row.getString("name"),
                                row.getString("engine"),
                                row.getString("docker_host"),
                                row.getString("tls")))
                    .list());
    return rows.stream().map(this::open).toList();
  }

  private TargetDefinition open(Row row) {
    TargetName name = new TargetName(row.name());
    TargetDefinition.Tls tls =
        row.tls().isEmpty()
            ? null
            : DesiredJson.parsePem(
                    sealing.openText(TenantId.PLATFORM, Sealing.target(name), row.tls()))
                .tls();
    return new TargetDefinition(name, row.engine(), row.dockerHost(), tls);
  }

  void save(TargetDefinition target) {
    TargetDefinition.Tls tls = target.tls();
    String sealedTls =
        tls == null
            ? ""
            : sealing.seal(
                TenantId.PLATFORM, Sealing.target(target.name()), DesiredJson.render(Pem.of(tls)));
    store.write(
        handle ->
            handle.execute(
                "INSERT INTO deploy_target (name, engine, docker_host, tls) VALUES (?, ?, ?, ?)",
                target.name().value(),
                target.engine(),
                target.dockerHost(),
                sealedTls));
  }

  void remove(TargetName name) {
    store.write(handle -> handle.execute("DELETE FROM deploy_target WHERE name = ?", name.value()));
  }
}
