import Foundation
import TestSupport
import Testing

/// The drivers of real GPUs would be asked first.
private let hasRealGPUs = ["/proc/driver/nvidia/gpus", "/sys/class/kfd"].contains {
  FileManager.default.fileExists(atPath: $0)
}

/// GPUs from `--gpus` to the variables of the command, with a script that stands for `nvidia-smi`.
@Suite(.disabled(if: hasRealGPUs)) struct GPUCommandTests {
  private static let names = [
    "GPU-8dfd6a8c-1f9a-4d6b-9a30-0c5f6f2b7a11", "GPU-2c9e5a70-77aa-41b5-8f2e-51d7c7a9e0f3",
  ]
  private static let sight = "echo $CUDA_VISIBLE_DEVICES/$ROCR_VISIBLE_DEVICES/$CUDA_DEVICE_ORDER"

  private let tools: TemporaryFolder

  init() throws {
    tools = try TemporaryFolder()
    try tools.write(
      """
      #!/bin/sh
      echo started >> \(tools.path("started"))
      echo '0, \(Self.names[0]), H100, 81920, 00000000:18:00.0'
      echo '1, \(Self.names[1]), H100, 81920, 00000000:3B:00.0'
      """, to: "nvidia-smi", mode: 0o700)
  }

  private func run(
    _ rmctl: RmctlBinary, _ words: [String], stdin: String? = nil
  ) throws -> CommandAnswer {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return try rmctl.run(words, stdin: stdin, environment: ["PATH": "\(tools.path):\(path)"])
  }

  private func done(_ rmctl: RmctlBinary, _ line: String) throws -> CommandAnswer {
    let answer = try run(rmctl, line.words)
    #expect(answer.code == 0, "\(line): \(answer)")
    return answer
  }

  private var starts: Int { tools.read("started")?.count { $0 == UInt8(ascii: "\n") } ?? 0 }

  private func gpus(_ rmctl: RmctlBinary) throws -> [[String: Any]] {
    try #require(try done(rmctl, "host show -o json").json["gpus"] as? [[String: Any]])
  }

  @Test("calls hold GPUs by name, as host show and session show tell, and give them back")
  func names() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("session open")
    try rmctl.done("session open")
    #expect(starts == 0, "nobody who asks for no GPU waits for nvidia-smi")
    let call = try done(rmctl, "call begin 1 --gpus 1 -o json").json
    #expect(call["gpus"] as? Int == 1 && call["gpuDevices"] as? [String] == [Self.names[0]])
    #expect(starts == 1)
    let share = try done(rmctl, "call begin 2 --gpu-memory 30G -o json").json
    #expect(share["gpuDevices"] as? [String] == [Self.names[1]])
    #expect(share["gpuMemory"] as? Int == 30 << 30 && share["gpus"] as? Int == 0)
    let session = try rmctl.done("session show 1 -o json").json
    #expect(session["gpuDevices"] as? [String] == [Self.names[0]] && session["gpus"] as? Int == 1)
    let table = try gpus(rmctl)
    #expect(table.map { $0["use"] as? String } == ["whole", "shared"])
    #expect(table.map { $0["sessions"] as? [String] } == [["1"], ["2"]])
    #expect(table.map { $0["shared"] as? Int } == [0, 30 << 30])
    #expect(table.map { $0["memory"] as? Int } == [80 << 30, 80 << 30])
    let refused = try run(rmctl, "run --gpus 2 --no-wait -- true".words)
    #expect(refused.code == 121 && refused.error.contains("2 of 2 GPUs are taken, 2 asked for"))
    try rmctl.done("call end 1")
    try rmctl.done("session close 2")
    #expect(try gpus(rmctl).map { $0["use"] as? String } == ["free", "free"])
    #expect(try rmctl.done("state check").out.contains("sound"))
  }

  @Test("a call that waits for a GPU gets the one that comes free")
  func queued() throws {
    let rmctl = try RmctlBinary()
    for _ in 1...3 { try rmctl.done("session open") }
    _ = try done(rmctl, "call begin 1 --gpus 1")
    _ = try done(rmctl, "call begin 2 --gpus 1")
    let waiting = try done(rmctl, "call begin 3 --gpus 1 -o json").json
    #expect(waiting["state"] as? String == "queued" && waiting["constraint"] as? String == "gpus")
    #expect(
      waiting["waitsFor"] as? String
        == "2 of 2 GPUs are taken, 1 asked for (found on the machine)")
    try rmctl.done("session kill 2")
    let running = try rmctl.done("call show 3 -o json").json
    #expect(running["gpuDevices"] as? [String] == [Self.names[1]])
  }

  @Test("a command sees its GPUs, and others only what their user has set")
  func visible() throws {
    let rmctl = try RmctlBinary()
    func sees(_ options: String) throws -> String {
      try run(rmctl, ["run"] + options.words + ["--", "sh", "-c", Self.sight]).out
    }
    #expect(try sees("--gpus 2") == Self.names.joined(separator: ",") + "//\n")
    #expect(try sees("") == "//\n")
    let script = "run --gpus 1 -- sh -c '\(Self.sight)'\nrun -- sh -c '\(Self.sight)'\n"
    let both = try run(rmctl, ["batch", "--no-atomic"], stdin: script)
    #expect(both.out == Self.names[0] + "//\n//\n", "\(both)")
    let own = try rmctl.run(
      ["run", "--", "sh", "-c", Self.sight], environment: ["CUDA_VISIBLE_DEVICES": "3"])
    #expect(own.out == "3//\n")
    try rmctl.done("plan copy DEFAULT_PLAN LIMITED")
    try rmctl.done("directive set LIMITED BATCH_GROUP --shares 10 --gpus 1")
    try rmctl.done("plan activate LIMITED")
    #expect(try sees("-g BATCH_GROUP") == "//\n")
    #expect(try sees("-g BATCH_GROUP --gpus 1") == Self.names[0] + "//\n")
    let never = try run(rmctl, "run -g BATCH_GROUP --gpus 2 -- true".words)
    #expect(never.code == 121 && never.error.contains("0 of 1 GPUs are taken, 2 asked for"))
  }

  @Test("declared by count, by size, by name, and put back")
  func declared() throws {
    let rmctl = try RmctlBinary()
    for text in ["4", "4x80G", Self.names[0] + "=40G," + Self.names[1], "0"] {
      #expect(try rmctl.done("settings set gpus \(text)").out.contains("gpus is \(text)"))
      #expect(try rmctl.done("settings get gpus -o json").json["value"] as? String == text)
      let document = try rmctl.done("export").out
      try rmctl.done("settings set gpus default")
      #expect(try rmctl.run(["apply", "-f", "-"], stdin: document).code == 0)
      #expect(try rmctl.done("settings get gpus -o json").json["value"] as? String == text)
    }
    try rmctl.done("settings set gpus auto")
    #expect(try !rmctl.done("export").out.contains("gpus"))
    for text in ["-1", "1025", "4x", "GPU-1", "all", Self.names[0] + "," + Self.names[0]] {
      let answer = try rmctl.run(["settings", "set", "gpus", "--", text])
      #expect(answer.code == 2, "\(text): \(answer)")
    }
  }

  @Test("what is no demand for GPUs is refused")
  func refused() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("session open")
    for (line, code) in [
      ("--gpus 1 --gpu-memory 1G", 2), ("--gpu-memory 1", 2), ("--gpu-memory 17T", 2),
      ("--gpu-memory much", 2), ("--gpus 3", 6), ("--gpu-memory 81G", 6),
    ] as [(String, Int32)] {
      let answer = try run(rmctl, "call begin 1 \(line)".words)
      #expect(answer.code == code && answer.error.contains("gpu"), "\(line): \(answer)")
    }
  }
}
