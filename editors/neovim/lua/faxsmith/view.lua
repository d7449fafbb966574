-- Windows that show a text of faxsmith's.

local M = {}

--- Wide enough for two texts side by side.
local WIDE = 160

--- Shows a text in a window of its own; in that which shows `buffer` already, where there is one. `q` closes it.
---@param text string
---@param how { buffer: number|nil, name: string, filetype: string, mods: string|nil, focus: boolean|nil }
---@return number buffer
function M.show(text, how)
  local before = vim.api.nvim_get_current_win()
  local buffer = how.buffer
  if not buffer or not vim.api.nvim_buf_is_valid(buffer) then
    buffer = vim.api.nvim_create_buf(false, true)
    vim.bo[buffer].bufhidden = "wipe"
    vim.api.nvim_buf_set_keymap(buffer, "n", "q", "<Cmd>close<CR>", { nowait = true, noremap = true, silent = true })
  end
  M.write(buffer, text)
  local window = vim.fn.bufwinid(buffer)
  if window == -1 then
    local mods = how.mods or ""
    if mods == "" then
      mods = vim.o.columns >= WIDE and "botright vertical" or "botright"
    end
    vim.cmd(mods .. " split")
    window = vim.api.nvim_get_current_win()
    vim.api.nvim_win_set_buf(window, buffer)
    vim.cmd("setlocal wrap linebreak nonumber norelativenumber nospell")
  end
  -- Another buffer may have this name: then this one goes without.
  pcall(vim.api.nvim_buf_set_name, buffer, how.name)
  if vim.bo[buffer].filetype ~= how.filetype then
    vim.bo[buffer].filetype = how.filetype
  end
  vim.api.nvim_set_current_win(how.focus and window or before)
  return buffer
end

--- Puts a text into the buffer of a view.
---@param buffer number
---@param text string
function M.write(buffer, text)
  local lines = vim.split((text:gsub("\r\n", "\n"):gsub("\n+$", "")), "\n", { plain = true })
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].modifiable = false
end

return M
