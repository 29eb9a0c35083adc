package io.tryonroutes.sandbox;

import static io.tryonroutes.sandbox.Call.ACCOUNT;
import static io.tryonroutes.sandbox.Call.CALLBACK;
import static io.tryonroutes.sandbox.Call.CREATE;
import static io.tryonroutes.sandbox.Call.FILE;
import static io.tryonroutes.sandbox.Call.LIST;
import static io.tryonroutes.sandbox.Call.QUERY;
import static io.tryonroutes.sandbox.Call.TASK;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** In which way something goes wrong. */
enum FaultKind {
  /** No answer, until the caller gives up; of a task: it never ends, and keeps its slot. */
  HANG(CREATE, QUERY, LIST, ACCOUNT, FILE, TASK),
  /** The connection is closed without an answer. */
  RESET(CREATE, QUERY, LIST, ACCOUNT, FILE),
  /** A gateway's page instead of JSON, with status 502. */
  HTML(CREATE, QUERY, LIST, ACCOUNT, FILE),
  /** The connection is closed in the middle of the answer. */
  HALF(CREATE, QUERY, LIST, ACCOUNT, FILE),
  /** The answer, or the callback, comes late {@code by} a time. */
  LATE(CREATE, QUERY, LIST, ACCOUNT, FILE, CALLBACK),
  /** Success without {@code data}. */
  NO_DATA(CREATE, QUERY, LIST, ACCOUNT),
  /** Success with {@code data} null. */
  NULL_DATA(CREATE, QUERY, LIST, ACCOUNT),
  /** A status that the protocol does not know. */
  UNKNOWN_STATUS(CREATE, QUERY, LIST),
  /** The id is said to be unknown, as of a task that is not to be seen yet. */
  UNKNOWN(QUERY),
  /** The list as it was some time ago, {@code by} a time. */
  STALE(LIST),
  /** A {@code part} of the tasks, 0 to 1, is left out. */
  OMIT(LIST),
  /** The task fails with {@code message}. */
  FAIL(TASK),
  /** 404. */
  MISSING(FILE),
  /** 403. */
  FORBIDDEN(FILE),
  /** A picture that ends in its middle, though the answer is whole. */
  BROKEN(FILE),
  /** A picture with 128 MB of nothing behind it. */
  OVERSIZED(FILE),
  /** A page of text that says it is a picture. */
  WRONG_TYPE(FILE),
  /** The caller is sent to the address {@code to}. */
  REDIRECT(FILE),
  /** It is never sent. */
  DROP(CALLBACK),
  /** It is sent twice. */
  DUPLICATE(CALLBACK),
  /** It is sent behind the task's next one. */
  REORDER(CALLBACK);

  private final Set<Call> calls;

  FaultKind(Call first, Call... more) {
    this.calls = EnumSet.of(first, more);
  }

  boolean happensTo(Call call) {
    return calls.contains(call);
  }

  /** Whether the call is not even looked at, unless the fault says that it is accepted. */
  boolean comesFirst() {
    return this == HANG || this == RESET || this == HTML;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
