package io.tryonroutes.console;

import io.smallrye.common.annotation.Blocking;
import io.tryonroutes.flow.Pauses;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code POST /api/resume}: ends the account's pause at once. */
@Path("/api/resume")
public class ResumeApi {
  private final Pauses pauses;

  ResumeApi(Pauses pauses) {
    this.pauses = pauses;
  }

  /**
   * @param resumed whether there was a pause
   */
  public record Resumed(boolean resumed) {}

  @POST
  @Blocking
  @Produces(MediaType.APPLICATION_JSON)
  public Resumed resume() {
    return new Resumed(pauses.resume());
  }
}
