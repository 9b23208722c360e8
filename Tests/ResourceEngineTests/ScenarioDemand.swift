import Quantities
import ResourceEngine
import ResourcePolicy

// What calls ask for and use:
//
//     begin NAME [nowait] [timeout SPAN] [wait-timeout SPAN] [cpu SPAN] [estimate SPAN] [cost N]
//         [parallel MODE] [min N] [memory SIZE] [memory-min SIZE] [gpus N]
//         [gpu-memory SIZE] [deadline SPAN]
//         [fingerprint WORD]
//     charge NAME [cpu SPAN] [io SIZE] [iops N] [logical N] [undo SIZE]
//     report NAME, likewise, for a command: in all so far
//
// A deadline is told as the moments of lines are.
extension Scenario {
  func begin(_ name: String, _ words: inout Words) throws -> BeginRequest {
    var request = BeginRequest(session: id(name))
    while !words.isAtEnd {
      switch try words.next() {
      case "nowait": request.mayWait = false
      case "timeout": request.limits.timeout = try words.span()
      case "wait-timeout": request.limits.waitTimeout = try words.span()
      case "cpu": request.limits.cpu = try words.span()
      case let word: try read(word, of: &request.demand, &words)
      }
    }
    return request
  }

  private func read(_ word: String, of demand: inout CallDemand, _ words: inout Words) throws {
    switch word {
    case "estimate": demand.estimate = try words.span()
    case "cost": demand.parallel.cost = UInt64(try words.count())
    case "parallel": demand.parallel.mode = try ParallelMode(parsing: try words.next())
    case "min": demand.parallel.minimum = try words.count()
    case "memory": demand.memory = try words.size()
    case "memory-min": demand.memoryMinimum = try words.size()
    case "gpus": demand.gpus = try words.count()
    case "gpu-memory": demand.gpuMemory = try words.size()
    case "deadline": demand.deadline = moment(try words.span()).boot
    case "fingerprint": demand.fingerprint = try words.next()
    default: throw Unreadable(word: word)
    }
  }

  func use(_ words: inout Words) throws -> CallUse {
    var use = CallUse()
    while !words.isAtEnd {
      switch try words.next() {
      case "cpu": use.cpu = try words.span()
      case "io": use.ioBytes = try words.size()
      case "iops": use.ioRequests = try words.count()
      case "logical": use.ioLogical = try words.count()
      case "undo": use.undo = try words.size()
      case let word: throw Unreadable(word: word)
      }
    }
    return use
  }

  func priority(_ words: inout Words) throws -> SessionPriority {
    let word = try words.next()
    guard let priority = SessionPriority(rawValue: word) else { throw Unreadable(word: word) }
    return priority
  }
}
