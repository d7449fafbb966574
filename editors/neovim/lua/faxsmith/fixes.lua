-- All safe fixes at once: |:FaxsmithFixAll|.

local message = require("faxsmith.message")
local server = require("faxsmith.server")

local M = {}

local KIND = "source.fixAll.faxsmith"

--- How long is waited for the fixes, in milliseconds.
local PATIENCE = 2000

--- Makes all safe fixes in the current buffer, once there is a server.
function M.fix_all()
  local buffer = vim.api.nvim_get_current_buf()
  server.required(buffer, function(client)
    if not M.fix(client, buffer, PATIENCE) then
      message.info("there is nothing that it can safely fix by itself")
    end
  end)
end

--- Makes all safe fixes in a buffer now, if there is a server.
---@param buffer number|nil the current one without it
---@param patience number|nil how long to wait, in milliseconds
function M.fix_now(buffer, patience)
  if not buffer or buffer == 0 then
    buffer = vim.api.nvim_get_current_buf()
  end
  local client = server.client(buffer)
  if client then
    M.fix(client, buffer, patience or PATIENCE)
  end
end

--- Makes the fixes. What goes wrong is told.
---@return boolean whether there is nothing more to say
function M.fix(client, buffer, patience)
  local edit, wrong = M.edit(client, buffer, patience)
  if wrong then
    message.error(wrong)
  elseif edit then
    vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding or "utf-16")
  end
  return wrong ~= nil or edit ~= nil
end

--- What would have to be changed; `nil` for nothing.
---@return table|nil edit, string|nil wrong
function M.edit(client, buffer, patience)
  local actions, wrong = server.answer(client, "textDocument/codeAction", {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = {
      start = { line = 0, character = 0 },
      ["end"] = { line = vim.api.nvim_buf_line_count(buffer), character = 0 },
    },
    context = { diagnostics = {}, only = { KIND } },
  }, patience, buffer)
  local action = type(actions) == "table" and actions[1]
  if wrong or not action then
    return nil, wrong
  end
  if not action.edit then
    action, wrong = server.answer(client, "codeAction/resolve", action, patience, buffer)
  end
  return action and action.edit, wrong
end

return M
