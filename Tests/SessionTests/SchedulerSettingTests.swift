import Foundation
import TestSupport
import Testing

/// `cpu show|set` and `io show|set` against the real binary.
@Suite struct SchedulerSettingTests {
  private func value(_ name: String, of rmctl: RmctlBinary) throws -> String? {
    try rmctl.done("settings get \(name) -o json").json["value"] as? String
  }

  @Test("cpu set changes every setting that it names, and cpu show shows it")
  func cpu() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done(
      "cpu set --policy round-robin --quantum 20ms --quanta 40ms,10ms --latency 12ms"
        + " --min-granularity 1ms --wakeup-granularity 2ms --half-life 5s --ageing 3s"
        + " --balance-interval 50ms --runaway-detection off --runaway-threshold 10m"
        + " --throttle-factor 25")
    let answer = try rmctl.done("cpu show -o json").json
    let settings = try #require(answer["settings"] as? [[String: Any]])
    let values = Dictionary(
      uniqueKeysWithValues: settings.map {
        ($0["name"] as? String ?? "", $0["value"] as? String ?? "")
      })
    #expect(
      values == [
        "cpu-policy": "round-robin", "cpu-quantum": "20ms", "cpu-quanta": "40ms,10ms",
        "cpu-latency": "12ms", "cpu-min-granularity": "1ms", "cpu-wakeup-granularity": "2ms",
        "cpu-half-life": "5s", "cpu-ageing": "3s", "cpu-balance-interval": "50ms",
        "runaway-detection": "off", "runaway-threshold": "10m", "throttle-factor": "25",
      ])
    let groups = try #require(answer["groups"] as? [[String: Any]])
    #expect(groups.first?["group"] as? String == "SYS_GROUP")
    #expect(try rmctl.done("cpu show").out.contains("SHARE%"))
    try rmctl.done("cpu set --quanta default --policy default")
    #expect(try value("cpu-quanta", of: rmctl) == "default")
    #expect(try value("cpu-policy", of: rmctl) == "completely-fair")
  }

  @Test("io set changes every setting that it names, and io show has the groups' limits")
  func io() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done(
      "io set --policy deadline --depth 4 --slice 20ms --budget 1M --overhead 4K --ageing 1s"
        + " --read-expiry 100ms --write-expiry 1s --batch 8 --writes-starved 3 --merge-limit 0")
    for (name, text) in [
      ("io-policy", "deadline"), ("io-depth", "4"), ("io-slice", "20ms"), ("io-budget", "1M"),
      ("io-overhead", "4K"), ("io-ageing", "1s"), ("io-read-expiry", "100ms"),
      ("io-write-expiry", "1s"), ("io-batch", "8"), ("io-writes-starved", "3"),
      ("io-merge-limit", "0"),
    ] {
      #expect(try value(name, of: rmctl) == text, "\(name)")
    }
    try rmctl.done("group set BATCH_GROUP --io-bps 10M --iops 500")
    let groups = try #require(
      try rmctl.done("io show -o json").json["groups"] as? [[String: Any]])
    let batch = try #require(groups.first { $0["group"] as? String == "BATCH_GROUP" })
    #expect(batch["bandwidth"] as? Int == 10 << 20 && batch["iops"] as? Int == 500)
    #expect(batch["bandwidthFrom"] as? String == "group BATCH_GROUP")
    #expect(try rmctl.done("io show").out.contains("THROTTLES"))
  }

  @Test("a value that is none changes nothing, with its code and what to do")
  func refusals() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("cpu set --quantum 50ms")
    let before = rmctl.bytes("state.json")
    for (words, code) in [
      ("cpu set", "usage.invalid"), ("cpu set --policy cfs", "value.invalid"),
      ("cpu set --quantum 0s", "value.invalid"), ("cpu set --quantum 11s", "value.invalid"),
      ("cpu set --quantum 20ms --latency x", "value.invalid"),
      ("cpu set --quanta 1ms,1ms,1ms,1ms,1ms,1ms,1ms,1ms,1ms", "value.invalid"),
      ("cpu set --quanta 1ms,,2ms", "value.invalid"),
      ("cpu set --throttle-factor 5", "value.out-of-range"),
      ("io set", "usage.invalid"), ("io set --depth 0", "value.invalid"),
      ("io set --depth 65537", "value.invalid"), ("io set --budget 1K", "value.invalid"),
      ("io set --batch -1", "usage.invalid"), ("io set --policy bfq", "value.invalid"),
    ] {
      expectRefusal(try rmctl.run(words.words), 2, code)
    }
    #expect(rmctl.bytes("state.json") == before)
  }
}
