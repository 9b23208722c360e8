import Testing

@testable import ResourcePolicy

struct GroupCategoryTests {
  @Test(
    "The five categories are read without case, any other word is custom",
    arguments: [
      ("interactive", GroupCategory.interactive), ("BATCH", .batch),
      ("Maintenance", .maintenance), ("analytics", .analytics), ("System", .system),
      ("Backup", .custom("Backup")), ("", .custom("")),
    ])
  func parses(_ text: String, category: GroupCategory) {
    #expect(GroupCategory(text: text) == category)
  }

  @Test("The text of a category reads back as the same category")
  func roundTrips() {
    let categories: [GroupCategory] = [
      .interactive, .batch, .maintenance, .analytics, .system, .custom("Backup"),
    ]
    for category in categories { #expect(GroupCategory(text: category.text) == category) }
  }
}
