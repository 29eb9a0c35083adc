package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.kling.Answer;
import io.tryonroutes.kling.AnswerReader;
import io.tryonroutes.kling.Reaction;
import io.tryonroutes.kling.ServiceCode;
import io.tryonroutes.kling.Token;
import io.tryonroutes.ledger.Account;
import io.tryonroutes.pair.Names;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.jboss.logging.Logger;

/** Whether Kling answers at all, and how often it may be asked. */
@Singleton
@Named("contact")
public class Contact {
  private static final Logger LOG = Logger.getLogger("tryon");

  /** A token signed by a clock that is further off may not be valid (kling-api, 3). */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

  private static final Duration SHORTEST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final Duration AWAY = Duration.ofSeconds(2);
  private static final String TOO_FAST = "Kling wants fewer calls (KLING-1302)";

  private final AnswerReader reader = new AnswerReader();
  private final URI baseUrl;
  private final Token token;
  private final Account account;
  private final Clock clock;
  private Optional<Problem> problem = Optional.empty();
  private Duration slowedBy = Duration.ZERO;
  private Instant queriesFrom = Instant.MIN;
  private Instant asked = Instant.EPOCH;

  /**
   * Why Kling's answers do not help.
   *
   * @param reason for people
   */
  public record Problem(String reason, Instant since) {}

  Contact(Settings settings, Token token, Account account, Clock clock) {
    this.account = account;
    this.baseUrl = settings.kling().baseUrl();
    this.token = token;
    this.clock = clock;
  }

  /** What is wrong at present, if anything. */
  public synchronized Optional<Problem> problem() {
    return problem;
  }

  /** Whether Kling answers, and does not want fewer calls just now. */
  synchronized boolean mayBeAsked() {
    Instant now = clock.instant();
    // What is further ahead was set before the clock was put back.
    return !now.isBefore(queriesFrom) || !queriesFrom.isBefore(now.plus(LONGEST).plusMillis(1));
  }

  /** Whether a query may be made now; if so, it is taken to be made. */
  synchronized boolean takeTurn() {
    if (!mayBeAsked()) {
      return false;
    }
    Instant now = clock.instant();
    asked = now;
    queriesFrom = now.plus(slowedBy);
    return true;
  }

  /** Learns from the answer to a query how Kling is. */
  synchronized void answered(Answer answer) {
    if (answer instanceof Answer.Refused refused && refused.reaction() != Reaction.REJECT) {
      refused(refused);
    } else if (answer instanceof Answer.Unreadable unreadable) {
      down("Kling's answer could not be read: " + unreadable.why());
    } else {
      faster();
      up();
    }
  }

  /** Each answer that is none of 1302 takes back half of what 1302 has put between the queries. */
  private void faster() {
    slowedBy = slowedBy.compareTo(SHORTEST) > 0 ? slowedBy.dividedBy(2) : Duration.ZERO;
  }

  private void refused(Answer.Refused refused) {
    if (refused.known().equals(Optional.of(ServiceCode.TOO_FAST))) {
      tooFast();
    } else if (refused.reaction() == Reaction.REFRESH && token.renew(asked)) {
      LOG.debug("the token was refused; the next call carries a new one");
    } else if (refused.reaction() != Reaction.WAIT) {
      down(refused.fault().code() + ", " + refused.fault().message());
    }
  }

  /** Kling wants fewer calls (1302): queries and submissions wait, twice as long each time. */
  synchronized void tooFast() {
    Duration doubled = slowedBy.multipliedBy(2);
    slowedBy = doubled.compareTo(SHORTEST) < 0 ? SHORTEST : doubled;
    slowedBy = slowedBy.compareTo(LONGEST) > 0 ? LONGEST : slowedBy;
    queriesFrom = clock.instant().plus(slowedBy);
    account.hold(slowedBy, TOO_FAST);
  }

  /** Notes that a call failed. */
  public synchronized void failed(@ExchangeProperty("CamelExceptionCaught") Throwable failure) {
    down("Asking Kling at " + baseUrl + " does not work: " + words(failure));
  }

  private void down(String reason) {
    queriesFrom = clock.instant().plus(AWAY);
    if (problem.isEmpty()) {
      LOG.warnf("%s Pairs wait; it is tried again by itself.", reason.replaceFirst("\\.?$", "."));
    }
    problem =
        Optional.of(new Problem(reason, problem.map(Problem::since).orElseGet(clock::instant)));
  }

  private void up() {
    if (problem.isPresent()) {
      LOG.info("Kling answers again");
    }
    problem = Optional.empty();
    queriesFrom = asked.plus(slowedBy);
  }

  /** Says what the first query has shown. */
  public void greeted(
      @Header("CamelHttpResponseCode") int status,
      @Header("Date") String date,
      @Body InputStream body) {
    Answer answer = reader.ofList(status, body);
    answered(answer);
    if (answer instanceof Answer.Tasks) {
      LOG.infof("Kling answers at %s and takes the credential", baseUrl);
      skew(date)
          .filter(skew -> skew.abs().compareTo(CLOCK_TOLERANCE) > 0)
          .ifPresent(
              skew ->
                  LOG.warnf(
                      "this machine's clock is %d s off Kling's; set it, or tokens may be refused",
                      skew.toSeconds()));
    }
  }

  private Optional<Duration> skew(String date) {
    try {
      return Optional.ofNullable(date)
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME))
          .map(theirs -> Duration.between(theirs.toInstant(), clock.instant()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** A failure in a few words, without a stack, and without the exchange that Camel met it in. */
  public static String words(Throwable failure) {
    // Camel's own exceptions say where the failure passed; the one below them says what it is.
    boolean camels = failure.getClass().getName().startsWith("org.apache.camel.");
    if (camels && failure.getCause() != null) {
      return words(failure.getCause());
    }
    String message = failure.getMessage();
    String kind = failure.getClass().getSimpleName();
    return message == null || message.isBlank()
        ? kind
        : Names.visible(message.lines().findFirst().orElse(kind)) + " (" + kind + ")";
  }
}
