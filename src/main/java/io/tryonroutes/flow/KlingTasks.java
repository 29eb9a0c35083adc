package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.kling.Answer;
import io.tryonroutes.kling.AnswerReader;
import io.tryonroutes.kling.CreateRequest;
import io.tryonroutes.kling.Task;
import io.tryonroutes.kling.TaskBoard;
import io.tryonroutes.kling.TaskBoard.Awaited;
import io.tryonroutes.kling.TaskBoard.Known;
import io.tryonroutes.kling.TaskBoard.Question;
import io.tryonroutes.kling.TaskBoard.Seen;
import io.tryonroutes.kling.TryOnEntity;
import io.tryonroutes.ledger.Deliveries;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.TaskRow;
import io.tryonroutes.ledger.Tasks;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.apache.hc.core5.http.HttpEntity;
import org.jboss.logging.Logger;

/** Brings Kling's answers into the ledger, and the jobs that wait for them on their way again. */
@Singleton
@Named("tasks")
public class KlingTasks {
  private static final Logger LOG = Logger.getLogger("tryon");

  /** Kling takes page sizes of 1 to 500 (kling-api, 7.3); the rest is for other programs' tasks. */
  private static final int LEAST_PAGE = 30;

  private static final int LARGEST_PAGE = 500;

  /** A task that is stuck for longer is given up. */
  private static final Duration LONGEST_STUCK = Duration.ofHours(24);

  private final AnswerReader reader = new AnswerReader();
  private final TaskBoard board;
  private final Tasks tasks;
  private final Jobs jobs;
  private final Deliveries deliveries;
  private final Submissions submissions;
  private final Contact contact;
  private final Pauses pauses;
  private final Mending mending;
  private final Links links;
  private final Wake wake;
  private final Clock clock;
  private final Duration deadline;
  private final ExecutorService downloads;
  private final ThreadPoolExecutor queries;

  KlingTasks(
      TaskBoard board,
      Tasks tasks,
      Jobs jobs,
      Deliveries deliveries,
      Submissions submissions,
      Contact contact,
      Pauses pauses,
      Mending mending,
      Links links,
      Wake wake,
      Clock clock,
      Settings settings,
      @Named("downloads") ExecutorService downloads,
      @Named("queries") ThreadPoolExecutor queries) {
    this.board = board;
    this.tasks = tasks;
    this.jobs = jobs;
    this.deliveries = deliveries;
    this.submissions = submissions;
    this.contact = contact;
    this.pauses = pauses;
    this.mending = mending;
    this.links = links;
    this.wake = wake;
    this.clock = clock;
    this.deadline = settings.kling().taskDeadline();
    this.downloads = downloads;
    this.queries = queries;
  }

  /** The body of a job's create call; it reads the pictures while they are sent. */
  public HttpEntity request(@Variable("job") Job job) throws IOException {
    String id = job.externalId().orElseThrow();
    Optional<Links.Pair> references = links.of(job);
    return new TryOnEntity(
        references.isPresent()
            ? new CreateRequest(
                job.modelName(),
                id,
                new CreateRequest.Address(references.get().human()),
                new CreateRequest.Address(references.get().cloth()))
            : new CreateRequest(job.modelName(), id, mending.human(job), mending.cloth(job)));
  }

  /** Notes the answer to a job's create call; returns the job in the state that follows. */
  public Job submitted(
      @Variable("job") Job job,
      @Header("CamelHttpResponseCode") int status,
      @Body InputStream body) {
    submissions.answered(job, reader.ofCreate(status, body));
    wake.up();
    return jobs.get(job.id());
  }

  /**
   * Waits, without a thread, until there is news of a job's task; then gives the job as the ledger
   * has it. When the service stops it gives the job as it was.
   */
  public CompletionStage<Job> next(@Variable("job") Job job) {
    String externalId = job.externalId().orElseThrow();
    Optional<String> taskId = job.task().flatMap(TaskRow::taskId);
    Instant since = job.task().flatMap(TaskRow::submittedAt).orElse(job.registeredAt());
    CompletionStage<Void> news = board.await(externalId, taskId, known(job.state()), since);
    // What was written before the board knew of this waiter reached nobody.
    Job now = jobs.get(job.id());
    return now.state() == job.state()
        ? news.thenApplyAsync(nothing -> jobs.get(job.id()), downloads)
        : CompletableFuture.completedFuture(now);
  }

  private static Known known(JobState state) {
    return switch (state) {
      case UNCLEAR -> Known.UNCLEAR;
      case STUCK -> Known.STUCK;
      default -> Known.RUNNING;
    };
  }

  /** Whether a sweep is worth a call: somebody waits, or it is not known if Kling is back. */
  public boolean sweepIsDue() {
    return (board.size() > 0 || contact.problem().isPresent()) && contact.takeTurn();
  }

  /** How many tasks a sweep asks for: twice those awaited, for other programs fill the list too. */
  public int pageSize() {
    return Math.min(LARGEST_PAGE, Math.max(LEAST_PAGE, 2 * board.size()));
  }

  /** Passes a page's news on; returns what is to be asked for singly. */
  public List<Asked> swept(@Header("CamelHttpResponseCode") int status, @Body InputStream body) {
    Answer answer = reader.ofList(status, body);
    contact.answered(answer);
    if (answer instanceof Answer.Tasks page) {
      seen(board.page(page.tasks()), page.requestId());
    }
    // Questions that hang must not pile up: those left out are overdue at the next sweep as well.
    return queries.getQueue().isEmpty()
        ? board.overdue().stream().map(Asked::new).toList()
        : List.of();
  }

  /** A question with what its address needs. */
  public record Asked(Question question) {
    /** The id as a part of a path; Kling's ids are not ours to trust. */
    public String path() {
      return URLEncoder.encode(question.id(), StandardCharsets.UTF_8).replace("+", "%20");
    }
  }

  /** Notes the answer to a query for one task. */
  public void found(
      @Variable("asked") Asked asked,
      @Header("CamelHttpResponseCode") int status,
      @Body InputStream body) {
    String externalId = asked.question().externalId();
    Answer answer = reader.ofQuery(status, body);
    contact.answered(answer);
    if (answer instanceof Answer.Accepted known) {
      seen(board.found(externalId, known.task()).stream().toList(), known.requestId());
    } else if (answer instanceof Answer.UnknownId) {
      missed(externalId);
    }
  }

  private void missed(String externalId) {
    if (board.missed(externalId)) {
      if (tasks.notThere(externalId)) {
        pauses.beganByRejections();
      }
      news(List.of(externalId));
    } else if (board.awaited(externalId).filter(this::late).isPresent()) {
      news(List.of(externalId));
    }
  }

  /** The question where a job's result is. */
  public Asked resultOf(@Variable("job") Job job) {
    String ours = job.externalId().orElseThrow();
    return new Asked(new Question(ours, job.task().flatMap(TaskRow::taskId).orElse(ours)));
  }

  /**
   * Notes where a job's result is by a fresh answer.
   *
   * @throws IOException when Kling could not be asked; the next try asks again
   */
  public Job renewed(
      @Variable("job") Job job, @Header("CamelHttpResponseCode") int status, @Body InputStream body)
      throws IOException {
    Answer answer = reader.ofQuery(status, body);
    contact.answered(answer);
    if (answer instanceof Answer.Refused || answer instanceof Answer.Unreadable) {
      throw new IOException("Kling does not say where the result is: " + answer);
    }
    return answer instanceof Answer.Accepted known && !known.task().images().isEmpty()
        ? deliveries.renewed(job, known.task().images())
        : job;
  }

  /** Writes what fresh answers say of awaited tasks; whoever waits for a change goes on. */
  private void seen(List<Seen> seen, String requestId) {
    List<Tasks.End> ends = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    for (Seen each : seen) {
      Task task = each.task();
      if (task.status().ended() && !task.lacksResult()) {
        ends.add(end(each, requestId));
        changed.add(each.externalId());
      } else if (adopted(each, requestId) || late(each.awaited())) {
        changed.add(each.externalId());
      }
    }
    if (!ends.isEmpty() && tasks.ended(ends)) {
      pauses.beganByRejections();
    }
    if (!changed.isEmpty()) {
      news(changed);
    }
  }

  private static Tasks.End end(Seen seen, String requestId) {
    Task task = seen.task();
    return new Tasks.End(
        seen.externalId(),
        Optional.of(task.id()),
        task.images(),
        task.status() == Task.Status.FAILED ? Optional.of(task.fault()) : Optional.empty(),
        task.units(),
        requestId);
  }

  /** Whether a task that may not have existed does. */
  private boolean adopted(Seen seen, String requestId) {
    return seen.awaited().known() == Known.UNCLEAR
        && tasks.accepted(seen.externalId(), seen.task().id(), requestId);
  }

  /**
   * A fresh answer does not tell of a task's end.
   *
   * @return whether it has just become one that does not end in time, or one that is given up
   */
  private boolean late(Awaited awaited) {
    Instant latest = clock.instant().minus(deadline);
    if (!awaited.since().isBefore(latest)) {
      return false;
    }
    return switch (awaited.known()) {
      case UNCLEAR -> false;
      case RUNNING -> stuck(awaited.externalId(), latest);
      case STUCK -> givenUp(awaited.externalId());
    };
  }

  private boolean stuck(String externalId, Instant latest) {
    boolean stuck = tasks.stuck(externalId, latest);
    if (stuck) {
      LOG.warnf(
          "task %s has not ended within %s; its slot is free again, it is still asked for",
          externalId, deadline);
    }
    return stuck;
  }

  private boolean givenUp(String externalId) {
    boolean givenUp = tasks.givenUp(externalId, clock.instant().minus(LONGEST_STUCK));
    if (givenUp) {
      LOG.errorf(
          "task %s has been late for more than %s; its pair is a dead letter, Kling is not asked again",
          externalId, LONGEST_STUCK);
    }
    return givenUp;
  }

  /** Free slots first, then whoever waited: a slow download must not keep a slot idle. */
  private void news(List<String> externalIds) {
    wake.up();
    board.news(externalIds);
  }
}
