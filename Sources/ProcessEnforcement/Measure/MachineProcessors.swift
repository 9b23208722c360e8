/// How many processors percentages are of.
package enum MachineProcessors {
  /// - Parameter isContainerAware: counts what the container may use, parts of one included.
  package static func count(isContainerAware: Bool) -> Double {
    MachineMeasure.read(isContainerAware: isContainerAware).processors
  }
}
