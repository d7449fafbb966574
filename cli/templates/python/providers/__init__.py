"""The providers of this workspace, one package each."""
