package io.tryonroutes.command;

import io.tryonroutes.flow.Plan;
import io.tryonroutes.pair.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A plan in plain words. */
final class PlanText {
  private PlanText() {}

  static String of(Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.add("%s: %s".formatted(plan.lookedAt(), counted(plan.pairs(), "pair")));
    lines.add(
        "  %d would be sent: %s, %s %s at %s each"
            .formatted(
                plan.units(),
                counted(plan.units(), "unit"),
                plan.cost().toPlainString(),
                plan.currency(),
                plan.pricePerUnit().toPlainString()));
    lines.add(
        plan.paidAlready()
            .map(paid -> "  %d are paid for already, or under way".formatted(paid))
            .orElse("  what is paid for already only the running service knows, for its inbox"));
    lines.add("  %d have the same pictures as another of these".formatted(plan.alike()));
    lines.add("  %d would be rejected".formatted(plan.rejected()));
    lines.add(counted(plan.mendedInAll(), "picture") + " would be mended");
    for (Plan.Mended each : plan.mended()) {
      lines.add("  %s: %s".formatted(each.file(), String.join(", ", each.how())));
    }
    if (plan.mendedInAll() > plan.mended().size()) {
      lines.add("  and " + (plan.mendedInAll() - plan.mended().size()) + " more");
    }
    lines.add(
        "about %s with %s, if no other pair waits; %s s a task, %s"
            .formatted(
                time(plan.seconds()),
                counted(plan.slots(), "slot"),
                plan.taskSeconds(),
                plan.taskTimeMeasured()
                    ? "as the last of this account took"
                    : "as others have seen, for no task of this account is known here"));
    lines.add(counted(plan.problemsInAll(), "problem"));
    for (Plan.Problem each : plan.problems()) {
      String code = each.code().map(text -> " (" + text + ")").orElse("");
      lines.add("  %s: %s%s. %s".formatted(each.where(), plain(each.what()), code, each.cure()));
    }
    if (plan.problemsInAll() > plan.problems().size()) {
      lines.add("  and " + (plan.problemsInAll() - plan.problems().size()) + " more");
    }
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(Names.visible(line)).append('\n'));
    return text.toString();
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static String plain(String sentence) {
    return sentence.replaceFirst("[.]$", "");
  }

  private static String time(double seconds) {
    Duration time = Duration.ofSeconds(Math.round(seconds));
    return time.toMinutes() == 0
        ? time.toSeconds() + " s"
        : time.toHours() == 0
            ? "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart())
            : "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
  }
}
