import Testing

@testable import RmctlCommands

/// The text form of the numbers, letter by letter.
struct OpenMetricsTests {
  private func text(_ families: OpenMetrics.Family...) -> String {
    OpenMetrics.text(of: families)
  }

  private func lines(_ kind: OpenMetrics.Kind, _ sample: OpenMetrics.Sample) -> [String] {
    let whole = text(.init("m", kind, help: "h", [sample]))
    return whole.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
  }

  @Test("Nothing is an end of file")
  func nothing() {
    #expect(text() == "# EOF\n")
  }

  @Test("Families, units, labels and every kind of value")
  func golden() {
    let waits = OpenMetrics.Distribution(
      quantiles: [.init(rank: 0.5, value: 0.25), .init(rank: 0.99, value: 3)], sum: 12.5, count: 7)
    let all = text(
      .init(
        "rmctl_calls", .counter, help: "Calls that ended.",
        [
          .init(["group": "A", "outcome": "completed"], .count(7)),
          .init(["group": "B", "outcome": "killed"], .count(.max)),
        ]),
      .init(
        "rmctl_cpu", .counter, unit: "seconds", help: "CPU time.", [.init([:], .number(1.5))]),
      .init("rmctl_running", .gauge, help: "Calls that run.", [.init(["group": "A"], .count(-2))]),
      .init("rmctl_pool", .gauge, unit: "bytes", help: "Memory of the pool.", []),
      .init(
        "rmctl_wait", .summary, unit: "seconds", help: "Time in the queue.",
        [.init(["group": "A"], .distribution(waits))]))
    #expect(
      all == """
        # TYPE rmctl_calls counter
        # HELP rmctl_calls Calls that ended.
        rmctl_calls_total{group="A",outcome="completed"} 7
        rmctl_calls_total{group="B",outcome="killed"} 9223372036854775807
        # TYPE rmctl_cpu_seconds counter
        # UNIT rmctl_cpu_seconds seconds
        # HELP rmctl_cpu_seconds CPU time.
        rmctl_cpu_seconds_total 1.5
        # TYPE rmctl_running gauge
        # HELP rmctl_running Calls that run.
        rmctl_running{group="A"} -2
        # TYPE rmctl_pool_bytes gauge
        # UNIT rmctl_pool_bytes bytes
        # HELP rmctl_pool_bytes Memory of the pool.
        # TYPE rmctl_wait_seconds summary
        # UNIT rmctl_wait_seconds seconds
        # HELP rmctl_wait_seconds Time in the queue.
        rmctl_wait_seconds{group="A",quantile="0.5"} 0.25
        rmctl_wait_seconds{group="A",quantile="0.99"} 3
        rmctl_wait_seconds_sum{group="A"} 12.5
        rmctl_wait_seconds_count{group="A"} 7
        # EOF

        """)
  }

  @Test(
    "Label values are escaped",
    arguments: [
      ("plain", "plain"), ("", ""), ("a\"b", "a\\\"b"), ("a\\b", "a\\\\b"), ("a\nb", "a\\nb"),
      ("\"", "\\\""), ("\\n", "\\\\n"), ("é{},=", "é{},="), ("\"\u{301}", "\\\"\u{301}"),
      ("\r\n", "\r\\n"),
    ])
  func escapes(value: String, written: String) {
    let whole = text(.init("m", .gauge, help: "h", [.init(["l": value], .count(1))]))
    #expect(
      whole.utf8.elementsEqual("# TYPE m gauge\n# HELP m h\nm{l=\"\(written)\"} 1\n# EOF\n".utf8))
  }

  @Test("The help is escaped")
  func escapesHelp() {
    #expect(
      text(.init("m", .gauge, help: "a \"b\" \\ c\nd", []))
        == "# TYPE m gauge\n# HELP m a \\\"b\\\" \\\\ c\\nd\n# EOF\n")
  }

  @Test(
    "Numbers read back as they were",
    arguments: [
      (0, "0"), (-0.0, "0"), (3, "3"), (-3, "-3"), (0.1, "0.1"), (1e-9, "1e-09"), (1e300, "1e+300"),
      (9_007_199_254_740_992, "9007199254740992"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
      (.nan, "NaN"),
    ] as [(Double, String)])
  func numbers(_ number: Double, written: String) {
    #expect(lines(.gauge, .init([:], .number(number))) == ["m \(written)"])
  }

  @Test("A distribution of nothing has a sum and a count")
  func emptyDistribution() {
    let empty = OpenMetrics.Distribution(quantiles: [], sum: 0, count: 0)
    #expect(lines(.summary, .init([:], .distribution(empty))) == ["m_sum 0", "m_count 0"])
  }
}
