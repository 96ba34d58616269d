package dev.berth.deploy;

import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.ServiceIdentity;

/** One thing to ask of a cluster that needs nothing else to be done first. */
sealed interface ClusterStep {
  /** Makes a network. */
  record EnsureNetwork(NetworkSpec spec) implements ClusterStep {
    @Override
    public String subject() {
      return ClusterStep.subject(spec.name());
    }

    @Override
    public String aim() {
      return "";
    }

    @Override
    public String toString() {
      return "ensure network " + spec.name();
    }
  }

  /** Makes a service. */
  record CreateService(ClusterForm form) implements ClusterStep {
    @Override
    public String subject() {
      return ClusterStep.subject(form.spec().identity());
    }

    @Override
    public String aim() {
      return form.mark();
    }

    @Override
    public String toString() {
      return "create " + form.spec().identity().displayName();
    }
  }

  /** Changes a service; the cluster replaces what it has to. */
  record UpdateService(ClusterForm form) implements ClusterStep {
    @Override
    public String subject() {
      return ClusterStep.subject(form.spec().identity());
    }

    @Override
    public String aim() {
      return form.mark();
    }

    @Override
    public String toString() {
      return "update " + form.spec().identity().displayName();
    }
  }

  /** Removes a service with its tasks. */
  record RemoveService(ServiceIdentity service) implements ClusterStep {
    @Override
    public String subject() {
      return ClusterStep.subject(service);
    }

    @Override
    public String aim() {
      return GONE;
    }

    @Override
    public String toString() {
      return "remove " + service.displayName();
    }
  }

  record RemoveNetwork(NetworkName network) implements ClusterStep {
    @Override
    public String subject() {
      return ClusterStep.subject(network);
    }

    @Override
    public String aim() {
      return GONE;
    }

    @Override
    public String toString() {
      return "remove network " + network;
    }
  }

  /** The {@link #aim} of what is to be no more. */
  String GONE = "gone";

  /** What it is done to: two steps of one subject are never under way at once. */
  String subject();

  /** What its subject is to become: a failure says nothing about another aim. */
  String aim();

  static String subject(ServiceIdentity service) {
    return "service %s %s/%s".formatted(service.tenant(), service.stack(), service.service());
  }

  static String subject(NetworkName network) {
    return "network " + network.tenant() + " " + network;
  }

  /** What a person or a log calls this step. */
  @Override
  String toString();
}
