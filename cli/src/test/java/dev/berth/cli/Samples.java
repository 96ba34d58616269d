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
       "engine":{"name":"embedded","reason":"default","ready":true,"summary":"runc 1.1.5","warnings":["No swap."]},
       "node":{"name":"n1","cpus":2,"memoryBytes":4294967296,"memoryAvailableBytes":1610612736,
         "loadAverage":0.5,"kernel":"6.1.0","os":"Debian 12"},
       "stacks":%s,"warnings":["The disk is 91%% full."]}
      """
          .formatted(STACKS);
  static final String LOCAL =
      """
      {"name":"local","engine":"embedded","dockerHost":null,"tls":false,"ready":true,
       "reason":"runc 1.1.5","warnings":[],"stacks":2}
      """;
  static final String PROD =
      """
      {"name":"prod","engine":"swarm","dockerHost":"tcp://192.0.2.7:2376","tls":true,"ready":false,
       "reason":"Cannot use the engine 'swarm': it does not answer.","warnings":[],"stacks":0}
      """;
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

  static final String REPORT =
      """
      [{"stack":"shop","service":"db","target":"local","image":"postgres","tag":"17",
        "mode":"replicated","replicas":1,"running":1,"nodes":["n1"],
        "constraints":["node.labels.disk == ssd"],"spread":[],
        "limits":{"memory":67108864,"cpus":0.5,"pids":null},"state":"running"},
       {"stack":"shop","service":"web","target":"prod","image":"registry.example:5000/web","tag":"1",
        "mode":"global","replicas":2,"running":2,"nodes":["n1","n2"],"constraints":[],
        "spread":["node.labels.zone"],"limits":{"memory":null,"cpus":null,"pids":null},
        "state":"running"}]
      """;

  private Samples() {}

  static final String NODE =
      """
      {"id":"n1","target":"local","name":"n1","role":"manager","state":"ready","availability":"active",
       "address":"localhost:8080","labels":{},"attributes":{"os":"linux"},"cpus":2.0,"freeCpus":2.0,
       "memoryBytes":4294967296,"freeMemoryBytes":1610612736,"tasks":3,"engine":"embedded","message":"",
       "here":true,"machine":{"memoryAvailableBytes":1610612736,"cpuUsage":0.25,"loadAverage":0.5}}
      """;

  static final String MEMBER =
      """
      {"id":"k3xq9dm2w8","target":"prod","name":"n2","role":"worker","state":"ready","availability":"active",
       "address":"10.0.0.2","labels":{"disk":"ssd","zone":""},"attributes":{"arch":"x86_64"},"cpus":4.0,
       "freeCpus":2.5,"memoryBytes":8589934592,"freeMemoryBytes":4294967296,"tasks":7,"engine":"swarm",
       "message":"","here":false,"machine":null}
      """;

  static final String LOST =
      """
      {"id":"z8mq0dm2w1","target":"prod","name":"n3","role":"worker","state":"down","availability":"drain",
       "address":"10.0.0.3","labels":{},"attributes":{},"cpus":4.0,"freeCpus":4.0,"memoryBytes":8589934592,
       "freeMemoryBytes":8589934592,"tasks":0,"engine":"swarm","message":"heartbeat failure",
       "here":false,"machine":null}
      """;

  static final String NODES = "[" + NODE + "," + MEMBER + "," + LOST + "]";
}
