package dev.berth.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may import whom: the table in docs/architecture/README.md. */
class ImportRulesTest {
  private static final String[] PORTS = {
    "dev.berth.engine", "dev.berth.access", "dev.berth.store", "dev.berth.records"
  };
  private static final String[] LIBRARIES = {
    "dev.berth.aws..",
    "dev.berth.compose..",
    "dev.berth.elastic..",
    "dev.berth.exposition..",
    "dev.berth.filters..",
    "dev.berth.http..",
    "dev.berth.index..",
    "dev.berth.journal..",
    "dev.berth.kql..",
    "dev.berth.policy..",
    "dev.berth.postgres..",
    "dev.berth.proxy..",
    "dev.berth.registry..",
    "dev.berth.series..",
    "dev.berth.templates..",
    "dev.berth.traefik.."
  };
  private static final String[] FEATURES = {
    "dev.berth.alerts..",
    "dev.berth.audit..",
    "dev.berth.certificates..",
    "dev.berth.console..",
    "dev.berth.deploy..",
    "dev.berth.identity..",
    "dev.berth.logs..",
    "dev.berth.metrics..",
    "dev.berth.parameters..",
    "dev.berth.router..",
    "dev.berth.search.."
  };

  private static JavaClasses berth = new ClassFileImporter().importPackages();

  @BeforeAll
  static void importMainClasses() {
    List<Path> outputs =
        Stream.of("kernel", "client", "cli", "server").map(SourceTree.ROOT::resolve).toList();
    List<Path> grouped =
        Stream.of("port", "lib", "adapter", "feature")
            .flatMap(group -> SourceTree.modules(group).stream())
            .toList();
    List<Path> classes =
        Stream.concat(outputs.stream(), grouped.stream())
            .map(module -> module.resolve("target/classes"))
            .filter(Files::isDirectory)
            .toList();
    berth = new ClassFileImporter().importPaths(classes);
    assertThat(berth.size()).as("compiled classes: build all modules first").isGreaterThan(50);
  }

  @Test
  void kernelImportsTheJdkOnly() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.berth.kernel")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("dev.berth.kernel", "java..", "org.jspecify.."))
            .because("everybody imports the kernel, so it may bring nothing along"));
  }

  @Test
  void portsImportTheKernelOnly() {
    DescribedPredicate<JavaClass> others =
        berth()
            .and(DescribedPredicate.not(resideInAPackage("dev.berth.kernel")))
            .and(DescribedPredicate.not(resideInAnyPackage(PORTS)));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PORTS)
            .should()
            .dependOnClassesThat(others)
            .because("a port that knows a library, an adapter or a feature binds all adapters"));
  }

  @Test
  void librariesKnowNoFeatureAndNoEngine() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(LIBRARIES)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "dev.berth.engine..",
                    "dev.berth.store..",
                    "dev.berth.alerts..",
                    "dev.berth.audit..",
                    "dev.berth.certificates..",
                    "dev.berth.deploy..",
                    "dev.berth.identity..",
                    "dev.berth.logs..",
                    "dev.berth.metrics..",
                    "dev.berth.parameters..",
                    "dev.berth.router..",
                    "dev.berth.search..",
                    "dev.berth.server..",
                    "dev.berth.cli..",
                    "dev.berth.client.."))
            .because("what knows a tenant or a stack is a feature, not a library"));
  }

  @Test
  void adaptersKnowTheirPortOnly() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.berth.engine.docker..",
                "dev.berth.engine.embedded..",
                "dev.berth.engine.fake..")
            .should()
            .dependOnClassesThat(
                berth()
                    .and(
                        DescribedPredicate.not(
                            resideInAnyPackage(
                                "dev.berth.kernel",
                                "dev.berth.engine",
                                "dev.berth.registry..",
                                "dev.berth.engine.docker..",
                                "dev.berth.engine.embedded..",
                                "dev.berth.engine.fake.."))))
            .because("an adapter serves one port and can be replaced alone"));
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.berth.keyring..")
            .should()
            .dependOnClassesThat(
                berth()
                    .and(
                        DescribedPredicate.not(
                            resideInAnyPackage(
                                "dev.berth.kernel",
                                "dev.berth.store",
                                "dev.berth.access",
                                "dev.berth.http..",
                                "dev.berth.keyring.."))))
            .because("an adapter serves one port and can be replaced alone"));
    check(
        slices()
            .matching("dev.berth.engine.(*)..")
            .should()
            .notDependOnEachOther()
            .because("adapters never know each other"));
  }

  @Test
  void featuresKnowNoAdapter() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(FEATURES)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "dev.berth.engine.docker..",
                    "dev.berth.engine.embedded..",
                    "dev.berth.engine.fake..",
                    "dev.berth.store.sql..",
                    "dev.berth.keyring..",
                    "dev.berth.server..",
                    "dev.berth.client..",
                    "dev.berth.cli.."))
            .because("features run on every engine and every store; wiring is the server's"));
  }

  @Test
  void featuresDoNotReferToEachOtherInACircle() {
    check(
        slices()
            .matching("dev.berth.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a circle of modules is one module"));
  }

  @Test
  void commandLineAndClientTalkHttpOnly() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("dev.berth.cli..", "dev.berth.client..")
            .should()
            .dependOnClassesThat(
                berth()
                    .and(
                        DescribedPredicate.not(
                            resideInAnyPackage(
                                "dev.berth.kernel",
                                "dev.berth.client..",
                                "dev.berth.cli..",
                                "dev.berth.compose..",
                                "dev.berth.templates.."))))
            .because("the command line works from another machine; it reads files itself"));
  }

  @Test
  void nobodyImportsTheServer() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.berth.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.berth.server..")
            .because("the server wires everybody and is wired by nobody"));
  }

  private static DescribedPredicate<JavaClass> berth() {
    return resideInAPackage("dev.berth..");
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(berth);
  }
}
