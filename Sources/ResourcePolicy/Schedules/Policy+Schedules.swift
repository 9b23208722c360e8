public import Quantities

extension Policy {
  static let mostSchedules = 10_000
  public static let schedulePriorityRange = 0...1_000_000

  /// When schedules and windows hold.
  public func calendar(_ zones: ZoneTables) -> PlanCalendar {
    PlanCalendar(schedules: schedules, windows: windows, zones: zones)
  }

  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public func schedule(named name: String) throws(PolicyError) -> PlanSchedule {
    schedules[try scheduleIndex(of: name)]
  }

  /// - Throws: ``PolicyError`` when the name is taken, the plan or the zone is unknown, or a value
  ///   is out of range.
  @discardableResult
  public mutating func createSchedule(
    _ name: EntityName, _ attributes: ScheduleAttributes, zones: ZoneTables, at time: WallTime
  ) throws(PolicyError) -> PlanSchedule {
    guard !schedules.contains(where: { $0.name == name }) else {
      throw .alreadyExists(.schedule, name: name.text)
    }
    guard schedules.count < Self.mostSchedules, nextSchedule.value < Self.highestID else {
      throw .limitReached(.schedule, limit: Self.mostSchedules)
    }
    try check(attributes, zones)
    let schedule = PlanSchedule(id: nextSchedule, name: name, attributes: attributes)
    schedules.append(schedule)
    nextSchedule = ScheduleID(nextSchedule.value + 1)
    calendarChanged(zones, at: time)
    return schedule
  }

  /// - Throws: ``PolicyError`` as ``createSchedule(_:_:zones:at:)`` does.
  public mutating func setSchedule(
    named name: String, _ attributes: ScheduleAttributes, zones: ZoneTables, at time: WallTime
  ) throws(PolicyError) {
    let index = try scheduleIndex(of: name)
    try check(attributes, zones)
    guard schedules[index].attributes != attributes else { return }
    schedules[index].attributes = attributes
    calendarChanged(zones, at: time)
  }

  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public mutating func deleteSchedule(
    named name: String, zones: ZoneTables, at time: WallTime
  ) throws(PolicyError) {
    schedules.remove(at: try scheduleIndex(of: name))
    calendarChanged(zones, at: time)
  }

  private func scheduleIndex(of name: String) throws(PolicyError) -> Int {
    let key = name.lowercased()
    guard let index = schedules.firstIndex(where: { $0.name.key == key }) else {
      throw .notFound(.schedule, name: name)
    }
    return index
  }

  private func check(
    _ attributes: ScheduleAttributes, _ zones: ZoneTables
  ) throws(PolicyError) {
    try attributes.check()
    guard plan(attributes.plan) != nil else {
      throw .notFound(.plan, name: "\(attributes.plan)")
    }
    guard zones[attributes.zone] != nil else { throw .unknownZone(attributes.zone) }
  }

  /// What was activated by hand holds to the next edge of the calendar as it is from now on; all
  /// else follows it at once.
  mutating func calendarChanged(_ zones: ZoneTables, at time: WallTime) {
    activation.followedTo = max(activation.followedTo, time)
    followCalendar(calendar(zones), at: time)
  }
}
