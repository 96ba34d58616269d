package dev.berth.traefik;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Gives routers that name no service the only one that their labels define. */
final class ServiceChoice {
  private ServiceChoice() {}

  static void make(Draft draft) {
    Set<String> services = draft.services.keySet();
    draft.routers.replaceAll(
        (_, router) -> {
          if (router.service() != null || services.isEmpty()) {
            return router;
          }
          boolean clear = services.size() == 1;
          return new RouterConfiguration(
              router.name(),
              router.text(),
              router.rule(),
              router.priority(),
              router.entryPoints(),
              router.middlewares(),
              clear ? services.iterator().next() : null,
              router.tls(),
              clear ? router.problems() : unclear(router.problems(), services, "http"));
        });
    Set<String> tcpServices = draft.tcpServices.keySet();
    draft.tcpRouters.replaceAll(
        (_, router) -> {
          if (router.service() != null || tcpServices.isEmpty()) {
            return router;
          }
          boolean clear = tcpServices.size() == 1;
          return new TcpRouterConfiguration(
              router.name(),
              router.text(),
              router.rule(),
              router.priority(),
              router.entryPoints(),
              router.middlewares(),
              clear ? tcpServices.iterator().next() : null,
              router.tls(),
              clear ? router.problems() : unclear(router.problems(), tcpServices, "tcp"));
        });
  }

  private static List<String> unclear(
      List<String> problems, Set<String> services, String protocol) {
    List<String> more = new ArrayList<>(problems);
    more.add(
        "Cannot choose a service for the route: the labels define %s. Say which with traefik.%s.routers.NAME.service."
            .formatted(Shown.of(String.join(", ", services)), protocol));
    return more;
  }
}
