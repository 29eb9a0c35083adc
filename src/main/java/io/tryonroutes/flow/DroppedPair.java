package io.tryonroutes.flow;

import io.tryonroutes.pair.Pair;
import java.util.List;
import java.util.Optional;

/** A whole pair in the inbox. */
public record DroppedPair(Pair pair, List<FolderLook.Entry> seen) implements Dropped {
  @Override
  public String path() {
    return pair.path();
  }

  @Override
  public String name() {
    return pair.name();
  }

  @Override
  public Optional<String> replays() {
    return pair.replays();
  }

  @Override
  public List<String> files() {
    return pair.files();
  }
}
