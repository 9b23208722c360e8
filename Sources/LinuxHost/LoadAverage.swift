/// How many tasks run, wait for a CPU or for a disk, on average: `/proc/loadavg`.
package struct LoadAverage: Hashable, Sendable {
  /// Over the last 1, 5 and 15 minutes, by exponential decay.
  package let one: Double
  package let five: Double
  package let fifteen: Double
  /// Tasks that run or could run now, and all there are.
  package let runnable: Int
  package let tasks: Int

  /// nil when the text has another form: proc_loadavg(5).
  package init?(parsing text: String) {
    let words = text.split { $0 == " " || $0 == "\n" }
    guard words.count >= 4, let one = KernelNumber.fraction(words[0]),
      let five = KernelNumber.fraction(words[1]), let fifteen = KernelNumber.fraction(words[2])
    else { return nil }
    let counts = words[3].split(separator: "/", omittingEmptySubsequences: false)
    guard counts.count == 2, let runnable = KernelNumber.whole(counts[0]),
      let tasks = KernelNumber.whole(counts[1])
    else { return nil }
    self.one = one
    self.five = five
    self.fifteen = fifteen
    self.runnable = Int(clamping: runnable)
    self.tasks = Int(clamping: tasks)
  }

  /// - Parameter root: stands for `/`.
  package static func read(root: String = "") -> LoadAverage? {
    KernelFile.text(root + "/proc/loadavg").flatMap { LoadAverage(parsing: $0) }
  }
}
