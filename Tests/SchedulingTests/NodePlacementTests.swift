import Quantities
import Scheduling
import TestSupport
import Testing

@Suite struct NodePlacementTests {
  /// Nodes of four processors and 16 bytes each, with as many held as are named.
  private func nodes(_ held: [Int], memory: [Int64] = []) -> [PlacementNode] {
    held.enumerated().map { number, held in
      PlacementNode(
        number, processors: CPUList((4 * number)..<(4 * number + 4)), heldProcessors: held,
        memory: ByteCount(bytes: 16),
        heldMemory: ByteCount(bytes: number < memory.count ? memory[number] : 0))
    }
  }

  private func place(
    _ processors: Int, _ memory: Int64 = 0, allowed: String? = nil, on nodes: [PlacementNode]
  ) throws -> Placement? {
    let allowed = try allowed.map { try CPUList(parsing: $0) }
    return NodePlacement.place(
      PlacementWish(processors: processors, memory: ByteCount(bytes: memory), allowed: allowed),
      on: nodes)
  }

  @Test(
    "one node where it fits, the fullest of them, of equals the lowest",
    arguments: [
      ([0, 0], 2, 0), ([0, 1], 2, 1), ([2, 1], 2, 0), ([3, 1], 2, 1), ([3, 3, 0], 2, 2),
      ([4, 4, 3], 1, 2), ([0, 0, 0], 4, 0), ([9, 0], 4, 1),
    ] as [([Int], Int, Int)])
  func oneNode(held: [Int], wish: Int, expected: Int) throws {
    let placement = try #require(try place(wish, on: nodes(held)))
    #expect(placement.nodes == [expected] && !placement.isCrowded)
    #expect(placement.processors == CPUList((4 * expected)..<(4 * expected + 4)))
    #expect(placement.memoryNodes == CPUList([expected]))
  }

  @Test("memory that is not free there keeps a wish from a node, one that is not known does not")
  func memory() throws {
    #expect(try place(1, 10, on: nodes([3, 0], memory: [7, 0]))?.nodes == [1])
    #expect(try place(1, 9, on: nodes([3, 0], memory: [7, 0]))?.nodes == [0])
    let unknown = [
      PlacementNode(5, processors: CPUList([0]), heldMemory: ByteCount(bytes: .max)),
      PlacementNode(6, processors: CPUList([1])),
    ]
    #expect(try place(2, .max, on: unknown)?.nodes == [5, 6])
  }

  @Test(
    "otherwise the fewest nodes, the fullest of them, of equals the lowest",
    arguments: [
      ([0, 0, 0], 6, 0, [0, 1]), ([2, 0, 1], 6, 0, [0, 1]), ([3, 0, 2], 6, 0, [1, 2]),
      ([2, 2, 2, 2], 5, 0, [0, 1, 2]), ([2, 2, 0, 2], 5, 0, [0, 2]), ([0, 0, 0], 2, 20, [0, 1]),
      ([0, 0, 0], 12, 48, [0, 1, 2]),
    ] as [([Int], Int, Int64, [Int])])
  func fewest(held: [Int], wish: Int, memory: Int64, expected: [Int]) throws {
    let placement = try #require(try place(wish, memory, on: nodes(held)))
    #expect(placement.nodes == expected && !placement.isCrowded)
  }

  @Test("what is free nowhere is shared where the least is held, what is too large gets everything")
  func crowded() throws {
    let full = try #require(try place(3, on: nodes([4, 3, 4])))
    #expect(full.nodes == [1] && full.isCrowded)
    #expect(try place(3, on: nodes([4, 4]))?.nodes == [0])
    let large = try #require(try place(100, on: nodes([0, 0])))
    #expect(large.nodes == [0, 1] && large.isCrowded && large.processors.count == 8)
    #expect(try place(1, 33, on: nodes([0, 0]))?.nodes == [0, 1])
  }

  @Test("only processors that are allowed count, and without any there is no place")
  func allowed() throws {
    #expect(try place(2, allowed: "3-6", on: nodes([0, 0]))?.nodes == [1])
    #expect(try place(2, allowed: "3-6", on: nodes([0, 0]))?.processors == CPUList([4, 5, 6]))
    #expect(try place(4, allowed: "3-6", on: nodes([0, 0]))?.processors == CPUList([3, 4, 5, 6]))
    #expect(try place(1, allowed: "8-9", on: nodes([0, 0])) == nil)
    #expect(try place(1, on: []) == nil)
    let memoryOnly = PlacementNode(0, processors: .none, memory: ByteCount(bytes: 99))
    #expect(try place(1, on: [memoryOnly]) == nil)
    #expect(try place(0, on: nodes([4, 3]))?.nodes == [1], "nothing at all is one processor")
    #expect(try place(8, on: nodes([0]) + nodes([0]))?.isCrowded == true, "one number, one node")
  }

  @Test(
    "any wish on any machine: what is promised is there, and no fewer nodes have it",
    arguments: 0..<300)
  func random(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let machine = (0..<Int.random(in: 1...5, using: &random)).map { number in
      PlacementNode(
        number * 3,
        processors: CPUList((8 * number)..<(8 * number + Int.random(in: 0...8, using: &random))),
        heldProcessors: Int.random(in: 0...10, using: &random),
        memory: random.isOneIn(4)
          ? nil : ByteCount(bytes: Int64.random(in: 0...20, using: &random)),
        heldMemory: ByteCount(bytes: Int64.random(in: 0...12, using: &random)))
    }
    let wish = PlacementWish(
      processors: Int.random(in: 1...20, using: &random),
      memory: ByteCount(bytes: Int64.random(in: 0...30, using: &random)),
      allowed: random.isOneIn(2) ? nil : CPUList((0..<40).filter { _ in !random.isOneIn(3) }))
    let usable = machine.map { node in
      (node, wish.allowed.map(node.processors.intersection) ?? node.processors)
    }.filter { !$0.1.isEmpty }
    let placement = NodePlacement.place(wish, on: machine.shuffled(using: &random))
    #expect((placement == nil) == usable.isEmpty)
    guard let placement else { return }
    #expect(placement.nodes == placement.nodes.sorted())
    let chosen = usable.filter { placement.nodes.contains($0.0.number) }
    #expect(placement.processors == chosen.reduce(CPUList.none) { $0.union($1.1) })
    let smallest = Self.smallest(usable, wish)
    #expect(placement.isCrowded == (smallest == nil))
    if let smallest { #expect(placement.nodes.count == smallest) }
  }

  /// The size of the smallest set of nodes with enough free, by taking them apart one by one.
  private static func smallest(
    _ nodes: [(PlacementNode, CPUList)], _ wish: PlacementWish
  ) -> Int? {
    func search(_ rest: ArraySlice<(PlacementNode, CPUList)>, _ cpus: Int, _ memory: Int64) -> Int?
    {
      if cpus <= 0 && memory <= 0 { return 0 }
      guard let (node, usable) = rest.first else { return nil }
      let free = max(0, min(usable.count, node.processors.count - node.heldProcessors))
      let bytes = node.memory.map { max(0, $0.bytes - node.heldMemory.bytes) } ?? 1000
      let with = search(rest.dropFirst(), cpus - free, memory - bytes).map { $0 + 1 }
      return [with, search(rest.dropFirst(), cpus, memory)].compactMap { $0 }.min()
    }
    return search(nodes[...], wish.processors, wish.memory.bytes)
  }

  @Test("a machine with very many nodes is placed at once, with enough")
  func manyNodes() throws {
    let machine = (0..<200).map { number in
      PlacementNode(
        number, processors: CPUList((10 * number)..<(10 * number + 10)),
        heldProcessors: number % 10, memory: ByteCount(bytes: Int64(number)))
    }
    let placement = try #require(try place(25, 1000, on: machine))
    #expect(!placement.isCrowded && placement.nodes.count == 8)
    #expect(placement.nodes == placement.nodes.sorted())
    #expect(try place(.max, .max, on: machine)?.nodes.count == 200)
  }
}

@Suite struct CPUListMatchTests {
  @Test(
    "a list that is asked for is there, in part or not at all",
    arguments: [
      ("0-3", "0-7", "0-3", ""), ("0-3", "2-7", "2-3", "0-1"), ("8", "0-7", nil, ""),
      ("1,3,5", "3", "3", "1,5"),
    ] as [(String, String, String?, String)])
  func match(asked: String, machine: String, usable: String?, missing: String) throws {
    let asked = try CPUList(parsing: asked)
    let machine = try CPUList(parsing: machine)
    switch asked.match(on: machine) {
    case .all: #expect(usable == asked.description && missing.isEmpty)
    case .part(let found, let absent):
      #expect(found.description == usable && absent.description == missing)
      #expect(found.union(absent) == asked && found.intersection(absent).isEmpty)
    case .none: #expect(usable == nil)
    }
    #expect(CPUList.none.match(on: machine) == .none && asked.match(on: .none) == .none)
  }
}
