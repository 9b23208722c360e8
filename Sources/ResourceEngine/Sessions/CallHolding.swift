import Quantities

/// What a running call holds beside its slot, in the tables of the engine.
struct CallHolding {
  let call: CallID
  let grant: Grant
  let parallel: ParallelRequest
  let undo: ByteCount

  var isParallel: Bool { parallel.mode != .serial }
}

/// What there is to book at the end of a call.
struct CallEnd {
  let holding: CallHolding
  let wasRunning: Bool
  let used: CallUse
  let waited: TimeSpan
  let ran: TimeSpan
  let serverTime: ServerTime
  /// The group that a threshold took it from, and why its session was there.
  let home: GroupID?
  let homeReason: GroupReason?
}

/// Parallel servers over a time.
struct ServerTime {
  let servers: Int
  let span: TimeSpan
}

// These read a call where it lies in its session. They are mutating because only then the
// compiler does not copy the whole session to read a few of its fields.
extension Call {
  var holding: CallHolding {
    CallHolding(call: id, grant: grant, parallel: demand.parallel, undo: used.undo)
  }

  mutating func isRunning() -> Bool { phase == .running }

  /// No end brings it back to the group that a threshold took it from.
  mutating func stay() { switching.returnTo = nil }

  /// It gets its slot.
  ///
  /// - Returns: how long it waited.
  mutating func admit(_ grant: Grant, at now: Now) -> (waited: TimeSpan, holding: CallHolding) {
    phase = .running
    admitted = now
    self.grant = grant
    return (now.boot.since(began.boot), holding)
  }

  mutating func end(at now: Now) -> CallEnd {
    CallEnd(
      holding: holding, wasRunning: phase == .running, used: used, waited: waited(at: now),
      ran: ran(at: now), serverTime: serverTime(until: now.boot), home: switching.returnTo,
      homeReason: switching.returnReason)
  }

  /// The parallel servers that it holds, and for how long it has held as many.
  mutating func serverTime(until now: Instant) -> ServerTime {
    let servers = demand.parallel.servers(of: grant.degree)
    guard servers > 0, let since = grant.degreeSince ?? admitted?.boot else {
      return ServerTime(servers: 0, span: .zero)
    }
    return ServerTime(servers: servers, span: now.since(since))
  }
}
