public import Quantities

/// Something that was decided or happened.
public struct TimelineEntry: Hashable, Sendable {
  public enum Event: String, Hashable, Sendable, CaseIterable {
    /// A task arrives.
    case arrive
    /// The plan lets a task in, at once or after waiting.
    case admit
    /// The plan makes a task wait.
    case queue
    /// A task is given a processor, for at most ``span``.
    case run
    /// A task gives a processor up, after it has had it for ``span``.
    case stop
    /// A task goes to sleep, for ``span``.
    case sleep
    /// A task waits for the disk.
    case block
    /// A task wants to run again.
    case wake
    /// The plan moves a task into another group.
    case move
    /// The plan has something to say of a task.
    case note
    /// A task is over.
    case end
    /// A request is made.
    case submit
    /// A request goes to the disk, with those that go with it.
    case dispatch
    /// The disk has done a request, and those that went with it, after ``span``.
    case done
  }

  public let at: Instant
  public let event: Event
  /// The task or the requests' name.
  public var name: String?
  public var group: String?
  public var processor: Int?
  public var span: TimeSpan?
  public var offset: Int64?
  public var bytes: Int64?
  /// Requests that went to the disk together.
  public var count: Int?
  public var detail: String?

  init(_ event: Event, at now: Int64, name: String? = nil, group: String? = nil) {
    at = Instant(nanoseconds: now)
    self.event = event
    self.name = name
    self.group = group
  }
}
