-- No program, one that is too old, one that is another: told once, and told again to whoever asks. And the settings of `setup`.
-- Environment: FAXSMITH the executable, TEST_FILE a copy of ../manifest.json. The plugin is installed, and not enabled.

local support = dofile(vim.env.TEST_SUPPORT)
local told, wait_for, check, edit = support.told, support.wait_for, support.check, support.edit

local function program(name, ...)
  local path = vim.fn.getcwd() .. "/" .. name
  vim.fn.writefile({ "#!/bin/sh", ... }, path)
  vim.loop.fs_chmod(path, 493) -- 0755
  return path
end

support.run(function()
  local messages, said = support.messages()
  local setup = require("faxsmith").setup
  local function tried(cmd, wanted)
    setup({ cmd = cmd })
    edit(vim.env.TEST_FILE)
    said(wanted)
    check(not support.client(), "a server runs")
    -- Once is enough, but whoever asks is told.
    vim.cmd("edit!")
    vim.cmd("FaxsmithRequest")
    said(wanted)
    vim.cmd("checkhealth faxsmith")
    local report = support.text()
    check(report:find("ERROR") and report:find(wanted, 1, true), report)
    vim.cmd("bwipeout!")
    vim.cmd("bwipeout! " .. vim.fn.fnameescape(vim.env.TEST_FILE))
    told(wanted)
  end

  vim.cmd("checkhealth faxsmith")
  check(support.text():find("does not start by itself", 1, true), support.text())
  vim.cmd("bwipeout!")

  tried("/nowhere/faxsmith", "there is no program `/nowhere/faxsmith`: install it")
  vim.cmd("FaxsmithNew")
  said("there is no program")
  vim.cmd("FaxsmithExplain query-dropped")
  said("there is no program")
  tried(program("old", "echo faxsmith 0.0.9"), "faxsmith 0.0.9 (")
  tried(program("other", "echo other 1.0"), "its answer to --version is not that of faxsmith")
  tried(program("broken", "exit 3"), "asked for its version, it ended with 3")

  setup({ wrong = true })
  said("there is no setting `wrong`")
  setup({ cmd = 1 })
  said("`cmd` is a number, not a string or a table")

  local attached
  setup({
    cmd = { vim.env.FAXSMITH, "lsp", "--runtime", "2025" },
    settings = { levels = { ["missing-auth-scheme"] = "off" } },
    on_attach = function(client) attached = client.name end,
  })
  edit(vim.env.TEST_FILE)
  wait_for("the server", support.client)
  wait_for("a diagnostic", function() return #vim.diagnostic.get(0) > 0 end)
  check(not support.diagnostic("missing-auth-scheme"), "the settings do not reach the server")
  check(attached == "faxsmith", "on_attach was not called")
  check(#messages == 0, "somebody complains: " .. vim.inspect(messages))
  -- Each was told as it stands, and not as the failure of something else.
  check(not vim.fn.execute("messages"):find("traceback", 1, true), vim.fn.execute("messages"))
end)
