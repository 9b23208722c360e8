import RmctlCommands

RmctlMain.run()
