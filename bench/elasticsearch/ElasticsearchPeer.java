import java.nio.file.Path;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.Node;

/** One node of Elasticsearch, from its published libraries: a peer for the intake of records. */
public final class ElasticsearchPeer {
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]).toAbsolutePath();
    Settings settings =
        Settings.builder()
            .put("path.home", home.toString())
            .put("node.name", "peer")
            .put("cluster.name", "bench")
            .put("discovery.type", "single-node")
            .put("http.host", "127.0.0.1")
            .put("http.port", arguments[1])
            .put("transport.host", "127.0.0.1")
            .put("transport.port", "0")
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .build();
    Environment environment = new Environment(settings, home.resolve("config"));
    LogConfigurator.setNodeName("peer");
    LogConfigurator.configureWithoutConfig(settings);
    LogConfigurator.configureESLogging();
    Node node = new Node(environment);
    node.start();
    System.out.println("started");
    Thread.currentThread().join();
  }
}
