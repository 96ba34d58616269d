package dev.berth.engine.contract;

import dev.berth.engine.Cluster;
import java.time.Duration;
import java.util.Map;

/**
 * A cluster of at least three nodes, all of them active, one of them the leader, for one test. The
 * same machines may serve several tests one after another; none is closed before the next is made.
 */
public interface ClusterUnderTest extends AutoCloseable {
  /**
   * Opens the cluster, without connecting.
   *
   * @param instance whose services it shows; those of others may be on the same machines
   */
  Cluster open(String instance);

  /** An image that every node has, with busybox: {@code sh}, {@code sleep}, {@code httpd}. */
  String image();

  /** The same image by another reference. */
  String newerImage();

  /** Labels that make a service's tasks do this, where it is not their command that does. */
  Map<String, String> steering(Program program);

  /** How many configs and secrets the machines hold, of all instances. */
  int files();

  /** How long one thing may take: a task that starts, a node that is emptied. */
  Duration patience();

  /** Leaves the machines without services, networks, configs and secrets. */
  @Override
  void close() throws Exception;
}
