import ArgumentParser
import ResourceManagement

struct PlanNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    PlanCreate.self, PlanList.self, PlanShow.self, PlanSet.self, PlanCopy.self,
    PlanEnable.self, PlanDisable.self, PlanDelete.self, PlanValidate.self, PlanActivate.self,
    PlanDeactivate.self, PlanActive.self, PlanSharesCommand.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "plan", "Resource plans: what each group gets; one is active.", verbs)
}
