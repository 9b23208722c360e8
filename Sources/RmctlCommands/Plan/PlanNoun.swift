import ArgumentParser
import ResourceManagement

struct PlanNoun: ParsableCommand {
  static let configuration = CommandConfiguration.noun(
    "plan", "Resource plans: what each group gets; one is active.",
    [
      PlanCreate.self, PlanList.self, PlanShow.self, PlanSet.self, PlanDelete.self,
      PlanValidate.self, PlanActivate.self, PlanDeactivate.self, PlanActive.self,
      PlanSharesCommand.self,
    ])
}
