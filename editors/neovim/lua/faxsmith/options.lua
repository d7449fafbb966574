-- What the user has set with `setup`.

local M = {
  --- As `vim.lsp.config` has it: the program, and what makes it a language server. `nil` where the user has set none.
  ---@type string[]|nil
  cmd = nil,
  --- For the server: `runtime`, `profile`, `levels`, `configuration`.
  ---@type table
  settings = {},
  ---@type table|nil
  capabilities = nil,
  ---@type function|nil
  on_attach = nil,
}

local TYPES = {
  cmd = { "string", "table" },
  settings = { "table" },
  capabilities = { "table" },
  on_attach = { "function" },
}

--- Takes settings over. Where one makes no sense none is taken.
---@return string|nil what is wrong
function M.take(given)
  if type(given) ~= "table" then
    return "it takes a table"
  end
  for name, value in pairs(given) do
    local types = TYPES[name]
    if not types then
      local names = vim.tbl_keys(TYPES)
      table.sort(names)
      return ("there is no setting `%s`: there are %s"):format(tostring(name), table.concat(names, ", "))
    end
    if not vim.tbl_contains(types, type(value)) then
      return ("`%s` is a %s, not a %s"):format(name, type(value), table.concat(types, " or a "))
    end
  end
  local cmd = given.cmd
  if cmd ~= nil then
    cmd = type(cmd) == "string" and { cmd } or vim.deepcopy(cmd)
    if #cmd == 0 or cmd[1] == "" then
      return "`cmd` names no program"
    end
    if not vim.tbl_contains(cmd, "lsp") then
      table.insert(cmd, "lsp")
    end
  end
  M.cmd = cmd
  M.settings = given.settings or {}
  M.capabilities = given.capabilities
  M.on_attach = given.on_attach
end

return M
