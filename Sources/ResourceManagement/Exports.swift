// Clients and commands import this room only.
@_exported public import Documents
@_exported public import Quantities
@_exported public import ResourceEngine
@_exported public import ResourcePolicy
@_exported public import Scheduling
