public import Quantities

/// When schedules and windows hold. A value made of a policy and the time zones that it names.
///
/// Windows go over schedules. Whatever is disabled, or in a zone that nobody knows, never holds.
public struct PlanCalendar: Hashable, Sendable {
  private struct ScheduleTime: Hashable, Sendable {
    let schedule: PlanSchedule
    let times: Recurrence
  }

  private struct WindowTime: Hashable, Sendable {
    let window: MaintenanceWindow
    let times: Recurrence

    func occurrence(at time: WallTime) -> Occurrence? {
      switch window.byHand {
      case .open(let from, let until):
        guard from <= time, time < until else { return times.occurrence(at: time) }
        // It stays open where its own times go on.
        return Occurrence(start: from, end: times.occurrence(at: until)?.end ?? until)
      case .closed(let until): return time < until ? nil : times.occurrence(at: time)
      case nil: return times.occurrence(at: time)
      }
    }

    func nextEdge(after time: WallTime) -> WallTime? {
      var edges = [times.nextEdge(after: time)]
      switch window.byHand {
      case .open(let from, let until): edges += [from, until]
      case .closed(let until): edges.append(until)
      case nil: break
      }
      return edges.compactMap { $0 }.filter { $0 > time }.min()
    }
  }

  private let schedules: [ScheduleTime]
  private let windows: [WindowTime]

  /// - Parameter zones: those that are missing are as if their schedules were disabled.
  public init(
    schedules: [PlanSchedule], windows: [MaintenanceWindow], zones: ZoneTables
  ) {
    self.schedules = schedules.compactMap { schedule in
      let attributes = schedule.attributes
      guard attributes.isEnabled, let zone = zones[attributes.zone] else { return nil }
      return ScheduleTime(
        schedule: schedule,
        times: Recurrence(
          days: attributes.days, start: attributes.start, length: .until(attributes.end),
          zone: zone))
    }
    self.windows = windows.compactMap { window in
      let attributes = window.attributes
      guard attributes.isEnabled, let zone = zones[attributes.zone] else { return nil }
      return WindowTime(
        window: window,
        times: Recurrence(
          days: attributes.days, start: attributes.start, length: .lasting(attributes.duration),
          zone: zone))
    }
  }

  /// The windows that are open at a moment.
  public func openWindows(at time: WallTime) -> [MaintenanceWindow] {
    windows.filter { $0.occurrence(at: time) != nil }.map(\.window)
  }

  /// When a window that is open closes; nil when it is not open.
  public func closing(of window: WindowID, at time: WallTime) -> WallTime? {
    windows.first { $0.window.id == window }?.occurrence(at: time)?.end
  }

  /// When an open window that is closed by hand may open again: at the end of its time, or when
  /// the next one begins before.
  func reopening(of window: WindowID, at time: WallTime) -> WallTime? {
    guard let entry = windows.first(where: { $0.window.id == window }),
      let end = entry.occurrence(at: time)?.end
    else { return nil }
    return entry.times.nextBeginning(after: time).map { min($0, end) } ?? end
  }

  /// What holds at a moment.
  public struct Decision: Hashable, Sendable {
    public enum Cause: Hashable, Sendable {
      case window(WindowID)
      case schedule(ScheduleID)
      case none
    }

    public let cause: Cause
    /// nil when nothing holds.
    public let plan: PlanID?
  }

  /// - Parameter current: the window that gave the plan so far; of several with one priority it
  ///   goes on.
  /// - Complexity: O(schedules + windows).
  public func decision(at time: WallTime, current: WindowID?) -> Decision {
    var best: (window: MaintenanceWindow, plan: PlanID, left: Double)?
    for entry in windows {
      guard let plan = entry.window.attributes.plan, let open = entry.occurrence(at: time) else {
        continue
      }
      let left = entry.window.id == current ? 2 : open.fractionLeft(at: time)
      let priority = entry.window.attributes.priority
      guard let found = best, (found.window.attributes.priority, -found.left) <= (priority, -left)
      else {
        best = (entry.window, plan, left)
        continue
      }
    }
    if let best { return Decision(cause: .window(best.window.id), plan: best.plan) }
    let holding = schedules.filter { $0.times.occurrence(at: time) != nil }
    let first = holding.enumerated().min { a, b in
      (a.element.schedule.attributes.priority, a.offset)
        < (b.element.schedule.attributes.priority, b.offset)
    }
    guard let schedule = first?.element.schedule else { return Decision(cause: .none, plan: nil) }
    return Decision(cause: .schedule(schedule.id), plan: schedule.attributes.plan)
  }

  /// The first moment after `time` at which a schedule or window begins or ends.
  ///
  /// - Complexity: O(schedules + windows).
  public func nextEdge(after time: WallTime) -> WallTime? {
    let edges =
      schedules.compactMap { $0.times.nextEdge(after: time) }
      + windows.compactMap { $0.nextEdge(after: time) }
    return edges.min()
  }
}

extension PlanCalendar {
  /// What schedules claim in the week from `time` on, in the order of their definition.
  func claims(inWeekFrom time: WallTime, to end: WallTime) -> [Claim] {
    schedules.enumerated().flatMap { position, entry in
      entry.times.occurrences(inWeekFrom: time, to: end).map { found in
        Claim(
          position: position, schedule: entry.schedule,
          from: max(found.start, time), to: min(found.end, end))
      }
    }
  }

  struct Claim {
    let position: Int
    let schedule: PlanSchedule
    let from: WallTime
    let to: WallTime
  }
}
