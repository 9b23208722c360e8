import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Plans that the Oracle Database Administrator's Guide shows, chapter "Managing Resources with
/// Oracle Database Resource Manager", with the percentages that are quoted from it. The shares are
/// worked out from the rules that it states, to nine digits; the guide prints few of them.
@Suite struct ManualExampleTests {
  /// "Multilevel Plan Example" (11g Release 2, E17120, figure 27-3; before that in A96521).
  private static let multilevel = """
    new group POSTMAN
    new group USERS
    new group MAIL_MAINT
    new group ONLINE
    new group BUG_BATCH
    new group BUG_MAINT
    plan MAILDB emphasis sub
    set directive MAILDB POSTMAN p1 40
    set directive MAILDB USERS p2 80
    set directive MAILDB MAIL_MAINT p2 20
    set directive MAILDB OTHER p3 100
    plan BUGDB emphasis sub
    set directive BUGDB ONLINE p1 80
    set directive BUGDB BUG_BATCH p1 20
    set directive BUGDB BUG_MAINT p2 100
    set directive BUGDB OTHER p3 100
    plan MYDB emphasis
    set directive MYDB MAILDB p1 30
    set directive MYDB BUGDB p1 70
    """

  @Test(arguments: [
    ("", "POSTMAN 12, USERS 14.4, MAIL_MAINT 3.6, ONLINE 56, BUG_BATCH 14, BUG_MAINT 0"),
    // What POSTMAN leaves goes to the next level, ...
    ("POSTMAN 0", "POSTMAN 0, USERS 24, MAIL_MAINT 6, OTHER_GROUPS 0, ONLINE 56"),
    // ... and what USERS leaves to OTHER_GROUPS, never to MAIL_MAINT at its side.
    ("USERS 0", "POSTMAN 12, USERS 0, MAIL_MAINT 3.6, OTHER_GROUPS 14.4, ONLINE 56"),
    ("USERS 12.6", "POSTMAN 12, USERS 12.6, MAIL_MAINT 3.6, OTHER_GROUPS 1.8"),
    ("ONLINE 0", "ONLINE 0, BUG_BATCH 14, BUG_MAINT 56, OTHER_GROUPS 0"),
    ("BUG_BATCH 0", "ONLINE 56, BUG_BATCH 0, BUG_MAINT 14, POSTMAN 12"),
    ("ONLINE 0, BUG_MAINT 0", "BUG_BATCH 14, OTHER_GROUPS 56, USERS 14.4"),
    // MYDB has one level only, so what one sub-plan leaves goes to the other.
    ("MAILDB 20", "POSTMAN 8, USERS 9.6, MAIL_MAINT 2.4, ONLINE 64, BUG_BATCH 16"),
    ("BUGDB 0", "POSTMAN 40, USERS 48, MAIL_MAINT 12, ONLINE 0, OTHER_GROUPS 0"),
  ])
  func theMultilevelPlan(demand: String, shares: String) throws {
    try ShareTable(Self.multilevel).expect("MYDB", demand: demand, shares)
  }

  /// "Creating a Simple Resource Plan": SYS_GROUP at level 1, the groups at level 2, the rest last.
  @Test(arguments: [
    ("SYS_GROUP 0", "MYGROUP1 80, MYGROUP2 20, OTHER_GROUPS 0"),
    ("", "SYS_GROUP 100, MYGROUP1 0, MYGROUP2 0"),
    ("SYS_GROUP 50", "SYS_GROUP 50, MYGROUP1 40, MYGROUP2 10"),
    ("SYS_GROUP 0, MYGROUP1 0", "MYGROUP2 20, OTHER_GROUPS 80"),
  ])
  func theSimplePlan(demand: String, shares: String) throws {
    let table = try ShareTable(
      """
      new group MYGROUP1
      new group MYGROUP2
      plan SIMPLE_PLAN1 emphasis
      set directive SIMPLE_PLAN1 SYS p1 100
      set directive SIMPLE_PLAN1 MYGROUP1 p2 80
      set directive SIMPLE_PLAN1 MYGROUP2 p2 20
      set directive SIMPLE_PLAN1 OTHER p3 100
      """)
    try table.expect("SIMPLE_PLAN1", demand: demand, shares)
  }

  /// "Creating Resource Plan Directives", the method RATIO: 10, 5, 2 and 1 of those who are active.
  @Test(arguments: [
    ("", [10.0, 5, 2, 1]), ("GOLD 0", [0, 5, 2, 1]), ("BRONZE 0, OTHER_GROUPS 0", [10, 5, 0, 0]),
    ("GOLD 0, SILVER 0, BRONZE 0", [0, 0, 0, 1]),
  ])
  func theRatioPlan(demand: String, parts: [Double]) throws {
    let table = try ShareTable(
      """
      new group GOLD
      new group SILVER
      new group BRONZE
      plan SERVICE_LEVEL_PLAN ratio
      set directive SERVICE_LEVEL_PLAN GOLD ratio 10
      set directive SERVICE_LEVEL_PLAN SILVER ratio 5
      set directive SERVICE_LEVEL_PLAN BRONZE ratio 2
      set directive SERVICE_LEVEL_PLAN OTHER ratio 1
      """)
    let sum = parts.reduce(0, +)
    let wanted = zip(["GOLD", "SILVER", "BRONZE", "OTHER_GROUPS"], parts)
      .map { "\($0) \($1 / sum * 100)" }.joined(separator: ", ")
    try table.expect("SERVICE_LEVEL_PLAN", demand: demand, wanted)
  }

  /// The plan of one level in "About Resource Plans": 75, 15 and 10; here siblings do inherit.
  @Test func thePlanOfOneLevel() throws {
    let table = try ShareTable(
      """
      new group OLTP
      new group REPORTING
      plan DAYTIME emphasis
      set directive DAYTIME OLTP p1 75
      set directive DAYTIME REPORTING p1 15
      set directive DAYTIME OTHER p1 10
      """)
    try table.expect("DAYTIME", "OLTP 75, REPORTING 15, OTHER_GROUPS 10")
    try table.expect("DAYTIME", demand: "REPORTING 0", "OLTP \(7500.0 / 85)")
  }

  /// Figure "Resource plan with maximum utilization limits" (admin087): limits multiply downwards.
  @Test func utilizationLimitsMultiply() throws {
    let table = try ShareTable(
      """
      new group APP1_GROUP
      new group APP2_OLTP_GROUP
      new group APP2_ADHOC_GROUP
      new group APP2_REPORT_GROUP
      new group APP3_GROUP
      plan APP2_REPORTS_SUBPLAN shares sub
      set directive APP2_REPORTS_SUBPLAN APP2_ADHOC_GROUP cap 50
      set directive APP2_REPORTS_SUBPLAN APP2_REPORT_GROUP cap 50
      plan APP2_SUBPLAN shares sub
      set directive APP2_SUBPLAN APP2_OLTP_GROUP cap 90
      set directive APP2_SUBPLAN APP2_REPORTS_SUBPLAN
      plan APPS_PLAN shares
      set directive APPS_PLAN APP1_GROUP cap 40
      set directive APPS_PLAN APP2_SUBPLAN cap 40
      set directive APPS_PLAN APP3_GROUP
      """)
    let items = try table.shares(of: "APPS_PLAN").items
    let caps = items.map { "\(table.policy.name(of: $0.target)) \(($0.cap * 1000).rounded() / 10)" }
    #expect(
      caps == [
        "APP1_GROUP 40.0", "APP2_OLTP_GROUP 36.0", "APP2_ADHOC_GROUP 20.0",
        "APP2_REPORT_GROUP 20.0", "APP3_GROUP 100.0",
      ])
    let onlyReports = "APP1_GROUP 0, APP3_GROUP 0, APP2_OLTP_GROUP 0, APP2_ADHOC_GROUP 0"
    try table.expect("APPS_PLAN", demand: onlyReports, whole: 20, "APP2_REPORT_GROUP 20")
  }
}
