package dev.berth.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.InputStream;

/** An answer whose body is read while it comes; closing it from another thread ends the reading. */
final class Answer implements AutoCloseable {
  private final DockerHttpClient.Response response;

  Answer(DockerHttpClient.Response response) {
    this.response = response;
  }

  InputStream body() {
    return response.getBody();
  }

  @Override
  public void close() {
    response.close();
  }
}
