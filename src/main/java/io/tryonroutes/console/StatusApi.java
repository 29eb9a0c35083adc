package io.tryonroutes.console;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code GET /api/status}: where everything is, as JSON. */
@Path("/api/status")
public class StatusApi {
  private final StatusReport report;

  StatusApi(StatusReport report) {
    this.report = report;
  }

  @GET
  @Blocking
  @Produces(MediaType.APPLICATION_JSON)
  public Status status() {
    return report.now();
  }
}
