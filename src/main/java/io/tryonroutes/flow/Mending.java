package io.tryonroutes.flow;

import static java.util.Comparator.comparing;

import io.tryonroutes.flow.PairCheck.Seen;
import io.tryonroutes.kling.CreateRequest;
import io.tryonroutes.kling.PictureChangedException;
import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.pair.Fault;
import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.Role;
import io.tryonroutes.picture.Mender;
import io.tryonroutes.picture.Sha256;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The two pictures that a job sends: those that were dropped, or where these cannot be sent as they
 * are, others that are made of them ahead of the slot.
 */
@Singleton
class Mending {
  private static final Logger LOG = Logger.getLogger("tryon");

  private final Pictures pictures;
  private final Mender mender;
  private final MadePictures made;

  Mending(Pictures pictures, Mender mender, MadePictures made) {
    this.pictures = pictures;
    this.mender = mender;
    this.made = made;
  }

  /** One of the two pictures of a request to Kling. */
  private enum Sent {
    HUMAN,
    CLOTH;

    boolean shows(Input input) {
      return (input.role() == Role.HUMAN) == (this == HUMAN);
    }
  }

  /**
   * Makes what has to be made before a job can be sent, unless it is there.
   *
   * @param check of the job, without a fault
   * @return why it cannot be made
   * @throws IOException when a picture cannot be read, or changes meanwhile, or work cannot be
   *     written
   */
  Optional<Fault> mend(Job job, PairCheck check) throws IOException {
    for (Sent sent : Sent.values()) {
      List<Seen> of =
          check.seen().stream()
              .filter(seen -> sent.shows(seen.input()))
              .sorted(comparing(seen -> seen.input().role()))
              .toList();
      if (!of.stream().map(Seen::input).allMatch(Input::goesAsItIs)) {
        Optional<Fault> fault = make(job, of);
        if (fault.isPresent()) {
          return fault;
        }
        of.forEach(seen -> tell(job, seen.input()));
      }
    }
    return Optional.empty();
  }

  /** What is made of the same pictures in the same way is the same. */
  private static String of(List<Input> inputs) {
    return Sha256.of(
        inputs.stream()
            .sorted(comparing(Input::role))
            .map(input -> input.sha256().orElseThrow() + " " + input.mended())
            .collect(Collectors.joining("\n")));
  }

  private Optional<Fault> make(Job job, List<Seen> of) throws IOException {
    List<Fault> faults = new ArrayList<>();
    made.make(
        job,
        of(of.stream().map(Seen::input).toList()),
        file -> {
          write(job, of, file).ifPresent(faults::add);
          return faults.isEmpty();
        });
    return faults.stream().findFirst();
  }

  private Optional<Fault> write(Job job, List<Seen> of, Path file) throws IOException {
    List<Mender.Source> sources = new ArrayList<>();
    for (Seen seen : of) {
      Path source = pictures.at(job, seen.input());
      sources.add(
          new Mender.Source(
              source, seen.picture().orElseThrow(), seen.treatment(), seen.input().file()));
    }
    Optional<Fault> fault =
        sources.size() == 1
            ? mender.mend(sources.get(0), file)
            : mender.combine(sources.get(0), sources.get(1), file);
    for (Mender.Source source : sources) {
      if (!Sha256.of(source.file()).equals(source.picture().sha256())) {
        throw new IOException(Names.visible(source.displayName()) + " changed while it was mended");
      }
    }
    return fault;
  }

  private static void tell(Job job, Input input) {
    if (!input.goesAsItIs()) {
      LOG.infof(
          "%s: %s is mended: %s",
          job.label(), Names.visible(input.file()), String.join(", ", input.mended()));
    }
  }

  /** The picture of the person as it is sent. */
  CreateRequest.Picture human(Job job) throws PictureChangedException {
    return sent(job, Sent.HUMAN);
  }

  /** The picture of the garment, or of both garments, as it is sent. */
  CreateRequest.Picture cloth(Job job) throws PictureChangedException {
    return sent(job, Sent.CLOTH);
  }

  /** Whatever goes wrong here, nothing was sent: only this exception says so. */
  private CreateRequest.Picture sent(Job job, Sent sent) throws PictureChangedException {
    List<Input> of = job.inputs().stream().filter(sent::shows).toList();
    Input first = of.get(0);
    try {
      if (first.fromUrl()) {
        return new CreateRequest.Address(first.file());
      }
      if (of.stream().allMatch(Input::goesAsItIs)) {
        return new CreateRequest.Content(pictures.at(job, first), first.sha256().orElseThrow());
      }
      return new CreateRequest.Made(ready(job, of));
    } catch (PictureChangedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new PictureChangedException(
          Names.visible(first.file()) + " cannot be made ready: " + Contact.words(e),
          e instanceof IOException place ? place : new IOException(e));
    }
  }

  private Path ready(Job job, List<Input> of) throws IOException {
    Path file = made.file(job, of(of));
    if (Files.exists(file)) {
      return file;
    }
    PairCheck check = pictures.check(job);
    Optional<Fault> fault = check.fault().isPresent() ? check.fault() : mend(job, check);
    if (fault.isPresent()) {
      throw new PictureChangedException(fault.get().message());
    }
    if (!Files.exists(file)) {
      throw new PictureChangedException(job.label() + " is to be sent in another way by now.");
    }
    return file;
  }
}
