package dev.berth.console;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The one document that every address of the console answers: it loads the shell, and says to the
 * browser what else may be loaded.
 */
final class Shell {
  private static final String ASSETS = Console.ASSETS;

  private static final String IMPORTS =
      """
      {"imports":{
      "lit":"%1$s/lit/index.js","lit/":"%1$s/lit/",
      "lit-html":"%1$s/lit-html/lit-html.js","lit-html/":"%1$s/lit-html/",
      "lit-element/":"%1$s/lit-element/",
      "@lit/reactive-element":"%1$s/reactive-element/reactive-element.js","@lit/reactive-element/":"%1$s/reactive-element/",
      "berth/":"%1$s/console/"
      }}"""
          .formatted(ASSETS);

  private static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Berth</title>
      <link rel="icon" href="%1$s/console/icon.svg" type="image/svg+xml">
      <link rel="stylesheet" href="%1$s/console/shell.css">
      <script type="importmap">%2$s</script>
      <link rel="modulepreload" href="%1$s/lit/index.js">
      <link rel="modulepreload" href="%1$s/lit-html/lit-html.js">
      <link rel="modulepreload" href="%1$s/lit-html/is-server.js">
      <link rel="modulepreload" href="%1$s/lit-element/lit-element.js">
      <link rel="modulepreload" href="%1$s/reactive-element/reactive-element.js">
      <link rel="modulepreload" href="%1$s/reactive-element/css-tag.js">
      <link rel="modulepreload" href="%1$s/console/api.js">
      <link rel="modulepreload" href="%1$s/console/ui.js">
      <script type="module" src="%1$s/console/shell.js"></script>
      </head>
      <body>
      <berth-shell></berth-shell>
      <noscript>The console needs JavaScript. The command line does not: berth --help</noscript>
      </body>
      </html>
      """
          .formatted(ASSETS, IMPORTS);

  /**
   * Scripts and styles of this origin only, and the import map by its hash. Frames may show
   * applications of any host: they are in a sandbox of their own origin.
   */
  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self' 'sha256-%s'"
              .formatted(Assets.hash("SHA-256", IMPORTS.getBytes(StandardCharsets.UTF_8))),
          "style-src 'self'",
          "img-src 'self' data:",
          "font-src 'self'",
          "connect-src 'self'",
          "frame-src http: https:",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'");

  private Shell() {}

  static String html() {
    return HTML;
  }

  static Map<String, String> headers() {
    return Map.of(
        "Content-Security-Policy", POLICY,
        "Cache-Control", "no-cache",
        "Referrer-Policy", "same-origin",
        "Cross-Origin-Opener-Policy", "same-origin",
        "Cross-Origin-Resource-Policy", "same-origin",
        "Origin-Agent-Cluster", "?1",
        "X-Frame-Options", "DENY");
  }
}
