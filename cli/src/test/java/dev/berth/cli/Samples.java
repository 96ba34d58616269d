package dev.berth.cli;

/** Answers of the API. */
final class Samples {
  static final String STACKS =
      """
      [{"name":"shop","tenant":"default","version":3,"state":"running","services":2,"running":3,
        "desired":3,"updated":"2026-01-31T11:55:00Z","urls":["http://shop.localhost:8080"]},
       {"name":"blog","tenant":"default","version":1,"state":"degraded","services":1,"running":0,
        "desired":1,"updated":"2026-01-29T11:55:00Z","urls":[]}]
      """;
  static final String SERVICES =
      """
      [{"name":"web","stack":"shop","image":"shop:1","replicas":2,"running":2,"healthy":2,
        "state":"running","message":"","ports":["8080->80/tcp"],
        "urls":["http://shop.localhost:8080"],"labels":{}},
       {"name":"db","stack":"shop","image":"postgres:17","replicas":1,"running":1,"healthy":1,
        "state":"running","message":"","ports":[],"urls":[],"labels":{}},
       {"name":"site","stack":"blog","image":"blog:2","mode":"replicated-job","replicas":1,"running":0,"healthy":0,
        "state":"failed","message":"exit code 1, tried 5 times","ports":[],"urls":[],"labels":{}}]
      """;
  static final String TASKS =
      """
      [{"id":"abc123","name":"shop_web.1.abc123","stack":"shop","service":"web","slot":1,
        "node":"n1","state":"running","health":"healthy","address":"10.1.0.2",
        "started":"2026-01-31T11:00:00Z"},
       {"id":"abd456","name":"shop_web.2.abd456","stack":"shop","service":"web","slot":2,
        "node":"n1","state":"running","health":"starting","address":"10.1.0.3",
        "started":"2026-01-31T11:59:50Z"},
       {"id":"xyz789","name":"shop_web.1.xyz789","stack":"shop","service":"web","slot":1,
        "node":"n1","state":"exited","health":"none","exitCode":137,"reason":null}]
      """;
  static final String STATUS =
      """
      {"version":"0.1.0","instance":"k3f9zz","dataDirectory":"/srv/berth","domain":"localhost",
       "uptimeSeconds":7260,"frontDoor":{"httpPort":8080},
       "engine":{"name":"embedded","ready":true,"summary":"runc 1.1.5","warnings":["No swap."]},
       "node":{"name":"n1","cpus":2,"memoryBytes":4294967296,"memoryAvailableBytes":1610612736,
         "loadAverage":0.5,"kernel":"6.1.0","os":"Debian 12"},
       "stacks":%s,"warnings":["The disk is 91%% full."]}
      """
          .formatted(STACKS);
  static final String NOT_FOUND =
      "{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"Cannot find it.\",\"problems\":[]}}";
  static final String LOGS =
      """
      {"time":"2026-01-31T11:59:00Z","stack":"shop","service":"web","slot":1,"stream":"stdout","text":"hello"}
      {"time":"2026-01-31T11:59:01Z","stack":"shop","service":"web","slot":2,"stream":"stderr","text":"oh no"}
      """;

  static final String VERSIONS =
      """
      [{"version":5,"updated":"2026-01-31T11:55:00Z","current":true,"note":"",
        "services":[{"name":"web","image":"shop:2","replicas":2},
          {"name":"db","image":"postgres:17","replicas":1}]},
       {"version":3,"updated":"2026-01-30T11:55:00Z","current":false,
        "note":"version 2 failed. Rolled back",
        "services":[{"name":"web","image":"shop:1","replicas":2}]}]
      """;

  private Samples() {}
}
