package io.tryonroutes.flow;

import io.tryonroutes.pair.ManifestFile;
import java.util.List;
import java.util.Optional;

/** A manifest in the inbox that nobody writes to any more. */
public record DroppedManifest(ManifestFile manifest, FolderLook.Entry entry) implements Dropped {
  @Override
  public String path() {
    return manifest.path();
  }

  @Override
  public String name() {
    return manifest.name();
  }

  @Override
  public Optional<String> replays() {
    return manifest.replays();
  }

  @Override
  public List<String> files() {
    return List.of(manifest.file());
  }

  @Override
  public List<FolderLook.Entry> seen() {
    return List.of(entry);
  }
}
