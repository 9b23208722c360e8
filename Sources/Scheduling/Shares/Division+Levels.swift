extension Division {
  /// The cascade: every level offers what the level above left, and a child never gets what a
  /// sibling of the same level leaves. What the last level leaves goes to the children that still
  /// want, in proportion to what the levels promised them, and then to those without any fraction,
  /// by weight.
  ///
  /// The source is the EMPHASIS method of Oracle's Resource Manager: Database Administrator's
  /// Guide 11.2, "Multilevel Plan Example". How its final remainder is divided is our decision.
  ///
  /// With more to divide no child gets less: what children use of an offer grows no faster than
  /// the offer, so the part of it that a level hands on never shrinks, and the remainder grows at
  /// least as fast as any promise.
  mutating func divideByLevels(below parent: ShareTree.Node, _ amount: Double) {
    let highest = startCascade(below: parent)
    var residual = amount
    for level in 0..<ShareTree.levelCount where highest[level] > 0 {
      residual = pour(residual, below: parent, level: level)
    }
    openHungry(below: parent) { node, promise in
      // A promise too small for a number is still one.
      node.hasLevels ? max(promise, .leastNormalMagnitude) : 0
    }
    residual = pour(residual)
    // If anything is left now, all that have a fraction have what they want.
    openHungry(below: parent) { node, _ in node.weight }
    _ = pour(residual)
  }

  /// - Returns: the highest fraction at each level.
  private mutating func startCascade(below parent: ShareTree.Node) -> SIMD8<Double> {
    var highest = SIMD8<Double>.zero
    var next = parent.firstChild
    while let child = next {
      promises[child] = 0
      highest = pointwiseMax(highest, nodes[child].levels)
      next = nodes[child].nextSibling
    }
    return highest
  }

  private mutating func pour(
    _ offered: Double, below parent: ShareTree.Node, level: Int
  ) -> Double {
    var next = parent.firstChild
    while let child = next {
      let fraction = nodes[child].levels[level]
      if fraction > 0 {
        let promise = offered * fraction
        promises[child] += promise
        filling.open(child, want: min(promise, wants[child] - shares[child]), weight: fraction)
      }
      next = nodes[child].nextSibling
    }
    return pour(offered)
  }

  private mutating func openHungry(
    below parent: ShareTree.Node, weight: (ShareTree.Node, Double) -> Double
  ) {
    var next = parent.firstChild
    while let child = next {
      filling.open(
        child, want: wants[child] - shares[child], weight: weight(nodes[child], promises[child]))
      next = nodes[child].nextSibling
    }
  }
}
