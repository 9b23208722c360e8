import Foundation
import TestSupport
import Testing

/// What is found before anything is done: exit code 2, and the state as it was.
struct BatchSyntaxTests {
  private let binary: RmctlBinary

  init() throws {
    binary = try RmctlBinary()
  }

  private func batch(
    _ text: String, _ words: [String] = [], environment: [String: String] = [:]
  ) throws -> CommandAnswer {
    try binary.write(text, to: "f.rmc")
    return try binary.run(["batch", "-f", "f.rmc"] + words, environment: environment)
  }

  private var groups: Int {
    get throws { try binary.run(["group", "list", "-o", "name"]).out.split(separator: "\n").count }
  }

  @Test func `All mistakes are reported with their places and nothing is done`() throws {
    let before = try groups
    let answer = try batch(
      """
      group create GOOD
      gruop list
      group create X --nonsense
        group show :undefined
      plan activat DAYTIME_PLAN; version
      \\nonsense
      """)
    #expect(answer.code == 2)
    #expect(answer.out.isEmpty)
    for place in ["2:1", "3:16", "4:14", "5:6", "6:1"] {
      #expect(answer.error.contains("f.rmc:\(place): "), "\(place) in \(answer.error)")
    }
    #expect(answer.error.contains("did you mean: group?"))
    #expect(try groups == before)
  }

  @Test func `An open quote is reported where it opens`() throws {
    let answer = try batch("version\nversion 'open\nversion\n")
    #expect(answer.code == 2)
    #expect(answer.error.contains("f.rmc:2:9: the quote ' is not closed"))
  }

  @Test(arguments: ["run -- true", "session wait 1", "\\! true", "\\sleep 1s", "demo"])
  func `What cannot be taken back is refused in a whole`(statement: String) throws {
    let answer = try batch("group create NOT_YET\n\(statement)\n")
    #expect(answer.code == 2)
    #expect(answer.error.contains("f.rmc:2:1"))
    #expect(answer.error.contains("--no-atomic"))
    #expect(try binary.run(["group", "show", "NOT_YET"]).code == 4)
  }

  @Test(arguments: ["batch -f g.rmc", "shell"])
  func `A script starts no other script`(statement: String) throws {
    #expect(try batch(statement, ["--no-atomic"]).code == 2)
  }

  @Test func `Another state has no place in a whole`() throws {
    let answer = try batch("group create A\n--state other.json group create B\ngroup show NOPE\n")
    #expect(answer.code == 2)
    #expect(binary.bytes("other.json") == nil)
  }

  @Test(arguments: [
    (#"\echo a 'b  c' "d;e" f\ g \"h\" 'i\j' "k\l" "m\"n""#, #"a b  c d;e f g "h" i\j k\l m"n"#),
    (#"\echo *.swift $HOME `id` ~ #comment"#, "*.swift $HOME `id` ~"),
    (#"\echo no#comment 'it'"'"'s' x''y"#, "no#comment it's xy"),
    ("\\echo one \\\ntw\\\no", "one two"),
    (
      "\\set v 'a b'\n\\echo :v :'v' k=:v,:v x:v 'in :v' 10:30 : ::",
      "a b a b k=a b,a b x:v in :v 10:30 : ::"
    ),
    ("\\echo first; \\echo second", "first\nsecond"),
  ])
  func `Words are quoted as in the shell and nothing is expanded`(
    text: String, expected: String
  ) throws {
    let answer = try batch(text)
    #expect(answer.out == expected + "\n", "\(answer.error)")
    #expect(answer.code == 0)
  }

  @Test func `A byte-order mark, carriage returns and a shebang do no harm`() throws {
    let answer = try batch(
      "\u{FEFF}#!/usr/bin/env -S rmctl batch -f\r\n\\echo one\r\n\r\n\\echo two\r\n")
    #expect(answer.out == "one\ntwo\n")
    let mistake = try batch("\\echo one\r\n\r\nnonsense\r\n")
    #expect(mistake.error.contains("f.rmc:3:1"))
  }

  @Test func `Variables come from the option, the environment and the file`() throws {
    let text = "\\echo :a :b\n\\set b file\n\\echo :b\n\\unset b\n"
    let environment = ["RMCTL_VAR_a": "outer", "RMCTL_VAR_b": "outer"]
    let answer = try batch(text, ["--var", "b=x=y"], environment: environment)
    #expect(answer.out == "outer x=y\nfile\n")
    #expect(try batch(text + "\\echo :b\n", environment: environment).code == 2)
    #expect(try batch("version", ["--var", "nothing"]).code == 2)
  }

  @Test(arguments: ["G; group delete BATCH_GROUP", "G\u{1B}[31m", "'", "\\", "--help", ":x", "#"])
  func `A hostile value stays one word and is shown escaped`(value: String) throws {
    let answer = try batch(
      "group show -- :x\n", ["--echo"], environment: ["RMCTL_VAR_x": value])
    #expect(answer.code == 3)
    #expect(!(answer.out + answer.error).contains("\u{1B}"))
    #expect(try groups == 4)
  }

  @Test func `Includes are relative where asked, and errors name the file`() throws {
    try FileManager.default.createDirectory(
      atPath: binary.file("sub"), withIntermediateDirectories: true)
    try binary.write("\\ir b.rmc\n\\echo a\n", to: "sub/a.rmc")
    try binary.write("\\echo b\n", to: "sub/b.rmc")
    #expect(try batch("\\i sub/a.rmc\n\\echo :x\n", ["--var", "x=y"]).out == "b\na\ny\n")
    try binary.write("\n nonsense\n", to: "sub/b.rmc")
    #expect(try batch("\\i sub/a.rmc\n").error.contains("sub/b.rmc:2:2: "))
    #expect(try batch("\\i none.rmc\n").error.contains("f.rmc:1:1: there is no file none.rmc"))
  }

  @Test func `Cycles and too deep or too many includes end`() throws {
    #expect(try batch("\\i f.rmc\n").error.contains("f.rmc includes itself"))
    for level in 0..<17 {
      try binary.write("\\i d\(level + 1)\n", to: "d\(level)")
    }
    try binary.write("version\n", to: "d17")
    #expect(try batch("\\i d0\n").error.contains("more than 16 deep"))
    let many = String(repeating: "\\i e1\n", count: 20)
    for level in 0..<12 {
      try binary.write(many.replacing("e1", with: "e\(level + 1)"), to: "e\(level)")
    }
    try binary.write("", to: "e12")
    #expect(try batch("\\i e0\n").error.contains("at most 1000 files"))
  }

  @Test func `Each limit has an error of its own`() throws {
    let long = "\\echo " + String(repeating: "x", count: 70_000)
    #expect(try batch(long).error.contains("longer than 65536 bytes"))
    let many = String(repeating: "\\echo\n", count: 100_001)
    #expect(try batch(many).error.contains("at most 100000 statements"))
    let big = String(repeating: "#" + String(repeating: "x", count: 1023) + "\n", count: 16_400)
    #expect(try batch(big).error.contains("more than 16777216 bytes"))
  }

  @Test func `What is no text is refused`() throws {
    try Data([0x76, 0xff, 0x0a]).write(to: URL(fileURLWithPath: binary.file("x.rmc")))
    let answer = try binary.run(["batch", "-f", "x.rmc"])
    #expect(answer.code == 2)
    #expect(answer.error.contains("is not UTF-8"))
    #expect(try binary.run(["batch", "-f", "missing.rmc"]).code == 2)
  }
}
