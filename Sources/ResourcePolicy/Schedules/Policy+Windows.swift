public import Quantities

extension Policy {
  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public func window(named name: String) throws(PolicyError) -> MaintenanceWindow {
    windows[try windowIndex(of: name)]
  }

  /// - Throws: ``PolicyError`` when the name is taken, the plan or the zone is unknown, or a value
  ///   is out of range.
  @discardableResult
  public mutating func createWindow(
    _ name: EntityName, _ attributes: WindowAttributes, zones: ZoneTables, at time: WallTime
  ) throws(PolicyError) -> MaintenanceWindow {
    guard !windows.contains(where: { $0.name == name }) else {
      throw .alreadyExists(.window, name: name.text)
    }
    guard windows.count < Self.mostSchedules, nextWindow.value < Self.highestID else {
      throw .limitReached(.window, limit: Self.mostSchedules)
    }
    try check(attributes, zones)
    let window = MaintenanceWindow(id: nextWindow, name: name, attributes: attributes, byHand: nil)
    windows.append(window)
    nextWindow = WindowID(nextWindow.value + 1)
    calendarChanged(zones, at: time)
    return window
  }

  /// - Throws: ``PolicyError`` as ``createWindow(_:_:zones:at:)`` does.
  public mutating func setWindow(
    named name: String, _ attributes: WindowAttributes, zones: ZoneTables, at time: WallTime
  ) throws(PolicyError) {
    let index = try windowIndex(of: name)
    try check(attributes, zones)
    guard windows[index].attributes != attributes else { return }
    windows[index].attributes = attributes
    calendarChanged(zones, at: time)
  }

  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public mutating func deleteWindow(
    named name: String, zones: ZoneTables, at time: WallTime
  ) throws(PolicyError) {
    windows.remove(at: try windowIndex(of: name))
    calendarChanged(zones, at: time)
  }

  /// Opens a window now, for as long as it would stay open by itself.
  ///
  /// - Returns: when it will close.
  /// - Throws: ``PolicyError`` when there is no such window, it is disabled, or its zone is
  ///   unknown: such a window never holds.
  public mutating func openWindow(
    named name: String, zones: ZoneTables, at time: WallTime
  ) throws(PolicyError) -> WallTime {
    let index = try windowIndex(of: name)
    let attributes = windows[index].attributes
    guard attributes.isEnabled else { throw .inactive(.window, name: windows[index].name.text) }
    guard zones[attributes.zone] != nil else { throw .unknownZone(attributes.zone) }
    let (sum, overflow) = time.milliseconds.addingReportingOverflow(
      attributes.duration.milliseconds)
    let until = WallTime(milliseconds: overflow ? .max : sum)
    windows[index].byHand = .open(from: time, until: until)
    followByHand(calendar(zones), at: time)
    return until
  }

  /// Closes a window that is open; its times open it again at their next beginning.
  ///
  /// - Throws: ``PolicyError/notFound(_:name:)`` when there is no such window or it is not open.
  public mutating func closeWindow(
    named name: String, zones: ZoneTables, at time: WallTime
  ) throws(PolicyError) {
    let index = try windowIndex(of: name)
    let window = windows[index]
    windows[index].byHand = nil
    if let end = calendar(zones).reopening(of: window.id, at: time) {
      windows[index].byHand = .closed(until: end)
    } else if case .open(let from, let until) = window.byHand, from <= time, time < until {
      // It was open by hand only.
    } else {
      windows[index].byHand = window.byHand
      throw .notOpen(window: window.name.text)
    }
    followByHand(calendar(zones), at: time)
  }

  private func windowIndex(of name: String) throws(PolicyError) -> Int {
    let key = name.lowercased()
    guard let index = windows.firstIndex(where: { $0.name.key == key }) else {
      throw .notFound(.window, name: name)
    }
    return index
  }

  private func check(
    _ attributes: WindowAttributes, _ zones: ZoneTables
  ) throws(PolicyError) {
    try attributes.check()
    if let plan = attributes.plan, self.plan(plan) == nil {
      throw .notFound(.plan, name: "\(plan)")
    }
    guard zones[attributes.zone] != nil else { throw .unknownZone(attributes.zone) }
  }
}
