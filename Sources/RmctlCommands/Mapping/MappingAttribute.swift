import ArgumentParser
import ResourceManagement

/// The session attribute that a mapping is about.
enum MappingAttribute: String, CaseIterable, ExpressibleByArgument {
  case user
}
