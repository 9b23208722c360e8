import ResourceManagement

/// Pages that are about no single command.
enum HelpTopic: String, CaseIterable {
  case exitCodes = "exit-codes"
  case errors
  case options
  case rules
  case environment
  case formatting
  case batch
  case shell
  case durability

  var text: String {
    switch self {
    case .exitCodes: Self.exitCodesText
    case .errors: Self.errorsText
    case .options: HelpText.globalOptions
    case .rules: Self.rulesText
    case .environment: Self.environmentText
    case .formatting: Self.formattingText
    case .batch: Self.batchText
    case .shell: Self.shellText
    case .durability: Self.durabilityText
    }
  }

  private static let exitCodesText = """
    Exit codes of every command but run:
      0   done
      1   failed for another reason: standard output is closed, the host refused
      2   usage: unknown command or option, bad value, syntax error in a batch
      3   a statement of a batch failed
      4   an object named in the command does not exist
      5   conflict: it exists already, or the state moved on
      6   refused: in use, built in, invalid plan, queue full
      7   denied: not your session, no permission for the file
      8   the time to wait is over and the condition still false
      9   the state file is damaged, lost or newer than this rmctl
      10  the change could not be made durable; it did not happen
      11  the state was locked for longer than --lock-timeout
      12  run --require-limits: not all limits can be enforced here
      13  a confirmation was needed and not given
      130, 143  interrupted

    Exit codes of run:
      0-255  the command's own
      128+n  a signal n ended the command
      121    refused at once: pool full with --no-wait, or queue full
      122    waited longer than the queue timeout
      123    ended by session kill
      124    a time or CPU limit ended the command
      125    rmctl failed before the command started
      126    the command cannot be executed
      127    the command was not found
    A command may itself exit with 121 to 127: --result FILE tells for certain.

    """

  private static var errorsText: String {
    let rows = ErrorCode.allCases.sorted { ($0.exitCode, $0.rawValue) < ($1.exitCode, $1.rawValue) }
    return "Error codes and the exit code each ends in:\n"
      + rows.map { code in
        let number = String(code.exitCode)
        let space = String(repeating: " ", count: 4 - number.count)
        return "  \(number)\(space)\(code.rawValue)\n"
      }.joined() + "\n"
  }

  private static let environmentText = """
    Environment:
      RMCTL_STATE        the state file, unless --state names one
      XDG_STATE_HOME     where rmctl/state.json and rmctl/history are, default ~/.local/state
      XDG_CONFIG_HOME    where rmctl/config.json is, default ~/.config
      RMCTL_VAR_name     the variable :name of batch files and the shell
      NO_COLOR           no color, whatever the terminal can do
      CLICOLOR_FORCE     color, whatever standard output is
      TERM               dumb: no color, no bars that move
      COLUMNS            the width of the terminal
      EDITOR, VISUAL     what \\e of the shell starts
    A governed command finds RMCTL_SESSION in its environment: STATE-LINEAGE/SESSION-ID.
    Order: option, environment, ~/.config/rmctl/config.json, /etc/rmctl/config.json, default.

    """

  private static let formattingText = """
    Forms of answers (-o):
      table, wide  aligned columns; wide shows all of them
      json         one document: apiVersion, kind, generation, and items for a list
      jsonl        one object per line, without the document around it
      csv          RFC 4180, all columns, exact numbers
      name         the first field only, one per line
    Sizes are bytes, durations milliseconds (fields that end in Ms), times RFC 3339 in UTC, ids
    strings. What is not known is null, never missing. Within rmctl/v1 fields are only added.
    --columns a,b:20 chooses, --sort a,-b orders, --limit N cuts, --no-headers and --raw undress.
    Quantities: 90s 5m 1h30m 250ms; 512M 2G (powers of 1024); 25 12.5 90%.

    """

  private static let batchText = """
    A batch file holds one command a line, without the word rmctl; `;` separates commands on one
    line, `#` starts a comment, a backslash at the end continues the line. Words are quoted as in
    the shell, with '...' , "..." and \\; nothing is expanded but variables.
      :name :'name'       a variable: --var name=value, RMCTL_VAR_name, or \\set name value
      \\set name value     sets a variable from here on
      \\echo words         prints
      \\i FILE, \\ir FILE   reads another file; \\ir relative to this one
    The file is read whole first: any mistake in it is reported as file:line:column and nothing
    is done. Then all statements are one change: the first that fails undoes them all (exit 3).
    With --no-atomic each statement is a change of its own, and run, session wait are allowed.

    """

  private static let shellText = """
    The shell takes the same lines as a batch, one at a time, and these:
      \\? or \\h [command]  help               \\q                quit
      \\begin              start a change     \\commit \\rollback  end it
      \\i FILE             run a file         \\o [FILE]         send answers to a file
      \\set [name value]   variables          \\unset name       forget one
      \\format FORM        table, json, ...   \\timing           time each command
      \\watch [2s] [c=N]   repeat the last    \\diff             statements of the transaction
      \\history [pattern]  what was typed     \\echo words       print
      \\e                  edit a statement   \\! command        run a program
      \\state              where the state is \\use GROUP        group for run
      \\errverbose         the last error whole
    The prompt shows the active plan and running/limit of sessions; * in a transaction, ! after
    a failure, # for root, ? when the state cannot be read. Ctrl-C clears the line, Ctrl-D quits.

    """

  private static let durabilityText = """
    Exit code 0 means that the change is on the disk. Any other code means that nothing has
    changed, unless the message says otherwise. A command that was killed before it answered has
    made its change wholly or not at all.
      FILE                the state: one JSON document with a checksum over all of it
      FILE.bak            the state of one change before
      FILE.lock           held while a change is made; never removed
      events.jsonl        every accepted change, for people; not needed to recover
      sessions.jsonl      one record per ended session
      FILE.sessions/      a lock and a wake-up FIFO per running rmctl run
    Order of a change: lock, read, check, write a new file, sync it, keep the old one as backup,
    rename, sync the folder, answer. A damaged or lost state is never replaced silently:
    `rmctl state repair --from-bak` does it when told to.

    """
}
