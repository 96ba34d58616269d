package dev.berth.engine;

/**
 * Runs services across machines: it alone decides which task runs where, replaces those that end,
 * and carries out updates. Berth tells it what there should be, and looks at what has come of it.
 *
 * <p>Lifecycle:
 *
 * <ol>
 *   <li>{@link #connect()}, once, before anything else.
 *   <li>everything else, from any thread.
 *   <li>{@link #close()}: lets go; services keep running.
 * </ol>
 *
 * <p>Every operation fails with a {@link dev.berth.kernel.BerthException}: {@code NOT_FOUND} for a
 * thing that does not exist, {@code UNSUPPORTED} for what the cluster cannot do, {@code
 * UNAVAILABLE} while it does not answer or has no quorum, {@code ENGINE_FAILED} with the cause
 * otherwise.
 *
 * <p>{@link #images()} knows nothing of what lies on the nodes: a reference that could be an
 * image's is found, and its id is the reference. Pulling one fetches nothing: it asks the registry
 * what the reference means now, and the id of what it returns is {@code REFERENCE@DIGEST}. {@link
 * #networks()} are of the whole cluster. {@link #volumes()} are of the node that is talked to; a
 * task's volumes are made where it runs.
 */
public non-sealed interface Cluster extends Runner {
  /**
   * Begins to look. A cluster that does not answer is no error: {@link #health} says so, and it is
   * looked for again and again.
   */
  void connect();

  /**
   * What is known of this instance's services and their tasks, and of every node. Cheap. While the
   * cluster does not answer it stays what it was.
   */
  ClusterPicture picture();

  /**
   * Tells that the picture or the health has changed. The listener is called by one thread at a
   * time, and what it does has to be short.
   *
   * @return ends the subscription when closed
   */
  Subscription watch(Runnable listener);

  ClusterServices services();

  Nodes nodes();
}
