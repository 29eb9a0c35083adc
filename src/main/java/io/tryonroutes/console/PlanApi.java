package io.tryonroutes.console;

import io.smallrye.common.annotation.Blocking;
import io.tryonroutes.flow.Contact;
import io.tryonroutes.flow.Plan;
import io.tryonroutes.flow.Planner;
import io.tryonroutes.place.Places;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/**
 * {@code POST /api/plan}: what would become of what lies in the inbox; {@code POST
 * /api/plan/manifest}: of the manifest in the body. They take no path, so they lead nobody to
 * another place: a manifest's cells name pictures within the library, as ever. They are POSTs
 * though they change nothing, for a page of another site can make a browser send a GET, and these
 * read many pictures.
 */
@Path("/api/plan")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class PlanApi {
  private final Planner planner;
  private final Places places;
  private final Semaphore one = new Semaphore(1);

  PlanApi(Planner planner, Places places) {
    this.planner = planner;
    this.places = places;
  }

  /** Why there is no plan, in words. */
  public record Problem(String error) {}

  private interface Work {
    Plan plan() throws IOException;
  }

  /** 409 while another plan is made, 503 when the inbox cannot be read. */
  @POST
  public Response inbox() {
    if (places.watchesFolder()) {
      return alone(() -> planner.folder(places.folder("inbox").root()));
    }
    return problem(
        Response.Status.CONFLICT,
        places.isOwn("inbox")
            ? "tryon.inbox=own: a route of yours brings the pairs"
            : "the inbox is a bucket; plan a folder with copies of its pictures");
  }

  /** 409 while another plan is made, 503 when the library cannot be read. */
  @POST
  @Path("manifest")
  @Consumes("text/csv")
  public Response manifest(InputStream csv) {
    return alone(() -> planner.manifest(csv));
  }

  private Response alone(Work work) {
    if (!one.tryAcquire()) {
      return problem(Response.Status.CONFLICT, "another plan is being made; ask again later");
    }
    try {
      return Response.ok(work.plan()).build();
    } catch (IOException e) {
      return problem(
          Response.Status.SERVICE_UNAVAILABLE, "nothing can be told: " + Contact.words(e));
    } finally {
      one.release();
    }
  }

  private static Response problem(Response.Status status, String error) {
    return Response.status(status).entity(new Problem(error)).build();
  }
}
