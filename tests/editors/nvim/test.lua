-- Uses the language server as one does by hand: keys are typed, menus answered, windows read. Runs in Neovim 0.7.2 and newer.
-- Environment: FAXSMITH the executable, TEST_FILE a copy of ../manifest.json.

local PATIENCE = 15000 -- milliseconds for each thing that is waited for
local began = vim.loop.hrtime()

local function told(what)
  io.stderr:write(("%6.0f ms  %s\n"):format((vim.loop.hrtime() - began) / 1e6, what))
end

-- The test is a coroutine: while it waits, the editor does what editors do.
local function wait_for(what, holds)
  local deadline = vim.loop.hrtime() + PATIENCE * 1e6
  while true do
    local value = holds()
    if value then
      return value
    end
    if vim.loop.hrtime() > deadline then
      error("waited in vain for " .. what, 2)
    end
    coroutine.yield()
  end
end

local function check(holds, what)
  if not holds then
    error(what, 2)
  end
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end

-- Puts the cursor on the first byte of a text that stands in the buffer.
local function go_to(wanted)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local at = line:find(wanted, 1, true)
    if at then
      vim.api.nvim_win_set_cursor(0, { number, at - 1 })
      return
    end
  end
  error("no `" .. wanted .. "` in the buffer", 2)
end

local function code(diagnostic)
  return diagnostic.code or (diagnostic.user_data and diagnostic.user_data.lsp and diagnostic.user_data.lsp.code)
end

local function diagnostic(wanted)
  for _, found in ipairs(vim.diagnostic.get(0)) do
    if code(found) == wanted then
      return found
    end
  end
end

local function floating_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
    end
  end
end

local function start()
  local config = {
    name = "faxsmith",
    cmd = { vim.env.FAXSMITH, "lsp" },
    root_dir = vim.fn.getcwd(),
    capabilities = vim.lsp.protocol.make_client_capabilities(),
  }
  if vim.lsp.config then -- 0.11
    config.root_dir = nil
    config.filetypes = { "json" }
    config.root_markers = { "faxsmith.toml", ".git" }
    vim.lsp.config("faxsmith", config)
    vim.lsp.enable("faxsmith")
  elseif vim.lsp.start then -- 0.8
    vim.lsp.start(config)
  else
    vim.lsp.buf_attach_client(0, vim.lsp.start_client(config))
  end
  return wait_for("the server to be ready", function()
    local clients = (vim.lsp.get_clients or vim.lsp.get_active_clients)({ bufnr = 0 })
    if not vim.lsp.start then
      clients = vim.lsp.buf_get_clients(0)
    end
    for _, client in pairs(clients) do
      return client.name == "faxsmith" and client.initialized and client
    end
  end)
end

local function format()
  if vim.lsp.buf.format then
    vim.lsp.buf.format({ timeout_ms = PATIENCE })
  else
    vim.lsp.buf.formatting_sync(nil, PATIENCE)
  end
end

local function test()
  vim.cmd("edit " .. vim.fn.fnameescape(vim.env.TEST_FILE))
  vim.bo.filetype = "json"
  local client = start()
  told("started; positions in " .. (client.offset_encoding or "utf-16"))

  local wrong = wait_for("the diagnostic", function() return diagnostic("missing-auth-scheme") end)
  check(wrong.source == "faxsmith" and wrong.severity == vim.diagnostic.severity.ERROR, "the diagnostic is another")
  local line = vim.api.nvim_buf_get_lines(0, wrong.lnum, wrong.lnum + 1, false)[1]
  check(line:sub(wrong.col + 1, wrong.end_col) == '"type"', "the diagnostic stands at another place: " .. line)
  told("diagnostic: " .. wrong.message)

  -- Typed behind an emoji, in insert mode, and taken from the menu.
  vim.bo.omnifunc = "v:lua.vim.lsp.omnifunc"
  vim.o.completeopt = "menu,menuone,noselect"
  go_to('{{file_url}}\\"')
  vim.api.nvim_win_set_cursor(0, { vim.fn.line("."), vim.fn.col(".") - 1 + #"{{file_url}}" })
  vim.api.nvim_input("i {{f<C-x><C-o>")
  local items = wait_for("the completion", function()
    local found = vim.fn.complete_info({ "items" }).items
    return #found > 0 and found
  end)
  check(#items < 10, "the menu is not narrowed to what was typed: " .. #items)
  told("completion: " .. items[1].word .. " and " .. (#items - 1) .. " more")
  check(items[1].word == "file_url}}", "the first is " .. items[1].word)
  vim.api.nvim_input("<C-n><C-y><Esc>")
  wait_for("the taken item", function() return text():find("{{file_url}} {{file_url}}", 1, true) and vim.fn.mode() == "n" end)

  go_to('{{file_url}}')
  vim.lsp.buf.hover()
  local shown = wait_for("the hover", floating_text)
  check(shown:find("file_url", 1, true), "the hover is about something else: " .. shown)
  told("hover: " .. shown:match("[^\n]+"))

  go_to('"type"')
  vim.ui.select = function(choices, options, choose)
    for index, choice in ipairs(choices) do
      if options.format_item(choice):find("Rename it to `scheme`", 1, true) then
        return choose(choice, index)
      end
    end
    error("the fix is not offered: " .. vim.inspect(choices))
  end
  vim.lsp.buf.code_action()
  wait_for("the fix", function() return text():find('"auth": { "scheme": "bearer" }', 1, true) end)
  wait_for("the end of the diagnostic", function() return not diagnostic("missing-auth-scheme") end)
  told("quick fix applied, its diagnostic is gone")

  format()
  check(text():find('"method"', 1, true) < text():find('"url"', 1, true), "formatting did not order the keys: " .. text())
  told("formatted")

  vim.cmd("silent write")
  local id = client.id
  if vim.fn.has("nvim-0.11") == 1 then
    client:stop()
  else
    vim.lsp.stop_client(id)
  end
  wait_for("the end of the server", function() return vim.lsp.get_client_by_id(id) == nil end)
  told("stopped")
  check(vim.v.errmsg == "", "Neovim complains: " .. vim.v.errmsg)
end

local running = coroutine.create(test)
local timer = vim.loop.new_timer()
timer:start(0, 5, vim.schedule_wrap(function()
  -- While the editor itself waits for an answer, the timer goes on.
  if coroutine.status(running) ~= "suspended" then
    return
  end
  local well, why = coroutine.resume(running)
  if not well then
    io.stderr:write("FAILED: " .. debug.traceback(running, tostring(why)) .. "\n")
    vim.cmd("cquit 1")
  elseif coroutine.status(running) == "dead" then
    told("all is well in Neovim " .. tostring(vim.version().major) .. "." .. vim.version().minor .. "." .. vim.version().patch)
    vim.cmd("qall!")
  end
end))
