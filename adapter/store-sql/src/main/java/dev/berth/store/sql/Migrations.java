package dev.berth.store.sql;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the tables of features to their newest form with Flyway, each feature with a history of
 * its own ({@code FEATURE_migrations}).
 */
final class Migrations {
  private final DataSource source;

  Migrations(DataSource source) {
    this.source = source;
  }

  void run(String feature) {
    try {
      Flyway.configure()
          .dataSource(source)
          .locations("classpath:dev/berth/" + feature + "/migrations")
          .failOnMissingLocations(true)
          .table(feature + "_migrations")
          // The first feature finds an empty schema, the second the tables of the first.
          .baselineOnMigrate(true)
          .baselineVersion("0")
          // Data of a newer release is refused instead of being written by an older one.
          .ignoreMigrationPatterns("")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION,
          "Cannot open the tables of '%s': this release does not know all that was done to them. Use the release that wrote them, or a newer one."
              .formatted(feature),
          e);
    }
  }
}
