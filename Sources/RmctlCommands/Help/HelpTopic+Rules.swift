extension HelpTopic {
  static let rulesText = """
    The condition of a rule says which sessions it claims:
      program ~ "etl*" and time in 22:00..06:00 and not user = "dba"

    Attributes: user, service, module, action, program, machine, os-user, client-id,
    and tags of your own: tag.env
      user = "dba"            the same text; != is its opposite
      program ~ "etl*"        a pattern with * and ?; !~ is its opposite
      program ~ /^etl[0-9]+$/ a POSIX extended regular expression, without back-references
      user in (ann, bob)      one of a list; also: not in
      machine is set          also: is not set
      tag.rows > 1000000      numbers by size; < <= > >=
    The clock: time, day, date
      time in 22:00..06:00    from 22:00 up to 06:00, through midnight; equal ends: all day
      day in mon..fri         also: day in (sat, sun), day = mon
      date in 2026-12-24..2027-01-02   both days belong to it
      time in 08:00..18:00 zone Europe/Berlin   else the setting zone counts
    Joined by and, or, not and parentheses. A text stands in quotes when it has
    more than letters, digits and _ . - @ / : in it.

    A session without an attribute matches no comparison with it, so user != "a" holds
    for it. User, service, program, machine, os-user and client-id are compared without
    case, module, action and tags with it; see the setting matches-case.

    Who comes first: the group that a session asks for; a temporary mapping of its user;
    mappings in the order of `rmctl mapping order`; rules by number, then as they stand;
    the setting default-group, or run-group for rmctl run. A group that is inactive, or
    closed to the user, is passed over. `rmctl rule test` shows every candidate.

    """
}
