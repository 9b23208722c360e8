import ArgumentParser
import ResourceManagement

struct ParallelShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show the parallel servers and their pools.",
    examples: ["rmctl parallel show", "rmctl parallel show -o json"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let engine = snapshot.engine
    try context.show(
      "Parallel", ServerPoolView.summary(engine),
      [
        AnswerPart(
          key: "pools", kind: "ServerPoolList", records: ServerPoolView.records(engine),
          columns: ServerPoolView.columns)
      ], generation: snapshot.generation)
  }
}
