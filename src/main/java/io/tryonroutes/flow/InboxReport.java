package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.pair.Lone;
import io.tryonroutes.pair.Names;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Knows what stays in the inbox. Of each it says once why it does, and then leaves it alone. */
@Singleton
public class InboxReport {
  private static final Logger LOG = Logger.getLogger("tryon");

  /** Half of a big batch may be lone for a while; the status lists them all. */
  private static final int MOST_LINES_A_LOOK = 20;

  private final Duration quietTime;
  private final Duration unfinishedTime;
  private final Set<String> told = new HashSet<>();
  private String trouble = "";
  private boolean toldOfMore;
  private volatile InboxNews news = InboxNews.NONE;
  private volatile Duration longestLook = Duration.ZERO;

  InboxReport(Settings settings) {
    this.quietTime = settings.pairs().quietTime();
    this.unfinishedTime = settings.pairs().unfinishedTime();
  }

  /** What the last look has found that is not taken in yet. */
  public InboxNews news() {
    return news;
  }

  /** How long the longest look has taken since the start. */
  public Duration longestLook() {
    return longestLook;
  }

  /** Notes how long a look has taken. */
  void took(Duration time) {
    longestLook = time.compareTo(longestLook) > 0 ? time : longestLook;
  }

  /** Tells what is new. What still changes is not worth a word yet. */
  void tell(InboxNews news, FolderLook look, Instant now) {
    this.news = news;
    String present = news.trouble().orElse("");
    if (!present.equals(trouble)) {
      if (present.isEmpty()) {
        LOG.info("the inbox can be worked with again");
      } else {
        LOG.warnf("%s. Nothing is lost; it is tried again by itself.", present);
      }
      trouble = present;
    }
    if (present.isEmpty()) {
      tellWhatStays(lines(news, look), now);
      tellOfMore(news.more().stay());
    }
  }

  private void tellOfMore(int more) {
    if (more > 0 && !toldOfMore) {
      LOG.warnf(
          "and %d more stay in the inbox, which are too many to be named. Pairs among them are found"
              + " all the same, if their pictures' names are spelled alike; take away what belongs"
              + " to no pair.",
          more);
    }
    toldOfMore = more > 0;
  }

  /**
   * @param since since when there is nothing new about it
   * @param patience for how long that is no news
   */
  private record Line(String text, Instant since, Duration patience) {}

  private List<Line> lines(InboxNews news, FolderLook look) {
    List<Line> lines = new ArrayList<>();
    news.leftAlone()
        .forEach(
            each ->
                lines.add(
                    new Line(InboxNews.words(each), since(List.of(each.file()), look), quietTime)));
    news.notUnderstood()
        .forEach(
            each ->
                lines.add(
                    new Line(InboxNews.words(each), since(List.of(each.file()), look), quietTime)));
    for (Lone each : news.lone()) {
      lines.add(new Line(InboxNews.words(each), since(each.files(), look), quietTime));
    }
    for (String folder : news.waitForReadyFile()) {
      lines.add(new Line(InboxNews.words(folder), look.quietSince().get(folder), unfinishedTime));
    }
    return lines;
  }

  private static Instant since(List<String> files, FolderLook look) {
    return files.stream()
        .map(look.files()::get)
        .filter(Objects::nonNull)
        .map(FolderLook.Entry::unchangedSince)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  private void tellWhatStays(List<Line> lines, Instant now) {
    List<String> fresh =
        lines.stream()
            .filter(line -> !line.since().plus(line.patience()).isAfter(now))
            .map(line -> Names.visible(line.text()))
            .filter(text -> !told.contains(text))
            .toList();
    fresh.stream().limit(MOST_LINES_A_LOOK).forEach(LOG::warn);
    if (fresh.size() > MOST_LINES_A_LOOK) {
      LOG.warnf("and %d more stay in the inbox; see the status", fresh.size() - MOST_LINES_A_LOOK);
    }
    told.retainAll(
        lines.stream().map(line -> Names.visible(line.text())).collect(Collectors.toSet()));
    told.addAll(fresh);
  }
}
