@testable import Scheduling

/// The operations on a table whose rows are asked for at every call.
extension EntityQueue {
  mutating func join(
    _ number: Int, _ entrance: Entrance, request: Int64, bonus: Int64, _ table: inout EntityTable
  ) {
    join(number, entrance, request: request, bonus: bonus, table.own())
  }

  mutating func leave(_ number: Int, _ table: inout EntityTable) { leave(number, table.own()) }

  mutating func next(_ table: inout EntityTable) -> Int? { next(table.own()) }

  mutating func charge(
    _ number: Int, _ nanoseconds: Int64, request: Int64, _ table: inout EntityTable
  ) {
    charge(number, nanoseconds, request: request, table.own())
  }

  mutating func rotate(_ number: Int, _ table: inout EntityTable) { rotate(number, table.own()) }

  mutating func setWeight(
    of number: Int, to weight: Int, request: Int64, _ table: inout EntityTable
  ) {
    setWeight(of: number, to: weight, request: request, table.own())
  }
}
