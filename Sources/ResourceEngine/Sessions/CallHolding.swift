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
  let usage: Usage
  let serverTime: ServerTime
  /// Where a threshold took it from, and why its session was there.
  let home: (group: GroupID, reason: GroupReason?)?
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

  /// It gets its slot.
  ///
  /// - Returns: how long it waited.
  mutating func admit(_ grant: Grant, at now: Now) -> (waited: TimeSpan, holding: CallHolding) {
    phase = .running
    admitted = now
    self.grant = grant
    return (now.boot.since(began.boot), holding)
  }

  /// - Parameter usage: what its body says at the end.
  fileprivate mutating func end(_ usage: Usage, at now: Now) -> CallEnd {
    var usage = usage
    usage.cover(used)
    usage.waited = waited(at: now)
    usage.ran = ran(at: now)
    return CallEnd(
      holding: holding, wasRunning: phase == .running, usage: usage,
      serverTime: serverTime(until: now.boot), home: home)
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

extension Session {
  /// Its call is over and leaves it.
  ///
  /// - Parameter usage: what the body of the call says at the end.
  /// - Returns: nil when there is no call.
  mutating func endCall(_ outcome: Outcome, _ usage: Usage, at now: Now) -> CallEnd? {
    guard let end = call?.end(usage, at: now) else { return nil }
    call = nil
    lastCall = EndedCall(id: end.holding.call, outcome: outcome)
    idleSince = now.boot
    self.usage += end.usage
    return end
  }
}
