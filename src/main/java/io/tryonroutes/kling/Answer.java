package io.tryonroutes.kling;

import io.tryonroutes.pair.Fault;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What Kling answered. A request id is empty where Kling gave none. Texts are at most 500
 * characters, without control characters.
 */
public sealed interface Answer {

  /** The task that was created or asked for. */
  record Accepted(Task task, String requestId) implements Answer {}

  /**
   * A page of tasks. A task that is missing here may still exist: elements that cannot be trusted
   * are left out, lists may lag, and other programs fill them.
   */
  record Tasks(List<Task> tasks, String requestId) implements Answer {
    public Tasks {
      tasks = List.copyOf(tasks);
    }
  }

  /** Kling knows no task of the id asked for, at least not yet. It is no failed task. */
  record UnknownId(String requestId) implements Answer {}

  /**
   * Kling, or something before it, said no.
   *
   * @param code the service code; empty if the answer has none and only its HTTP status speaks
   */
  record Refused(
      int httpStatus, OptionalInt code, String message, String requestId, Reaction reaction)
      implements Answer {

    /** The row of the error table, empty for a code that it does not have. */
    public Optional<ServiceCode> known() {
      return code.isPresent() ? ServiceCode.of(code.getAsInt()) : Optional.empty();
    }

    /** Whether the reason may lie in the pair as well as in the account or the service. */
    public boolean mayBeThePairs() {
      return known().map(ServiceCode::mayBeThePairs).orElse(true);
    }

    /** The same in words for people; {@code KLING-<code>}, or {@code KLING-HTTP-<status>}. */
    public Fault fault() {
      String number = code.isPresent() ? "" + code.getAsInt() : "HTTP-" + httpStatus;
      String meaning = known().map(ServiceCode::meaning).orElse("A refusal not in Kling's table");
      return new Fault(
          "KLING-" + number,
          meaning + (message.isEmpty() ? "" : ": " + message),
          known().map(ServiceCode::cause).orElse("Kling, or a proxy before it, refuses requests."),
          known()
              .map(ServiceCode::cure)
              .orElse("Read the message; check the base URL and the account in Kling's console."),
          reaction != Reaction.REJECT);
    }
  }

  /**
   * Nothing can be concluded: {@link Reaction#AMBIGUOUS}.
   *
   * @param why in words for the log
   */
  record Unreadable(int httpStatus, String why) implements Answer {}
}
