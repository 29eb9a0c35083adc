package io.tryonroutes.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.common.annotation.Blocking;
import io.tryonroutes.flow.Replay;
import io.tryonroutes.ledger.History;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /api/jobs}: one pair's whole way, and another go for dead letters. A name is that of the
 * pair with its batch, the same with {@code ~} and a job's id, or an id alone.
 */
@Path("/api/jobs")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class JobsApi {
  private final Stories stories;
  private final Replay replay;
  private final History history;

  JobsApi(Stories stories, Replay replay, History history) {
    this.stories = stories;
    this.replay = replay;
    this.history = history;
  }

  /**
   * @param replays the job whose dead letter it is
   */
  public record NewJob(String name, String job, String replays) {}

  /**
   * @param reasons why the first few could not be replayed
   */
  public record Many(
      long replayed, @JsonProperty("not_replayed") long notReplayed, List<String> reasons) {}

  /**
   * @param codes what there is instead, and how many of each; empty when no code was asked for
   */
  public record Problem(String error, Map<String, Long> codes) {}

  /** One pair's way as JSON; 404 with what is known of the name when no job has it. */
  @GET
  @Path("{name:.+}")
  public Response story(@PathParam("name") String name) {
    Optional<JobStory> story = stories.of(name);
    return story.isPresent()
        ? Response.ok(story.get()).build()
        : problem(Response.Status.NOT_FOUND, String.join("; ", stories.unknown(name)), Map.of());
  }

  /** The same in plain words. */
  @GET
  @Path("{name:.+}/explain")
  @Produces(MediaType.TEXT_PLAIN)
  public Response explain(@PathParam("name") String name) {
    return stories
        .of(name)
        .map(story -> Response.ok(Explanation.of(story)))
        .orElseGet(
            () ->
                Response.status(Response.Status.NOT_FOUND)
                    .entity(Explanation.text(stories.unknown(name))))
        .type(MediaType.TEXT_PLAIN_TYPE.withCharset("UTF-8"))
        .build();
  }

  /** Another go for one dead letter; 404 when no job has the name, 409 with the reason when not. */
  @POST
  @Path("{name:.+}/replay")
  public Response replay(@PathParam("name") String name) {
    Replay.Answer answer = replay.one(name);
    if (answer instanceof Replay.Refused refused) {
      return problem(
          refused.unknown() ? Response.Status.NOT_FOUND : Response.Status.CONFLICT,
          refused.why(),
          Map.of());
    }
    Replay.Replayed done = (Replay.Replayed) answer;
    return Response.ok(new NewJob(done.job().label(), done.job().id(), done.dead().id())).build();
  }

  /**
   * Another go for all dead letters with one error code that were not dropped again since; it
   * returns when all are back in work. 400 with the codes that there are for any other one.
   */
  @POST
  @Path("replay")
  public Response replayAll(@QueryParam("code") String code) {
    Map<String, Long> codes = history.deadLetterCodes();
    if (code == null || !codes.containsKey(code)) {
      String error =
          code == null ? "say which: ?code=<error code>" : "no dead letter has the code " + code;
      return problem(Response.Status.BAD_REQUEST, error, codes);
    }
    Replay.Many many = replay.all(code);
    return Response.ok(new Many(many.replayed(), many.notReplayed(), many.reasons())).build();
  }

  private static Response problem(Response.Status status, String error, Map<String, Long> codes) {
    return Response.status(status).entity(new Problem(error, codes)).build();
  }
}
