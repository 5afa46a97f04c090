"""How the graph may change: every change of state goes through here, with its event."""
