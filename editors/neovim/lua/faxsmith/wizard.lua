-- The questions of `faxsmith new` in a terminal: |:FaxsmithNew|.

local message = require("faxsmith.message")
local program = require("faxsmith.program")

local M = {}

--- Runs `faxsmith new` in a window of its own.
---@param arguments string[] for `faxsmith new`
---@param how { force: boolean, mods: string } `force`: files that are there are replaced
function M.open(arguments, how)
  local command = program.command()
  if vim.fn.executable(command[1]) == 0 then
    return message.error(program.missing(command[1]))
  end
  table.insert(command, "new")
  if how.force then
    table.insert(command, "--force")
  end
  vim.list_extend(command, arguments)
  -- The questions need room.
  vim.cmd((how.mods ~= "" and how.mods or "botright") .. " new")
  local options = {
    -- It may have added to files that are open.
    on_exit = function() vim.cmd("silent! checktime") end,
  }
  local well, wrong
  if vim.fn.has("nvim-0.11") == 1 then
    options.term = true
    well, wrong = pcall(vim.fn.jobstart, command, options)
  else
    well, wrong = pcall(vim.fn.termopen, command, options)
  end
  if not well then
    vim.cmd("bwipeout!")
    return message.error(tostring(wrong))
  end
  vim.cmd("startinsert")
end

--- What the flags of `faxsmith new` take, where that is a choice.
local VALUES = {
  ["--target"] = { "http", "python", "node", "node-typescript" },
  ["--runtime"] = { "2025", "2026" },
  ["--body"] = { "json", "form", "multipart", "none" },
  ["--auth"] = { "none", "basic", "bearer", "api_key_header", "api_key_query" },
}

local FILES = { ["--answers"] = true, ["--save-answers"] = true, ["--into"] = true, ["--archive"] = true }

---@type string[]|nil
local flags
---@type string[]|nil
local presets

function M.complete(lead, line, position)
  local before = line:sub(1, position - #lead):match("(%S+)%s+$")
  local choices
  if FILES[before] then
    return vim.fn.getcompletion(lead, before == "--into" and "dir" or "file")
  elseif before == "--preset" then
    presets = presets or M.presets()
    choices = presets
  else
    choices = VALUES[before] or M.flags()
  end
  return vim.tbl_filter(function(choice) return vim.startswith(choice, lead) end, choices or {})
end

--- What `faxsmith new --help` names, so that it is right for the program at hand.
---@return string[]
function M.flags()
  if not flags then
    local help = program.printed({ "new", "--help" })
    if not help then
      return {}
    end
    flags = {}
    for flag in ("\n" .. help):gmatch("\n%s*%-?%a?,?%s*(%-%-[%a-]+)") do
      table.insert(flags, flag)
    end
    table.sort(flags)
  end
  return flags
end

---@return string[]|nil
function M.presets()
  local printed = program.printed({ "presets", "--format", "json" })
  local well, list = pcall(vim.json.decode, printed or "")
  return well and vim.tbl_map(function(preset) return preset.id end, list.presets) or nil
end

return M
