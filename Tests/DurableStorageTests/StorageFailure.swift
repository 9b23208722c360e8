import DurableStorage
import Glibc
import Synchronization

/// The storage error that `body` throws; nil when it throws none.
func storageError(_ body: () throws -> Void) -> StorageError? {
  do {
    try body()
    return nil
  } catch {
    return error as? StorageError
  }
}

extension StateFile {
  /// One whole change of the content. A child that another test starts holds a copy of every
  /// descriptor until it has become its program, so a lock may be free a moment late.
  func put(_ text: String) throws {
    let lock = try lock(waitMilliseconds: 5000)
    try replace(with: Array(text.utf8), under: lock)
  }
}

/// Looks until `condition` holds, for ten seconds at most.
func soon(_ condition: () throws -> Bool) -> Bool {
  for _ in 0..<2000 {
    if (try? condition()) == true { return true }
    usleep(5000)
  }
  return (try? condition()) == true
}

/// Whether `body` comes to its end within ten seconds. It runs in a thread of its own, which is
/// left behind when it blocks.
func comesToAnEnd(_ body: @escaping @Sendable () -> Void) -> Bool {
  let done = Flag()
  let context = Unmanaged.passRetained(
    ThreadBody {
      body()
      done.isSet.store(true, ordering: .releasing)
    })
  var thread = pthread_t()
  let failure = pthread_create(
    &thread, nil,
    { context in
      if let context { Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run() }
      return nil
    }, context.toOpaque())
  guard failure == 0 else { return false }
  pthread_detach(thread)
  for _ in 0..<10_000 {
    if done.isSet.load(ordering: .acquiring) { return true }
    usleep(1000)
  }
  return false
}

private final class Flag: Sendable {
  let isSet = Atomic(false)
}

private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) {
    self.run = run
  }
}
