-- What the tests in this folder share. Each is a coroutine: while it waits, the editor does what editors do.

local M = {}

M.PATIENCE = 15000 -- milliseconds for each thing that is waited for
local began = vim.loop.hrtime()

function M.told(what)
  io.stderr:write(("%6.0f ms  %s\n"):format((vim.loop.hrtime() - began) / 1e6, what))
end

function M.wait_for(what, holds)
  local deadline = vim.loop.hrtime() + M.PATIENCE * 1e6
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

function M.check(holds, what)
  if not holds then
    error(what, 2)
  end
end

function M.edit(path)
  vim.cmd("edit " .. vim.fn.fnameescape(path))
end

function M.text(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer or 0, 0, -1, false), "\n")
end

-- Puts the cursor on the first byte of a text that stands in the buffer.
function M.go_to(wanted)
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

function M.diagnostic(wanted)
  for _, found in ipairs(vim.diagnostic.get(0)) do
    if code(found) == wanted then
      return found
    end
  end
end

function M.floating_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return M.text(vim.api.nvim_win_get_buf(window))
    end
  end
end

-- A window whose buffer has a name that begins so.
function M.window(name)
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    local buffer = vim.api.nvim_win_get_buf(window)
    if vim.startswith(vim.api.nvim_buf_get_name(buffer), name) then
      return window, buffer
    end
  end
end

-- The server's client of the buffer, once it is ready.
function M.client()
  local clients
  if vim.lsp.get_clients then
    clients = vim.lsp.get_clients({ bufnr = 0 })
  else
    clients = vim.lsp.buf_get_clients(0)
  end
  for _, client in pairs(clients) do
    if client.name == "faxsmith" and client.initialized then
      return client
    end
  end
end

-- Ends the server of a client.
function M.stop(client)
  if vim.fn.has("nvim-0.11") == 1 then
    client:stop()
  else
    vim.lsp.stop_client(client.id)
  end
  M.wait_for("the end of the server", function() return vim.lsp.get_client_by_id(client.id) == nil end)
end

-- All that the user is told from now on, and a function that takes the last of it, which is to have something in it.
function M.messages()
  local messages, notify = {}, vim.notify
  vim.notify = function(text, level)
    table.insert(messages, text)
    -- The first is seen as well. Neovim takes a second for each that covers another.
    notify(text, level)
    notify = function() end
  end
  return messages, function(wanted)
    M.wait_for("`" .. wanted .. "` to be told", function() return #messages > 0 end)
    local message = table.remove(messages)
    M.check(message:find(wanted, 1, true), "what is told is another thing than `" .. wanted .. "`: " .. message)
    M.check(#messages == 0, "more is told: " .. vim.inspect(messages))
    vim.v.errmsg = ""
  end
end

-- Runs a test, and ends Neovim with 0 or 1.
function M.run(test)
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
      local version = vim.version()
      M.told(("all is well in Neovim %d.%d.%d"):format(version.major, version.minor, version.patch))
      vim.cmd("qall!")
    end
  end))
end

return M
