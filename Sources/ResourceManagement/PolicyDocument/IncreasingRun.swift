/// The longest increasing subsequence: what stays in place when a list is put into another order.
enum IncreasingRun {
  /// The indices of one, in order. Numbers that are equal do not increase.
  ///
  /// - Complexity: O(n log n). Patience sorting: `tails[k]` ends the run of length k + 1 whose last
  ///   number is the smallest.
  static func longest(in numbers: [Int]) -> [Int] {
    var tails: [Int] = []
    var before: [Int?] = []
    for (index, number) in numbers.enumerated() {
      var (low, high) = (0, tails.count)
      while low < high {
        let middle = (low + high) / 2
        if numbers[tails[middle]] < number { low = middle + 1 } else { high = middle }
      }
      before.append(low > 0 ? tails[low - 1] : nil)
      if low < tails.count { tails[low] = index } else { tails.append(index) }
    }
    var run: [Int] = []
    var next = tails.last
    while let index = next {
      run.append(index)
      next = before[index]
    }
    return run.reversed()
  }
}
