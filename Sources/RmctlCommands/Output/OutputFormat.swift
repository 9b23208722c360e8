import ArgumentParser

/// The forms that an answer can have.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case table, wide, json, jsonl, csv, name
  /// Of `stats` only.
  case openmetrics

  var isJSON: Bool { self == .json || self == .jsonl }
}
