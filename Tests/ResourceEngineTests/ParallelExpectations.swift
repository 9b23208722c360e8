import Testing

/// Expects that a change was made: `#expect` itself cannot hold a call that changes its value.
func expectDone(_ done: Bool, sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(done, sourceLocation: sourceLocation)
}

/// Expects that a change was refused.
func expectRefused(_ done: Bool, sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(!done, sourceLocation: sourceLocation)
}
