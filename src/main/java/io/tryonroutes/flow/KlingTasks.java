package io.tryonroutes.flow;

import io.tryonroutes.kling.Answer;
import io.tryonroutes.kling.AnswerReader;
import io.tryonroutes.kling.CallbackAddresses;
import io.tryonroutes.kling.CreateRequest;
import io.tryonroutes.kling.TaskBoard;
import io.tryonroutes.kling.TaskBoard.Known;
import io.tryonroutes.kling.TaskBoard.Question;
import io.tryonroutes.kling.TryOnEntity;
import io.tryonroutes.ledger.Deliveries;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.TaskRow;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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

/** Brings Kling's answers into the ledger, and the jobs that wait for them on their way again. */
@Singleton
@Named("tasks")
public class KlingTasks {
  /** Kling takes page sizes of 1 to 500 (kling-api, 7.3); the rest is for other programs' tasks. */
  private static final int LEAST_PAGE = 30;

  private static final int LARGEST_PAGE = 500;

  /** So many questions may wait for their turn before others are held back. */
  private static final int MOST_WAITING = 20;

  private final AnswerReader reader = new AnswerReader();
  private final TaskBoard board;
  private final TaskNews news;
  private final SweepPace pace;
  private final Jobs jobs;
  private final Deliveries deliveries;
  private final Submissions submissions;
  private final Contact contact;
  private final Mending mending;
  private final Links links;
  private final Wake wake;
  private final CallbackAddresses callbacks;
  private final ExecutorService downloads;
  private final ThreadPoolExecutor queries;

  KlingTasks(
      TaskBoard board,
      TaskNews news,
      SweepPace pace,
      Jobs jobs,
      Deliveries deliveries,
      Submissions submissions,
      Contact contact,
      Mending mending,
      Links links,
      Wake wake,
      CallbackAddresses callbacks,
      @Named("downloads") ExecutorService downloads,
      @Named("queries") ThreadPoolExecutor queries) {
    this.board = board;
    this.news = news;
    this.pace = pace;
    this.jobs = jobs;
    this.deliveries = deliveries;
    this.submissions = submissions;
    this.contact = contact;
    this.mending = mending;
    this.links = links;
    this.wake = wake;
    this.callbacks = callbacks;
    this.downloads = downloads;
    this.queries = queries;
  }

  /** The body of a job's create call; it reads the pictures while they are sent. */
  public HttpEntity request(@Variable("job") Job job) throws IOException {
    String id = job.externalId().orElseThrow();
    Optional<String> callback = callbacks.of(id);
    Optional<Links.Pair> references = links.of(job);
    return new TryOnEntity(
        references.isPresent()
            ? new CreateRequest(
                job.modelName(),
                id,
                new CreateRequest.Address(references.get().human()),
                new CreateRequest.Address(references.get().cloth()),
                callback)
            : new CreateRequest(
                job.modelName(), id, mending.human(job), mending.cloth(job), callback));
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
    CompletionStage<Void> change = board.await(externalId, taskId, known(job.state()), since);
    // What was written before the board knew of this waiter reached nobody.
    Job now = jobs.get(job.id());
    return now.state() == job.state()
        ? change.thenApplyAsync(nothing -> jobs.get(job.id()), downloads)
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
    boolean due = board.size() > 0 && pace.isDue() || contact.problem().isPresent();
    if (due && contact.takeTurn()) {
      pace.swept();
      return true;
    }
    return false;
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
      news.seen(board.page(page.tasks()), page.requestId());
    }
    // Questions that hang must not pile up: those left out are overdue at the next sweep as well.
    return queries.getQueue().isEmpty()
        ? board.overdue().stream().map(Asked::new).toList()
        : List.of();
  }

  /** What is to be asked for singly because Kling may have told of it. */
  public List<Asked> hinted() {
    return contact.mayBeAsked() && queries.getQueue().size() < MOST_WAITING
        ? board.hinted().stream().map(Asked::new).toList()
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
      news.seen(board.found(externalId, known.task()).stream().toList(), known.requestId());
    } else if (answer instanceof Answer.UnknownId) {
      news.missed(externalId);
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
}
