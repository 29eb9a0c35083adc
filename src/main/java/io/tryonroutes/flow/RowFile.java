package io.tryonroutes.flow;

import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.pair.RoleWords;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** One row of a manifest as a manifest of its own, for its dead letter: a replay when dropped. */
@Singleton
class RowFile {
  private final RoleWords words;

  RowFile(RoleWords words) {
    this.words = words;
  }

  byte[] of(Job row) {
    List<String> headings = new ArrayList<>(List.of("name"));
    List<String> cells = new ArrayList<>(List.of(row.name()));
    for (Input input : row.inputs()) {
      headings.add(words.word(input.role()));
      cells.add(input.file());
    }
    headings.addAll(List.of("model_name", "again"));
    // Whoever replays it pays again only when somebody writes so.
    cells.addAll(List.of(row.modelName(), ""));
    StringBuilder text = new StringBuilder();
    try (CSVPrinter lines = new CSVPrinter(text, CSVFormat.RFC4180)) {
      lines.printRecord(headings);
      lines.printRecord(cells);
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is written to a disk here", e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
