package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.kling.Answer;
import io.tryonroutes.kling.AnswerReader;
import io.tryonroutes.kling.CreateRequest;
import io.tryonroutes.kling.Task;
import io.tryonroutes.kling.TaskBoard;
import io.tryonroutes.kling.TaskBoard.Known;
import io.tryonroutes.kling.TaskBoard.Question;
import io.tryonroutes.kling.TaskBoard.Seen;
import io.tryonroutes.kling.TryOnEntity;
import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.TaskRow;
import io.tryonroutes.ledger.Tasks;
import io.tryonroutes.pair.Role;
import io.tryonroutes.place.Places;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

  private final AnswerReader reader = new AnswerReader();
  private final TaskBoard board;
  private final Tasks tasks;
  private final Jobs jobs;
  private final Submissions submissions;
  private final Contact contact;
  private final Places places;
  private final Wake wake;
  private final Clock clock;
  private final Duration deadline;
  private final ExecutorService downloads;
  private final ThreadPoolExecutor queries;

  KlingTasks(
      TaskBoard board,
      Tasks tasks,
      Jobs jobs,
      Submissions submissions,
      Contact contact,
      Places places,
      Wake wake,
      Clock clock,
      Settings settings,
      @Named("downloads") ExecutorService downloads,
      @Named("queries") ThreadPoolExecutor queries) {
    this.board = board;
    this.tasks = tasks;
    this.jobs = jobs;
    this.submissions = submissions;
    this.contact = contact;
    this.places = places;
    this.wake = wake;
    this.clock = clock;
    this.deadline = settings.kling().taskDeadline();
    this.downloads = downloads;
    this.queries = queries;
  }

  /** The body of a job's create call; it reads the pictures while they are sent. */
  public HttpEntity request(@Variable("job") Job job) throws IOException {
    Path folder = places.work().at(job.folder());
    Input human = job.input(Role.HUMAN).orElseThrow();
    Input garment =
        job.inputs().stream().filter(input -> input.role() != Role.HUMAN).findFirst().orElseThrow();
    return new TryOnEntity(
        new CreateRequest(
            job.modelName(),
            job.externalId().orElseThrow(),
            folder.resolve(human.file()),
            folder.resolve(garment.file())));
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
    } else if (answer instanceof Answer.UnknownId && board.missed(externalId)) {
      tasks.notThere(externalId);
      news(List.of(externalId));
    }
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
      } else if (adopted(each, requestId) || late(each)) {
        changed.add(each.externalId());
      }
    }
    if (!ends.isEmpty()) {
      tasks.ended(ends);
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
    return seen.known() == Known.UNCLEAR
        && tasks.accepted(seen.externalId(), seen.task().id(), requestId);
  }

  /** Whether a task has just become one that does not end in time. */
  private boolean late(Seen seen) {
    boolean late =
        seen.known() == Known.RUNNING
            && seen.since().isBefore(clock.instant().minus(deadline))
            && tasks.stuck(seen.externalId(), clock.instant().minus(deadline));
    if (late) {
      LOG.warnf(
          "task %s has not ended within %s; its slot is free again, it is still asked for",
          seen.task().id(), deadline);
    }
    return late;
  }

  /** Free slots first, then whoever waited: a slow download must not keep a slot idle. */
  private void news(List<String> externalIds) {
    wake.up();
    board.news(externalIds);
  }
}
