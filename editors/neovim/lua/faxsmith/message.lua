-- What the user is told.

local M = {}

-- Not at once: within an autocommand Neovim takes what is told as an error for the autocommand's own.
local function tell(text, level)
  vim.schedule(function() vim.notify("faxsmith: " .. text, level) end)
end

function M.error(text)
  tell(text, vim.log.levels.ERROR)
end

function M.warn(text)
  tell(text, vim.log.levels.WARN)
end

function M.info(text)
  tell(text, vim.log.levels.INFO)
end

return M
