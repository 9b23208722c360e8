public import ArgumentParser
public import ResourceManagement

// Words of the policy that an option or argument may be one of.
extension MappingAttribute: ExpressibleByArgument {}
extension AllocationMethod: ExpressibleByArgument {}
extension PlanAttributes.SwitchCounter: ExpressibleByArgument {}
