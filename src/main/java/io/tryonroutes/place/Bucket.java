package io.tryonroutes.place;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place that is what begins with a prefix in a bucket of an object store.
 *
 * @param prefix empty, or with {@code /} at its end
 * @param stores gives the store when it is needed
 */
public record Bucket(String bucket, String prefix, Supplier<? extends ObjectStore> stores)
    implements Place {
  private static final String SCHEME = "s3://";
  private static final Pattern FORM =
      Pattern.compile(
          SCHEME
              + "([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([^/\\p{Cntrl}$']+(?:/[^/\\p{Cntrl}$']+)*)?/?)?");

  /** Whether a setting means a bucket, well or badly written. */
  public static boolean isMeant(String setting) {
    return setting.startsWith(SCHEME);
  }

  /** Whether a setting that means a bucket is well written. */
  public static boolean isWell(String setting) {
    return FORM.matcher(setting).matches();
  }

  /** The bucket that a setting names; empty when it is badly written. */
  public static Optional<Bucket> of(String setting, Supplier<? extends ObjectStore> stores) {
    Matcher form = FORM.matcher(setting);
    if (!form.matches()) {
      return Optional.empty();
    }
    String prefix = Optional.ofNullable(form.group(2)).map(path -> path + "/").orElse("");
    return Optional.of(new Bucket(form.group(1), prefix, stores));
  }

  /** How people write an object. */
  public static String shown(String bucket, String key) {
    return SCHEME + bucket + "/" + key;
  }

  public ObjectStore store() {
    return stores.get();
  }

  /** The key of what has this name here. */
  public String at(String name) {
    return prefix + name;
  }

  /** The name here of an object whose key begins with the prefix. */
  public String nameOf(String key) {
    return key.substring(prefix.length());
  }

  @Override
  public String shown() {
    return shown(bucket, prefix);
  }

  @Override
  public String shown(String name) {
    return shown() + name;
  }

  @Override
  public boolean liesWithin(Place other) {
    return other instanceof Bucket outer && shown().startsWith(outer.shown());
  }

  @Override
  public boolean has(String name) throws IOException {
    return store().look(bucket, at(name)).isPresent()
        || !store().list(bucket, at(name) + "/", "").isEmpty();
  }

  @Override
  public void put(byte[] content, String name) throws IOException {
    store().put(bucket, at(name), content);
  }

  /** It is copied, then deleted; in between it has both names. */
  @Override
  public boolean rename(String from, String to) throws IOException {
    Optional<StoredObject> object = store().look(bucket, at(from));
    if (object.isEmpty() || !store().copy(object.get(), bucket, at(to))) {
      return false;
    }
    store().delete(bucket, at(from));
    return true;
  }

  @Override
  public void remove(String name) throws IOException {
    store().delete(bucket, at(name));
  }

  /** All objects whose names here begin with this, which usually ends in {@code /}. */
  public List<StoredObject> all(String begin) throws IOException {
    List<StoredObject> all = new ArrayList<>();
    List<StoredObject> page = store().list(bucket, at(begin), "");
    while (!page.isEmpty()) {
      all.addAll(page);
      page = store().list(bucket, at(begin), page.get(page.size() - 1).key());
    }
    return all;
  }
}
