package io.tryonroutes.flow;

import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Original;
import io.tryonroutes.ledger.Originals;
import io.tryonroutes.pair.Names;
import io.tryonroutes.place.Bucket;
import io.tryonroutes.place.StoredObject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Variable;
import org.jboss.logging.Logger;

/** The objects that a job was dropped as, at the job's end: they go where its inputs belong. */
@Singleton
@Named("droppedObjects")
public class DroppedObjects {
  private static final Logger LOG = Logger.getLogger("tryon");

  private final Originals originals;
  private final Store store;

  DroppedObjects(Originals originals, Store store) {
    this.originals = originals;
    this.store = store;
  }

  /** The object that a version of it is for one of a job's files. */
  static Original original(String file, StoredObject version) {
    return new Original(file, version.bucket(), version.key(), version.etag(), version.modified());
  }

  /** How people write an object. */
  static String shown(Original each) {
    return Names.visible(Bucket.shown(each.bucket(), each.key()));
  }

  /**
   * Puts a job's inputs into a bucket. What was dropped into one is copied within the store, as
   * long as it is what it was.
   */
  void deliver(List<Put> files, Bucket to, Job job) throws IOException {
    List<Original> all = originals.of(job);
    for (Put put : files) {
      String file = Names.withoutFolders(put.name());
      Optional<Original> own = all.stream().filter(each -> each.file().equals(file)).findFirst();
      if (own.isEmpty() || !store.copy(version(own.get()), to.bucket(), to.at(put.name()))) {
        store.put(to, put.name(), put.content(), job);
      }
    }
  }

  private static StoredObject version(Original own) {
    return new StoredObject(own.bucket(), own.key(), own.etag(), own.modified(), 0);
  }

  /**
   * Deletes a job's objects, for its inputs lie where they belong. If one of them is another one by
   * now, all stay: it needs its partner, and is the next pair with it. Each is compared once more
   * right before it is deleted, for few stores do both at one stroke.
   */
  public void release(@Variable("job") Job job) throws IOException {
    List<Original> all = originals.of(job);
    List<Original> there = new ArrayList<>();
    for (Original each : all) {
      switch (state(each)) {
        case SAME -> there.add(each);
        case OTHER -> {
          stays(job, each);
          return;
        }
        case GONE -> {}
      }
    }
    for (Original each : there) {
      if (state(each) == State.OTHER) {
        stays(job, each);
        return;
      }
      store.delete(each.bucket(), each.key());
    }
    if (job.replays().isPresent() && !all.isEmpty()) {
      // The reason that a dead letter brought back.
      Original one = all.get(0);
      store.delete(one.bucket(), Names.folderOf(one.key()) + Inputs.REASON);
    }
  }

  private enum State {
    SAME,
    OTHER,
    GONE
  }

  private State state(Original each) throws IOException {
    return store
        .look(each.bucket(), each.key())
        .map(now -> original(each.file(), now).isSame(each) ? State.SAME : State.OTHER)
        .orElse(State.GONE);
  }

  private void stays(Job job, Original changed) {
    originals.giveBack(job);
    LOG.infof("%s: %s has changed since, and stays", job.label(), shown(changed));
  }
}
