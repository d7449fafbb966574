-- Every command of the plugin, what it attaches to, its health check, its help.
-- Environment: TEST_FILE a copy of ../manifest.json, in a folder of its own. The plugin is installed, and enabled as its help says.

local support = dofile(vim.env.TEST_SUPPORT)
local told, wait_for, check, edit = support.told, support.wait_for, support.check, support.edit
local text, go_to, diagnostic, window = support.text, support.go_to, support.diagnostic, support.window

local function write(path, content)
  vim.fn.mkdir(vim.fn.fnamemodify(path, ":h"), "p")
  vim.fn.writefile(vim.split(content, "\n", { plain = true }), path)
end

local function completed(line)
  return vim.fn.getcompletion(line, "cmdline")
end

local function has(list, wanted)
  return vim.tbl_contains(list, wanted)
end

local function test_files()
  local manifest = text()
  write("elsewhere/acme.json", manifest)
  write("elsewhere/other.json", '{"actions": ["none"]}')
  write("elsewhere/package.json", "{}")
  write("providers/acme/manifest.response.json", "{}")
  for _, name in ipairs({ "elsewhere/acme.json", "faxsmith.toml", "providers/acme/manifest.response.json" }) do
    edit(name)
    wait_for("the server in " .. name, support.client)
  end
  check(vim.bo.filetype == "json", "the filetype is " .. vim.bo.filetype)
  for _, name in ipairs({ "elsewhere/other.json", "elsewhere/package.json" }) do
    edit(name)
    check(not require("faxsmith.files").is_ours(0), name .. " is taken for one of Faxbot's files")
  end
  -- It becomes a manifest, and is one from when it is written.
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(manifest, "\n", { plain = true }))
  vim.cmd("silent write")
  wait_for("the server in what has become a manifest", support.client)
  edit("elsewhere/other.json")
  check(not support.client(), "the server is attached to any JSON")
  told("attached to Faxbot's files, and to no others")
end

local function test_request(messages, said)
  vim.cmd("FaxsmithRequest 2026")
  wait_for("the request", function() return window("faxsmith-request://") end)
  local its_window, view = window("faxsmith-request://")
  check(text(view):find("POST https://api.acme.example/v1/faxes", 1, true), "the request is another: " .. text(view))
  check(vim.api.nvim_get_current_buf() ~= view, "the cursor has left the manifest")
  check(not vim.bo[view].modifiable and vim.bo[view].buftype == "nofile", "the request can be written into")
  go_to("/v1/faxes")
  vim.api.nvim_input("lr2")
  wait_for("the request of what was typed", function() return text(view):find("api.acme.example/21/faxes", 1, true) end)
  vim.api.nvim_input("u")
  wait_for("the request of what was undone", function() return text(view):find("api.acme.example/v1/faxes", 1, true) end)
  vim.bo[view].modifiable = true
  vim.api.nvim_buf_set_lines(view, 0, -1, false, {})
  vim.cmd("vertical FaxsmithRequest 2026")
  wait_for("the same request", function() return text(view):find("POST", 1, true) end)
  check(#vim.api.nvim_list_wins() == 2, "there are two windows for one request")

  -- A server that is started anew knows of no window.
  local client = support.client()
  support.stop(client)
  vim.bo[view].modifiable = true
  vim.api.nvim_buf_set_lines(view, 0, -1, false, {})
  vim.cmd("edit")
  wait_for("the request of the new server", function() return text(view):find("POST", 1, true) end)
  vim.api.nvim_win_close(its_window, true)
  check(vim.deep_equal(completed("FaxsmithRequest 20"), { "2025", "2026" }), "runtimes are not completed")
  check(#messages == 0, "somebody complains: " .. vim.inspect(messages))
  vim.cmd("FaxsmithRequest 1999")
  said("there is no runtime `1999`")
  told("the request follows what is typed")
end

local function test_lenses(said)
  -- What the lenses above an action do.
  local about = { uri = vim.uri_from_bufnr(0), action = "send_fax" }
  local client = support.client()
  vim.fn.setreg('"', "")
  vim.lsp.commands["faxsmith.copyAsCurl"]({ arguments = { about } }, { client_id = client.id })
  wait_for("the curl command", function() return vim.fn.getreg('"'):find("curl ", 1, true) end)
  said("copied as a curl command")
  vim.lsp.commands["faxsmith.showRequest"]({ arguments = { about } }, { client_id = client.id })
  wait_for("the request of the lens", function() return window("faxsmith-request://") end)
  vim.api.nvim_win_close(window("faxsmith-request://"), true)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  local place = { line = 3, character = 2 }
  vim.lsp.commands["faxsmith.reveal"](
    { arguments = { { uri = about.uri, range = { start = place, ["end"] = place } } } },
    { client_id = client.id }
  )
  check(vim.deep_equal(vim.api.nvim_win_get_cursor(0), { 4, 2 }), "the cursor was not put where the server wants it")
  told("the server's own commands are carried out")
end

local function test_explain(said)
  wait_for("the diagnostic", function() return diagnostic("missing-auth-scheme") end)
  go_to('"type"')
  vim.cmd("FaxsmithExplain")
  local function page()
    local found, buffer = window("faxsmith-rule://")
    return found and text(buffer)
  end
  check((page() or ""):find("^# `auth` names no scheme"), "the page is another: " .. tostring(page()))
  check(vim.bo.filetype == "markdown", "the page is " .. vim.bo.filetype)
  vim.cmd("FaxsmithExplain query-dropped")
  check(#vim.api.nvim_list_wins() == 2, "there are two windows for one page")
  check(page():find("^# Faxbot 2026 drops the query"), "the page is another: " .. page())
  vim.api.nvim_input("q")
  wait_for("the page to be closed", function() return not page() end)
  check(vim.deep_equal(completed("FaxsmithExplain query-d"), { "query-dropped" }), "rules are not completed")
  vim.cmd("vertical FaxsmithExplain query-dropped")
  check(vim.fn.winlayout()[1] == "row", "the page is not beside the manifest")
  vim.cmd("close")
  go_to('"id"')
  vim.cmd("FaxsmithExplain")
  said("it finds nothing in this line")
  vim.cmd("FaxsmithExplain no-such-rule")
  said("no-such-rule")
  told("rules are explained")
end

local function test_fix_all(messages, said)
  vim.cmd("FaxsmithFixAll")
  check(text():find('"auth": { "scheme": "bearer" }', 1, true), "nothing was fixed: " .. text())
  check(#messages == 0, "somebody complains: " .. vim.inspect(messages))
  wait_for("the end of the diagnostic", function() return not diagnostic("missing-auth-scheme") end)
  vim.cmd("FaxsmithFixAll")
  said("there is nothing that it can safely fix")
  vim.cmd("undo")
  -- As one has it done before each write.
  vim.cmd([[autocmd BufWritePre <buffer> lua require("faxsmith").fix_all()]])
  vim.cmd("silent write")
  check(table.concat(vim.fn.readfile(vim.env.TEST_FILE)):find('"scheme"', 1, true), "nothing was fixed when it was written")
  vim.cmd("autocmd! BufWritePre <buffer>")
  told("all is fixed, by command and before writing")
end

local function test_new()
  local flags = completed("FaxsmithNew --r")
  check(has(flags, "--register") and has(flags, "--runtime") and has(flags, "--resume"), "flags are not completed: " .. vim.inspect(flags))
  check(vim.deep_equal(completed("FaxsmithNew --id acme --preset tel"), { "telnyx" }), "presets are not completed")
  check(has(completed("FaxsmithNew --target node"), "node-typescript"), "targets are not completed")
  check(has(completed("FaxsmithNew --into pro"), "providers/"), "folders are not completed")

  local function terminal(holds)
    return function()
      return vim.bo.buftype == "terminal" and text():find(holds, 1, true)
    end
  end
  vim.cmd("FaxsmithNew --id globex")
  local ended = vim.b.terminal_job_id
  check(vim.bo.buftype == "terminal" and ended, "there is no terminal")
  wait_for("the questions", terminal("globex"))
  vim.fn.chansend(ended, "\3")
  wait_for("the end of the wizard", function() return vim.fn.jobwait({ ended }, 0)[1] ~= -1 end)
  vim.cmd("bwipeout!")
  told("the wizard asks")
end

local function test_health()
  vim.cmd("checkhealth faxsmith")
  local report = text()
  for _, wanted in ipairs({
    "faxsmith %d+%.%d+%.%d+[^\n]*: [^\n]*bin/faxsmith %(needed: ",
    "starts by itself in Faxbot's files",
    "runs in [^\n]*, attached to: [^\n]*providers/acme/manifest.json",
    "commands/faxsmith.toml",
  }) do
    check(report:find(wanted), "the report lacks `" .. wanted .. "`:\n" .. report)
  end
  check(not report:find("ERROR") and not report:find("WARN"), report)
  vim.cmd("bwipeout!")

  vim.fn.writefile({ "wrong = 1" }, "faxsmith.toml")
  vim.cmd("checkhealth faxsmith")
  report = text()
  check(report:find("ERROR") and report:find("no key `wrong`", 1, true), "a wrong configuration is well:\n" .. report)
  vim.cmd("bwipeout!")
  told("the health check tells how it stands")
end

local function test_help()
  local doc = vim.api.nvim_get_runtime_file("doc/faxsmith.txt", false)[1]
  vim.cmd("helptags " .. vim.fn.fnameescape(vim.fn.fnamemodify(doc, ":h")))
  local lines = vim.fn.readfile(doc)
  for _, tag in ipairs({ "faxsmith", ":FaxsmithNew", ":FaxsmithRequest", ":FaxsmithExplain", ":FaxsmithFixAll", "faxsmith-setup" }) do
    vim.cmd("help " .. tag)
    check(vim.fn.getline("."):find("*" .. tag .. "*", 1, true), "there is no help for " .. tag)
    vim.cmd("helpclose")
  end
  -- What it refers to is there.
  local tags = table.concat(vim.fn.readfile((doc:gsub("faxsmith.txt$", "tags"))), "\n")
  for tag in table.concat(lines, "\n"):gmatch("|([^|%s]*[Ff]axsmith[^|%s]*)|") do
    check(("\n" .. tags):find("\n" .. tag .. "\t", 1, true), "the help refers to `" .. tag .. "`, which is not there")
  end
  told("the help has a tag for each command")
end

-- Newer versions tell what they will not have for ever.
local function test_deprecated()
  if vim.fn.has("nvim-0.11") == 0 then
    return
  end
  vim.cmd("checkhealth vim.deprecated")
  check(not text():find("lua/faxsmith/", 1, true), text())
  vim.cmd("bwipeout!")
  told("nothing deprecated is used")
end

support.run(function()
  local messages, said = support.messages()
  write("faxsmith.toml", 'runtime = "2026"')
  edit(vim.env.TEST_FILE)
  wait_for("the server", support.client)
  test_files()
  edit(vim.env.TEST_FILE)
  test_request(messages, said)
  test_lenses(said)
  test_explain(said)
  test_fix_all(messages, said)
  test_new()
  test_health()
  test_help()
  test_deprecated()
  check(#messages == 0, "somebody complains: " .. vim.inspect(messages))
  check(vim.v.errmsg == "", "Neovim complains: " .. vim.v.errmsg)
end)
