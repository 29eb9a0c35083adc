package io.tryonroutes.flow;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers a thousand things; the one that was asked for least recently goes first. */
final class LeastUsedGo<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 1_000;

  LeastUsedGo() {
    super(16, 0.75f, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > MOST;
  }
}
