-- What users call: `require("faxsmith")`.

local options = require("faxsmith.options")

local M = {}

--- Takes settings, and has the language server start for Faxbot's files from now on. See |faxsmith-setup|.
---@param given table|nil `cmd`, `settings`, `capabilities`, `on_attach`
function M.setup(given)
  local wrong = options.take(given or {})
  if wrong then
    require("faxsmith.message").error("setup: " .. wrong)
    return
  end
  require("faxsmith.server").enable()
end

--- Makes all safe fixes in a buffer, and waits for them. Nothing happens, and nothing is said, where the server is not running.
---@param buffer number|nil the current one without it
---@param patience number|nil how long to wait, in milliseconds (default: 2000)
function M.fix_all(buffer, patience)
  require("faxsmith.fixes").fix_now(buffer, patience)
end

return M
