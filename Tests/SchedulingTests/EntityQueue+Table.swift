@testable import Scheduling

extension EntityQueue {
  mutating func next(_ table: inout EntityTable) -> Int? { next(table.own()) }

  mutating func charge(
    _ number: Int, _ nanoseconds: Int64, request: Int64, _ table: inout EntityTable
  ) {
    charge(number, nanoseconds, request: request, table.own())
  }

  mutating func rotate(_ number: Int, _ table: inout EntityTable) { rotate(number, table.own()) }
}
