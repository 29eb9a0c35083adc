package io.tryonroutes.kling;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tryonroutes.kling.Answer.Accepted;
import io.tryonroutes.kling.Answer.Refused;
import io.tryonroutes.kling.Answer.Tasks;
import io.tryonroutes.kling.Answer.UnknownId;
import io.tryonroutes.kling.Answer.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads what Kling answered, tolerantly: unknown fields, both spellings of its two API generations,
 * numbers written as strings, missing and null parts.
 *
 * <p>The service code decides. The HTTP status speaks only where there is none: 3xx and 4xx are a
 * refusal, anything else is {@link Unreadable}. Every method reads the body to its end and closes
 * it, so that its connection can be used again; nothing is thrown for what came from outside.
 */
public final class AnswerReader {
  /** Far above a full page of 500 tasks, which has less than 1 MB. */
  static final int LONGEST_BODY = 8 * 1024 * 1024;

  private static final int OK = 200;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Of a create: {@link Accepted}, {@link Refused} or {@link Unreadable}.
   *
   * @param body may be null, which stands for an empty one
   */
  public Answer ofCreate(int httpStatus, InputStream body) {
    return answer(httpStatus, body, Call.CREATE);
  }

  /**
   * Of a query for one id: {@link Accepted}, {@link UnknownId}, {@link Refused} or {@link
   * Unreadable}.
   *
   * @param body may be null, which stands for an empty one
   */
  public Answer ofQuery(int httpStatus, InputStream body) {
    return answer(httpStatus, body, Call.QUERY);
  }

  /**
   * Of a list: {@link Tasks}, {@link Refused} or {@link Unreadable}. A list without {@code data} is
   * unreadable and not empty: that a task is missing counts as a sign that it does not exist.
   *
   * @param body may be null, which stands for an empty one
   */
  public Answer ofList(int httpStatus, InputStream body) {
    return answer(httpStatus, body, Call.LIST);
  }

  /**
   * Of the body of a callback: what a query for its task would be answered, be it the bare task or
   * in an envelope. Only {@link Accepted} tells anything.
   */
  public Answer ofCallback(byte[] body) {
    return parse(body)
        .map(
            root ->
                root.has("code") ? decide(OK, root, Call.QUERY) : single(OK, root, "", Call.QUERY))
        .orElseGet(() -> new Unreadable(OK, "The callback is no JSON object."));
  }

  private enum Call {
    CREATE,
    QUERY,
    LIST
  }

  private static Answer answer(int httpStatus, InputStream body, Call call) {
    byte[] bytes;
    try {
      bytes = whole(body);
    } catch (IOException e) {
      return new Unreadable(httpStatus, "The answer broke off: " + Text.tame(e.toString()));
    }
    if (bytes.length > LONGEST_BODY) {
      return new Unreadable(httpStatus, "The answer is longer than " + LONGEST_BODY + " bytes.");
    }
    return parse(bytes)
        .map(root -> decide(httpStatus, root, call))
        .orElseGet(() -> withoutCode(httpStatus, "", "", "The answer is no JSON object."));
  }

  private static byte[] whole(InputStream body) throws IOException {
    if (body == null) {
      return new byte[0];
    }
    try (body) {
      byte[] bytes = body.readNBytes(LONGEST_BODY + 1);
      if (bytes.length > LONGEST_BODY) {
        Bodies.abort(body);
      }
      return bytes;
    }
  }

  private static Optional<JsonNode> parse(byte[] bytes) {
    try {
      return Optional.ofNullable(JSON.readTree(bytes)).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("Bytes in memory cannot fail to be read.", e);
    }
  }

  private static Answer decide(int httpStatus, JsonNode root, Call call) {
    String requestId = text(root, "request_id").map(Text::tame).orElse("");
    String message = text(root, "message", "msg").map(Text::tame).orElse("");
    OptionalInt code = code(root.path("code"));
    if (code.isEmpty()) {
      return withoutCode(httpStatus, message, requestId, "The answer has no service code.");
    }
    if (code.getAsInt() != ServiceCode.SUCCESS.code()) {
      return refusal(httpStatus, code.getAsInt(), message, requestId, call);
    }
    JsonNode data = root.path("data");
    return call == Call.LIST
        ? page(httpStatus, data, requestId)
        : single(httpStatus, data, requestId, call);
  }

  /** A redirect is a refusal as well: it is not followed, and nothing was taken in. */
  private static Answer withoutCode(int httpStatus, String message, String requestId, String why) {
    return httpStatus >= 300 && httpStatus < 500
        ? new Refused(httpStatus, OptionalInt.empty(), message, requestId, Reaction.PAUSE)
        : new Unreadable(httpStatus, why);
  }

  private static Answer refusal(
      int httpStatus, int code, String message, String requestId, Call call) {
    Optional<ServiceCode> known = ServiceCode.of(code);
    boolean aboutTheRequest = known.map(row -> row.reaction() == Reaction.REJECT).orElse(true);
    if (call == Call.QUERY
        && (code == ServiceCode.NO_SUCH_RESOURCE.code()
            || aboutTheRequest && saysNotFound(message))) {
      return new UnknownId(requestId);
    }
    Reaction reaction = known.map(ServiceCode::reaction).orElseGet(() -> ofUnknown(httpStatus));
    if (reaction == Reaction.REJECT && saysModelRetired(message)) {
      reaction = Reaction.PAUSE; // else a retired model would bury a whole batch
    }
    return new Refused(httpStatus, OptionalInt.of(code), message, requestId, reaction);
  }

  private static Reaction ofUnknown(int httpStatus) {
    return httpStatus >= 300 && httpStatus < 500 ? Reaction.PAUSE : Reaction.AMBIGUOUS;
  }

  private static Answer single(int httpStatus, JsonNode data, String requestId, Call call) {
    JsonNode element = data.isArray() && data.size() == 1 ? data.get(0) : data;
    if (call == Call.QUERY && looksUnknown(element)) {
      return new UnknownId(requestId);
    }
    return task(element)
        .<Answer>map(task -> new Accepted(task, requestId))
        .orElseGet(() -> new Unreadable(httpStatus, "Code 0, but no task id in data."));
  }

  private static Answer page(int httpStatus, JsonNode data, String requestId) {
    if (!data.isArray() && task(data).isEmpty()) {
      return new Unreadable(httpStatus, "Code 0, but data is no list.");
    }
    List<Task> tasks = new ArrayList<>();
    for (JsonNode element : data.isArray() ? data : List.of(data)) {
      if (!looksUnknown(element)) {
        task(element).ifPresent(tasks::add);
      }
    }
    return new Tasks(tasks, requestId);
  }

  /**
   * The way Kling was seen to answer for an id that it does not know: a failed task that was never
   * created. Taken for a failure it would lose a paid task.
   */
  private static boolean looksUnknown(JsonNode element) {
    return status(element) == Task.Status.FAILED
        && (time(element, "created_at", "create_time").isEmpty()
            || saysNotFound(statusMessage(element)));
  }

  private static Optional<Task> task(JsonNode element) {
    return id(element)
        .map(
            id ->
                new Task(
                    id,
                    text(element.path("task_info"), "external_task_id")
                        .or(() -> text(element, "external_id"))
                        .filter(Text::isId),
                    status(element),
                    statusMessage(element),
                    images(element.path("task_result").path("images")),
                    text(element, "final_unit_deduction").map(Text::tame),
                    time(element, "created_at", "create_time"),
                    time(element, "updated_at", "update_time")));
  }

  /** A number with a fraction or an exponent has lost digits, so it is no id. */
  private static Optional<String> id(JsonNode element) {
    String name = element.hasNonNull("task_id") ? "task_id" : "id";
    return element.path(name).isFloatingPointNumber()
        ? Optional.empty()
        : text(element, name).filter(Text::isId);
  }

  private static Task.Status status(JsonNode element) {
    return switch (text(element, "task_status", "status").orElse("").toLowerCase(Locale.ROOT)) {
      case "submitted" -> Task.Status.SUBMITTED;
      case "succeed", "succeeded" -> Task.Status.SUCCEEDED;
      case "failed" -> Task.Status.FAILED;
      default -> Task.Status.PROCESSING;
    };
  }

  private static String statusMessage(JsonNode element) {
    return text(element, "task_status_msg", "message").map(Text::tame).orElse("");
  }

  /** In the order received: there is one picture, and nobody has seen an index out of order. */
  private static List<String> images(JsonNode images) {
    List<String> urls = new ArrayList<>();
    images.forEach(image -> text(image, "url").ifPresent(urls::add));
    return urls;
  }

  private static boolean saysNotFound(String message) {
    return message.toLowerCase(Locale.ROOT).contains("task not found");
  }

  private static boolean saysModelRetired(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return lower.contains("model")
        && (lower.contains("discontinued") || lower.contains("no longer available"));
  }

  private static OptionalInt code(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.canConvertToInt() ? OptionalInt.of(node.intValue()) : OptionalInt.empty();
    }
    String text = node.isTextual() ? node.textValue().strip() : "";
    return text.matches("-?\\d{1,9}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  /** Milliseconds as number or string; 0 is what some servers write for "none". */
  private static Optional<Instant> time(JsonNode object, String... names) {
    return text(object, names)
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::parseLong)
        .filter(millis -> millis > 0)
        .map(Instant::ofEpochMilli);
  }

  /** The first of these fields that has a text or a number, without white space around it. */
  private static Optional<String> text(JsonNode object, String... names) {
    for (String name : names) {
      JsonNode node = object.path(name);
      if (node.isTextual() || node.isNumber()) {
        String text = node.asText().strip();
        if (!text.isEmpty()) {
          return Optional.of(text);
        }
      }
    }
    return Optional.empty();
  }
}
