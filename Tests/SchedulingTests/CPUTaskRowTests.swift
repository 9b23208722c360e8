import Testing

@testable import Scheduling

/// The queues see of a task the entity that its row begins with.
struct CPUTaskRowTests {
  @Test("A row is two cache lines and begins with its entity")
  func layout() {
    #expect(MemoryLayout<CPUTask>.offset(of: \.entity) == 0)
    #expect(MemoryLayout<CPUTask>.stride == 128 && MemoryLayout<Entity>.stride == 64)
  }

  @Test("Rows of tasks and of entities are the same members")
  func rows() {
    var table = CPUTaskTable(CPUSettings())
    for _ in 0..<5 { _ = table.takeNumber() }
    let rows = table.own()
    for number in 0..<5 { rows.entities[number].pointee.time = Int64(number) }
    for number in 0..<5 { #expect(rows[number].pointee.entity.time == Int64(number)) }
    #expect(rows.entities.indices == 0..<5)
  }
}
